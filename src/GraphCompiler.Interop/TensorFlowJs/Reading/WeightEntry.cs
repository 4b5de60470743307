using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>What the manifest says of a weight.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sizes">Its shape.</param>
/// <param name="DType">The elements that it has when it is read.</param>
/// <param name="Stored">The elements that it has in the file.</param>
/// <param name="Scale">What a stored number is multiplied by,</param>
/// <param name="Min">and what is added then.</param>
internal sealed record WeightEntry(string Name, long[] Sizes, string DType, string Stored, double Scale, double Min)
{
    public const string Complex = "complex64";

    private static readonly Dictionary<string, int> s_sizes = new(StringComparer.Ordinal) { ["float32"] = 4, ["int32"] = 4, ["bool"] = 1, [Complex] = 8, ["uint8"] = 1, ["uint16"] = 2, ["float16"] = 2, ["string"] = 0 };

    /// <summary>The number of elements.</summary>
    public long Count { get; } = ElementBytes.Count(Sizes);

    /// <summary>The bytes in the file; of texts, which have any number, none.</summary>
    public long Bytes => Count * s_sizes[Stored];

    public static WeightEntry Read(JsonElement json)
    {
        var name = Text(json, "name");
        var dtype = Text(json, "dtype");
        if (dtype is not ("float32" or "int32" or "bool" or "string" or Complex)) throw new DamagedModelException($"the weight {name} has elements of '{dtype}', which no weight has");
        long[] sizes = [.. WeightsManifest.Items(WeightsManifest.Member(json, "shape")).Select(s => s.ValueKind == JsonValueKind.Number && s.TryGetInt64(out var size) ? size : throw new DamagedModelException($"the weight {name} has a size that is none"))];
        if (!json.TryGetProperty("quantization", out var quantization) || quantization.ValueKind == JsonValueKind.Null) return new(name, sizes, dtype, dtype, 1, 0);
        var stored = Text(quantization, "dtype");
        return (dtype, stored) switch
        {
            ("float32", "float16") => new(name, sizes, dtype, stored, 1, 0),
            ("float32" or "int32", "uint8" or "uint16") => new(name, sizes, dtype, stored, Real("scale"), Real("min")),
            _ => throw new DamagedModelException($"the weight {name} of {dtype} is stored as '{stored}', which no weight is"),
        };

        double Real(string member) => WeightsManifest.Member(quantization, member) is { ValueKind: JsonValueKind.Number } number
            ? number.GetDouble()
            : throw new DamagedModelException(string.Create(CultureInfo.InvariantCulture, $"the weight {name} has a {member} that is no number"));
    }

    /// <summary>The weight of its bytes.</summary>
    public Tensor Decode(ReadOnlyMemory<byte> bytes)
    {
        var shape = ElementBytes.Shape(Sizes);
        if (Stored == DType)
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            return ElementBytes.Read(stream, DType == "float32" ? GraphCompiler.DType.Float32 : DType == "int32" ? GraphCompiler.DType.Int32 : GraphCompiler.DType.Bool, shape);
        }

        if (DType == "int32") return TensorFactory.FromArray(GraphCompiler.DType.Int32, All(bytes, v => (int)Math.Clamp(Math.Floor((v * Scale) + Min + 0.5), int.MinValue, int.MaxValue)), shape);
        return TensorFactory.FromArray(GraphCompiler.DType.Float32, Stored == "float16" ? Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes.Span).ToArray(), h => (float)h) : All(bytes, v => (float)((v * Scale) + Min)), shape);
    }

    private T[] All<T>(ReadOnlyMemory<byte> bytes, Func<double, T> value) => Stored == "uint8"
        ? Array.ConvertAll(bytes.ToArray(), b => value(b))
        : Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes.Span).ToArray(), w => value(w));

    private static string Text(JsonElement json, string name) => WeightsManifest.Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw new DamagedModelException($"a weight has a {name} that is no text");
}
