using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Numbers;

/// <summary>Losses and the gradients of their sums, eagerly and inside of a function.</summary>
public class LossTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => KerasData.Files("losses");

    internal static Loss Bind(string name, KerasArguments args)
    {
        var reduction = args.Element("reduction")?.GetString() switch
        {
            _ when args.IsGiven("reduction") && !args.Has("reduction") => Reduction.None,
            null or "sum_over_batch_size" or "mean" => Reduction.SumOverBatchSize,
            "sum" => Reduction.Sum,
            "none" => Reduction.None,
            "mean_with_sample_weight" => Reduction.MeanWithSampleWeight,
            var other => throw new LeftOutException($"reduction {other}"),
        };
        var (logits, smoothing, axis) = (args.Bool("from_logits"), args.Double("label_smoothing", 0), args.Ints("axis"));
        Axes axes = axis!;
        var one = axis?[0] ?? -1;
        Loss bound = name switch
        {
            "MeanSquaredError" => new MeanSquaredError(reduction),
            "MeanAbsoluteError" => new MeanAbsoluteError(reduction),
            "MeanAbsolutePercentageError" => new MeanAbsolutePercentageError(reduction),
            "MeanSquaredLogarithmicError" => new MeanSquaredLogarithmicError(reduction),
            "LogCosh" => new LogCosh(reduction),
            "KLDivergence" => new KLDivergence(reduction),
            "Poisson" => new Poisson(reduction),
            "Hinge" => new Hinge(reduction),
            "SquaredHinge" => new SquaredHinge(reduction),
            "CategoricalHinge" => new CategoricalHinge(reduction),
            "Huber" => new Huber(args.Double("delta", 1), reduction),
            "BinaryCrossentropy" => new BinaryCrossentropy(logits, smoothing, one, reduction),
            "CategoricalCrossentropy" => new CategoricalCrossentropy(logits, smoothing, one, reduction),
            "SparseCategoricalCrossentropy" => new SparseCategoricalCrossentropy(logits, args.Int("ignore_class"), one, reduction),
            "BinaryFocalCrossentropy" => new BinaryFocalCrossentropy(
                args.Double("gamma", 2), args.Bool("apply_class_balancing"), args.Double("alpha", 0.25), logits, smoothing, one, reduction),
            "CategoricalFocalCrossentropy" when args.Element("alpha") is { ValueKind: JsonValueKind.Array } => new CategoricalFocalCrossentropy(
                args.Doubles("alpha")!, args.Double("gamma", 2), logits, smoothing, one, reduction),
            "CategoricalFocalCrossentropy" => new CategoricalFocalCrossentropy(args.Double("alpha", 0.25), args.Double("gamma", 2), logits, smoothing, one, reduction),
            "CosineSimilarity" => new CosineSimilarity(one, reduction),
            "Dice" => new Dice(axes, reduction),
            "Tversky" => new Tversky(args.Double("alpha", 0.5), args.Double("beta", 0.5), axes, reduction),
            _ => throw new LeftOutException($"loss {name}"),
        };
        args.End();
        return bound;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Loss(string file) => Run(file, inFunction: false);

    [Theory]
    [MemberData(nameof(Files))]
    public void Loss_in_a_function(string file) => Run(file, inFunction: true);

    private void Run(string file, bool inFunction)
    {
        var (root, tally) = (KerasData.Read("losses", file), new KerasTally(output));
        foreach (var test in root.GetProperty("cases").EnumerateArray())
        {
            tally.Run(test, () =>
            {
                Tensor Named(string name) => KerasData.ToTensor(root.GetProperty("tensors").GetProperty(test.GetProperty(name).GetString()!));
                var isFunction = test.GetProperty("form").GetString() == "function";
                var isEmpty = test.GetProperty("name").GetString()!.StartsWith("empty", StringComparison.Ordinal);
                if (isEmpty && test.TryGetProperty("raises", out _)) throw new LeftOutException("a value here, where a kernel of TensorFlow fails");
                var (labels, given) = (Named("y_true"), Named("y_pred"));
                if (isFunction && given is not Tensor<float>) throw new LeftOutException("predictions are float32");
                var predictions = Tf.Cast<float>(given);
                var weights = test.TryGetProperty("sample_weight", out _) ? Tf.Cast<float>(Named("sample_weight")) : null;
                var args = isFunction ? Unreduced(test) : KerasArguments.Of(test);
                var loss = Bind(root.GetProperty("loss").GetString()!, args);
                var run = inFunction
                    ? Tf.Function<Func<Tensor<float>, (Tensor<float>, Tensor<float>)>>(p => ValueAndGradient(loss, labels, p, weights)).Call
                    : p => ValueAndGradient(loss, labels, p, weights);
                var (value, gradient) = run(predictions);
                var (rtol, atol) = (KerasData.Tolerance(root, test, "rtol"), KerasData.Tolerance(root, test, "atol"));
                KerasData.Check(value, test.GetProperty("value"), rtol, atol, "value");
                if (test.TryGetProperty("gradient", out var wanted) && wanted.ValueKind == JsonValueKind.Object)
                {
                    KerasData.Check(gradient, wanted, Math.Max(rtol, given is Tensor<double> ? 2e-5 : 0), Math.Max(atol, given is Tensor<double> ? 2e-6 : 0), "gradient");
                }
            });
        }

        tally.Finish();
    }

    // A function gives what an object without reduction gives.
    private static KerasArguments Unreduced(JsonElement test)
    {
        var text = test.TryGetProperty("args", out var args) ? args.GetRawText() : "{}";
        using var document = JsonDocument.Parse(text.Length <= 2 ? """{"reduction":"none"}""" : """{"reduction":"none",""" + text.TrimStart()[1..]);
        return new KerasArguments(document.RootElement.Clone());
    }

    private static (Tensor<float> Value, Tensor<float> Gradient) ValueAndGradient(Loss loss, Tensor labels, Tensor<float> predictions, Tensor<float>? weights)
    {
        using var tape = new GradientTape();
        tape.Watch(predictions);
        var value = loss.Call(labels, predictions, weights);
        return (value, tape.Gradient(value, predictions, unconnectedGradients: UnconnectedGradients.Zero)!);
    }
}
