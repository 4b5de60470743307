namespace GraphCompiler;

/// <summary>
/// What the build may take for granted of a tensor's shape: <c>[Shape("N", 3)]</c>, a name standing for one unknown length
/// wherever it appears. It makes kernels predictable; tensors of other shapes work too, slower perhaps.
/// </summary>
/// <param name="dims">Lengths, names, or null for a length that nothing is known of.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.ReturnValue)]
public sealed class ShapeAttribute(params object?[] dims) : Attribute
{
    /// <summary>The lengths, names and nulls.</summary>
    public IReadOnlyList<object?> Dims { get; } = dims;
}
