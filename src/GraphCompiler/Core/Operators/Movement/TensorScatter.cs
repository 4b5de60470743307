namespace GraphCompiler.Core.Operators;

/// <summary>What happens where a scatter hits an element.</summary>
internal enum ScatterKind
{
    Update,
    Add,
    Sub,
    Mul,
    Div,
    Min,
    Max,
}

/// <summary>
/// x with slices combined into it, in their order, where the coordinates along the last axis of the indices say. Gradients: of Add
/// and Sub dy for x and the slices of dy for the updates; of Update zero for what was overwritten; of Min and Max to whatever is
/// the answer, in equal parts.
/// </summary>
/// <param name="Kind">How.</param>
/// <param name="IsRows">Whether the indices are row numbers instead of coordinates, as in the updates of variables.</param>
internal sealed record TensorScatter(ScatterKind Kind, bool IsRows = false) : Operator
{
    public override bool Carries(DType dtype) => Kind == ScatterKind.Update;

    public override string TensorFlowName => (IsRows ? "ResourceScatter" : "TensorScatter") + Kind;

    public override bool CanFail => true;

    public override string Details => IsRows ? $"{Kind}, rows" : $"{Kind}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (x, indices, updates) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        if (x.IsRankKnown && indices.IsRankKnown && updates.IsRankKnown)
        {
            if (IsRows) CheckRows(builder, inputs, x, indices, updates);
            else Check(builder, inputs, x, indices, updates);
        }

        return One(inputs[0].DType, x);
    }

    public override Value?[] Gradient(GradientContext context)
    {
        if (IsRows || Kind is ScatterKind.Mul or ScatterKind.Div) throw TfNoGradientException.Of(this);
        var (dy, indices, updates) = (context.Dy, context.Y, context.Inputs[2]);
        if (Kind is ScatterKind.Min or ScatterKind.Max) return Extreme(context);
        var x = Kind == ScatterKind.Update
            ? dy.Builder.Apply(this, dy, indices, updates.Zeros())[0]
            : dy;
        var taken = dy.Apply(new GatherNd(), indices).WithShape(updates.Shape);
        return [x, null, Kind == ScatterKind.Sub ? -taken : taken];
    }

    private static Value?[] Extreme(GradientContext context)
    {
        var (dy, x, indices, updates, y) = (context.Dy, context.X, context.Y, context.Inputs[2], context.Output);
        var isX = x.Apply(new Equal(), y).CastTo(x.DType);
        var isUpdate = updates.Apply(new Equal(), Taken(y)).CastTo(x.DType);
        var part = dy / (isX + indices.Apply(new ScatterNd(x.Shape), isUpdate));
        return [part * isX, null, Taken(part) * isUpdate];

        Value Taken(Value from) => from.Apply(new GatherNd(), indices).WithShape(updates.Shape);
    }

    /// <summary>TensorFlow's words for the first of some axes on which two shapes disagree.</summary>
    public static string? Differs(Shape x, int xStart, Shape y, int yStart, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (xStart + i >= x.Rank || yStart + i >= y.Rank) return $"Shapes must be equal rank, but are {x.Rank - xStart} and {y.Rank - yStart}";
            if (x.Dims[xStart + i].Size is { } a && y.Dims[yStart + i].Size is { } b && a != b) return $"Dimension {i} in both shapes must be equal, but are {a} and {b}.";
        }

        return null;
    }

    /// <summary>The same of what is inferred: prediction makes axes one that are to be.</summary>
    public static string? Differs(Builder builder, Shape x, int xStart, Shape y, int yStart, int count)
    {
        for (var i = 0; i < count && xStart + i < x.Rank && yStart + i < y.Rank; i++)
        {
            var (a, b) = (x.Dims[xStart + i], y.Dims[yStart + i]);
            if (a.Size is null || b.Size is null) builder.Same(Shape.Create([a]), Shape.Create([b]));
        }

        return Differs(x, xStart, y, yStart, count);
    }

    /// <summary>TensorFlow's words for a shape that does not begin with another one.</summary>
    public static string NoPrefix(Shape shape, Shape prefix)
    {
        for (var i = 0; i < Math.Min(shape.Rank, prefix.Rank); i++)
        {
            if (shape.Dims[i].Size is { } a && prefix.Dims[i].Size is { } b && a != b) return $"Dimensions must be equal, but are {a} and {b}";
        }

        return $"Shape must be at least rank {prefix.Rank} but is rank {shape.Rank}";
    }

    private void Check(Builder builder, Value[] inputs, Shape x, Shape indices, Shape updates)
    {
        var inner = $"Inner dimensions of output shape must match inner dimensions of updates shape. Output: {x.ToKernelString()} updates: {updates.ToKernelString()}";
        if (x.Rank == 0) throw builder.Refusal(this, inputs, inner, "Shape must be at least rank 1 but is rank 0");
        if (indices.Rank == 0) throw builder.Refusal(this, inputs, "Indices shape must have rank at least one. Found:[]", "Shape must be at least rank 1 but is rank 0");
        var outer = indices.Rank - 1;
        if (Differs(builder, indices, 0, updates, 0, outer) is { } first)
        {
            var (i, u) = (indices.ToKernelString(), updates.ToKernelString());
            throw builder.Refusal(
                this,
                inputs,
                $"Outer dimensions of indices and update must match. Indices shape: {i}, updates shape:{u}",
                $"Dimensions [0,{outer}) of indices[shape={i}] must match dimensions [0,{outer}) of updates[shape={u}]: {first}");
        }

        if (indices.Dims[^1].Size is not { } depth)
        {
            // How many coordinates there are follows from the ranks, which prediction takes for a fact.
            var rest = x.Rank - (updates.Rank - outer);
            if (rest >= 0 && builder.Same(Shape.Create([indices.Dims[^1]]), Shape.Create([rest]))) Differs(builder, x, rest, updates, outer, x.Rank - rest);
            return;
        }

        if (depth > x.Rank || x.Rank - depth != updates.Rank - outer || Differs(builder, x, depth, updates, outer, x.Rank - depth) is not null) throw new TfInvalidArgumentException(inner);
    }

    private void CheckRows(Builder builder, Value[] inputs, Shape x, Shape indices, Shape updates)
    {
        if (updates.Rank == 0) return;
        if (x.Rank == 0) throw builder.Refusal(this, inputs, "params must be at least 1-D", "Shape must be at least rank 1 but is rank 0");
        var rows = Shape.Create([.. indices.Dims, .. x.Dims.ToArray().Skip(1)]);
        if (updates.Rank == rows.Rank && Differs(builder, rows, 0, updates, 0, rows.Rank) is null) return;
        throw builder.Refusal(
            this,
            inputs,
            $"The shape of indices ({indices.ToKernelString()}) must be a prefix of the shape of updates ({updates.ToKernelString()})",
            (Differs(updates, 0, rows, 0, rows.Rank) ?? "Shapes must be equal rank.") + $" Shapes are {updates.ToKernelString()} and {rows.ToKernelString()}.");
    }
}
