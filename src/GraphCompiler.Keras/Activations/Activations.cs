namespace GraphCompiler.Keras;

/// <summary>Activations that <see cref="Tf.Nn"/> lacks. Any function from tensor to tensor is an activation.</summary>
public static partial class Activations
{
    /// <summary>x itself.</summary>
    public static Tensor<float> Linear(Tensor<float> x) => x;

    /// <summary>x/6 + 1/2, cut at 0 and 1.</summary>
    [TfFunction]
    public static Tensor<float> HardSigmoid(Tensor<float> x) => Tf.Nn.Relu6(x + 3f) / 6f;

    /// <summary>x·HardSigmoid(x), also called hard swish.</summary>
    [TfFunction]
    public static Tensor<float> HardSwish(Tensor<float> x) => x * (Tf.Nn.Relu6(x + 3f) / 6f);

    /// <summary>x cut at -1 and 1.</summary>
    [TfFunction]
    public static Tensor<float> HardTanh(Tensor<float> x) => Tf.ClipByValue(x, -1f, 1f);

    /// <summary>exp(x).</summary>
    [TfFunction]
    public static Tensor<float> Exponential(Tensor<float> x) => Tf.Exp(x);

    /// <summary>max(x, 0) + exp(min(x, 0)) - 1.</summary>
    [TfFunction]
    public static Tensor<float> Celu(Tensor<float> x) => Tf.Maximum(x, 0f) + Tf.Expm1(Tf.Minimum(x, 0f));

    /// <summary>max(x, 0) + alpha·(exp(min(x, 0)/alpha) - 1).</summary>
    [TfFunction(Name = "CeluOf")]
    public static Tensor<float> Celu(Tensor<float> x, double alpha) => Tf.Maximum(x, 0f) + (float)alpha * Tf.Expm1(Tf.Minimum(x, 0f) / (float)alpha);

    /// <summary>x where it is positive, else alpha·(exp(x) - 1).</summary>
    [TfFunction(Name = "EluOf")]
    public static Tensor<float> Elu(Tensor<float> x, double alpha)
    {
        var elu = Tf.Nn.Elu(x);
        return Tf.Where(x > 0f, elu, (float)alpha * elu);
    }

    /// <summary>The first half along the last axis times the sigmoid of the second.</summary>
    [TfFunction]
    public static Tensor<float> Glu(Tensor<float> x) => Glu(x, -1);

    /// <summary>The first half along an axis times the sigmoid of the second.</summary>
    public static Tensor<float> Glu(Tensor<float> x, int axis) => Tf.Split(x, 2, axis) is [var value, var gate] ? value * Tf.Sigmoid(gate) : x;

    /// <summary>0 where |x| is at most the threshold, else x.</summary>
    [TfFunction]
    public static Tensor<float> HardShrink(Tensor<float> x, double threshold = 0.5) => Tf.Where(Tf.Abs(x) > (float)threshold, x, 0f);

    /// <summary>x moved towards 0 by the threshold, 0 where it is nearer.</summary>
    [TfFunction]
    public static Tensor<float> SoftShrink(Tensor<float> x, double threshold = 0.5)
    {
        var t = (float)threshold;
        return Tf.Where(x > t, x - t, Tf.Where(x < -t, x + t, 0f));
    }

    /// <summary>x - tanh(x).</summary>
    [TfFunction]
    public static Tensor<float> TanhShrink(Tensor<float> x) => x - Tf.Tanh(x);

    /// <summary>0 up to -1, x from 1 on, (x + 1)²/4 between.</summary>
    [TfFunction]
    public static Tensor<float> SparsePlus(Tensor<float> x) => Tf.Where(x <= -1f, 0f, Tf.Where(x < 1f, 0.25f * Tf.Square(x + 1f), x));

    /// <summary>0 up to -1, 1 from 1 on, (x + 1)/2 between.</summary>
    [TfFunction]
    public static Tensor<float> SparseSigmoid(Tensor<float> x) => Tf.Where(x <= -1f, 0f, Tf.Where(x >= 1f, 1f, 0.5f * (x + 1f)));

    /// <summary>(x + √(x² + b))/2.</summary>
    [TfFunction]
    public static Tensor<float> Squareplus(Tensor<float> x, double b = 4) => (x + Tf.Sqrt(Tf.Square(x) + (float)b)) / 2f;

    /// <summary>x where it is greater than the threshold, else the default.</summary>
    [TfFunction]
    public static Tensor<float> Threshold(Tensor<float> x, double threshold, double defaultValue) => Tf.Where(x > (float)threshold, x, (float)defaultValue);

    /// <summary>
    /// relu with a slope below the threshold, a largest value, and a threshold: max where x ≥ max, x where threshold &lt; x &lt; max, else
    /// negativeSlope·(x - threshold).
    /// </summary>
    public static Tensor<float> Relu(Tensor<float> x, double negativeSlope = 0, double? maxValue = null, double threshold = 0)
    {
        var (slope, limit) = ((float)negativeSlope, (float)threshold);
        if (slope != 0 && maxValue is null && limit == 0) return Tf.Nn.LeakyRelu(x, negativeSlope);
        var y = limit != 0 ? Tf.Where(x > limit, x, 0f) : maxValue == 6 ? Tf.Nn.Relu6(x) : Tf.Nn.Relu(x);
        if (maxValue is { } max && (max != 6 || limit != 0)) y = Tf.ClipByValue(y, 0f, (float)max);
        return slope == 0 ? y : y - slope * Tf.Nn.Relu(limit != 0 ? limit - x : -x);
    }

    /// <summary>
    /// max(x - τ, 0), where τ is as Keras has it: (Σᵢ cᵢ - 1)/k over the k largest elements that the projection onto the simplex keeps, with cᵢ the sum of
    /// the i largest. The sum along the axis is 1 where k is 1.
    /// </summary>
    public static Tensor<float> Sparsemax(Tensor<float> x, int axis = -1)
    {
        var sorted = Tf.Sort(x, axis, descending: true);
        var sums = Tf.Cumsum(sorted, axis);
        var sizes = new int[x.Rank];
        Array.Fill(sizes, 1);
        sizes[axis < 0 ? axis + x.Rank : axis] = -1;
        var count = Tf.Reshape(Tf.Cast<float>(Tf.Range(1, Tf.Shape(x)[axis] + 1)), sizes);
        var support = sorted - (sums - 1f) / count > 0f;
        var size = Tf.ReduceSum(Tf.Cast<float>(support), axis, keepDims: true);
        var kept = Tf.ReduceSum(Tf.Where(support, sums, 0f), axis, keepDims: true);
        return Tf.Maximum(x - (kept - 1f) / size, 0f);
    }
}
