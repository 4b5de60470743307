namespace GraphCompiler.Core.Operators;

/// <summary>y[i, i] = x[i] for every position i of x, zeros elsewhere: of twice the rank. Gradient: those elements of dy.</summary>
internal sealed record TensorDiag : Operator
{
    public override string TensorFlowName => "Diag";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = inputs[0].Shape;
        if (shape.IsScalar) throw builder.Refusal(this, inputs, "Input must be at least rank 1, got 0", "Shape must be at least rank 1 but is rank 0");
        return One(inputs[0].DType, shape.Concatenate(shape));
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new TensorDiagPart()).WithShape(context.X.Shape)];
}

/// <summary>y[i] = x[i, i] for every position i of the first half of x's axes. Gradient: dy there, zeros elsewhere.</summary>
internal sealed record TensorDiagPart : Operator
{
    public override string TensorFlowName => "DiagPart";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = inputs[0].Shape;
        if (!shape.IsRankKnown) return One(inputs[0].DType, Shape.Unknown);
        if (shape.Rank % 2 != 0 || shape.Rank == 0)
        {
            throw builder.Refusal(
                this, inputs, $"The rank of the tensor should be even and positive, got shape {shape.ToKernelString()}", $"Input must have even and non-zero rank, input rank is {shape.Rank}");
        }

        var half = shape.Rank / 2;
        for (var i = 0; i < half; i++)
        {
            var (first, second) = (shape.Dims[i], shape.Dims[i + half]);
            if (builder.Same(Shape.Create([first]), Shape.Create([second]))) continue;
            throw builder.Refusal(
                this, inputs, $"Invalid shape {shape.ToKernelString()}: dimensions {i} and {i + half} do not match.", $"Dimensions must be equal, but are {first} and {second}");
        }

        return One(inputs[0].DType, Shape.Create(shape.Dims[..half]));
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new TensorDiag()).WithShape(context.X.Shape)];
}
