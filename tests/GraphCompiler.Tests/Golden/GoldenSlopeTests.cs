using System.Text.Json;

namespace GraphCompiler.Tests.Golden;

/// <summary>
/// The gradient of every operator, view and index form is the slope of its values: along a direction, in doubles, by five-point central
/// differences, at the points of the golden cases, moved a little so that none lies on a kink.
/// </summary>
public class GoldenSlopeTests
{
    private const int MostCases = 8;
    private const double Step = 2e-4;
    private const double LargestValue = 1e6;

    // What is for float32 alone.
    private static readonly HashSet<string> s_narrow = ["adjust_brightness", "local_response_normalization"];

    // Gradients that are slopes only where the inputs are what TensorFlow takes them to be: symmetric matrices, labels that add up to 1.
    private static readonly Dictionary<string, Func<Tensor<double>[], JsonElement, Tensor[]>> s_domains = new()
    {
        ["cholesky"] = (x, _) => [0.5 * (x[0] + Tf.Linalg.MatrixTranspose(x[0]))],
        ["logdet"] = (x, _) => [0.5 * (x[0] + Tf.Linalg.MatrixTranspose(x[0]))],
        ["softmax_cross_entropy_with_logits"] = (x, a) => [x[0] / Tf.ReduceSum(x[0], a.Find("axis")?.GetInt32() ?? -1, keepDims: true), x[1]],
    };

    public static TheoryData<string> Operators =>
    [
        .. GoldenCalls.All.Keys.Where(name => !GoldenCalls.IsUpdate(name) && !s_narrow.Contains(name)
            && !(GoldenOperators.All.TryGetValue(name, out var known) && !known.IsDifferentiable)
            && GoldenData.Cases(name).Any(c => c.Gradients?.Any(g => g is not null) == true)),
    ];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Gradients_are_slopes(string name)
    {
        var done = 0;
        foreach (var golden in GoldenData.Cases(name).Where(c => c.Gradients?.Any(g => g is not null) == true && c.HasTensors && c.Inputs.All(t => t.Dtype != "float16")))
        {
            if (done == MostCases) break;
            try
            {
                if (Check(name, golden)) done++;
            }
            catch (NotExpressibleException)
            {
            }
        }

        Assert.True(done > 0, "no case is smooth where it lies");
    }

    /// <summary>False where the operator has no slope there: it is no number, or another one to the left than to the right.</summary>
    private static bool Check(string name, GoldenCase golden)
    {
        var inputs = golden.Inputs.Select((t, i) => IsFloat(t) ? Moved(GoldenTensor.Values(t.ToTensor()), t.Shape, i) : t.ToTensor()).ToArray();

        // What has no gradient in TensorFlow stays where it is.
        var directions = inputs.Select((x, i) => x is Tensor<double> && golden.Gradients![i] is not null ? Waves((int)x.Size, 1.3 + i) : null).ToArray();
        var at = Value(0).Item();
        var (right, left) = (Value(Step).Item(), Value(-Step).Item());
        var slope = ((8 * (right - left)) - (Value(2 * Step).Item() - Value(-2 * Step).Item())) / (12 * Step);
        if (!double.IsFinite(slope) || Math.Abs(at) > LargestValue || !inputs.OfType<Tensor<double>>().All(x => x.ToArray().All(double.IsFinite))) return false;
        if (Math.Abs(right - (2 * at) + left) / Step > 0.05 * (1 + Math.Abs(slope))) return false;

        using var tape = new GradientTape();
        Tensor<double>[] sources = [.. inputs.Where((_, i) => directions[i] is not null).Cast<Tensor<double>>()];
        tape.Watch([.. sources]);
        var gradients = tape.Gradient(Value(0), sources, unconnectedGradients: UnconnectedGradients.Zero);
        double sum = 0;
        foreach (var (gradient, direction) in gradients.Zip(directions.OfType<double[]>())) sum += gradient.ToArray().Zip(direction, (g, d) => g * d).Sum();
        Assert.True(Math.Abs(sum - slope) <= 2e-6 * (1 + Math.Abs(slope)), $"{golden.Name}: the gradient is {sum:R}, the slope {slope:R}");
        return true;

        Tensor<double> Value(double offset)
        {
            var moved = offset == 0 ? inputs : [.. inputs.Select((x, i) => directions[i] is { } d ? Shifted((Tensor<double>)x, d, offset) : x)];
            Tensor<double> total = 0.0;
            if (s_domains.TryGetValue(name, out var domain)) moved = domain(Array.ConvertAll(moved, x => x.As<double>()), golden.Attrs);
            foreach (var (answer, i) in GoldenCalls.All[name](moved, golden.Attrs).Select((a, i) => (a, i)))
            {
                if (answer is Tensor<double> y) total += Tf.ReduceSum(y * Tf.Constant(Waves((int)y.Size, 0.4 + i), y.Shape));
            }

            return total;
        }
    }

    private static bool IsFloat(GoldenTensor tensor) => tensor.Dtype is "float32" or "float64";

    private static Tensor Moved(double[] values, int[] shape, int salt) =>
        Tf.Constant([.. values.Zip(Waves(values.Length, 2.1 + salt), (v, w) => v + (0.01 * w))], shape);

    private static Tensor<double> Shifted(Tensor<double> x, double[] direction, double offset) =>
        Tf.Constant([.. x.ToArray().Zip(direction, (v, d) => v + (offset * d))], x.Shape);

    // Numbers between -1 and 1 that follow no pattern of a shape.
    private static double[] Waves(int count, double phase) => [.. Enumerable.Range(0, count).Select(i => Math.Sin((1.7 * i) + (phase * phase)))];
}
