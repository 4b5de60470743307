namespace GraphCompiler;

/// <summary>The type of a tensor argument: shape, element type, optional name.</summary>
public class TensorSpec : IEquatable<TensorSpec>
{
    /// <summary>A spec; unknown dimensions and ranks fit any.</summary>
    public TensorSpec(Shape shape, DType dtype, string? name = null)
    {
        Shape = shape;
        DType = dtype;
        Name = name;
    }

    /// <summary>The static shape.</summary>
    public Shape Shape { get; }

    /// <summary>The element type.</summary>
    public DType DType { get; }

    /// <summary>The name of the input, if it has one.</summary>
    public string? Name { get; }

#if !GENERATOR
    /// <summary>The spec of an existing tensor.</summary>
    public static TensorSpec Of(Tensor tensor, string? name = null) => new(tensor.Shape, tensor.DType, name);

    /// <summary>Same element type and compatible shape.</summary>
    public bool IsCompatibleWith(Tensor tensor) => DType == tensor.DType && Shape.IsCompatibleWith(tensor.Shape);
#endif

    /// <inheritdoc/>
    public bool Equals(TensorSpec? other) => other is not null && Shape == other.Shape && DType == other.DType && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorSpec);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Shape.GetHashCode() * 31) + DType.GetHashCode());

    /// <summary><c>TensorSpec(shape=(3,), dtype=tf.int32, name=None)</c></summary>
    public override string ToString() => $"TensorSpec(shape={Shape}, dtype=tf.{DType.Name}, name={(Name is null ? "None" : $"'{Name}'")})";
}
