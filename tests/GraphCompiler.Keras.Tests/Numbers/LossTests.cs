using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Numbers;

/// <summary>Losses and the gradients of their sums, eagerly, and inside of a function as made again of their configurations.</summary>
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
        var own = args.String("name");
        var (logits, smoothing, axis) = (args.Bool("from_logits"), args.Double("label_smoothing", 0), args.Ints("axis"));
        Axes axes = axis!;
        var one = axis?[0] ?? -1;
        Loss bound = name switch
        {
            "MeanSquaredError" => new MeanSquaredError(reduction, own),
            "MeanAbsoluteError" => new MeanAbsoluteError(reduction, own),
            "MeanAbsolutePercentageError" => new MeanAbsolutePercentageError(reduction, own),
            "MeanSquaredLogarithmicError" => new MeanSquaredLogarithmicError(reduction, own),
            "LogCosh" => new LogCosh(reduction, own),
            "KLDivergence" => new KLDivergence(reduction, own),
            "Poisson" => new Poisson(reduction, own),
            "Hinge" => new Hinge(reduction, own),
            "SquaredHinge" => new SquaredHinge(reduction, own),
            "CategoricalHinge" => new CategoricalHinge(reduction, own),
            "Huber" => new Huber(args.Double("delta", 1), reduction, own),
            "BinaryCrossentropy" => new BinaryCrossentropy(logits, smoothing, one, reduction, own),
            "CategoricalCrossentropy" => new CategoricalCrossentropy(logits, smoothing, one, reduction, own),
            "SparseCategoricalCrossentropy" => new SparseCategoricalCrossentropy(logits, args.Int("ignore_class"), one, reduction, own),
            "BinaryFocalCrossentropy" => new BinaryFocalCrossentropy(
                args.Double("gamma", 2), args.Bool("apply_class_balancing"), args.Double("alpha", 0.25), logits, smoothing, one, reduction, own),
            "CategoricalFocalCrossentropy" when args.Element("alpha") is { ValueKind: JsonValueKind.Array } => new CategoricalFocalCrossentropy(
                args.Doubles("alpha")!, args.Double("gamma", 2), logits, smoothing, one, reduction, own),
            "CategoricalFocalCrossentropy" => new CategoricalFocalCrossentropy(args.Double("alpha", 0.25), args.Double("gamma", 2), logits, smoothing, one, reduction, own),
            "CosineSimilarity" => new CosineSimilarity(one, reduction, own),
            "Dice" => new Dice(axes, reduction, own),
            "Tversky" => new Tversky(args.Double("alpha", 0.5), args.Double("beta", 0.5), axes, reduction, own),
            "CTC" => new CTC(reduction, own),
            "Circle" => new Circle(args.Double("gamma", 80), args.Double("margin", 0.4), args.Bool("remove_diagonal", true), reduction, own),
            "CategoricalGeneralizedCrossEntropy" => new CategoricalGeneralizedCrossEntropy(args.Double("q", 0.5), reduction, own),
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
                if (isFunction && root.GetProperty("loss").GetString() == "CategoricalGeneralizedCrossEntropy")
                {
                    // Its function takes every q.
                    var direct = Losses.CategoricalGeneralizedCrossEntropy(labels, (Tensor<float>)given, KerasArguments.Of(test).Double("q", 0.5));
                    KerasData.Check(direct, test.GetProperty("value"), KerasData.Tolerance(root, test, "rtol"), KerasData.Tolerance(root, test, "atol"), "value");
                    return;
                }

                if (isFunction && given is not Tensor<float>) throw new LeftOutException("predictions are float32");
                var predictions = Tf.Cast<float>(given);
                var weights = test.TryGetProperty("sample_weight", out _) ? Tf.Cast<float>(Named("sample_weight")) : null;
                var args = isFunction ? Unreduced(test) : KerasArguments.Of(test);
                var loss = Bind(root.GetProperty("loss").GetString()!, args);
                if (inFunction) loss = ConfigTests.Remade(ConfigTables.Losses, loss);
                var run = inFunction
                    ? Tf.Function<Func<Tensor<float>, (Tensor<float>, Tensor<float>)>>(p => ValueAndGradient(loss, labels, p, weights)).Call
                    : p => ValueAndGradient(loss, labels, p, weights);
                var (value, gradient) = run(predictions);
                var (rtol, atol) = (KerasData.Tolerance(root, test, "rtol"), KerasData.Tolerance(root, test, "atol"));
                KerasData.Check(value, test.GetProperty("value"), rtol, atol, "value");

                // Where no alignment is possible, TensorFlow's gradient is off by a part in 10,000: it adds small numbers to -707.
                if (loss is CTC && test.GetProperty("name").GetString()!.StartsWith("label_too_long", StringComparison.Ordinal)) rtol = 2e-4;
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
