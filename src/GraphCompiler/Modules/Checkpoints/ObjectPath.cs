namespace GraphCompiler;

/// <summary>Where an object is in a checkpoint: the names that lead to it from the root.</summary>
internal sealed class ObjectPath(ObjectPath? parent, string name)
{
    public static ObjectPath Root { get; } = new(null, "");

    /// <summary>The key of a value of the object: <c>net/l1/kernel/.ATTRIBUTES/VARIABLE_VALUE</c>.</summary>
    public string Key(string valueName) => $"{Joined()}/.ATTRIBUTES/{Escaped(valueName)}";

    private string Joined() => parent is null || parent == Root ? Escaped(name) : $"{parent.Joined()}/{Escaped(name)}";

    private static string Escaped(string text) => text.Replace(".", "..", StringComparison.Ordinal).Replace("/", ".S", StringComparison.Ordinal);

    /// <summary>As messages name it: <c>(root).net.l1.kernel</c>.</summary>
    public override string ToString() => parent is null ? "(root)" : $"{parent}.{name}";
}
