using System.Globalization;
using System.Text.Json;

namespace GraphCompiler.Tests.Tensors;

/// <summary>Compares printed tensors with what numpy 1.24 printed for the same values, kept in Data/printing.json.</summary>
public class TensorFormatterTests
{
    private static readonly string[] s_dtypes =
    [
        "float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool",
    ];

    public static TheoryData<string> DTypeNames => [.. s_dtypes];

    [Theory]
    [MemberData(nameof(DTypeNames))]
    public void PrintsAsNumpyDoes(string dtype)
    {
        var cases = Array.FindAll(ReadCases(), x => x.DType == dtype);
        Assert.NotEmpty(cases);
        Action<Case> check = dtype switch
        {
            "float16" => x => Check(x, v => (Half)Number(v)),
            "float32" => x => Check(x, v => (float)Number(v)),
            "float64" => x => Check(x, Number),
            "int8" => x => Check(x, v => v.GetSByte()),
            "int16" => x => Check(x, v => v.GetInt16()),
            "int32" => x => Check(x, v => v.GetInt32()),
            "int64" => x => Check(x, v => v.GetInt64()),
            "uint8" => x => Check(x, v => v.GetByte()),
            "uint16" => x => Check(x, v => v.GetUInt16()),
            "uint32" => x => Check(x, v => v.GetUInt32()),
            "uint64" => x => Check(x, v => v.GetUInt64()),
            _ => x => Check(x, v => v.GetBoolean()),
        };
        Assert.All(cases, check);
    }

    [Fact]
    public void DataCoversEveryTypeAndRank()
    {
        var cases = ReadCases();
        Assert.Equal(s_dtypes.Order(), cases.Select(x => x.DType).Distinct().Order());
        Assert.Equal([0, 1, 2, 3, 4], cases.Select(x => x.Shape.Length).Distinct().Order());
    }

    [Fact]
    public void StrFollowsTensorFlow()
    {
        Assert.Equal("tf.Tensor(5.0, shape=(), dtype=float32)", TensorFormatter.Str<float>([5f], []));
        Assert.Equal("tf.Tensor([1. 2.], shape=(2,), dtype=float32)", TensorFormatter.Str<float>([1f, 2f], [2]));
        Assert.Equal(
            "tf.Tensor(\n[[1. 2.]\n [3. 4.]], shape=(2, 2), dtype=float32)",
            TensorFormatter.Str<float>([1f, 2f, 3f, 4f], [2, 2]));
    }

    [Fact]
    public void ReprFollowsTensorFlow()
    {
        Assert.Equal("<tf.Tensor: shape=(), dtype=float32, numpy=5.0>", TensorFormatter.Repr<float>([5f], []));
        Assert.Equal(
            "<tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 2.], dtype=float32)>",
            TensorFormatter.Repr<float>([1f, 2f], [2]));
        Assert.Equal(
            "<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\narray([[1., 2.],\n       [3., 4.]], dtype=float32)>",
            TensorFormatter.Repr<float>([1f, 2f, 3f, 4f], [2, 2]));
    }

    [Fact]
    public void VariableReprFollowsTensorFlow()
    {
        Assert.Equal(
            "<tf.Variable 'Variable:0' shape=() dtype=float32, numpy=5.0>",
            TensorFormatter.VariableRepr<float>("Variable:0", [5f], [], []));
        Assert.Equal(
            "<tf.Variable 'Variable:0' shape=(2,) dtype=float32, numpy=array([1., 2.], dtype=float32)>",
            TensorFormatter.VariableRepr<float>("Variable:0", [1f, 2f], [2], [2]));
        Assert.Equal(
            "<tf.Variable 'w:0' shape=(2, 1) dtype=int32, numpy=\narray([[1],\n       [2]], dtype=int32)>",
            TensorFormatter.VariableRepr<int>("w:0", [1, 2], [2, 1], [2, 1]));
    }

    // TensorFlow looks for a line break in the text, not at the rank.
    [Fact]
    public void OneRowStaysOnTheLine()
    {
        Assert.Equal("tf.Tensor([[1. 2.]], shape=(1, 2), dtype=float32)", TensorFormatter.Str<float>([1f, 2f], [1, 2]));
        Assert.StartsWith("tf.Tensor(\n[ 0 ", TensorFormatter.Str<int>([.. Enumerable.Range(0, 40)], [40]), StringComparison.Ordinal);
    }

    [Fact]
    public void CultureDoesNotShow()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
        try
        {
            Assert.Equal("[-1.5  2. ]", TensorFormatter.Values<float>([-1.5f, 2f], [2]));
            Assert.Equal("[-1  2]", TensorFormatter.Values<int>([-1, 2], [2]));
            Assert.Equal("-1e-05", TensorFormatter.Values<float>([-1e-5f], []));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void Check<T>(Case expected, Func<JsonElement, T> read)
    {
        T[] values = [.. expected.Data.Select(read)];
        Assert.Equal(expected.Str, TensorFormatter.Values<T>(values, expected.Shape));
        Assert.Equal(expected.Repr, TensorFormatter.ArrayRepr<T>(values, expected.Shape));
    }

    // JSON has no numbers that are not finite; the data spells them as strings.
    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : value.GetString() switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            var text => throw new InvalidDataException($"'{text}' is no number."),
        };

    private static Case[] ReadCases()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Data", "printing.json");
        return JsonSerializer.Deserialize<Case[]>(File.ReadAllText(path), JsonSerializerOptions.Web)!;
    }

    private sealed record Case(string DType, int[] Shape, JsonElement[] Data, string Str, string Repr);
}
