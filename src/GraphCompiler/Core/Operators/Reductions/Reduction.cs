namespace GraphCompiler.Core.Operators;

/// <summary>An operator that folds some axes into one element each; null stands for all of them.</summary>
internal abstract record Reduction(EquatableArray<int>? Axes, bool KeepDims) : Operator
{
    public override string Details =>
        string.Join(", ", new[] { Axes is { } axes ? $"axis: [{string.Join(", ", axes)}]" : "", KeepDims ? "keepDims" : "" }.Where(s => s.Length > 0));

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var x = inputs[0];
        if (Axes is not { } axes) return One(x.DType, KeepDims ? Ones(x.Shape) : Shape.Scalar);
        var shape = builder.WithAxes(x, axes);
        if (shape.IsRankKnown) Check(builder, shape, axes);
        return One(x.DType, Reduce(shape, axes, KeepDims));
    }

    /// <summary>The dimensions that vanish, which a mean divides by.</summary>
    public Shape Reduced(Shape shape)
    {
        if (Axes is not { } axes) return shape;
        if (!shape.IsRankKnown) return Shape.Unknown;
        var dims = new List<Dim>();
        for (var i = 0; i < shape.Rank; i++)
        {
            if (Contains(axes, i, shape.Rank)) dims.Add(shape.Dims[i]);
        }

        return Shape.Create([.. dims]);
    }

    /// <summary>Repeats a gradient along the reduced axes; a single element broadcasts as it is.</summary>
    protected Value Spread(Value dy, Value x) =>
        (Axes is { } axes && !KeepDims ? dy.Apply(new Reshape(Reduce(x.Builder.WithAxes(x, axes), axes, keepDims: true))) : dy).BroadcastTo(x.Shape);

    private void Check(Builder builder, Shape shape, EquatableArray<int> axes)
    {
        var seen = new HashSet<int>();
        foreach (var axis in axes)
        {
            if (axis < -shape.Rank || axis >= shape.Rank) throw builder.InvalidAxis(this, axis, shape);
            var own = axis < 0 ? axis + shape.Rank : axis;
            if (!seen.Add(own)) throw new TfInvalidArgumentException($"Invalid reduction arguments: Axes contains duplicate dimension: {own}");
        }
    }

    internal static Shape Reduce(Shape shape, EquatableArray<int> axes, bool keepDims)
    {
        // Prediction may know the trailing dimensions only; an axis that is counted from the end still finds its own.
        var dims = shape.RawDims;
        var length = dims.Length;
        if (!shape.IsRankKnown && (length == 0 || axes.Any(a => a >= 0 || -a >= length))) return Shape.Unknown;
        var kept = new List<Dim>();
        for (var i = 0; i < dims.Length; i++)
        {
            if (!Contains(axes, i, dims.Length)) kept.Add(dims[i]);
            else if (keepDims) kept.Add(1);
        }

        return Shape.Create([.. kept]);
    }

    protected static bool Contains(EquatableArray<int> axes, int axis, int rank) => axes.Any(a => (a < 0 ? a + rank : a) == axis);

    private static Shape Ones(Shape shape) => shape.IsRankKnown ? Shape.Create([.. Enumerable.Repeat<Dim>(1, shape.Rank)]) : Shape.Unknown;
}
