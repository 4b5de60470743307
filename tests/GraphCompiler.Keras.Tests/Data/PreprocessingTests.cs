using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Data;

/// <summary>What keras.utils makes of data: data.json but for its datasets.</summary>
public sealed partial class PreprocessingTests(ITestOutputHelper output)
{
    private static readonly JsonElement[] s_items = [.. KerasData.Read("", "data").GetProperty("items").EnumerateArray()];

    [Theory]
    [InlineData("to_categorical")]
    [InlineData("pad_sequences")]
    [InlineData("normalize")]
    [InlineData("split_dataset")]
    [InlineData("validation_split")]
    [InlineData("timeseries_dataset_from_array")]
    public void As_in_Keras(string topic)
    {
        var tally = new KerasTally(output);
        foreach (var item in s_items.Where(i => i.GetProperty("topic").GetString() == topic))
        {
            tally.Run(item.GetProperty("name").GetString()!, raises: false, () =>
            {
                switch (topic)
                {
                    case "to_categorical":
                        Categorical(item);
                        break;
                    case "pad_sequences":
                        Padded(item);
                        break;
                    case "normalize":
                        Normalized(item);
                        break;
                    case "split_dataset":
                        Split(item);
                        break;
                    case "validation_split":
                        ValidationSplit(item);
                        break;
                    default:
                        Series(item);
                        break;
                }
            });
        }

        tally.Finish();
    }

    // Keras gives float64 there, which is what NumPy's zeros are.
    private static void Categorical(JsonElement item)
    {
        if (item.TryGetProperty("error", out var error))
        {
            var numbers = Numbers(item.GetProperty("program").GetString()!);
            CheckError(error, () => Preprocessing.ToCategorical(Tf.Constant(numbers[..^1]), numbers[^1]));
            return;
        }

        var labels = KerasData.ToTensor(item.GetProperty("input"), "int32", Sizes(item.GetProperty("input")));
        KerasData.Check(Preprocessing.ToCategorical(labels, Int(item.GetProperty("args"), "num_classes")), item.GetProperty("output"), 0, 0, "rows");
    }

    private static void Padded(JsonElement item)
    {
        if (item.TryGetProperty("error", out _)) throw new LeftOutException("the compiler refuses it");
        var (input, args) = (item.GetProperty("input"), item.GetProperty("args"));
        var isFloat = args.TryGetProperty("dtype", out var dtype) && dtype.GetString() == "float32";
        var padded = isFloat ? (Tensor)Pad<float>(input, args) : Pad<int>(input, args);
        Assert.Equal(item.GetProperty("output").GetProperty("dtype").GetString(), padded.DType.Name);
        KerasData.Check(padded, item.GetProperty("output"), 0, 0, "rows");
    }

    private static Tensor<T> Pad<T>(JsonElement input, JsonElement args)
        where T : struct
    {
        Tensor<T>[] sequences = [.. input.EnumerateArray().Select(s => Tf.Cast<T>(KerasData.ToTensor(s, "float64", Sizes(s))))];
        var value = args.TryGetProperty("value", out var filling) ? (T)Convert.ChangeType(filling.GetDouble(), typeof(T), CultureInfo.InvariantCulture) : default;
        return Preprocessing.PadSequences(sequences, Int(args, "maxlen"), End(args, "padding"), End(args, "truncating"), value);
    }

    private static void Normalized(JsonElement item)
    {
        if (item.TryGetProperty("error", out _)) throw new LeftOutException("Keras takes that axis for another one; here it is the axis");
        var args = item.GetProperty("args");
        KerasData.Check(Preprocessing.Normalize((Tensor<float>)KerasData.ToTensor(item.GetProperty("input")), Int(args, "axis") ?? -1, Int(args, "order") ?? 2), item.GetProperty("output"), 1e-6, 1e-7, "x");
    }

    private static void Split(JsonElement item)
    {
        if (item.GetProperty("name").GetString() == "tuple")
        {
            // The items say what the elements are: numbers, and ten times as much.
            var count = item.GetProperty("left").GetArrayLength() + item.GetProperty("right").GetArrayLength();
            var pairs = Dataset.FromTensorSlices((Tf.Range<long>(count), Tf.Range<double>(count) * 10.0));
            var (first, second) = Preprocessing.SplitDataset(pairs, item.GetProperty("left").GetArrayLength());
            Assert.Equal(Pairs(item.GetProperty("left")), first.AsEnumerable().Select(e => (e.Item1.Item(), e.Item2.Item())));
            Assert.Equal(Pairs(item.GetProperty("right")), second.AsEnumerable().Select(e => (e.Item1.Item(), e.Item2.Item())));
            Assert.Equal(Shape.Scalar, first.ElementSpec.Item2.Shape);
            return;
        }

        var (data, args) = (Dataset.Range(item.GetProperty("n").GetInt32()), item.GetProperty("args"));
        if (item.TryGetProperty("error", out var error))
        {
            CheckError(error, () => Preprocessing.SplitDataset(data));
            return;
        }

        var (left, right) = Preprocessing.SplitDataset(data, Double(args, "left_size"), Double(args, "right_size"));
        Assert.Equal(item.GetProperty("left").EnumerateArray().Select(v => v.GetInt64()), left.AsEnumerable().Select(x => x.Item()));
        Assert.Equal(item.GetProperty("right").EnumerateArray().Select(v => v.GetInt64()), right.AsEnumerable().Select(x => x.Item()));
    }

