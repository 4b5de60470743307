namespace GraphCompiler.CompilerServices;

/// <summary>The length of the last axis of what calls of the object give: where it is 1, the result repeats along others.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class LastAxisAttribute : Attribute;
