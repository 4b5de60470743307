namespace GraphCompiler.Core.Operators;

/// <summary>
/// The eigenvalues of symmetric matrices, ascending, and their vectors as columns where they are asked for; reads the lower triangles.
/// Gradient: v · (diag(de) + f ∘ vᵀdv) · vᵀ, f[i, j] = 1 / (e[j] - e[i]), what it says of the upper triangle added to the lower.
/// </summary>
internal sealed record SelfAdjointEig(bool HasVectors) : MatrixOperator
{
    public override string TensorFlowName => "SelfAdjointEigV2";

    public override string Details => HasVectors ? "vectors" : "";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = Square(builder, inputs);
        var values = new TensorType(inputs[0].DType, shape.IsUnknown ? shape : Shape.Create(shape.RawDims[..^1]));
        return HasVectors ? [values, new TensorType(inputs[0].DType, shape)] : [values];
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var (de, dv) = (context.OutputGradients[0], HasVectors ? context.OutputGradients[1] : null);
        var results = HasVectors ? context.Outputs : context.X.Builder.Apply(new SelfAdjointEig(true), context.X);
        var (e, v) = (results[0], results[1]);
        var inner = de is null ? null : Diagonal(de);
        if (dv is not null)
        {
            var factors = e.Constant(1).Apply(new DivideNoNan(), e.Apply(new ExpandDims(-2)) - e.Apply(new ExpandDims(-1)));
            var turned = factors * Product(v, dv, transposeX: true);
            inner = inner is null ? turned : inner + turned;
        }

        if (inner is null) return context.None;
        var whole = Product(v, Product(inner, v, transposeY: true));
        return [HalfLower(whole + whole.Apply(new MatrixTranspose()))];
    }
}
