namespace GraphCompiler.Keras.Tests.Numbers;

/// <summary>
/// Each loss, each optimizer and each metric runs on kernels that the library brings: nothing is interpreted, eagerly and inside of functions that were never seen by a
/// build. Where one is missing, <c>GRAPHCOMPILER_RECORD</c> names it (src/GraphCompiler.Keras/Numbers.tfkernels).
/// </summary>
public class ShippedKernelTests
{
    private static readonly (string Name, Func<Optimizer> Make)[] s_optimizers =
    [
        ("SGD", () => new SGD()),
        ("SGD decay", () => new SGD { WeightDecay = 0.1 }),
        ("SGD average", () => new SGD { EmaMomentum = 0.9, EmaOverwriteFrequency = 2 }),
        ("SGD accumulated", () => new SGD { GradientAccumulationSteps = 2 }),
        ("SGD scaled", () => new SGD { LossScaleFactor = 2 }),
        ("SGD momentum", () => new SGD(momentum: 0.9)),
        ("SGD momentum decay", () => new SGD(momentum: 0.9) { WeightDecay = 0.1 }),
        ("SGD nesterov", () => new SGD(momentum: 0.9, nesterov: true)),
        ("SGD nesterov decay", () => new SGD(momentum: 0.9, nesterov: true) { WeightDecay = 0.1 }),
        ("SGD clipvalue", () => new SGD { ClipValue = 1 }),
        ("SGD clipnorm", () => new SGD { ClipNorm = 1 }),
        ("SGD global clipnorm", () => new SGD { GlobalClipNorm = 1 }),
        ("SGD exponential", () => new SGD(new ExponentialDecay(0.1, 10, 0.9))),
        ("SGD staircase", () => new SGD(new ExponentialDecay(0.1, 10, 0.9, staircase: true))),
        ("SGD inverse time", () => new SGD(new InverseTimeDecay(0.1, 10, 0.9))),
        ("SGD inverse time staircase", () => new SGD(new InverseTimeDecay(0.1, 10, 0.9, staircase: true))),
        ("SGD two pieces", () => new SGD(new PiecewiseConstantDecay([5], [0.1, 0.01]))),
        ("SGD three pieces", () => new SGD(new PiecewiseConstantDecay([5, 9], [0.1, 0.01, 0.001]))),
        ("SGD polynomial", () => new SGD(new PolynomialDecay(0.1, 10))),
        ("SGD polynomial cycle", () => new SGD(new PolynomialDecay(0.1, 10, cycle: true))),
        ("SGD cosine", () => new SGD(new CosineDecay(0.1, 10))),
        ("SGD cosine warmup", () => new SGD(new CosineDecay(0.1, 10, warmupTarget: 0.2, warmupSteps: 5))),
        ("SGD restarts", () => new SGD(new CosineDecayRestarts(0.1, 10))),
        ("SGD even restarts", () => new SGD(new CosineDecayRestarts(0.1, 10, tMul: 1))),
        ("Adam", () => new Adam()),
        ("Adam decay", () => new Adam { WeightDecay = 0.1 }),
        ("Adam average", () => new Adam { EmaMomentum = 0.9, EmaOverwriteFrequency = 2 }),
        ("Adam accumulated", () => new Adam { GradientAccumulationSteps = 2 }),
        ("Adam clipnorm", () => new Adam { ClipNorm = 1 }),
        ("Adam global clipnorm", () => new Adam { GlobalClipNorm = 1 }),
        ("Adam amsgrad", () => new Adam(amsgrad: true)),
        ("Adam exponential", () => new Adam(new ExponentialDecay(0.1, 10, 0.9))),
        ("Adam cosine", () => new Adam(new CosineDecay(0.1, 10))),
        ("AdamW", () => new AdamW()),
        ("AdamW amsgrad", () => new AdamW(amsgrad: true)),
        ("AdamW cosine warmup", () => new AdamW(new CosineDecay(0.1, 10, warmupTarget: 0.2, warmupSteps: 5))),
        ("RMSprop", () => new RMSprop()),
        ("RMSprop decay", () => new RMSprop { WeightDecay = 0.1 }),
        ("RMSprop momentum", () => new RMSprop(momentum: 0.9)),
        ("RMSprop centered", () => new RMSprop(centered: true)),
        ("RMSprop centered momentum", () => new RMSprop(momentum: 0.9, centered: true)),
        ("Adagrad", () => new Adagrad()),
        ("Adadelta", () => new Adadelta()),
        ("Adamax", () => new Adamax()),
        ("Nadam", () => new Nadam()),
        ("Ftrl", () => new Ftrl()),
        ("Ftrl shrinkage", () => new Ftrl(l2Shrinkage: 0.1)),
        ("Lion", () => new Lion()),
        ("Lion decay", () => new Lion { WeightDecay = 0.1 }),
        ("Lamb", () => new Lamb()),
        ("Lamb decay", () => new Lamb { WeightDecay = 0.1 }),
        ("Adafactor", () => new Adafactor()),
        ("ScheduleFreeAdamW", () => new ScheduleFreeAdamW()),
        ("ScheduleFreeAdamW decay", () => new ScheduleFreeAdamW(warmupSteps: 3) { WeightDecay = 0.1 }),
        ("Muon", () => new Muon()),
        ("scaled SGD", () => new LossScaleOptimizer(new SGD(), dynamicGrowthSteps: 2)),
        ("scaled Adam", () => new LossScaleOptimizer(new Adam())),
        ("Muon without nesterov", () => new Muon(nesterov: false)),
    ];

