using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace GraphCompiler.Tests.Data;

/// <summary>The datasets of data.json: elements, cardinalities, specs and errors of TensorFlow 2.21.</summary>
public sealed partial class DataGoldenTests(ITestOutputHelper output)
{
    private static readonly JsonElement[] s_items = Read();

    public static TheoryData<string> Programs => [.. s_items.Select(i => i.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_gives_what_it_gives_in_TensorFlow(string name)
    {
        try
        {
            Run(Item(name));
        }
        catch (LeftOutException reason)
        {
            output.WriteLine($"left out: {reason.Message}");
        }
    }

    [Fact]
    public void Only_these_are_left_out()
    {
        var left = new List<string>();
        foreach (var item in s_items)
        {
            try
            {
                Run(item);
            }
            catch (LeftOutException reason)
            {
                left.Add($"{item.GetProperty("name").GetString()}: {reason.Message}");
            }
#pragma warning disable CA1031 // Each is a test of its own.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
        }

        output.WriteLine($"{s_items.Length - left.Count} of {s_items.Length} programs run, left out:\n{string.Join("\n", left)}");
        Assert.True(left.Count <= 6, string.Join("\n", left));
    }

    private static void Run(JsonElement item)
    {
        var name = item.GetProperty("name").GetString()!;
        var program = item.TryGetProperty("program", out var text) ? text.GetString()! : "";
        if (item.TryGetProperty("element_spec", out var kind) && kind.GetString()!.Contains("tf.string", StringComparison.Ordinal) && !name.StartsWith("choose", StringComparison.Ordinal)) throw new LeftOutException("there are no tensors of strings");
        if (program.Contains("ragged", StringComparison.Ordinal)) throw new LeftOutException("there are no ragged tensors");
        if (name is "concatenate_dtypes" or "filter_not_bool") throw new LeftOutException("the compiler refuses it");
        if (SpecialPrograms.Find(name) is { } special) special(program, item);
        else if (item.TryGetProperty("error", out var error)) CheckError(program, error);
        else if (item.TryGetProperty("value", out var value)) ElementText.Check(value, Listed(ProgramRunner.Value(ProgramParser.Parse(Normal(program)), [])), name);
        else CheckElements(Special(program) ?? ProgramRunner.Dataset(Normal(program)), item);
    }

    internal static void CheckElements(Dataset<object> data, JsonElement item)
    {
        var want = item.GetProperty("elements");
        var cardinality = item.GetProperty("cardinality").GetInt64();
        Assert.Equal(cardinality, data.Cardinality ?? (data.IsInfinite ? -1 : -2));
        if (item.TryGetProperty("element_spec", out var spec) && !spec.GetString()!.Contains("tf.string", StringComparison.Ordinal)) Assert.Equal(spec.GetString(), ElementText.Spec(data.ElementSpec));
        var elements = data.AsEnumerable();
        if (item.TryGetProperty("first", out var first)) elements = elements.Take(first.GetInt32());
        var got = elements.ToArray();
        Assert.Equal(want.GetArrayLength(), got.Length);
        for (var i = 0; i < got.Length; i++) ElementText.Check(want[i], got[i], $"element {i}");
    }

    internal static JsonElement Item(string name) => s_items.Single(i => i.GetProperty("name").GetString() == name);

    private static void CheckError(string program, JsonElement error)
    {
        var thrown = Assert.ThrowsAny<TfException>(() => ProgramRunner.Value(ProgramParser.Parse(Normal(program)), []) is Dataset<object> data ? data.AsEnumerable().Count() : 0);
        foreach (var word in error.GetProperty("must_contain").EnumerateArray()) Assert.Contains(word.GetString()!, thrown.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static object Listed(object value) => value is Dataset<object> data ? Tf.Stack(data.AsEnumerable().Cast<Tensor<long>>().ToArray()) : value;

    // "from [3,1,2]: interleave(...)", "[[1,2]] concatenate [[3,4]]", "{a: 0..3}", "reduce(7, ...)"
    private static string Normal(string program)
    {
        program = Joined().Replace(From().Replace(program, "from_tensor_slices($1).$2"), "$1.concatenate($2)").Replace("...", "(s,x) -> s", StringComparison.Ordinal);
        return Numbers().Replace(program, m => $"[{string.Join(",", Enumerable.Range(Number(m, 1), Number(m, 2) - Number(m, 1) + 1))}]");
    }

    private static Dataset<object>? Special(string program)
    {
        if (Generated().Match(program) is { Success: true } generated)
        {
            var (first, last) = (Number(generated, 1), Number(generated, 2));
            return Dataset.FromGenerator(
                () => Enumerable.Range(first, last - first + 1).Select(i => (object)(Tf.Constant(i), Tf.Fill([i], i))), new TensorSpec<int>([]), new TensorSpec<int>([null]));
        }

        if (Lengths().Match(program) is { Success: true } lengths)
        {
            int[] List(int group) => [.. lengths.Groups[group].Value.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
            return Dataset.FromGenerator(() => List(1).Select(n => (object)Tf.Fill([n], n)), new TensorSpec<int>([null])).BucketBySequenceLength(x => Tf.Size((Tensor)x), List(2), List(3));
        }

        // Letters are the numbers of their datasets.
        if (program.StartsWith("choose_from_datasets", StringComparison.Ordinal))
        {
            return (Dataset<object>)ProgramRunner.Value(ProgramParser.Parse(program), new Dictionary<string, object> { ["a"] = Dataset.FromTensors<object>(Tf.Constant(0)), ["b"] = Dataset.FromTensors<object>(Tf.Constant(1)) });
        }

        return null;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static JsonElement[] Read()
    {
        var folder = Environment.GetEnvironmentVariable("GRAPHCOMPILER_GOLDEN_KERAS") ?? Path.Combine(AppContext.BaseDirectory, "Data", "golden_keras");
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "data.json")).Replace("\"a\",\"b\",\"b\",\"a\"", "0,1,1,0", StringComparison.Ordinal));
        return [.. file.RootElement.GetProperty("items").EnumerateArray().Where(i => i.GetProperty("topic").GetString() == "tf.data").Select(i => i.Clone())];
    }

    [GeneratedRegex(@"^from (\[.*?\]): (.*)$")]
    private static partial Regex From();

    [GeneratedRegex(@"(\d+)\.\.(\d+)")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^(\[.*\]) concatenate (\[.*\])$")]
    private static partial Regex Joined();

    [GeneratedRegex(@"^from_generator\(yield .* for i in (\d+)\.\.(\d+)")]
    private static partial Regex Generated();

    [GeneratedRegex(@"^lengths \[(.*?)\]: bucket_by_sequence_length\(len, boundaries=\[(.*?)\], batch sizes \[(.*?)\]\)")]
    private static partial Regex Lengths();
}
