using System.Text.Json;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Datasets of slices, batched and repeated as a program says.</summary>
internal static class ProgramDatasets
{
    /// <summary>What is done with inputs and labels, and with weights beside them. Labels are floats: losses of class numbers take them too.</summary>
    internal sealed record Uses<TIn, T>(Func<Dataset<(TIn, Tensor<float>)>, T> OfPairs, Func<Dataset<(TIn, Tensor<float>, Tensor<float>)>, T> OfTriples);

    public static T Use<TIn, T>(ProgramData data, JsonElement spec, Uses<TIn, T> uses)
    {
        var slices = Slices(data, spec);
        Tensor<float>[] others = [.. slices.Skip(1).Select(t => Tf.Cast<float>(t))];
        return (slices[0], others) switch
        {
            (Tensor<float> x, [var y]) when x is TIn => uses.OfPairs((Dataset<(TIn, Tensor<float>)>)(object)Shaped(Dataset.FromTensorSlices((x, y)), spec)),
            (Tensor<int> x, [var y]) when x is TIn => uses.OfPairs((Dataset<(TIn, Tensor<float>)>)(object)Shaped(Dataset.FromTensorSlices((x, y)), spec)),
            (Tensor<float> x, [var y, var w]) when x is TIn => uses.OfTriples((Dataset<(TIn, Tensor<float>, Tensor<float>)>)(object)Shaped(Dataset.FromTensorSlices((x, y, w)), spec)),
            (Tensor<int> x, [var y, var w]) when x is TIn => uses.OfTriples((Dataset<(TIn, Tensor<float>, Tensor<float>)>)(object)Shaped(Dataset.FromTensorSlices((x, y, w)), spec)),
            _ => throw new LeftOutException("a dataset of other tensors"),
        };
    }

    public static Dataset<TIn> Inputs<TIn>(ProgramData data, JsonElement spec) => Slices(data, spec)[0] switch
    {
        Tensor<float> x when x is TIn => (Dataset<TIn>)(object)Shaped(Dataset.FromTensorSlices(x), spec),
        Tensor<int> x when x is TIn => (Dataset<TIn>)(object)Shaped(Dataset.FromTensorSlices(x), spec),
        _ => throw new LeftOutException("a dataset of other tensors"),
    };

    private static Tensor[] Slices(ProgramData data, JsonElement spec) => data.All(spec.GetProperty("slices"), []);

    private static Dataset<T> Shaped<T>(Dataset<T> data, JsonElement spec)
    {
        if (spec.TryGetProperty("batch", out var size) && size.ValueKind == JsonValueKind.Number) data = data.Batch(size.GetInt32());
        return spec.TryGetProperty("repeat", out var repeat) ? repeat.ValueKind switch
        {
            JsonValueKind.True => data.Repeat(),
            JsonValueKind.Number => data.Repeat(repeat.GetInt32()),
            _ => data,
        }
        : data;
    }
}
