using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Numbers;

/// <summary>Metrics update by update, eagerly, and inside of a function as made again of their configurations.</summary>
public class MetricTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => KerasData.Files("metrics", except: "functions");

    internal static Metric Bind(string name, KerasArguments args)
    {
        var own = args.String("name");
        var (threshold, thresholds) = Thresholds(args);
        Metric bound = name switch
        {
            "Mean" => new Mean(own),
            "Sum" => new Sum(own),
            "Accuracy" => new Accuracy(own),
            "BinaryAccuracy" => new BinaryAccuracy(args.Double("threshold", 0.5), own),
            "CategoricalAccuracy" => new CategoricalAccuracy(own),
            "SparseCategoricalAccuracy" => new SparseCategoricalAccuracy(own),
            "TopKCategoricalAccuracy" => new TopKCategoricalAccuracy(args.Int("k", 5), own),
            "SparseTopKCategoricalAccuracy" => new SparseTopKCategoricalAccuracy(args.Int("k", 5), own, args.Bool("from_sorted_ids")),
            "RootMeanSquaredError" => new RootMeanSquaredError(own),
            "LogCoshError" => new LogCosh(name: own ?? "logcosh"),
            "TruePositives" => new TruePositives(threshold, own, thresholds),
            "TrueNegatives" => new TrueNegatives(threshold, own, thresholds),
            "FalsePositives" => new FalsePositives(threshold, own, thresholds),
            "FalseNegatives" => new FalseNegatives(threshold, own, thresholds),
            "Precision" => new Precision(threshold, args.Int("top_k"), args.Int("class_id"), own, thresholds),
            "Recall" => new Recall(threshold, args.Int("top_k"), args.Int("class_id"), own, thresholds),
            "PrecisionAtRecall" => new PrecisionAtRecall(args.Double("recall", 0), own, numThresholds: args.Int("num_thresholds", 200), classId: args.Int("class_id")),
            "RecallAtPrecision" => new RecallAtPrecision(args.Double("precision", 0), own, numThresholds: args.Int("num_thresholds", 200), classId: args.Int("class_id")),
            "SensitivityAtSpecificity" => new SensitivityAtSpecificity(args.Double("specificity", 0), own, numThresholds: args.Int("num_thresholds", 200), classId: args.Int("class_id")),
            "SpecificityAtSensitivity" => new SpecificityAtSensitivity(args.Double("sensitivity", 0), own, numThresholds: args.Int("num_thresholds", 200), classId: args.Int("class_id")),
            "AUC" => new AUC(
                args.Int("num_thresholds", 200),
                args.Bool("from_logits"),
                own,
                curve: args.String("curve") == "PR" ? AUCCurve.PR : AUCCurve.ROC,
                summation: args.String("summation_method") switch { "minoring" => AUCSummation.Minoring, "majoring" => AUCSummation.Majoring, _ => AUCSummation.Interpolation },
                thresholds: thresholds,
                labels: args.Bool("multi_label") ? args.Int("num_labels") ?? throw new LeftOutException("an AUC whose labels are not counted") : null,
                labelWeights: args.Doubles("label_weights")),
            "F1Score" => new F1Score(args.Double("threshold"), own, average: Average(args.String("average"))),
            "FBetaScore" => new FBetaScore(args.Double("beta", 1), args.Double("threshold"), own, average: Average(args.String("average"))),
            "R2Score" => new R2Score(own, aggregation: Aggregation(args), numRegressors: args.Int("num_regressors", 0)),
            "MeanIoU" => new MeanIoU(args.Int("num_classes", 0), own, ignoreClass: args.Int("ignore_class"), sparseYPred: args.Bool("sparse_y_pred", true)),
            "IoU" => new IoU(args.Int("num_classes", 0), args.Ints("target_class_ids")!, own, ignoreClass: args.Int("ignore_class")),
            "BinaryIoU" => new BinaryIoU(args.Ints("target_class_ids"), args.Double("threshold", 0.5), own),
            "OneHotIoU" => new OneHotIoU(args.Int("num_classes", 0), args.Ints("target_class_ids")!, own, args.Int("ignore_class"), args.Bool("sparse_y_pred"), args.Int("axis", -1)),
            "OneHotMeanIoU" => new OneHotMeanIoU(args.Int("num_classes", 0), own, args.Int("ignore_class"), args.Bool("sparse_y_pred"), args.Int("axis", -1)),
            "PearsonCorrelation" => new PearsonCorrelation(own, args.Int("axis", -1)),
            "ConcordanceCorrelation" => new ConcordanceCorrelation(own, args.Int("axis", -1)),
            _ => LossTests.Bind(name, args),
        };
        args.End();
        return bound;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Metric(string file) => Run(file, inFunction: false);

    [Theory]
    [MemberData(nameof(Files))]
    public void Metric_in_a_function(string file) => Run(file, inFunction: true);

    [Fact]
    public void Functions()
    {
        if (!File.Exists(Path.Combine(KerasData.Folder, "metrics", "functions.json"))) return;
        var (root, tally) = (KerasData.Read("metrics", "functions"), new KerasTally(output));
        foreach (var test in root.GetProperty("cases").EnumerateArray())
        {
            tally.Run(test, () =>
            {
                Tensor Named(string name) => KerasData.ToTensor(root.GetProperty("tensors").GetProperty(test.GetProperty(name).GetString()!));
                var (labels, predictions, args) = (Named("y_true"), Tf.Cast<float>(Named("y_pred")), KerasArguments.Of(test));
                var value = test.GetProperty("function").GetString() switch
                {
                    "binary_accuracy" => Metrics.BinaryAccuracy(labels, predictions, args.Double("threshold", 0.5)),
                    "categorical_accuracy" => Metrics.CategoricalAccuracy(labels, predictions),
                    "sparse_categorical_accuracy" => Metrics.SparseCategoricalAccuracy(labels, predictions),
                    "top_k_categorical_accuracy" => Metrics.TopKCategoricalAccuracy(labels, predictions, args.Int("k", 5)),
                    "sparse_top_k_categorical_accuracy" => Metrics.SparseTopKCategoricalAccuracy(labels, predictions, args.Int("k", 5)),
                    "pearson_correlation" => Metrics.PearsonCorrelation(labels, predictions, args.Int("axis", -1)),
                    "concordance_correlation" => Metrics.ConcordanceCorrelation(labels, predictions, args.Int("axis", -1)),
                    var other => throw new LeftOutException($"function {other}"),
                };
                args.End();
                KerasData.Check(value, test.GetProperty("value"), KerasData.Tolerance(root, test, "rtol"), KerasData.Tolerance(root, test, "atol"), "value");
            });
        }

        tally.Finish();
    }

    private void Run(string file, bool inFunction)
    {
        var (root, tally) = (KerasData.Read("metrics", file), new KerasTally(output));
        foreach (var test in root.GetProperty("cases").EnumerateArray()) tally.Run(test, () => Check(root, test, inFunction));
        tally.Finish();
    }

    private static void Check(JsonElement root, JsonElement test, bool inFunction)
    {
        var (rtol, atol) = (KerasData.Tolerance(root, test, "rtol"), KerasData.Tolerance(root, test, "atol"));
        if (test.GetProperty("name").GetString()!.StartsWith("empty", StringComparison.Ordinal) && test.TryGetProperty("raises", out _))
        {
            throw new LeftOutException("a value here, where a kernel of TensorFlow fails");
        }

        var metric = Bind(root.GetProperty("metric").GetString()!, KerasArguments.Of(test));
        if (inFunction) metric = ConfigTests.Remade(ConfigTables.Metrics, metric);
        Tensor? Named(JsonElement update, string name) =>
            update.TryGetProperty(name, out var key) && key.ValueKind == JsonValueKind.String ? KerasData.ToTensor(root.GetProperty("tensors").GetProperty(key.GetString()!)) : null;
        if (test.TryGetProperty("result_before_update", out var before) && before.ValueKind is JsonValueKind.Number or JsonValueKind.Array)
        {
            KerasData.Check(KerasData.Values(metric.Result()), [.. KerasData.Numbers(before)], rtol, atol, "result before updates");
        }

        var update = Tf.Function<Func<Tensor, Tensor<float>, Tensor<float>?, Tensor<float>>>((y, p, w) => metric.Call(y, p, w));
        var number = 0;
        foreach (var step in test.GetProperty("updates").EnumerateArray())
        {
            var weights = Named(step, "sample_weight") is { } given ? Tf.Cast<float>(given) : null;
            var predictions = Tf.Cast<float>((Named(step, "y_pred") ?? Named(step, "values"))!);
            var labels = Named(step, "y_true") ?? predictions;
            var result = inFunction ? update.Call(labels, predictions, weights) : metric.Call(labels, predictions, weights);
            if (step.TryGetProperty("result", out var want)) CheckResult(result, want, rtol, atol, $"result of update {number++}");
        }

        if (test.TryGetProperty("state_after", out var states))
        {
            var wanted = states.EnumerateArray().ToArray();
            Assert.Equal(wanted.Length, metric.Variables.Count);
            for (var i = 0; i < wanted.Length; i++)
            {
                Assert.EndsWith("/" + wanted[i].GetProperty("name").GetString() + ":0", metric.Variables[i].Name, StringComparison.Ordinal);
                if (wanted[i].TryGetProperty("data", out var data)) KerasData.Check(KerasData.Values(metric.Variables[i].Value), [.. KerasData.Numbers(data)], rtol, atol, metric.Variables[i].Name);
            }
        }

        metric.ResetState();
        if (test.TryGetProperty("result_after_reset", out var after)) CheckResult(metric.Result(), after, rtol, atol, "result after reset");
    }

    private static void CheckResult(Tensor<float> result, JsonElement want, double rtol, double atol, string what)
    {
        if (want.ValueKind == JsonValueKind.Object && want.TryGetProperty("raises", out _)) return;
        var data = want.ValueKind == JsonValueKind.Object ? want.GetProperty("data") : want;
        KerasData.Check(KerasData.Values(result), [.. KerasData.Numbers(data)], rtol, atol, what);
    }

    private static (double Threshold, double[]? Thresholds) Thresholds(KerasArguments args) => args.Element("thresholds") switch
    {
        null => (0.5, null),
        { ValueKind: JsonValueKind.Array } many => (0.5, [.. KerasData.Numbers(many)]),
        { } one => (KerasData.Number(one), null),
    };

    private static ClassAverage Average(string? name) => name switch
    {
        "micro" => ClassAverage.Micro,
        "macro" => ClassAverage.Macro,
        "weighted" => ClassAverage.Weighted,
        _ => ClassAverage.None,
    };

    private static R2Aggregation Aggregation(KerasArguments args) => args.IsGiven("class_aggregation")
        ? args.String("class_aggregation") switch { "uniform_average" => R2Aggregation.UniformAverage, "variance_weighted_average" => R2Aggregation.VarianceWeightedAverage, _ => R2Aggregation.None }
        : R2Aggregation.UniformAverage;
}
