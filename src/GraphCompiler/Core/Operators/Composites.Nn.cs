namespace GraphCompiler.Core.Operators;

/// <summary>Normalisations and losses.</summary>
internal static partial class Composites
{
    /// <summary>(x - mean) · rsqrt(variance + epsilon) · scale + offset, in the order of TensorFlow.</summary>
    public static Value BatchNormalization(Value x, Value mean, Value variance, Value? offset, Value? scale, Value epsilon)
    {
        var factor = (variance + epsilon).Apply(new Rsqrt());
        if (scale is not null) factor *= scale;
        return x * factor + (offset is null ? -mean * factor : offset - mean * factor);
    }

    /// <summary>(x - mean) · rsqrt(variance + epsilon) · gamma + beta, mean and variance those over the axes.</summary>
    public static Value LayerNormalization(Value x, Value? gamma, Value? beta, EquatableArray<int> axes, Value epsilon)
    {
        var mean = x.Apply(new Mean(axes, KeepDims: true));
        var variance = x.Apply(new Variance(axes, KeepDims: true));
        var y = (x - mean) * (variance + epsilon).Apply(new Rsqrt());
        if (gamma is not null) y *= Along(gamma);
        return beta is null ? y : y + Along(beta);

        // A parameter of the last axes broadcasts as it is.
        Value Along(Value parameter)
        {
            if (!x.Shape.IsRankKnown || !parameter.Shape.IsRankKnown) return parameter;
            var rank = x.Shape.Rank;
            var own = axes.Select(a => Axes.Positive(a, rank)).OrderBy(a => a).ToArray();
            if (own.Length != parameter.Shape.Rank || own[0] == rank - own.Length) return parameter;
            var dims = Enumerable.Repeat((Dim)1, rank).ToArray();
            for (var i = 0; i < own.Length; i++) dims[own[i]] = parameter.Shape.Dims[i];
            return parameter.Apply(new Reshape(Shape.Create(dims)));
        }
    }

    /// <summary>x · (bias + alpha · Σ x²)^-beta, the sum over the channels that are at most a radius away.</summary>
    public static Value LocalResponseNormalization(Value x, int radius, Value bias, Value alpha, Value exponent) => x.DType == DType.Float64
        ? throw x.Builder.WrongType("LRN", "input", x.DType, "float16, float32")
        : x * (bias + alpha * x.Apply(new Square()).Apply(new NeighbourSums(radius))).Apply(new Pow(), exponent);

    /// <summary>The rows of a table that ids name, each multiplied so that its norm is a limit at most.</summary>
    public static Value ClippedRows(Value table, Value ids, Value limit)
    {
        var rows = table.Apply(new Gather(0, 0), ids);
        if (!table.Shape.IsRankKnown) return rows;
        var axes = Enumerable.Range(1 - table.Shape.Rank, table.Shape.Rank - 1).ToEquatableArray();
        var square = rows.Apply(new Square()).Apply(new Sum(axes, KeepDims: true));
        var isPositive = square.Apply(new Greater(), square.Constant(0));
        var norm = isPositive.Select(isPositive.Select(square, square.Constant(1)).Apply(new Sqrt()), square);
        var bound = limit.Apply(new Maximum(), limit.Constant(0));
        return rows * bound / norm.Apply(new Maximum(), bound);
    }

    /// <summary>relu(x) and relu(-x) side by side.</summary>
    public static Value Crelu(Value x, int axis) => x.Builder.Apply(new Concat(axis), x.Apply(new Relu()), (-x).Apply(new Relu()))[0];

    /// <summary>The sum of losses, weighted, over how many examples there are.</summary>
    public static Value AverageLoss(Value loss, Value? weight, Value? count)
    {
        var weighted = weight is null ? loss : loss * weight;
        return weighted.Apply(new Sum()) / (count ?? Examples());

        Value Examples()
        {
            var shape = loss.Builder.WithAxes(loss, [0]);
            return loss.Builder.Apply(new Count(Shape.Create([shape.IsRankKnown ? shape.Dims[0] : Dim.Unknown]), loss.DType))[0];
        }
    }

    /// <summary>eˣ - z · x, and Stirling's approximation of log z! where z is above 1.</summary>
    public static Value FullLogPoissonLoss(Value z, Value x)
    {
        var stirling = z * z.Apply(new Log()) - z + 0.5 * (2 * Math.PI * z).Apply(new Log());
        var isSmall = z.Apply(new GreaterEqual(), z.Constant(0)).Apply(new LogicalAnd(), z.Apply(new LessEqual(), z.Constant(1)));
        return LogPoissonLoss(z, x) + isSmall.Select(z.Constant(0).BroadcastTo(z.Shape), stirling);
    }
}
