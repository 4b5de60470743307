namespace GraphCompiler.Keras;

// Training over whole sets of examples.
public partial class Model<TIn, TOut>
{
    /// <summary>
    /// Trains on arrays. The logged loss and metrics are means over the examples of the epoch, each batch's taken before its update.
    /// </summary>
    /// <param name="x">The inputs, examples along the first axis.</param>
    /// <param name="y">The labels.</param>
    /// <param name="batchSize">How many examples an update sees.</param>
    /// <param name="epochs">The number of the last epoch.</param>
    /// <param name="verbose">What is printed.</param>
    /// <param name="callbacks">What is told of the training.</param>
    /// <param name="validationSplit">The part of the examples, the last of them, that the model is only evaluated on.</param>
    /// <param name="validationData">Other examples for that.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own.</param>
    /// <param name="classWeight">What examples of a class count.</param>
    /// <param name="sampleWeight">What each example counts.</param>
    /// <param name="initialEpoch">The number of the first epoch.</param>
    /// <param name="stepsPerEpoch">How many batches an epoch has; the next one goes on where it ended. A dataset without end needs it.</param>
    /// <param name="validationFrequency">After how many epochs the model is evaluated.</param>
    /// <param name="validationSampleWeight">What each example of <paramref name="validationData"/> counts.</param>
    /// <param name="validationBatchSize">The size of its batches, as <paramref name="batchSize"/> unless given.</param>
    /// <param name="cancellationToken">Ends the training between two batches: <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TfValueException">It was not compiled, there are no examples, not as many labels as examples, or examples without end.</exception>
    public History Fit(
        TIn x, Tensor? y = null, int batchSize = 32, int epochs = 1, Verbose verbose = Verbose.ProgressBar, IReadOnlyList<Callback>? callbacks = null, double validationSplit = 0,
        (TIn X, Tensor Y)? validationData = null, bool shuffle = true, IReadOnlyDictionary<int, float>? classWeight = null, Tensor<float>? sampleWeight = null, int initialEpoch = 0,
        int? stepsPerEpoch = null, int validationFrequency = 1, Tensor<float>? validationSampleWeight = null, int? validationBatchSize = null, CancellationToken cancellationToken = default)
    {
        sampleWeight = ClassWeights.Or(sampleWeight, y, classWeight);
        var given = validationData is { } other
            ? Arrays(other.X, [other.Y], [validationSampleWeight])
            : ((List<Tensor>, Tensor[], Tensor<float>?[])?)null;
        return FitArrays(Arrays(x, y is null ? [] : [y], [sampleWeight]), given, batchSize, validationBatchSize ?? batchSize, validationSplit, shuffle, new FitOptions(epochs, verbose, callbacks ?? [], initialEpoch, stepsPerEpoch, null, validationFrequency, cancellationToken));
    }

    /// <summary>As the other form, with labels for each output.</summary>
    /// <inheritdoc cref="Fit(TIn, Tensor, int, int, Verbose, IReadOnlyList{Callback}, double, ValueTuple{TIn, Tensor}?, bool, IReadOnlyDictionary{int, float}, Tensor{float}, int, int?, int, Tensor{float}, int?, CancellationToken)"/>
    public History Fit(
        TIn x, IReadOnlyList<Tensor> y, int batchSize = 32, int epochs = 1, Verbose verbose = Verbose.ProgressBar, IReadOnlyList<Callback>? callbacks = null, double validationSplit = 0,
        (TIn X, IReadOnlyList<Tensor> Y)? validationData = null, bool shuffle = true, int initialEpoch = 0, int? stepsPerEpoch = null, int validationFrequency = 1,
        IReadOnlyList<Tensor<float>>? sampleWeights = null, CancellationToken cancellationToken = default)
    {
        var given = validationData is { } other ? Arrays(other.X, [.. other.Y], []) : ((List<Tensor>, Tensor[], Tensor<float>?[])?)null;
        return FitArrays(Arrays(x, [.. y], [.. sampleWeights ?? []]), given, batchSize, batchSize, validationSplit, shuffle, new FitOptions(epochs, verbose, callbacks ?? [], initialEpoch, stepsPerEpoch, null, validationFrequency, cancellationToken));
    }

