namespace GraphCompiler.Core.Operators;

/// <summary>x repeated as a whole along each axis. Gradient: dy summed over the repetitions.</summary>
internal sealed record Tile(EquatableArray<int> Multiples) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => $"[{string.Join(", ", Multiples)}]";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = Multiples.Count > 0 ? builder.WithAxes(inputs[0], [Multiples.Count - 1]) : inputs[0].Shape;
        if (!shape.IsRankKnown) return One(inputs[0].DType, Shape.Create([.. Multiples.Select(_ => Dim.Unknown)]));
        if (shape.Rank != Multiples.Count)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"Expected multiples argument to be a vector of length {shape.Rank} but got length {Multiples.Count}",
                $"Shape must be rank {shape.Rank} but is rank {Multiples.Count}");
        }

        var dims = shape.Dims.ToArray();
        for (var i = 0; i < dims.Length; i++)
        {
            if (Multiples[i] < 0) throw new TfInvalidArgumentException($"Expected multiples[{i}] >= 0, but got {Multiples[i]}");
            if (Multiples[i] != 1) dims[i] = dims[i].Size is { } size ? checked(size * Multiples[i]) : Dim.Unknown;
        }

        return One(inputs[0].DType, Shape.Create(dims));
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var shape = context.X.Shape;
        if (!shape.IsRankKnown) throw new TfNoGradientException("The gradient of Tile needs the rank of its operand.");
        var dims = new List<Dim>();
        for (var i = 0; i < shape.Rank; i++) dims.AddRange([Multiples[i], shape.Dims[i]]);
        var apart = context.Dy.Apply(new Reshape(Shape.Create([.. dims])));
        return [apart.Apply(new Sum(Enumerable.Range(0, shape.Rank).Select(i => 2 * i).ToEquatableArray()))];
    }
}