    // A sum of ones tells how many rows a step saw.
    private static void ValidationSplit(JsonElement item)
    {
        var (n, split) = (item.GetProperty("n").GetInt32(), item.GetProperty("validation_split").GetDouble());
        var model = new Sequential([new Dense(1, kernelInitializer: Initializer.Zeros)]);
        model.Compile(new SGD(0.0), new MeanSquaredError());
        var rows = Tf.Range((float)n);
        var history = model.Fit(Tf.Reshape(rows, [n, 1]), Tf.Reshape(rows, [n, 1]), batchSize: n, validationSplit: split, verbose: Verbose.Silent);
        var training = item.GetProperty("training_rows").GetInt32();
        Assert.Equal(n - training, item.GetProperty("validation_rows").GetInt32());
        Assert.Equal(Enumerable.Range(0, training).Average(i => (double)i * i), history["loss"][0], 1e-3);
        Assert.Equal(Enumerable.Range(training, n - training).Average(i => (double)i * i), history["val_loss"][0], 1e-3);
    }

    private static void Series(JsonElement item)
    {
        var data = item.TryGetProperty("data", out var given) ? Data(given) : null;
        if (item.TryGetProperty("error", out var error))
        {
            var program = item.GetProperty("program").GetString()!;
            CheckError(error, () => TimeseriesDataset.FromArray(
                Tf.Range<long>(12), Argument(program, "sequence_length") ?? 3, Argument(program, "sequence_stride") ?? 1, Argument(program, "sampling_rate") ?? 1));
            return;
        }

        var args = item.GetProperty("args");
        int? batch = args.TryGetProperty("batch_size", out var size) ? size.ValueKind == JsonValueKind.Null ? null : size.GetInt32() : 128;
        var (length, stride, rate) = (args.GetProperty("sequence_length").GetInt32(), Int(args, "sequence_stride") ?? 1, Int(args, "sampling_rate") ?? 1);
        var batches = item.GetProperty("batches").EnumerateArray().ToArray();
        if (item.TryGetProperty("targets", out var targets))
        {
            // "10*(i+3) at i"
            var rule = targets.ValueKind == JsonValueKind.String ? Numbers(targets.GetString()!) : null;
            var own = rule is not null ? (Tf.Range<long>(data!.Shape[0]) + rule[1]) * rule[0] : (Tensor<long>)KerasData.ToTensor(targets, "int64", Sizes(targets));
            var pairs = TimeseriesDataset.FromArray(data!, own, length, stride, rate, batch, startIndex: Int(args, "start_index"), endIndex: Int(args, "end_index")).AsEnumerable().ToArray();
            Assert.Equal(batches.Length, pairs.Length);
            for (var i = 0; i < pairs.Length; i++)
            {
                Check(batches[i][0], pairs[i].Sequences);
                Check(batches[i][1], pairs[i].Targets);
            }

            return;
        }

        var series = TimeseriesDataset.FromArray(data!, length, stride, rate, batch, startIndex: Int(args, "start_index"), endIndex: Int(args, "end_index"));
        Assert.Equal(item.GetProperty("element_spec").GetString(), new TensorSpec(ShapeInference.Plain(series.ElementSpec.Shape), DType.Int64).ToString());
        var got = series.AsEnumerable().ToArray();
        Assert.Equal(batches.Length, got.Length);
        for (var i = 0; i < got.Length; i++) Check(batches[i], got[i]);
    }

    private static Tensor<long> Data(JsonElement data) => data.ValueKind == JsonValueKind.String
        ? Tf.Range<long>(Numbers(data.GetString()!)[0], Numbers(data.GetString()!)[1] + 1L)
        : (Tensor<long>)KerasData.ToTensor(data, "int64", Sizes(data));

    private static void Check(JsonElement want, Tensor got)
    {
        Assert.Equal(Sizes(want), got.Shape.ToArray());
        KerasData.Check(KerasData.Values(got), [.. KerasData.Numbers(want)], 0, 0, "rows");
    }

    private static void CheckError(JsonElement error, Action run)
    {
        var thrown = Assert.ThrowsAny<TfException>(run);
        if (!error.TryGetProperty("must_contain", out var words)) return;
        foreach (var word in words.EnumerateArray()) Assert.Contains(word.GetString()!, thrown.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(long, double)> Pairs(JsonElement pairs) => pairs.EnumerateArray().Select(p => (p[0].GetInt64(), p[1].GetDouble()));

    private static SequenceEnd End(JsonElement args, string name) => args.TryGetProperty(name, out var value) && value.GetString() == "post" ? SequenceEnd.Post : SequenceEnd.Pre;

    private static int? Int(JsonElement args, string name) => args.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    private static double? Double(JsonElement args, string name) => args.TryGetProperty(name, out var value) ? value.GetDouble() : null;

    private static int? Argument(string program, string name) => Regex.Match(program, name + @"=(\d+)") is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    private static int[] Numbers(string text) => [.. Integers().Matches(text).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture))];

    private static int[] Sizes(JsonElement list) => list.ValueKind != JsonValueKind.Array ? [] : list.GetArrayLength() == 0 ? [0] : [list.GetArrayLength(), .. Sizes(list[0])];

    [GeneratedRegex(@"\d+")]
    private static partial Regex Integers();
}
