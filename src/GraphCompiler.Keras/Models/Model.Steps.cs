using System.ComponentModel;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

// One batch.
public partial class Model<TIn, TOut>
{
    private CompiledStep? _train;
    private CompiledStep? _test;
    private CompiledStep? _predict;
    private (Tensor[] Labels, Tensor<float>?[] Weights) _batch = ([], []);
    private Dictionary<string, Tensor<float>>? _ownLogs;

    /// <summary>One step of <c>Fit</c>; compiled. What it returns is logged; the history keeps what the epoch's last batch returned.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The labels of the only output.</param>
    /// <param name="sampleWeight">What each example counts.</param>
    [KernelBoundary]
    protected virtual Dictionary<string, Tensor<float>> TrainStep(TIn x, Tensor? y, Tensor<float>? sampleWeight)
    {
        using var tape = new GradientTape();
        var outputs = Call(x, training: true);
        var weights = TrainableWeights; // The call made them, if it was the first.
        var loss = ComputeLoss(x, y, outputs, sampleWeight);
        Compiled.Loss.Update(loss, Rows(x));
        if (weights.Count > 0) Optimizer.Apply(tape.Gradient(Optimizer.ScaleLoss(loss), weights), weights);
        else Tf.Config.WarningLogger("The model does not have any trainable weights.");
        return _ownLogs = ComputeMetrics(x, y, outputs, sampleWeight);
    }

    /// <summary>One step of <c>Evaluate</c>; compiled.</summary>
    /// <inheritdoc cref="TrainStep" path="/param"/>
    [KernelBoundary]
    protected virtual Dictionary<string, Tensor<float>> TestStep(TIn x, Tensor? y, Tensor<float>? sampleWeight)
    {
        var outputs = Call(x, training: false);
        Compiled.Loss.Update(ComputeLoss(x, y, outputs, sampleWeight), Rows(x));
        return _ownLogs = ComputeMetrics(x, y, outputs, sampleWeight);
    }

    /// <summary>One step of <c>Predict</c>; compiled.</summary>
    /// <param name="x">The inputs.</param>
    [KernelBoundary]
    protected virtual TOut PredictStep(TIn x) => Call(x, training: false);

#pragma warning disable CA1707 // The generator's name for what is traced in a method's place.
    /// <summary>What is traced in TrainStep's place: generated code overrides it where a tensor decides something there.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual Dictionary<string, Tensor<float>> TrainStep__graph(TIn x, Tensor? y, Tensor<float>? sampleWeight) => TrainStep(x, y, sampleWeight);

    /// <summary>What is traced in TestStep's place.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual Dictionary<string, Tensor<float>> TestStep__graph(TIn x, Tensor? y, Tensor<float>? sampleWeight) => TestStep(x, y, sampleWeight);

    /// <summary>What is traced in PredictStep's place.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual TOut PredictStep__graph(TIn x) => PredictStep(x);
#pragma warning restore CA1707

    /// <summary>The loss of a batch with what layers add to it: a scalar.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The labels.</param>
    /// <param name="yPred">What the model gave.</param>
    /// <param name="sampleWeight">What each example counts.</param>
    /// <exception cref="TfValueException">The model has neither a loss nor layers that add one.</exception>
    [KernelBoundary]
    protected Tensor<float> ComputeLoss(TIn x, Tensor? y, TOut yPred, Tensor<float>? sampleWeight = null)
    {
        var (labels, weights) = Given(y, sampleWeight);
        var total = Compiled.ComputeLoss(OutputNames, labels, Structures.Tensors(yPred), weights, Rows(x));
        foreach (var loss in Losses) total = total is null ? loss : Boundary.Of(total + loss);
        return total ?? throw new TfValueException("No loss to compute. Provide a `loss` argument in `compile()`.");
    }

    /// <summary>Updates the metrics by a batch and gives what is logged.</summary>
    /// <inheritdoc cref="ComputeLoss" path="/param"/>
    [KernelBoundary]
    protected Dictionary<string, Tensor<float>> ComputeMetrics(TIn x, Tensor? y, TOut yPred, Tensor<float>? sampleWeight = null)
    {
        var (labels, weights) = Given(y, sampleWeight);
        Compiled.UpdateMetrics(labels, Structures.Tensors(yPred), weights);
        var results = new Dictionary<string, Tensor<float>>(StringComparer.Ordinal);
        foreach (var (name, value) in Logged()) results[name] = value;
        return results;
    }

    internal CompiledStep TrainFunction => _train ??= new CompiledStep("train_step", Compiled.RunsEagerly, (x, y, w) => Logged(TrainFunction, x, y, w, Tf.IsTracing ? TrainStep__graph : TrainStep));

    internal CompiledStep TestFunction => _test ??= new CompiledStep("test_step", Compiled.RunsEagerly, (x, y, w) => Logged(TestFunction, x, y, w, Tf.IsTracing ? TestStep__graph : TestStep));

    internal CompiledStep PredictFunction => _predict ??= new CompiledStep("predict_step", _compiled?.RunsEagerly ?? false, (x, _, _) => [.. Structures.Tensors(Tf.IsTracing ? PredictStep__graph(Inputs(x)) : PredictStep(Inputs(x)))]);

    /// <summary>The steps that ran, by what they do.</summary>
    internal IEnumerable<(string Title, CompiledStep Step)> CompiledSteps =>
        from step in new[] { ("Training step", _train), ("Evaluation step", _test), ("Prediction step", _predict) }
        where step.Item2 is not null
        select (step.Item1, step.Item2);

    /// <summary>The form in which inputs come, set by the first data.</summary>
    internal TIn Template { get; set; } = default!;

    internal TIn Inputs(IReadOnlyList<Tensor> leaves)
    {
        var next = 0;
        return Structures.Map(Template, _ => leaves[next++]);
    }

    // The library's own logs are state that the host reads when somebody asks: they are no outputs of the step.
    private Tensor[] Logged(CompiledStep function, Tensor[] x, Tensor[] y, Tensor<float>?[] w, Func<TIn, Tensor?, Tensor<float>?, Dictionary<string, Tensor<float>>> step)
    {
        _batch = (y, w);
        _ownLogs = null;
        var logs = step(Inputs(x), y.Length > 0 ? y[0] : null, w.Length > 0 ? w[0] : null);
        _batch = ([], []);
        function.LogNames = ReferenceEquals(logs, _ownLogs) ? null : [.. logs.Keys];
        return function.LogNames is null ? [] : [.. logs.Values];
    }

    private (IReadOnlyList<Tensor> Labels, IReadOnlyList<Tensor<float>?> Weights) Given(Tensor? y, Tensor<float>? weight) =>
        _batch.Labels.Length > 1 ? _batch : (y is null ? [] : [y], [weight]);

    private static Tensor<float> Rows(TIn x)
    {
        var first = Structures.Tensors(x)[0];
        return first.Shape.Dims[0].Size is { } known ? known : Tf.Cast<float>(Tf.Shape(first)[0]);
    }
}
