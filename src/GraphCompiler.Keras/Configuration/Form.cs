using System.Globalization;

namespace GraphCompiler.Keras;

/// <summary>How values of a type stand in a configuration.</summary>
/// <param name="Write">As null, bool, number, text, list or dictionary.</param>
/// <param name="Read">Back, or an error with the place.</param>
/// <param name="Copy">What a copy of an object has instead; null where that is the value itself.</param>
internal sealed record Form<T>(Func<T, object?> Write, Func<ConfigNode, T> Read, Func<T, T>? Copy = null)
{
    /// <summary>As this, or null.</summary>
    public Form<T?> OrNull() => new(v => v is null ? null : Write(v), n => n.Value is null ? default : Read(n), v => v is null || Copy is null ? v : Copy(v));
}

/// <summary>The forms that there are.</summary>
internal static class Forms
{
    public static Form<int> Int { get; } = new(v => v, n => n.Value is int i ? i : throw n.Fail("an integer"));

    public static Form<int?> MaybeInt { get; } = new(v => v, n => n.Value is null ? null : Int.Read(n));

    public static Form<double> Number { get; } = new(v => v, n => n.Value switch
    {
        int or long or double => Convert.ToDouble(n.Value, CultureInfo.InvariantCulture),
        _ => throw n.Fail("a number"),
    });

    public static Form<double?> MaybeNumber { get; } = new(v => v, n => n.Value is null ? null : Number.Read(n));

    public static Form<bool> Bool { get; } = new(v => v, n => n.Value is bool b ? b : throw n.Fail("true or false"));

    public static Form<string?> Text { get; } = new(v => v, n => n.Value is null ? null : n.Name);

    /// <summary>Keras' DTypePolicy, or its name alone.</summary>
    public static Form<string> Policy { get; } = new(
        v => new OrderedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["module"] = "keras", ["class_name"] = "DTypePolicy", ["config"] = new OrderedDictionary<string, object?>(StringComparer.Ordinal) { ["name"] = v }, ["registered_name"] = null,
        },
        n => (n.Value is string ? n : n["config"]["name"]) is { Value: "float32" } ? "float32" : throw n.Fail("float32, which is what layers compute in here"));

    /// <summary>A list; Keras may have one number for all.</summary>
    public static Form<int[]> Ints { get; } = new(v => Array.ConvertAll(v, i => (object?)i), n => n.Value is int one ? [one] : Array.ConvertAll(n.Items, i => Int.Read(i)));

    public static Form<int[]?> MaybeInts { get; } = Ints.OrNull();

    public static Form<IReadOnlyList<string>?> MaybeTexts { get; } = new Form<IReadOnlyList<string>>(v => v.ToArray<object?>(), n => [.. n.Items.Select(i => i.Name)]).OrNull();

    public static Form<double[]> Numbers { get; } =
        new(v => Array.ConvertAll(v, i => (object?)i), n => n.Value is IReadOnlyList<object?> ? Array.ConvertAll(n.Items, i => Number.Read(i)) : [Number.Read(n)]);

    public static Form<double[]?> MaybeNumbers { get; } = Numbers.OrNull();

    /// <summary>[[before, after], [before, after]]; one number is for both sides.</summary>
    public static Form<((int, int), (int, int))> Edges { get; } = new(
        v => new object?[] { new object?[] { v.Item1.Item1, v.Item1.Item2 }, new object?[] { v.Item2.Item1, v.Item2.Item2 } },
        n => n.Value is int i ? ((i, i), (i, i)) : n.Items is [var rows, var columns] ? (Sides(rows), Sides(columns)) : throw n.Fail("two pairs of integers"));

    /// <summary>One axis is a number.</summary>
    public static Form<Axes> Axes { get; } = new(v => (int[])[.. v.ToEquatable()!] is [var one] ? one : Ints.Write([.. v.ToEquatable()!]), n => Ints.Read(n));

    public static Form<Axes> MaybeAxes { get; } = new(v => v.IsAll ? null : Axes.Write(v), n => n.Value is null ? GraphCompiler.Axes.All : Axes.Read(n));

    public static Form<Shape?> Shape { get; } = new Form<Shape>(
        v => v.Dims.ToArray().Select(d => (object?)d.Size).ToArray(),
        n => GraphCompiler.Shape.Create([.. (n.Value is int ? [n] : n.Items).Select(d => d.Value is null ? Dim.Unknown : (Dim)Int.Read(d))])).OrNull();

    public static Form<Tensor<float>?> Tensor { get; } = new Form<Tensor<float>>(v => Nested(v), n => Values(n)).OrNull();

    public static Form<IReadOnlyList<LayerBase>> Layers { get; } = new(
        v => v.Select(l => (object?)l.Write()).ToArray(), n => [.. n.Items.Select(ConfigTables.Layers.Read)], v => [.. v.Select(l => l.Copied())]);

    public static Form<LearningRate> LearningRate { get; } = new(
        v => v.Schedule is { } schedule ? Configured.Write(schedule) : v.Value,
        n => n.Value is IReadOnlyDictionary<string, object?> ? ConfigTables.Schedules.Read(n) : Number.Read(n));

    public static Form<T> Layer<T>()
        where T : LayerBase => new(l => l.Write(), n => ConfigTables.Layers.Read(n) as T ?? throw n.Fail($"a {typeof(T).Name.Split('`')[0]}"), l => (T)l.Copied());

    /// <summary>An object of a family, or none; null may stand for one that Keras writes.</summary>
    public static Form<T?> Object<T>(ConfigTable<T> table, string? otherwise = null)
        where T : class, IConfigured => new(
            v => v is not null ? Configured.Write(v) : otherwise is null ? null : table.WriteDefault(otherwise),
            n => n.Value is null ? null : table.Read(n),
            v => v is null ? null : Configured.CopyOf(v));

    public static Form<T> Required<T>(ConfigTable<T> table)
        where T : class, IConfigured => new(Configured.Write, table.Read, Configured.CopyOf);

    public static Form<T> Choice<T>((T Value, string Name)[] names)
        where T : struct, Enum
    {
        var all = Enum.GetValues<T>().Select(v => (Value: v, Name: names.FirstOrDefault(n => n.Value.Equals(v)).Name ?? SnakeCase.Of(v.ToString()))).ToArray();
        return new(
            v => all.First(n => n.Value.Equals(v)).Name,
            n => Array.FindIndex(all, c => c.Name == n.Name) is >= 0 and var at ? all[at].Value : throw n.Fail($"one of {string.Join(", ", all.Select(c => c.Name))}"));
    }

    public static Form<Func<Tensor<float>, Tensor<float>>?> Function(string? otherwise) => new(
        v => v is null ? otherwise : ActivationNames.Write(v),
        n => n.Value is null || (n.Value is string name && name == otherwise) ? null : ActivationNames.Read(n));

    private static (int, int) Sides(ConfigNode node) => node.Value is int both ? (both, both) : Ints.Read(node) is [var first, var last] ? (first, last) : throw node.Fail("two integers");

    private static object? Nested(Tensor<float> value) => value.Rank == 0 ? (double)value.Item() : Enumerable.Range(0, value.Shape[0]).Select(i => Nested(value[i])).ToArray();

    private static Tensor<float> Values(ConfigNode node) => node.Value is IReadOnlyList<object?> ? Tf.Stack([.. node.Items.Select(Values)]) : (float)Number.Read(node);
}
