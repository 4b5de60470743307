using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>
/// What a method of this assembly computes, or what a constructor of it makes: the builds of its users predict through it.
/// Nothing reads it at run time.
/// </summary>
/// <param name="id">The documentation id of the method, after that of the class where it stands for one.</param>
/// <param name="graph">The text that the generator wrote.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class TfGraphAttribute(string id, string graph) : Attribute
{
    /// <summary>Which method.</summary>
    public string Id => id;

    /// <summary>Its graph.</summary>
    public string Graph => graph;
}
