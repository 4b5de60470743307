namespace GraphCompiler.Core.Operators;

// Norms and what is scaled by them.
internal static partial class Composites
{
    /// <summary>The norm of vectors along the axes, or of matrices along two.</summary>
    /// <exception cref="TfValueException">There is no such norm.</exception>
    public static Value Norm(Value x, double order, EquatableArray<int>? axes, bool keepDims)
    {
        if (axes is { Count: > 1 } several) return MatrixNorm(x, order, several, keepDims);
        if (order == 2) return x.Apply(new Square()).Apply(new Sum(axes, keepDims)).Apply(new Sqrt());
        var magnitude = x.Apply(new Abs());
        if (order == 1) return magnitude.Apply(new Sum(axes, keepDims));
        if (double.IsPositiveInfinity(order)) return magnitude.Apply(new Max(axes, keepDims));
        if (!(order > 0)) throw new TfValueException(FormattableString.Invariant($"'ord' must be a supported vector norm, got {order}."));
        return magnitude.Apply(new Pow(), x.Constant(order)).Apply(new Sum(axes, keepDims)).Apply(new Pow(), x.Constant(1 / order));
    }

    /// <summary>x divided by its norm, and the norm, whose axes stay with length 1.</summary>
    public static Value[] Normalize(Value x, double order, EquatableArray<int>? axes)
    {
        var norm = Norm(x, order, axes, keepDims: true);
        return [x / norm, norm];
    }

    /// <summary>x divided by its Euclidean norm, the square of which counts as epsilon at least.</summary>
    public static Value L2Normalize(Value x, Value epsilon, EquatableArray<int>? axes) =>
        x * x.Apply(new Square()).Apply(new Sum(axes, KeepDims: axes is not null)).Apply(new Maximum(), epsilon).Apply(new Rsqrt());

    /// <summary>x, made shorter where its Euclidean norm is more than another number. The norm of zeros has no slope.</summary>
    public static Value ClipByNorm(Value x, Value norm, EquatableArray<int>? axes)
    {
        var square = x.Apply(new Square()).Apply(new Sum(axes, KeepDims: axes is not null));
        var isPositive = square.Apply(new Greater(), x.Constant(0));
        var own = isPositive.Select(isPositive.Select(square, x.Constant(1)).Apply(new Sqrt()), square);
        var limit = norm.Apply(new Relu());
        return x * limit / own.Apply(new Maximum(), limit);
    }

    /// <summary>The Euclidean norm of all elements of some tensors.</summary>
    public static Value GlobalNorm(Value[] values)
    {
        var halves = Array.ConvertAll(values, v => v.Apply(new L2Loss()));
        return (AddN(halves) * 2).Apply(new Sqrt());
    }

    /// <summary>What tensors of this norm are multiplied by to be no longer than another: NaN for a norm that is not finite.</summary>
    public static Value GlobalScale(Value norm, Value limit) =>
        limit * norm.Apply(new Reciprocal()).Apply(new Minimum(), limit.Apply(new Reciprocal())) + (norm - norm);

    /// <summary>The mean and the variance of x, each element of which counts as much as its weight says; 0 where all weights are.</summary>
    public static Value[] WeightedMoments(Value x, Value weights, EquatableArray<int>? axes, bool keepDims)
    {
        var keeps = axes is not null || keepDims;
        var sum = (weights * x).Apply(new Sum(axes, keeps));
        var total = (weights + x.Zeros()).Apply(new Sum(axes, keeps));
        var divisor = x.Constant(1).Apply(new DivideNoNan(), total);
        var mean = sum * divisor;
        var variance = (weights * x.Apply(new SquaredDifference(), mean)).Apply(new Sum(axes, keeps)) * divisor;
        return keepDims || axes is null ? [mean, variance] : [mean.Apply(new Squeeze(axes)), variance.Apply(new Squeeze(axes))];
    }

    /// <summary>How many x are not zero.</summary>
    public static Value CountNonzero(Value x, EquatableArray<int>? axes, bool keepDims, DType dtype) =>
        x.Apply(new NotEqual(), x.Constant(0)).CastTo(dtype).Apply(new Sum(axes, keepDims));

    /// <summary>How many of the x are zero, of all of them.</summary>
    public static Value ZeroFraction(Value x, DType dtype) => x.Apply(new Equal(), x.Constant(0)).CastTo(dtype).Apply(new Mean());

    /// <summary>The polynomial with these coefficients, that of the highest power first, at the last value.</summary>
    public static Value Polyval(Value[] values)
    {
        var x = values[values.Length - 1];
        var sum = values[0];
        for (var i = 1; i < values.Length - 1; i++) sum = values[i] + sum * x;
        return sum;
    }

    /// <summary>log(eˣ + eʸ) without overflow.</summary>
    public static Value LogAddExp(Value x, Value y)
    {
        var larger = x.Apply(new Maximum(), y);
        var distance = (x - y).Apply(new Abs());

        // Equal infinities have no distance; their sum is itself.
        return x.Apply(new Equal(), y).Select(larger + larger.Constant(Math.Log(2)), larger + (-distance).Apply(new Exp()).Apply(new Log1p()));
    }

    // The sum of columns or rows comes first, then the largest of them.
    private static Value MatrixNorm(Value x, double order, EquatableArray<int> axes, bool keepDims)
    {
        if (axes.Count != 2 || axes[0] == axes[1])
        {
            var text = string.Join(", ", axes);
            throw new TfValueException($"'axis' must be None, an integer, or a tuple of 2 unique integers, got {(axes.Count == 2 ? $"({text})" : $"[{text}]")}");
        }

        if (order == 2) return x.Apply(new Square()).Apply(new Sum(axes, keepDims)).Apply(new Sqrt());
        if (order != 1 && !double.IsPositiveInfinity(order)) throw new TfValueException(FormattableString.Invariant($"'ord' must be a supported matrix norm in ['euclidean', 'fro', 1, 2, inf], got {order}"));
        var (first, second) = order == 1 ? (axes[0], axes[1]) : (axes[1], axes[0]);
        var norm = x.Apply(new Abs()).Apply(new Sum([first], KeepDims: true)).Apply(new Max([second], KeepDims: true));
        return keepDims ? norm : norm.Apply(new Squeeze(axes));
    }
}