    /// <summary>Trains on a dataset of batches.</summary>
    /// <inheritdoc cref="Fit(TIn, Tensor, int, int, Verbose, IReadOnlyList{Callback}, double, ValueTuple{TIn, Tensor}?, bool, IReadOnlyDictionary{int, float}, Tensor{float}, int, int?, int, Tensor{float}, int?, CancellationToken)"/>
    public History Fit<TLabel>(
        Dataset<(TIn, TLabel)> data, int epochs = 1, Verbose verbose = Verbose.ProgressBar, IReadOnlyList<Callback>? callbacks = null, Dataset<(TIn, TLabel)>? validationData = null,
        IReadOnlyDictionary<int, float>? classWeight = null, int initialEpoch = 0, int? stepsPerEpoch = null, int? validationSteps = null, int validationFrequency = 1,
        Dataset<(TIn, TLabel, Tensor<float>)>? weightedValidationData = null, CancellationToken cancellationToken = default) =>
        FitSource(Stream(data, classWeight), Validation(validationData, weightedValidationData), new FitOptions(epochs, verbose, callbacks ?? [], initialEpoch, stepsPerEpoch, validationSteps, validationFrequency, cancellationToken));

    /// <summary>Trains on a dataset of batches with weights.</summary>
    /// <inheritdoc cref="Fit(TIn, Tensor, int, int, Verbose, IReadOnlyList{Callback}, double, ValueTuple{TIn, Tensor}?, bool, IReadOnlyDictionary{int, float}, Tensor{float}, int, int?, int, Tensor{float}, int?, CancellationToken)"/>
    public History Fit<TLabel>(
        Dataset<(TIn, TLabel, Tensor<float>)> weightedData, int epochs = 1, Verbose verbose = Verbose.ProgressBar, IReadOnlyList<Callback>? callbacks = null,
        Dataset<(TIn, TLabel)>? validationData = null, int initialEpoch = 0, int? stepsPerEpoch = null, int? validationSteps = null, int validationFrequency = 1,
        Dataset<(TIn, TLabel, Tensor<float>)>? weightedValidationData = null, CancellationToken cancellationToken = default) =>
        FitSource(
            Weighted(weightedData), Validation(validationData, weightedValidationData),
            new FitOptions(epochs, verbose, callbacks ?? [], initialEpoch, stepsPerEpoch, validationSteps, validationFrequency, cancellationToken));

    /// <summary>Trains on a dataset of batches without labels: the model's own losses, or those of an overridden step.</summary>
    /// <inheritdoc cref="Fit(TIn, Tensor, int, int, Verbose, IReadOnlyList{Callback}, double, ValueTuple{TIn, Tensor}?, bool, IReadOnlyDictionary{int, float}, Tensor{float}, int, int?, int, Tensor{float}, int?, CancellationToken)"/>
    public History Fit(
        Dataset<TIn> inputs, int epochs = 1, Verbose verbose = Verbose.ProgressBar, IReadOnlyList<Callback>? callbacks = null, Dataset<TIn>? validationInputs = null,
        int initialEpoch = 0, int? stepsPerEpoch = null, int? validationSteps = null, int validationFrequency = 1, CancellationToken cancellationToken = default) =>
        FitSource(
            Unlabelled(inputs), validationInputs is null ? null : Unlabelled(validationInputs),
            new FitOptions(epochs, verbose, callbacks ?? [], initialEpoch, stepsPerEpoch, validationSteps, validationFrequency, cancellationToken));

