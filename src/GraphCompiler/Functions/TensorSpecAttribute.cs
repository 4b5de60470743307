namespace GraphCompiler;

/// <summary>
/// The shape of a tensor parameter; its element type is already in <c>Tensor&lt;T&gt;</c>. On every tensor parameter of a
/// [TfFunction] it makes the input signature: one trace, other shapes are an error. <c>[TensorSpec(-1, 3)]</c> is
/// [None, 3], <c>[TensorSpec]</c> a scalar.
/// </summary>
/// <param name="shape">The dimensions, -1 for unknown ones.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TensorSpecAttribute(params int[] shape) : Attribute
{
    /// <summary>The dimensions, -1 for unknown ones.</summary>
    public IReadOnlyList<int> Shape { get; } = shape;

    /// <summary>Whether any rank fits.</summary>
    public bool UnknownRank { get; init; }

    /// <summary>The name of the input.</summary>
    public string? Name { get; init; }
}
