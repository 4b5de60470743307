using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace GraphCompiler.Tests.Golden;

/// <summary>
/// Golden calls with shapes, elements and attributes that are wrong in some way, drawn with a fixed seed: each gives a value, the same
/// eagerly and in a function, or an error of this library. GRAPHCOMPILER_FUZZ says how many; without it there are few.
/// </summary>
public class GoldenFuzzTests(ITestOutputHelper output)
{
    private const int FewCalls = 4000;

    // What sizes of results come from: a large one would be granted.
    private static readonly HashSet<string> s_sizes =
        ["shape", "dims", "multiples", "num", "repeats", "size", "num_rows", "num_columns", "maxlen", "depth", "paddings", "output_shape", "rows", "columns", "target_height", "target_width", "minlength", "nbins", "num_segments", "crops", "limit", "num_partitions", "block_shape", "block_size"];

    private static readonly double[] s_odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, 1e30, -1e30, 1e-40];
    private static readonly int[] s_integers = [-3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 100];
    private static readonly int[] s_extremes = [int.MinValue, int.MaxValue];
    private static readonly string[] s_words = ["SAME", "VALID", "REFLECT", "nearest", "bogus", ""];

    [Fact]
    public void Wrong_calls_give_a_value_or_an_error_of_this_library()
    {
        var calls = Environment.GetEnvironmentVariable("GRAPHCOMPILER_FUZZ") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : FewCalls;
        var random = new Random(20261122);
        var all = GoldenCalls.All.Keys.Order(StringComparer.Ordinal).Select(name => (name, GoldenCalls.Expressible(name))).ToArray();
        var (values, refused) = (0, 0);
        var failures = new Dictionary<string, string>();
        for (var i = 0; i < calls; i++)
        {
            var (name, cases) = all[i % all.Length];
            var golden = Mutated(cases[random.Next(cases.Length)], random);
            try
            {
                Run(name, golden, random.Next(3));
                values++;
            }
            catch (Exception e) when (e is TfException or NotExpressibleException || (e is not XunitException && IsOfTheTest(e)))
            {
                refused++;
            }
            catch (Exception e)
            {
                // One of each kind is enough.
                var kind = e.StackTrace?.Split('\n')[0] ?? e.Message;
                failures.TryAdd(kind, $"{name}({string.Join(", ", golden.Inputs.Select(t => $"{t.Dtype}{(Shape)t.Shape} {t.Data}"))}; {golden.Attrs}): {e}");
            }
        }

        output.WriteLine($"{calls} calls: {values} with a value, {refused} refused");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Values));
    }

    private static void Run(string name, GoldenCase golden, int path)
    {
        var inputs = GoldenCalls.Inputs(name, golden);
        var eager = GoldenCalls.All[name](inputs, golden.Attrs);
        if (path == 0 || GoldenCalls.IsUpdate(name) || !GoldenOperators.All.TryGetValue(name, out var known) || !known.IsDifferentiable) return;
        var traced = Traced.Call(x => GoldenCalls.All[name](x, golden.Attrs)[0], inputs, areSizesKnown: path == 1)!;
        if (traced.DType == eager[0].DType && traced.Shape == eager[0].Shape && GoldenTensor.Values(traced).AsSpan().SequenceEqual(GoldenTensor.Values(eager[0]))) return;
        Assert.Fail($"eagerly {eager[0]}, in a function {traced}");
    }

    /// <summary>Whether what reads the cases stumbled, before the library was asked.</summary>
    private static bool IsOfTheTest(Exception error) => error.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true ||
        new StackTrace(error).GetFrames().Select(f => f.GetMethod()?.DeclaringType?.Assembly).FirstOrDefault(a => a == typeof(Tf).Assembly || a == typeof(GoldenFuzzTests).Assembly) == typeof(GoldenFuzzTests).Assembly;

    private static GoldenCase Mutated(GoldenCase golden, Random random)
    {
        var inputs = (GoldenTensor[])golden.Inputs.Clone();
        var attributes = golden.Attrs;
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            if (inputs.Length > 0 && random.Next(2) == 0)
            {
                var at = random.Next(inputs.Length);
                inputs[at] = random.Next(2) == 0 ? Reshaped(inputs[at], random) : Changed(inputs[at], random);
            }
            else if (attributes.ValueKind == JsonValueKind.Object && attributes.EnumerateObject().Any())
            {
                var property = attributes.EnumerateObject().ElementAt(random.Next(attributes.EnumerateObject().Count()));
                attributes = GoldenCalls.With(attributes, property.Name, Changed(property.Name, property.Value, random));
            }
        }

        return golden with { Inputs = inputs, Attrs = attributes };
    }

    private static GoldenTensor Reshaped(GoldenTensor tensor, Random random)
    {
        int[] shape = [.. tensor.Shape];
        switch (random.Next(4))
        {
            case 0 when shape.Length > 0:
                shape[random.Next(shape.Length)] = random.Next(5);
                break;
            case 1 when shape.Length > 0:
                shape = shape[1..];
                break;
            case 2:
                shape = [random.Next(1, 4), .. shape];
                break;
            default:
                shape = [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(4))];
                break;
        }

        var count = shape.Aggregate(1, (x, y) => x * y);
        var from = tensor.Data.ValueKind == JsonValueKind.Array ? tensor.Data.EnumerateArray().ToArray() : [];
        return from.Length == 0 ? tensor with { Shape = shape, Data = default } : tensor with { Shape = shape, Data = JsonSerializer.SerializeToElement(Enumerable.Range(0, count).Select(i => from[i % from.Length])) };
    }

    private static GoldenTensor Changed(GoldenTensor tensor, Random random)
    {
        if (tensor.Data.ValueKind != JsonValueKind.Array || tensor.Data.GetArrayLength() == 0 || tensor.Dtype == "bool") return tensor;
        var data = JsonNode.Parse(tensor.Data.GetRawText())!.AsArray();
        data[random.Next(data.Count)] = tensor.Dtype switch
        {
            "float32" or "float64" or "float16" => s_odd[random.Next(s_odd.Length)] is var odd && double.IsFinite(odd) ? odd : odd.ToString(CultureInfo.InvariantCulture),
            "int32" or "int64" => random.Next(4) == 0 ? s_extremes[random.Next(2)] : s_integers[random.Next(s_integers.Length)],
            _ => random.Next(100),
        };
        return tensor with { Data = JsonSerializer.SerializeToElement(data) };
    }

    private static JsonNode? Changed(string name, JsonElement value, Random random)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return !value.GetBoolean();
            case JsonValueKind.String:
                return s_words[random.Next(s_words.Length)];
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                var items = JsonNode.Parse(value.GetRawText())!.AsArray();
                var at = random.Next(items.Count);
                if (random.Next(4) == 0) items.RemoveAt(at);
                else if (random.Next(4) == 0) items.Add(s_integers[random.Next(s_integers.Length)]);
                else items[at] = Changed(name, value[at], random);
                return items;
            case JsonValueKind.Number when value.TryGetInt32(out _):
                return !s_sizes.Contains(name) && random.Next(4) == 0 ? s_extremes[random.Next(2)] : s_integers[random.Next(s_integers.Length)];
            case JsonValueKind.Number:
                return random.NextDouble() * 4 - 2;
            default:
                return s_integers[random.Next(s_integers.Length)];
        }
    }
}