    /// <summary>Every result by name, sorted: <c>results["loss"]</c>.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The labels.</param>
    /// <param name="batchSize">How many examples are looked at together.</param>
    /// <param name="verbose">What is printed.</param>
    /// <param name="sampleWeight">What each example counts.</param>
    /// <param name="steps">How many batches are looked at; all unless given.</param>
    /// <param name="callbacks">What is told of the evaluation.</param>
    /// <exception cref="TfValueException">It was not compiled, there are no examples, or not as many labels as examples.</exception>
    public IReadOnlyDictionary<string, float> Evaluate(
        TIn x, Tensor? y = null, int batchSize = 32, Verbose verbose = Verbose.ProgressBar, Tensor<float>? sampleWeight = null, int? steps = null, IReadOnlyList<Callback>? callbacks = null)
    {
        var (inputs, labels, weights) = Arrays(x, y is null ? [] : [y], [sampleWeight]);
        return new Trainer<TIn, TOut>(this).Evaluate(new ArraySource(Name, inputs, labels, weights, batchSize, false), steps, verbose, callbacks ?? []);
    }

    /// <inheritdoc cref="Evaluate(TIn, Tensor, int, Verbose, Tensor{float}, int?, IReadOnlyList{Callback})"/>
    public IReadOnlyDictionary<string, float> Evaluate(
        TIn x, IReadOnlyList<Tensor> y, int batchSize = 32, Verbose verbose = Verbose.ProgressBar, IReadOnlyList<Tensor<float>>? sampleWeights = null, int? steps = null,
        IReadOnlyList<Callback>? callbacks = null)
    {
        var (inputs, labels, weights) = Arrays(x, [.. y], [.. sampleWeights ?? []]);
        return new Trainer<TIn, TOut>(this).Evaluate(new ArraySource(Name, inputs, labels, weights, batchSize, false), steps, verbose, callbacks ?? []);
    }

    /// <inheritdoc cref="Evaluate(TIn, Tensor, int, Verbose, Tensor{float}, int?, IReadOnlyList{Callback})"/>
    public IReadOnlyDictionary<string, float> Evaluate<TLabel>(
        Dataset<(TIn, TLabel)> data, Verbose verbose = Verbose.ProgressBar, int? steps = null, IReadOnlyList<Callback>? callbacks = null) =>
        new Trainer<TIn, TOut>(this).Evaluate(Stream(data, null), steps, verbose, callbacks ?? []);

    /// <inheritdoc cref="Evaluate(TIn, Tensor, int, Verbose, Tensor{float}, int?, IReadOnlyList{Callback})"/>
    public IReadOnlyDictionary<string, float> Evaluate<TLabel>(
        Dataset<(TIn, TLabel, Tensor<float>)> weightedData, Verbose verbose = Verbose.ProgressBar, int? steps = null, IReadOnlyList<Callback>? callbacks = null) =>
        new Trainer<TIn, TOut>(this).Evaluate(Weighted(weightedData), steps, verbose, callbacks ?? []);

    /// <inheritdoc cref="Evaluate(TIn, Tensor, int, Verbose, Tensor{float}, int?, IReadOnlyList{Callback})"/>
    public IReadOnlyDictionary<string, float> Evaluate(Dataset<TIn> inputs, Verbose verbose = Verbose.ProgressBar, int? steps = null, IReadOnlyList<Callback>? callbacks = null) =>
        new Trainer<TIn, TOut>(this).Evaluate(Unlabelled(inputs), steps, verbose, callbacks ?? []);

    /// <summary>What the model gives for each example.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="batchSize">How many examples are looked at together.</param>
    /// <param name="verbose">What is printed.</param>
    /// <param name="steps">How many batches are looked at; all unless given.</param>
    /// <param name="callbacks">What is told of the predictions. Their logs are empty: what a model gives is no number.</param>
    /// <exception cref="TfValueException">There are no examples.</exception>
    public TOut Predict(TIn x, int batchSize = 32, Verbose verbose = Verbose.Silent, int? steps = null, IReadOnlyList<Callback>? callbacks = null)
    {
        var (inputs, _, _) = Arrays(x, [], []);
        return new Trainer<TIn, TOut>(this).Predict(new ArraySource(Name, inputs, [], [], batchSize, false), steps, verbose, callbacks ?? []);
    }

