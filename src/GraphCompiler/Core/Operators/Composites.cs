namespace GraphCompiler.Core.Operators;

/// <summary>Public functions that are several operators: written once, over values, for the tensors and for the prediction.</summary>
internal static partial class Composites
{
    /// <summary>x held between two bounds; the bounds get the gradient of what they replace.</summary>
    public static Value ClipByValue(Value x, Value min, Value max) => x.Apply(new Minimum(), max).Apply(new Maximum(), min);

    /// <summary>The quotient of integers as doubles.</summary>
    public static Value TrueDiv(Value x, Value y) => x.CastTo(DType.Float64) / y.CastTo(DType.Float64);

    /// <summary>x · tanh(log(1 + eˣ)).</summary>
    public static Value Mish(Value x) => x * x.Apply(new Softplus()).Apply(new Tanh());

    /// <summary>x · sigmoid(beta · x).</summary>
    public static Value Swish(Value x, Value beta) => x * (beta * x).Apply(new Sigmoid());

    /// <summary>The sum of values of one shape.</summary>
    public static Value AddN(Value[] values) => values.Length == 1 ? values[0].Apply(new Identity()) : values[0].Builder.Apply(new AddN(), values)[0];

    /// <summary>(1 - z) · x + (1 + (w - 1) · z) · (log(1 + e^-|x|) + max(-x, 0)).</summary>
    public static Value WeightedCrossEntropy(Value z, Value x, Value w)
    {
        var weight = 1 + (w - w.Constant(1)) * z;
        return (1 - z) * x + weight * ((-x.Apply(new Abs())).Apply(new Exp()).Apply(new Log1p()) + (-x).Apply(new Relu()));
    }

    /// <summary>eˣ - z · x.</summary>
    public static Value LogPoissonLoss(Value z, Value x) => x.Apply(new Exp()) - x * z;

    /// <summary>Values from start to stop, both included, along a new axis; one alone is start. The last step is not trusted to arrive.</summary>
    public static Value Linspace(Value start, Value stop, int num, int axis)
    {
        var step = (stop - start) / start.Constant(Math.Max(num - 1, 1));
        var (first, last) = ((start + step.Zeros()).Apply(new ExpandDims(axis)), (stop + step.Zeros()).Apply(new ExpandDims(axis)));
        if (num <= 1)
        {
            var ends = start.Builder.Apply(new Concat(axis), first, last)[0];
            return ends.Apply(new Slice(OnAxis(0, 0).ToEquatableArray(), OnAxis(Math.Max(num, 0), -1).ToEquatableArray()));
        }

        var between = start.Builder.Apply(new Iota(Shape.Create([num - 2]), start.DType))[0] + start.Constant(1);
        var along = between.Apply(new Reshape(Shape.Create([.. OnAxis<Dim>(Dim.Unknown, 1)])));
        return start.Builder.Apply(new Concat(axis), first, first + (along * step.Apply(new ExpandDims(axis))), last)[0];

        // One entry for each axis of the result, that of the new one and those of the others.
        IEnumerable<T> OnAxis<T>(T own, T others)
        {
            var rank = first.Shape.Rank;
            return Enumerable.Range(0, rank).Select(i => i == Axes.Positive(axis, rank) ? own : others);
        }
    }
}
