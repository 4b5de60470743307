namespace GraphCompiler.Core.Operators;

/// <summary>
/// Moore and Penrose's inverse p of each matrix, of its singular values that are more than a share of the largest; or by normal
/// equations, which has no answer but NaN where rows and columns are dependent. Gradient: (1 - x·p)·dpᵀ·p·pᵀ + pᵀ·p·dpᵀ·(1 - p·x) - pᵀ·dp·pᵀ.
/// </summary>
/// <param name="IsNormal">Whether by normal equations.</param>
/// <param name="Share">The share, ten times what rounding loses unless given.</param>
internal sealed record PseudoInverse(bool IsNormal, double? Share = null) : MatrixOperator
{
    public override string TensorFlowName => "MatrixPseudoInverse";

    public override string Details => IsNormal ? "normal equations" : "";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = Matrices(builder, inputs);
        return One(inputs[0].DType, shape.IsUnknown ? shape : With(shape, shape.RawDims[^1], shape.RawDims[^2]));
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var (x, p, dp) = (context.X, context.Output, context.Dy);
        var first = Product(Product(dp, p, transposeX: true), p, transposeY: true);
        var second = Product(p, Product(p, dp, transposeY: true), transposeX: true);
        return [first - Product(x, Product(p, first)) + second - Product(Product(second, p), x) - Product(Product(p, dp, transposeX: true), p, transposeY: true)];
    }
}
