namespace GraphCompiler.Keras;

/// <summary>
/// Where kernels end. A value seen under another name is not fused with what made it, nor are scalars with others that happen to be near: what
/// this library computes behind a boundary is the same kernels in every program, which it brings.
/// </summary>
internal static class Boundary
{
    /// <summary>The value, as memory; rows become dense.</summary>
    public static Tensor<T> Of<T>(Tensor<T> x) => x.Shape.IsRankKnown ? Tf.Reshape(x, x.Shape) : x;
}
