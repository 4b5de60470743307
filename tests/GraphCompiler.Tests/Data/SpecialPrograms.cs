using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GraphCompiler.Tests.Data;

/// <summary>The items of data.json that say in words what a program does.</summary>
internal static partial class SpecialPrograms
{
    private static readonly Dictionary<string, Action<string, JsonElement>> s_programs = new(StringComparer.Ordinal)
    {
        ["shuffle_is_a_permutation"] = Permutation,
        ["shuffle_reshuffle"] = Reshuffle,
        ["cache_runs_source_once"] = CacheRunsOnce,
        ["cache_partial_pass"] = PartialPass,
        ["cardinality_constants"] = (_, item) =>
        {
            Assert.Equal(DataStage.Infinite, item.GetProperty("infinite").GetInt64());
            Assert.Equal(DataStage.Unknown, item.GetProperty("unknown").GetInt64());
        },
        ["iterator_end"] = (_, item) =>
        {
            using var iterator = Dataset.Range(2).GetEnumerator();
            iterator.Next();
            iterator.Next();
            Assert.Contains("End of sequence", Assert.Throws<TfInvalidArgumentException>(iterator.Next).Message, StringComparison.Ordinal);
        },
        ["get_next_as_optional"] = (_, item) =>
        {
            using var iterator = Dataset.Range(0).GetEnumerator();
            Assert.Equal(item.GetProperty("value").GetBoolean(), iterator.MoveNext());
        },
        ["map_error_is_raised_at_that_element"] = (program, item) =>
        {
            using var iterator = ProgramRunner.Dataset(program).GetEnumerator();
            foreach (var want in item.GetProperty("value").EnumerateArray()) ElementText.Check(want, iterator.Next(), "value");
            Assert.Throws<TfInvalidArgumentException>(iterator.Next);
        },
        ["ignore_errors"] = (_, item) =>
        {
            var data = ProgramRunner.Dataset(DataGoldenTests.Item("map_error_is_raised_at_that_element").GetProperty("program").GetString() + ".ignore_errors()");
            Assert.Equal(item.GetProperty("value").EnumerateArray().Select(v => v.GetDouble()), data.AsEnumerable().Select(x => ((Tensor<double>)x).Item()));
        },
    };

    public static Action<string, JsonElement>? Find(string name) => s_programs.GetValueOrDefault(name);

    private static void Permutation(string program, JsonElement item)
    {
        var inner = Inside().Match(program).Groups[1].Value;
        var numbers = Numbers(inner);
        var (count, buffer) = (numbers[0], numbers[1]);
        var got = Longs(ProgramRunner.Dataset(inner));
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), got.Order());
        for (var k = 0; k < count; k++) Assert.True(got[k] < k + buffer, $"element {k} is {got[k]}");
    }

    private static void Reshuffle(string program, JsonElement item)
    {
        var inner = Two().Match(program).Groups[1].Value;
        var data = ProgramRunner.Dataset(inner);
        Assert.Equal(item.GetProperty("differ").GetBoolean(), !Longs(data).SequenceEqual(Longs(data)));
        var same = ProgramRunner.Dataset(inner[..^1] + ", reshuffle_each_iteration=False)");
        Assert.Equal(item.GetProperty("same_without_reshuffle").GetBoolean(), Longs(same).SequenceEqual(Longs(same)));
    }

    private static void CacheRunsOnce(string program, JsonElement item)
    {
        var produced = 0;
        var data = Generator(Numbers(program)[0], () => produced++).Cache();
        _ = data.AsEnumerable().Count() + data.AsEnumerable().Count();
        Assert.Equal(item.GetProperty("items_produced_by_the_source").GetInt32(), produced);
    }

    private static void PartialPass(string program, JsonElement item)
    {
        var (produced, numbers) = (0, Numbers(program));
        var data = Generator(numbers[0], () => produced++).Cache().Take(numbers[1]);
        _ = data.AsEnumerable().Count();
        Assert.Equal(item.GetProperty("after_first").GetInt32(), produced);
        _ = data.AsEnumerable().Count();
        Assert.Equal(item.GetProperty("after_second").GetInt32(), produced);
    }

    private static Dataset<Tensor<int>> Generator(int count, Action onItem)
    {
        return Dataset.FromGenerator(Items);

        IEnumerable<Tensor<int>> Items()
        {
            for (var i = 0; i < count; i++)
            {
                onItem();
                yield return i;
            }
        }
    }

    private static long[] Longs(Dataset<object> data) => [.. data.AsEnumerable().Select(x => ((Tensor<long>)x).Item())];

    private static int[] Numbers(string text) => [.. Integers().Matches(text).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"sorted\((.*)\) is ")]
    private static partial Regex Inside();

    [GeneratedRegex(@"two iterations of (.*?);")]
    private static partial Regex Two();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Integers();
}
