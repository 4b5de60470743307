namespace GraphCompiler.Core.Operators;

/// <summary>
/// The lower triangular L of each matrix with L · Lᵀ = x, of whose lower triangle alone it is made; NaN where there is none.
/// Gradient: half of S + Sᵀ, S = L⁻ᵀ · Φ(Lᵀ · dy) · L⁻¹, Φ the lower triangle with half of the diagonal.
/// </summary>
internal sealed record Cholesky : MatrixOperator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = Square(builder, inputs);
        return One(inputs[0].DType, shape);
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var l = context.Output;
        var middle = HalfLower(Product(l, context.Dy, transposeX: true));
        var right = l.Apply(new TriangularSolve(IsLower: true, Adjoint: true), middle);
        var s = l.Apply(new TriangularSolve(IsLower: true, Adjoint: true), right.Apply(new MatrixTranspose()));
        return [0.5 * (s + s.Apply(new MatrixTranspose()))];
    }
}
