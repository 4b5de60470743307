using Google.Protobuf;
using GraphCompiler.Records;

namespace GraphCompiler;

/// <summary>
/// A record of named lists of numbers or bytes: tf.train.Example, the usual content of TFRecord files.
/// <c>Dataset.TFRecords("a.tfrecord").Map(r =&gt; Example.Parse(r).Floats("x", [4]))</c>
/// </summary>
public sealed class Example
{
    private readonly Features _features;

    /// <summary>An example of lists.</summary>
    /// <param name="features">For each name <c>long[]</c>, <c>float[]</c>, <c>byte[][]</c> or <c>string[]</c>.</param>
    /// <exception cref="TfTypeException">A list is of something else.</exception>
    public Example(IReadOnlyDictionary<string, Array> features)
    {
        _features = new Features();
        foreach (var (name, values) in features)
        {
            var feature = new Feature();
            switch (values)
            {
                case long[] longs:
                    feature.Int64List = new Int64List { Value = { longs } };
                    break;
                case float[] floats:
                    feature.FloatList = new FloatList { Value = { floats } };
                    break;
                case byte[][] bytes:
                    feature.BytesList = new BytesList { Value = { bytes.Select(b => ByteString.CopyFrom(b)) } };
                    break;
                case string[] texts:
                    feature.BytesList = new BytesList { Value = { texts.Select(ByteString.CopyFromUtf8) } };
                    break;
                default:
                    throw new TfTypeException($"The feature {name} is {values.GetType().Name}: examples have lists of long, float, bytes and text.");
            }

            _features.Feature.Add(name, feature);
        }
    }

    private Example(Features? features) => _features = features ?? new Features();

    /// <summary>The names of the features.</summary>
    public IEnumerable<string> Names => _features.Feature.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads a record.</summary>
    /// <exception cref="TfInvalidArgumentException">It is no example.</exception>
    public static Example Parse(ReadOnlySpan<byte> record)
    {
        try
        {
            return new Example(Records.Example.Parser.ParseFrom(record).Features);
        }
        catch (InvalidProtocolBufferException damage)
        {
            throw new TfInvalidArgumentException($"Could not parse example input: {damage.Message}");
        }
    }

    /// <summary>Reads a record with a context and lists of further features: tf.train.SequenceExample.</summary>
    /// <exception cref="TfInvalidArgumentException">It is none.</exception>
    public static (Example Context, IReadOnlyDictionary<string, IReadOnlyList<Example>> Lists) ParseSequence(ReadOnlySpan<byte> record)
    {
        try
        {
            var sequence = SequenceExample.Parser.ParseFrom(record);
            var lists = new Dictionary<string, IReadOnlyList<Example>>(StringComparer.Ordinal);
            foreach (var (name, list) in sequence.FeatureLists?.FeatureList ?? [])
            {
                lists[name] = [.. list.Feature.Select(f => new Example(new Features { Feature = { [name] = f } }))];
            }

            return (new Example(sequence.Context), lists);
        }
        catch (InvalidProtocolBufferException damage)
        {
            throw new TfInvalidArgumentException($"Could not parse sequence example input: {damage.Message}");
        }
    }

    /// <summary>The example as a record.</summary>
    public byte[] ToBytes() => new Records.Example { Features = _features }.ToByteArray();

    /// <summary>A feature of integers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape; a vector of all of its elements where none is given.</param>
    /// <param name="missing">What stands for a feature that is not there; that is an error where nothing is given.</param>
    /// <exception cref="TfInvalidArgumentException">It is not there, is of another kind, or has another number of elements.</exception>
    public Tensor<long> Longs(string name, Shape? shape = null, long? missing = null) => Tensor(name, shape, missing, Feature.KindOneofCase.Int64List, f => [.. f.Int64List.Value]);

    /// <summary>A feature of floats.</summary>
    /// <inheritdoc cref="Longs"/>
    public Tensor<float> Floats(string name, Shape? shape = null, float? missing = null) => Tensor(name, shape, missing, Feature.KindOneofCase.FloatList, f => [.. f.FloatList.Value]);

    /// <summary>A feature of bytes or text; none where the feature has no kind.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="TfInvalidArgumentException">It is not there, or is of another kind.</exception>
    public byte[][] Bytes(string name) => Find(name, Feature.KindOneofCase.BytesList) is { } feature
        ? [.. feature.BytesList.Value.Select(b => b.ToByteArray())]
        : throw Missing(name);

    /// <summary>What the lists of a feature are of: <c>float_list</c>, <c>int64_list</c>, <c>bytes_list</c>; null where it says nothing.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="TfInvalidArgumentException">There is no such feature.</exception>
    public string? KindOf(string name) => (_features.Feature.TryGetValue(name, out var feature) ? feature : throw Missing(name)).KindCase switch
    {
        Feature.KindOneofCase.BytesList => "bytes_list",
        Feature.KindOneofCase.FloatList => "float_list",
        Feature.KindOneofCase.Int64List => "int64_list",
        _ => null,
    };

    private Tensor<T> Tensor<T>(string name, Shape? shape, T? missing, Feature.KindOneofCase kind, Func<Feature, T[]> values)
        where T : struct
    {
        var feature = Find(name, kind);
        var elements = feature is not null
            ? values(feature)
            : missing is { } value ? [.. Enumerable.Repeat(value, (int)(shape?.ElementCount ?? 1))] : shape is null ? [] : throw Missing(name);
        if (shape is not null && shape.ElementCount != elements.Length) throw new TfInvalidArgumentException($"Key: {name}. Number of {DType.Of<T>().Name} values != expected. values size: {elements.Length} but output shape: {shape.ToKernelString()}");
        return new EagerTensor<T>(elements, shape ?? Shape.Create([elements.Length]));
    }

    // A feature without a kind is as one that is not there.
    private Feature? Find(string name, Feature.KindOneofCase kind)
    {
        if (!_features.Feature.TryGetValue(name, out var feature) || feature.KindCase == Feature.KindOneofCase.None) return null;
        return feature.KindCase == kind ? feature : throw new TfInvalidArgumentException($"Key: {name}. Data types don't match. Expected {kind}, got {feature.KindCase}.");
    }

    private static TfInvalidArgumentException Missing(string name) => new($"Feature: {name} (data type) is required but could not be found.");
}