    private static readonly (string Name, Func<Loss> Make, string Labels)[] s_losses =
    [
        ("MeanSquaredError", () => new MeanSquaredError(), "floats"),
        ("MeanAbsoluteError", () => new MeanAbsoluteError(), "floats"),
        ("MeanAbsolutePercentageError", () => new MeanAbsolutePercentageError(), "floats"),
        ("MeanSquaredLogarithmicError", () => new MeanSquaredLogarithmicError(), "floats"),
        ("LogCosh", () => new LogCosh(), "floats"),
        ("KLDivergence", () => new KLDivergence(), "floats"),
        ("Poisson", () => new Poisson(), "floats"),
        ("Hinge", () => new Hinge(), "floats"),
        ("SquaredHinge", () => new SquaredHinge(), "floats"),
        ("CategoricalHinge", () => new CategoricalHinge(), "floats"),
        ("Huber", () => new Huber(), "floats"),
        ("BinaryCrossentropy", () => new BinaryCrossentropy(), "floats"),
        ("BinaryCrossentropy logits", () => new BinaryCrossentropy(fromLogits: true), "floats"),
        ("BinaryCrossentropy smoothed", () => new BinaryCrossentropy(labelSmoothing: 0.1), "floats"),
        ("BinaryCrossentropy logits smoothed", () => new BinaryCrossentropy(fromLogits: true, labelSmoothing: 0.1), "floats"),
        ("CategoricalCrossentropy", () => new CategoricalCrossentropy(), "floats"),
        ("CategoricalCrossentropy logits", () => new CategoricalCrossentropy(fromLogits: true), "floats"),
        ("CategoricalCrossentropy smoothed", () => new CategoricalCrossentropy(labelSmoothing: 0.1), "floats"),
        ("CategoricalCrossentropy logits smoothed", () => new CategoricalCrossentropy(fromLogits: true, labelSmoothing: 0.1), "floats"),
        ("SparseCategoricalCrossentropy", () => new SparseCategoricalCrossentropy(), "classes"),
        ("SparseCategoricalCrossentropy logits", () => new SparseCategoricalCrossentropy(fromLogits: true), "classes"),
        ("SparseCategoricalCrossentropy ignoring", () => new SparseCategoricalCrossentropy(ignoreClass: 0), "classes"),
        ("SparseCategoricalCrossentropy logits ignoring", () => new SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: 0), "classes"),
        ("BinaryFocalCrossentropy", () => new BinaryFocalCrossentropy(), "floats"),
        ("BinaryFocalCrossentropy balanced", () => new BinaryFocalCrossentropy(applyClassBalancing: true), "floats"),
        ("BinaryFocalCrossentropy logits", () => new BinaryFocalCrossentropy(fromLogits: true), "floats"),
        ("CategoricalFocalCrossentropy", () => new CategoricalFocalCrossentropy(), "floats"),
        ("CategoricalFocalCrossentropy logits", () => new CategoricalFocalCrossentropy(fromLogits: true), "floats"),
        ("CosineSimilarity", () => new CosineSimilarity(), "floats"),
        ("Dice", () => new Dice(), "floats"),
        ("Tversky", () => new Tversky(), "floats"),
        ("CategoricalGeneralizedCrossEntropy", () => new CategoricalGeneralizedCrossEntropy(), "classes"),
    ];

    private static readonly (string Name, Func<Loss> Make, Tensor<float> Predictions, Tensor<int> Labels)[] s_lossesOfTheirOwn =
    [
        ("CTC", () => new CTC(), Tf.Fill([2, 5, 3], 0.25f), Tf.Constant<int>([1, 2, 1, 0], [2, 2])),
        ("Circle", () => new Circle(), Tf.Fill([4, 3], 0.25f), Tf.Constant<int>([0, 1, 0, 1])),
        ("Circle with itself", () => new Circle(removeDiagonal: false), Tf.Fill([4, 3], 0.25f), Tf.Constant<int>([0, 1, 0, 1])),
    ];

    private static readonly (string Name, Func<Metric> Make, string Labels)[] s_metrics =
    [
        ("Mean", () => new Mean(), "floats"),
        ("Sum", () => new Sum(), "floats"),
        ("Accuracy", () => new Accuracy(), "floats"),
        ("BinaryAccuracy", () => new BinaryAccuracy(), "floats"),
        ("CategoricalAccuracy", () => new CategoricalAccuracy(), "floats"),
        ("SparseCategoricalAccuracy", () => new SparseCategoricalAccuracy(), "classes"),
        ("TopKCategoricalAccuracy", () => new TopKCategoricalAccuracy(2), "floats"),
        ("SparseTopKCategoricalAccuracy", () => new SparseTopKCategoricalAccuracy(2), "classes"),
        ("RootMeanSquaredError", () => new RootMeanSquaredError(), "floats"),
        ("R2Score", () => new R2Score(), "floats"),
        ("Precision", () => new Precision(), "floats"),
        ("Recall", () => new Recall(), "floats"),
        ("TruePositives", () => new TruePositives(), "floats"),
        ("TrueNegatives", () => new TrueNegatives(), "floats"),
        ("FalsePositives", () => new FalsePositives(), "floats"),
        ("FalseNegatives", () => new FalseNegatives(), "floats"),
        ("F1Score", () => new F1Score(), "floats"),
        ("FBetaScore", () => new FBetaScore(2), "floats"),
        ("AUC", () => new AUC(), "floats"),
        ("AUC logits", () => new AUC(fromLogits: true), "floats"),
        ("AUC PR", () => new AUC(curve: AUCCurve.PR), "floats"),
        ("PrecisionAtRecall", () => new PrecisionAtRecall(0.5), "floats"),
        ("RecallAtPrecision", () => new RecallAtPrecision(0.5), "floats"),
        ("SensitivityAtSpecificity", () => new SensitivityAtSpecificity(0.5), "floats"),
        ("SpecificityAtSensitivity", () => new SpecificityAtSensitivity(0.5), "floats"),
        ("MeanIoU", () => new MeanIoU(3), "same"),
        ("IoU", () => new IoU(3, [0]), "same"),
        ("BinaryIoU", () => new BinaryIoU(), "same"),
        ("OneHotIoU", () => new OneHotIoU(3, [0]), "floats"),
        ("OneHotMeanIoU", () => new OneHotMeanIoU(3), "floats"),
        ("PearsonCorrelation", () => new PearsonCorrelation(), "floats"),
        ("ConcordanceCorrelation", () => new ConcordanceCorrelation(), "floats"),
    ];

    /// <summary>The losses, and whether their labels are classes.</summary>
    internal static IReadOnlyList<(Func<Loss> Make, string Labels)> Losses => [.. s_losses.Select(l => (l.Make, l.Labels))];

    public static TheoryData<string> Optimizers => [.. s_optimizers.Select(o => o.Name)];

    public static TheoryData<string> LossNames => [.. s_losses.Select(l => l.Name)];

    public static TheoryData<string> Metrics => [.. s_metrics.Select(m => m.Name), .. s_losses.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizer(string name) => AssertNone(Updates<float>(name), name);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizer_of_doubles(string name) => AssertNone(Updates<double>(name), name);

    private static List<string> Updates<T>(string name)
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        var make = s_optimizers.First(o => o.Name == name).Make;
        Shape[][] variables = [[[3]], [[2, 3]], [[4, 3]], [[]], [[], []], [[3], [2, 3], [3, 2], [2, 3, 4], []]];
        var missed = new List<string>();
        foreach (var shapes in variables)
        {
            // Muon's iteration is for matrices.
            IVariable[] weights = [.. shapes.Where(s => name.StartsWith("Muon", StringComparison.Ordinal) ? s.Rank < 3 : true).Select(s => new Variable<T>(Tf.Ones<T>(s)))];
            Tensor[] gradients = [.. weights.Select(w => Tf.Ones<T>(w.Shape))];
            var optimizer = make();
            optimizer.Apply(gradients, weights);
            missed.AddRange(Missed(optimizer.Function!));

            var inside = make();
            var step = Tf.Function<Action<Tensor<T>>>(x => inside.Apply([.. gradients.Select(g => g.As<T>() * x)], weights));
            step.Call(Tf.Ones<T>([]));
            missed.AddRange(Missed(step));
        }

        return missed;
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Rows_of_a_table(string name)
    {
        var table = new Variable<float>(Tf.Ones([5, 3]));
        var optimizer = s_optimizers.First(o => o.Name == name).Make();
        optimizer.Apply([new IndexedSlices<float>(Tf.Ones([2, 3]), new[] { 1, 1 }, table.Shape)], [table]);

        AssertNone(Missed(optimizer.Function!), name);
    }

    [Theory]
    [MemberData(nameof(LossNames))]
    public void Loss(string name)
    {
        var (_, make, labels) = s_losses.First(l => l.Name == name);
        var missed = new List<string>();
        foreach (var shape in Shapes)
        {
            foreach (var weighted in new[] { false, true })
            {
                var loss = make();
                var step = Tf.Function<Func<Tensor<float>, Tensor, Tensor<float>, (Tensor<float>, Tensor<float>)>>((p, y, w) =>
                {
                    using var tape = new GradientTape();
                    tape.Watch(p);
                    var value = loss.Call(y, p, weighted ? w : null);
                    return (value, tape.Gradient(value, p)!);
                });
                var (prediction, label, weight) = Batch(shape, labels);
                if (weighted && name is "Dice" or "Tversky") continue;
                step.Call(prediction, label, weight);
                missed.AddRange(Missed(step));
            }
        }

        AssertNone(missed, name);
    }

    public static TheoryData<string> LossesOfTheirOwn => [.. s_lossesOfTheirOwn.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(LossesOfTheirOwn))]
    public void Loss_of_sequences_or_pairs(string name)
    {
        var (_, make, predictions, labels) = s_lossesOfTheirOwn.First(l => l.Name == name);
        var missed = new List<string>();
        foreach (var weighted in new[] { false, true })
        {
            var loss = make();
            var step = Tf.Function<Func<Tensor<float>, Tensor, Tensor<float>, (Tensor<float>, Tensor<float>)>>((p, y, w) =>
            {
                using var tape = new GradientTape();
                tape.Watch(p);
                var value = loss.Call(y, p, weighted ? w : null);
                return (value, tape.Gradient(value, p)!);
            });
            step.Call(predictions, labels, Tf.Ones(predictions.Shape[..1]));
            missed.AddRange(Missed(step));
        }

        AssertNone(missed, name);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Metric(string name)
    {
        var (make, labels) = s_metrics.FirstOrDefault(m => m.Name == name) is { Make: not null } found
            ? (found.Make, found.Labels)
            : (() => s_losses.First(l => l.Name == name).Make(), s_losses.First(l => l.Name == name).Labels);
        var missed = new List<string>();
        foreach (var shape in Shapes.Take(2))
        {
            foreach (var weighted in new[] { false, true })
            {
                var metric = make();
                var update = Tf.Function<Func<Tensor<float>, Tensor, Tensor<float>, Tensor<float>>>((p, y, w) => metric.Call(y, p, weighted ? w : null));
                var (prediction, label, weight) = Batch(shape, labels);
                if (weighted && name is "Dice" or "Tversky") continue;
                update.Call(prediction, label, weight);
                missed.AddRange(Missed(update));
            }
        }

        AssertNone(missed, name);
    }

    // Of several columns, of one, and of several in a sequence.
    private static Shape[] Shapes => [[4, 3], [4, 1], [2, 5, 3]];

    private static (Tensor<float> Predictions, Tensor Labels, Tensor<float> Weights) Batch(Shape shape, string labels)
    {
        var examples = shape[..^1];
        return (Tf.Fill(shape, 0.25f), labels == "classes" ? Tf.Zeros<int>(examples) : Tf.Ones(shape), Tf.Ones(labels == "same" ? shape : examples));
    }

    private static IEnumerable<string> Missed(TfFunction function)
    {
        var kernels = function.ConcreteFunctions.SelectMany(c => c.Kernels).ToArray();
        Assert.NotEmpty(kernels);
        return kernels.Where(k => !k.IsCompiled).Select(k => $"{k.Key}: {k.Reason}");
    }

    private static void AssertNone(IEnumerable<string> missed, string what)
    {
        var groups = missed.Distinct().ToArray();
        Assert.True(groups.Length == 0, $"{what} has {groups.Length} interpreted groups:\n{string.Join("\n", groups)}");
    }
}
