namespace GraphCompiler;

/// <summary>The spec of a <see cref="Tensor{T}"/>: <c>new TensorSpec&lt;float&gt;([null, 3], name: "x")</c>.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="shape">The shape; unknown dimensions fit any.</param>
/// <param name="name">The name of the input.</param>
public sealed class TensorSpec<T>(Shape shape, string? name = null) : TensorSpec(shape, DType.Of<T>(), name);
