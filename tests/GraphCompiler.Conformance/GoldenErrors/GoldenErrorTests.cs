using System.Text.Json;

namespace GraphCompiler.Conformance.GoldenErrors;

/// <summary>
/// The facts of <c>golden_errors/functions.json</c>, each a snippet that TensorFlow 2.21 ran: what it refuses fails here with the exception
/// that stands for its class and with its words, what it allows gives its result. What is left out says why.
/// </summary>
public sealed class GoldenErrorTests
{
    private static readonly Dictionary<string, Record> s_records = Read();

    public static TheoryData<string> Ported => [.. Snippets.All.Keys];

    [Theory]
    [MemberData(nameof(Ported))]
    public void Snippet_does_what_it_does_in_TensorFlow(string name)
    {
        var record = s_records[name];
        if (record.Class is null)
        {
            Assert.Equal(Numbers(record.Result), Snippets.All[name]() is { } result ? Numbers(result) : []);
            return;
        }

        var error = Assert.ThrowsAny<Exception>(() => Snippets.All[name]());
        Assert.True(Mapped(record.Class).IsInstanceOfType(error), $"{error}");
        foreach (var part in record.MustContain!) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_snippet_is_ported_or_left_out_for_a_reason()
    {
        var missing = s_records.Where(r => !Snippets.All.ContainsKey(r.Key) && !Snippets.LeftOut.ContainsKey(r.Key) && !Snippets.LeftOutAreas.ContainsKey(r.Value.Area)).Select(r => r.Key);
        Assert.Empty(missing);
        Assert.Empty(Snippets.All.Keys.Intersect(Snippets.LeftOut.Keys));
        Assert.Empty(Snippets.All.Keys.Concat(Snippets.LeftOut.Keys).Except(s_records.Keys));
    }

    private static Type Mapped(string @class) => @class switch
    {
        "InvalidArgumentError" => typeof(TfInvalidArgumentException),
        "ValueError" => typeof(TfValueException),
        "TypeError" => typeof(TfTypeException),
        "LookupError" => typeof(TfNoGradientException),
        "RuntimeError" => typeof(InvalidOperationException),
        "NotImplementedError" => typeof(NotSupportedException),
        "OperatorNotAllowedInGraphError" => typeof(OperatorNotAllowedInGraphException),
        "InaccessibleTensorError" => typeof(InaccessibleTensorException),
        _ => typeof(TfException),
    };

    private static double[] Numbers(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().SelectMany(item => Numbers(item))],
        JsonElement { ValueKind: JsonValueKind.Number } number => [number.GetDouble()],
        JsonElement { ValueKind: JsonValueKind.True } => [1],
        JsonElement { ValueKind: JsonValueKind.String } shape when shape.GetString()!.StartsWith('(') => [.. shape.GetString()!.Trim('(', ')').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse)],
        JsonElement => [],
        Tensor tensor => [.. tensor.Numpy().Cast<object>().Select(Convert.ToDouble)],
        Tensor?[] tensors => [.. tensors.SelectMany(t => t is null ? [] : Numbers(t))],
        Shape shape => [.. shape.ToArray().Select(d => (double)d)],
        _ => [Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)],
    };

    private static Dictionary<string, Record> Read()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "golden_errors", "functions.json"));
        return JsonSerializer.Deserialize<Records>(text, options)!.Cases.ToDictionary(r => $"{r.Area}/{r.Name}");
    }

    private sealed record Records(Record[] Cases);

    private sealed record Record(string Area, string Name, string? Class, string[]? MustContain, JsonElement Result);
}
