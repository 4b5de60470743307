namespace GraphCompiler.Core.Operators;

/// <summary>An operator that combines the elements along some axes into one: what a kernel can do at the edge of its loop.</summary>
internal interface IFold
{
    /// <summary>The operator that combines two elements; associative but for rounding.</summary>
    PointwiseOperator Combine { get; }

    /// <summary>What combining begins with, and the answer for no elements: the lowest number that there is where it is -∞.</summary>
    double Identity { get; }

    /// <summary>The operator without its axes, as groups name it.</summary>
    Operator Kind { get; }

    /// <summary>Whether an axis of the input vanishes.</summary>
    bool Folds(Shape input, int axis);
}

/// <summary>A reduction that is one fold.</summary>
internal abstract record FoldingReduction(EquatableArray<int>? Axes, bool KeepDims) : Reduction(Axes, KeepDims), IFold
{
    public abstract PointwiseOperator Combine { get; }

    public abstract double Identity { get; }

    public abstract Operator Kind { get; }

    public bool Folds(Shape input, int axis) => Axes is not { } axes || Contains(axes, axis, input.RawDims.Length);

    public override Polynomial Flops(IReadOnlyList<TensorType> inputs, TensorType output) => Polynomial.Elements(inputs[0].Shape);

    /// <summary>The same reduction with its axes kept as ones.</summary>
    public FoldingReduction Keeping() => this with { KeepDims = true };
}
