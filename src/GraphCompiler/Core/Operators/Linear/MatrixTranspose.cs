namespace GraphCompiler.Core.Operators;

/// <summary>Each matrix transposed. Gradient: dy transposed.</summary>
internal sealed record MatrixTranspose : MatrixOperator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = builder.WithAxes(inputs[0], Both);
        if (shape.IsRankKnown && shape.Rank < 2)
        {
            throw new TfValueException($"Argument `a` should be a (batch) matrix with rank >= 2.  Received `a` = {inputs[0]} with shape {shape}");
        }

        return One(inputs[0].DType, shape.RawDims.Length < 2 ? Shape.Unknown : With(shape, shape.RawDims[^1], shape.RawDims[^2]));
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(this)];
}