    /// <inheritdoc cref="Predict(TIn, int, Verbose, int?, IReadOnlyList{Callback})"/>
    public TOut Predict(Dataset<TIn> data, Verbose verbose = Verbose.Silent, int? steps = null, IReadOnlyList<Callback>? callbacks = null) =>
        new Trainer<TIn, TOut>(this).Predict(Unlabelled(data), steps, verbose, callbacks ?? []);

    /// <summary>What the model gives for each example of a labelled dataset.</summary>
    /// <inheritdoc cref="Predict(TIn, int, Verbose, int?, IReadOnlyList{Callback})"/>
    public TOut Predict<TLabel>(Dataset<(TIn, TLabel)> labelledData, Verbose verbose = Verbose.Silent, int? steps = null, IReadOnlyList<Callback>? callbacks = null) =>
        new Trainer<TIn, TOut>(this).Predict(Source(labelledData, e => Batch(e.Item1, [], [])), steps, verbose, callbacks ?? []);

    /// <summary>One update. The metrics start anew: each call returns those of its own batch, the loss before the update.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The labels.</param>
    /// <param name="sampleWeight">What each example counts.</param>
    /// <param name="classWeight">What examples of a class count.</param>
    /// <exception cref="TfValueException">The model was not compiled, there are not as many labels as examples, or weights of both kinds.</exception>
    public IReadOnlyDictionary<string, float> TrainOnBatch(TIn x, Tensor? y = null, Tensor<float>? sampleWeight = null, IReadOnlyDictionary<int, float>? classWeight = null) =>
        OnBatch(x, y is null ? [] : [y], [ClassWeights.Or(sampleWeight, y, classWeight)], isTraining: true);

    /// <summary>As the other form, with labels for each output.</summary>
    /// <inheritdoc cref="TrainOnBatch(TIn, Tensor, Tensor{float}, IReadOnlyDictionary{int, float})" path="/exception"/>
    public IReadOnlyDictionary<string, float> TrainOnBatch(TIn x, IReadOnlyList<Tensor> y, IReadOnlyList<Tensor<float>>? sampleWeights = null) =>
        OnBatch(x, [.. y], [.. sampleWeights ?? []], isTraining: true);

    /// <summary>As <see cref="TrainOnBatch(TIn, Tensor, Tensor{float}, IReadOnlyDictionary{int, float})"/>, without the update.</summary>
    public IReadOnlyDictionary<string, float> TestOnBatch(TIn x, Tensor? y = null, Tensor<float>? sampleWeight = null) =>
        OnBatch(x, y is null ? [] : [y], [sampleWeight], isTraining: false);

    /// <inheritdoc cref="TestOnBatch(TIn, Tensor, Tensor{float})"/>
    public IReadOnlyDictionary<string, float> TestOnBatch(TIn x, IReadOnlyList<Tensor> y, IReadOnlyList<Tensor<float>>? sampleWeights = null) =>
        OnBatch(x, [.. y], [.. sampleWeights ?? []], isTraining: false);

    /// <summary>What the model gives for a batch.</summary>
    public TOut PredictOnBatch(TIn x)
    {
        var batch = Batch(x, [], []);
        return Packed(PredictFunction.Run(batch, false));
    }

    internal TOut Packed(IReadOnlyList<Tensor> results)
    {
        if (Graph is null) return Structures.Fit<TOut>(this, results.Count == 1 ? results[0] : results.ToArray());
        var next = 0;
        return Structures.Map(_outputs, _ => results[next++]);
    }

