namespace GraphCompiler.Keras;

/// <summary>Sequences of neighbouring rows of an array: keras.utils.timeseries_dataset_from_array.</summary>
public static class TimeseriesDataset
{
    /// <summary>Batches of sequences.</summary>
    /// <param name="data">The rows, in their order in time.</param>
    /// <param name="sequenceLength">How many rows a sequence has.</param>
    /// <param name="sequenceStride">How far apart sequences begin.</param>
    /// <param name="samplingRate">How far apart the rows of a sequence are.</param>
    /// <param name="batchSize">How many sequences a batch has; single sequences where it is null.</param>
    /// <param name="shuffle">Whether they come in a random order.</param>
    /// <param name="seed">What the order is drawn from.</param>
    /// <param name="startIndex">The first row that is used.</param>
    /// <param name="endIndex">The first row behind them.</param>
    /// <exception cref="TfValueException">A number is not positive, or too large for the data.</exception>
    public static Dataset<Tensor<T>> FromArray<T>(
        Tensor<T> data, int sequenceLength, int sequenceStride = 1, int samplingRate = 1, int? batchSize = 128, bool shuffle = false, int? seed = null, int? startIndex = null, int? endIndex = null)
    {
        var (rows, starts) = Begin(data, null, sequenceLength, sequenceStride, samplingRate, shuffle, seed, startIndex, endIndex);
        return Batched(new Dataset<Tensor<T>>(new SequenceStage(rows, starts, sequenceLength, samplingRate), ElementForm<Tensor<T>>.Create()), batchSize, shuffle, seed);
    }

    /// <summary>Batches of sequences with targets: that of a sequence is the one with the number of its first row.</summary>
    /// <param name="data">The rows, in their order in time.</param>
    /// <param name="targets">The targets. There are no more sequences than targets.</param>
    /// <param name="sequenceLength">How many rows a sequence has.</param>
    /// <param name="sequenceStride">How far apart sequences begin.</param>
    /// <param name="samplingRate">How far apart the rows of a sequence are.</param>
    /// <param name="batchSize">How many sequences a batch has; single sequences where it is null.</param>
    /// <param name="shuffle">Whether they come in a random order.</param>
    /// <param name="seed">What the order is drawn from.</param>
    /// <param name="startIndex">The first row that is used.</param>
    /// <param name="endIndex">The first row behind them.</param>
    /// <exception cref="TfValueException">A number is not positive, or too large for the data.</exception>
    public static Dataset<(Tensor<T> Sequences, Tensor<TTarget> Targets)> FromArray<T, TTarget>(
        Tensor<T> data, Tensor<TTarget> targets, int sequenceLength, int sequenceStride = 1, int samplingRate = 1, int? batchSize = 128, bool shuffle = false, int? seed = null,
        int? startIndex = null, int? endIndex = null)
    {
        var (rows, starts) = Begin(data, targets.Shape[0], sequenceLength, sequenceStride, samplingRate, shuffle, seed, startIndex, endIndex);
        var own = TensorFactory.Take(targets, Array.ConvertAll(starts, s => s + (startIndex ?? 0)));
        var both = Dataset.Zip(
            new Dataset<Tensor<T>>(new SequenceStage(rows, starts, sequenceLength, samplingRate), ElementForm<Tensor<T>>.Create()), Dataset.FromTensorSlices((Tensor<TTarget>)own));
        return Batched(new Dataset<(Tensor<T> Sequences, Tensor<TTarget> Targets)>(both.Stage, both.Form), batchSize, shuffle, seed);
    }

    private static (Tensor Rows, int[] Starts) Begin(
        Tensor data, int? targets, int length, int stride, int rate, bool shuffle, int? seed, int? startIndex, int? endIndex)
    {
        var count = data.Shape[0];
        if (startIndex is { } first && (first < 0 || first >= count)) throw new TfValueException($"`start_index` must be between 0 and the length of the data. Received: start_index={first}, for data of length {count}");
        if (endIndex is { } last && (last <= (startIndex ?? 0) || last > count)) throw new TfValueException($"`end_index` must be higher than `start_index` and at most the length of the data. Received: end_index={last}, for data of length {count}");
        Check(rate, "sampling_rate");
        Check(length, "sequence_length");
        Check(stride, "sequence_stride");
        var (start, end) = (startIndex ?? 0, endIndex ?? count);
        var used = start == 0 && end == count ? data : ArraySource.Rows(data, start, end - start);
        var sequences = (end - start) - ((length - 1) * rate);
        if (targets is { } known) sequences = Math.Min(sequences, known);
        if (sequences <= 0) throw new TfValueException($"There are {end - start} rows, too few for a sequence: sequence_length={length}, sampling_rate={rate}");
        int[] starts = [.. Enumerable.Range(0, (sequences + stride - 1) / stride).Select(i => i * stride)];
        if (shuffle) (seed is { } own ? new Random(own) : new Random()).Shuffle(starts);
        return (used, starts);

        void Check(int value, string name)
        {
            if (value <= 0) throw new TfValueException($"`{name}` must be higher than 0. Received: {name}={value}");
            if (value >= count) throw new TfValueException($"`{name}` must be lower than the length of the data. Received: {name}={value}, for data of length {count}");
        }
    }

    private static Dataset<T> Batched<T>(Dataset<T> sequences, int? batchSize, bool shuffle, int? seed)
    {
        if (shuffle) sequences = sequences.Shuffle((batchSize * 8) ?? 1024, seed);
        return batchSize is { } size ? sequences.Batch(size) : sequences;
    }

    /// <summary>Rows of a tensor at equal distances, from each of some starts.</summary>
    private sealed class SequenceStage(Tensor rows, int[] starts, int length, int rate) : DataStage
    {
        public override long Cardinality => starts.Length;

        public override IEnumerable<Element> Elements(Iteration iteration)
        {
            foreach (var start in starts) yield return iteration.Make(() => [TensorFactory.Take(rows, [.. Enumerable.Range(0, length).Select(i => start + (i * rate))])]);
        }

        protected override TensorSpec?[] FindSpecs() => [new TensorSpec(Shape.Create([Dim.Unknown, .. rows.Shape[1..].Dims]), rows.DType)];
    }
}
