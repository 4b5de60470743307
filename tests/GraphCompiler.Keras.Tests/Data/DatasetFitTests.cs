namespace GraphCompiler.Keras.Tests.Data;

/// <summary>Training on datasets of every form.</summary>
public sealed class DatasetFitTests
{
    private readonly Tensor<float> _x = Tf.Reshape(Tf.Range(20f), [20, 1]) / 10f;

    private Tensor<float> Y => (_x * 3f) + 1f;

    [Fact]
    public void A_dataset_of_batches_trains_as_arrays_do()
    {
        var arrays = Line().Fit(_x, Y, batchSize: 6, epochs: 3, Verbose.Silent, shuffle: false);
        var data = Line().Fit(Dataset.FromTensorSlices((_x, Y)).Batch(6), epochs: 3, Verbose.Silent);
        Assert.Equal(arrays["loss"], data["loss"]);
        var weighted = Line().Fit(Dataset.FromTensorSlices((_x, Y, Tf.Ones([20]))).Batch(6), epochs: 3, Verbose.Silent);
        Assert.Equal(arrays["loss"], weighted["loss"]);
    }

    [Fact]
    public void Validation_data_may_have_weights()
    {
        var weights = Tf.Range(20f);
        var (pairs, triples) = (Dataset.FromTensorSlices((_x, Y)).Batch(6), Dataset.FromTensorSlices((_x, Y, weights)).Batch(6));
        var arrays = Line().Fit(_x, Y, batchSize: 6, verbose: Verbose.Silent, validationData: (_x, Y), shuffle: false, validationSampleWeight: weights)["val_loss"];

        Assert.Equal(arrays, Line().Fit(pairs, verbose: Verbose.Silent, weightedValidationData: triples)["val_loss"]);
        Assert.Equal(
            Line().Fit(_x, Y, batchSize: 6, verbose: Verbose.Silent, validationData: (_x, Y), shuffle: false, sampleWeight: weights, validationSampleWeight: weights)["val_loss"],
            Line().Fit(triples, verbose: Verbose.Silent, weightedValidationData: triples)["val_loss"]);
        Assert.Contains("with weights and without", Assert.Throws<TfValueException>(() => Line().Fit(pairs, verbose: Verbose.Silent, validationData: pairs, weightedValidationData: triples)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dataset_without_end_needs_steps()
    {
        var (model, data) = (Line(), Dataset.FromTensorSlices((_x, Y)).Repeat().Batch(5));
        Assert.Contains("steps_per_epoch", Assert.Throws<TfValueException>(() => model.Fit(data, verbose: Verbose.Silent)).Message, StringComparison.Ordinal);
        Assert.Contains("validation_steps", Assert.Throws<TfValueException>(() => model.Fit(data, stepsPerEpoch: 2, verbose: Verbose.Silent, validationData: data)).Message, StringComparison.Ordinal);
        Assert.Contains("`steps`", Assert.Throws<TfValueException>(() => model.Evaluate(data, Verbose.Silent)).Message, StringComparison.Ordinal);
        Assert.Contains("`steps`", Assert.Throws<TfValueException>(() => model.Predict(Dataset.FromTensorSlices(_x).Repeat().Batch(5))).Message, StringComparison.Ordinal);
        Assert.Equal(2, model.Fit(data, epochs: 2, stepsPerEpoch: 3, verbose: Verbose.Silent, validationData: data, validationSteps: 2)["val_loss"].Count);
        Assert.Equal([10, 1], model.Predict(data, steps: 2).Shape.ToArray());
        Assert.NotEmpty(model.Evaluate(data, Verbose.Silent, steps: 2));
    }

    [Fact]
    public void A_shuffled_dataset_is_trained_on_whole()
    {
        var seen = new List<float>();
        var data = Dataset.FromTensorSlices((_x, Y)).Shuffle(20, seed: 3).Map((x, y) =>
        {
            seen.Add(x.ToArray()[0]);
            return (x, y);
        }).Batch(8);
        Line().Fit(data, epochs: 2, verbose: Verbose.Silent);
        Assert.Equal(40, seen.Count);
        Assert.Equal(_x.ToArray(), seen.Take(20).Order());
        Assert.NotEqual(seen.Take(20), seen.Skip(20));
    }

    [Fact]
    public void Results_and_predictions_of_a_dataset_are_those_of_arrays()
    {
        var model = Line();
        Assert.Equal(model.Evaluate(_x, Y, batchSize: 6, Verbose.Silent)["loss"], model.Evaluate(Dataset.FromTensorSlices((_x, Y)).Batch(6), Verbose.Silent)["loss"]);
        Assert.Equal(model.Evaluate(_x, Y, batchSize: 6, Verbose.Silent)["loss"], model.Evaluate(Dataset.FromTensorSlices((_x, Y, Tf.Ones([20]))).Batch(6), Verbose.Silent)["loss"]);
        Assert.Equal(model.Predict(_x).ToArray(), model.Predict(Dataset.FromTensorSlices(_x).Batch(6)).ToArray());
        Assert.Equal(model.Predict(_x).ToArray(), model.Predict(Dataset.FromTensorSlices((_x, Y)).Batch(6)).ToArray());
    }

    [Fact]
    public void Normalization_adapts_to_a_dataset_as_to_an_array()
    {
        var (whole, parts) = (new Normalization(), new Normalization());
        whole.Adapt(_x);
        parts.Adapt(Dataset.FromTensorSlices(_x).Batch(6));
        KerasData.Check(KerasData.Values(parts.Call(_x)), KerasData.Values(whole.Call(_x)), 1e-5, 1e-6, "x");
    }

    private static Sequential Line()
    {
        var model = new Sequential([new Dense(1, kernelInitializer: Initializer.Zeros)]);
        model.Compile(new SGD(0.05), new MeanSquaredError());
        return model;
    }
}