    private History FitArrays(
        (List<Tensor> X, Tensor[] Y, Tensor<float>?[] W) data, (List<Tensor> X, Tensor[] Y, Tensor<float>?[] W)? validation, int batchSize, int validationBatchSize, double split, bool shuffle, FitOptions options)
    {
        if (split > 0 && validation is null)
        {
            var rows = data.X[0].Shape[0];
            var first = (int)Math.Floor(rows * (1 - split));
            if (first == 0 || first == rows) throw new TfValueException(FormattableString.Invariant($"Training data contains {rows} samples, which is not sufficient to split it into a validation and training set as specified by `validation_split={split}`."));
            validation = (Part(data.X, first, rows - first), [.. Part(data.Y, first, rows - first)], [.. data.W.Select(w => w is null ? null : (Tensor<float>)ArraySource.Rows(w, first, rows - first))]);
            data = (Part(data.X, 0, first), [.. Part(data.Y, 0, first)], [.. data.W.Select(w => w is null ? null : (Tensor<float>)ArraySource.Rows(w, 0, first))]);
        }

        return FitSource(
            new ArraySource(Name, data.X, data.Y, data.W, batchSize, shuffle), validation is { } other ? new ArraySource(Name, other.X, other.Y, other.W, validationBatchSize, false) : null, options);

        static List<Tensor> Part(IReadOnlyList<Tensor> tensors, int first, int count) => [.. tensors.Select(t => ArraySource.Rows(t, first, count))];
    }

    private IReadOnlyDictionary<string, float> OnBatch(TIn x, Tensor[] y, Tensor<float>?[] weights, bool isTraining)
    {
        _ = Compiled;
        ArraySource.Check(Name, Structures.Tensors(x), y, weights);
        return new Trainer<TIn, TOut>(this).OnBatch(Batch(x, y, weights), isTraining);
    }

    private History FitSource(BatchSource source, BatchSource? validation, FitOptions options) => new Trainer<TIn, TOut>(this).Fit(source, validation, options);

    private (List<Tensor> X, Tensor[] Y, Tensor<float>?[] W) Arrays(TIn x, Tensor[] y, Tensor<float>?[] weights)
    {
        Template = x;
        return (Structures.Tensors(x), y, weights);
    }

    private Batch Batch(TIn x, Tensor[] y, Tensor<float>?[] weights)
    {
        Template = x;
        return new Batch([.. Structures.Tensors(x)], y, weights);
    }

    private StreamSource Stream<TLabel>(Dataset<(TIn, TLabel)> data, IReadOnlyDictionary<int, float>? classWeight) => Source(data, e =>
    {
        Tensor[] labels = [.. Structures.Tensors(e.Item2)];
        return Batch(e.Item1, labels, classWeight is null ? [null] : [ClassWeights.Of(labels[0], classWeight)]);
    });

    private StreamSource? Validation<TLabel>(Dataset<(TIn, TLabel)>? data, Dataset<(TIn, TLabel, Tensor<float>)>? weighted) => (data, weighted) switch
    {
        (null, null) => null,
        ({ } pairs, null) => Stream(pairs, null),
        (null, { } triples) => Weighted(triples),
        _ => throw new TfValueException($"The model '{Name}' is given validation data with weights and without: give one of them."),
    };

    private StreamSource Weighted<TLabel>(Dataset<(TIn, TLabel, Tensor<float>)> data) => Source(data, e => Batch(e.Item1, [.. Structures.Tensors(e.Item2)], [e.Item3]));

    private StreamSource Unlabelled(Dataset<TIn> data) => Source(data, x => Batch(x, [], []));

    private static StreamSource Source<T>(Dataset<T> data, Func<T, Batch> batch)
    {
        return new StreamSource(Batches, data.Cardinality is >= 0 and <= int.MaxValue and var count ? (int)count : null, data.IsInfinite);

        IEnumerable<Batch> Batches()
        {
            foreach (var element in data) yield return batch(element);
        }
    }
}
