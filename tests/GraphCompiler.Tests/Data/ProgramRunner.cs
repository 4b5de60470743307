using System.Runtime.CompilerServices;

namespace GraphCompiler.Tests.Data;

/// <summary>Does what a program of data.json says, by the public methods of datasets whose elements are of any form.</summary>
internal static class ProgramRunner
{
    public static Dataset<object> Dataset(string program) => (Dataset<object>)Value(ProgramParser.Parse(program), []);

    /// <summary>What an expression gives: a dataset, a number, a tensor, an array or a tuple of these.</summary>
    public static object Value(Expression expression, Dictionary<string, object> names) => expression switch
    {
        Number number => number.IsInteger ? (object)(long)number.Value : number.Value,
        Name name => Named(name.Text, names),
        Items { Bracket: '[' } list => Array.ConvertAll(list.Values, v => Value(v, names)),
        Items tuple => Tuple(Array.ConvertAll(tuple.Values, v => Value(v, names))),
        Entries entries => entries.Values.ToDictionary(e => e.Key, e => e.Value is Name("float") ? Tf.Cast<float>(Leaf(names["x"])) : Value(e.Value, names), StringComparer.Ordinal),
        Binary binary => Arithmetic.Apply(binary.Operator, Value(binary.Left, names), Value(binary.Right, names)),
        Lambda lambda => lambda,
        Call call => Called(call, names),
        _ => throw new FormatException($"{expression}"),
    };

    /// <summary>A number or nested lists of numbers as a tensor, as TensorFlow makes one.</summary>
    public static Tensor Leaf(object? value)
    {
        if (value is Tensor tensor) return tensor;
        if (value is long integer) return Tf.Constant((int)integer);
        if (value is double number) return Tf.Constant((float)number);
        var items = Array.ConvertAll((object[])value!, Leaf);
        return items is [Tensor<float>, ..] ? Tf.Stack(items.Cast<Tensor<float>>().ToArray()) : Tf.Stack(items.Cast<Tensor<int>>().ToArray());
    }

    /// <summary>A value as an element: its numbers are tensors.</summary>
    public static object Element(object? value) => value switch
    {
        (var a, var b) => (Element(a), Element(b)),
        (var a, var b, var c) => (Element(a), Element(b), Element(c)),
        Dictionary<string, object> entries => entries.ToDictionary(e => e.Key, e => Element(e.Value), StringComparer.Ordinal),
        Dataset<object> data => data,
        _ => Leaf(value),
    };

    private static object Tuple(object[] items) => items switch
    {
        [var a] => a,
        [var a, var b] => (a, b),
        [var a, var b, var c] => (a, b, c),
        _ => throw new FormatException("a tuple of so many"),
    };

    private static object Named(string name, Dictionary<string, object> names)
    {
        if (names.TryGetValue(name, out var value)) return value;
        if (name == "None") return DBNull.Value;
        if (name is "True" or "False") return name == "True";

        // The parts of a tuple: s0, s1.
        if (names.TryGetValue(name[..^1], out var tuple)) return ((ITuple)tuple)[name[^1] - '0']!;
        throw new LeftOutException($"{name} is not known here");
    }

    private static Func<object[], object> Function(Expression expression, Dictionary<string, object> outer) => arguments =>
    {
        var lambda = expression as Lambda ?? new Lambda([Mentions(expression, "window") ? "window" : "x"], expression);
        var names = new Dictionary<string, object>(outer, StringComparer.Ordinal);
        var values = lambda.Parameters.Length > arguments.Length ? [.. arguments[..^1], .. Parts(arguments[^1])] : arguments;
        for (var i = 0; i < lambda.Parameters.Length; i++) names[lambda.Parameters[i]] = values[i + values.Length - lambda.Parameters.Length];
        return Value(lambda.Body, names);
    };

    private static bool Mentions(Expression expression, string name) => expression is Call { Target: { } target } ? Mentions(target, name) : expression is Name own && own.Text == name;

    private static object[] Parts(object value) => value is ITuple tuple ? [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i]!)] : [value];

    private static object Called(Call call, Dictionary<string, object> names)
    {
        var target = call.Target is null ? null : Value(call.Target, names);
        if (target is object[]) target = Slices(target);
        if (target is Dataset<object> data) return Transformed(data, call, names);
        var arguments = Array.ConvertAll(call.Arguments, a => a is Lambda ? a : Value(a, names));
        return call.Method switch
        {
            "range" when call.Named.ContainsKey("output_type") => GraphCompiler.Dataset.Range<float>(0, (long)arguments[0]).Map<object>(x => x),
            "range" => Range([.. arguments.Select(Integer)]),
            "from_tensor_slices" => Slices(arguments[0]),
            "from_tensors" => GraphCompiler.Dataset.FromTensors(Element(arguments[0])),
            "zip" => Zipped(arguments is [var only] ? only : Tuple(arguments)),
            "fill" => Filled((object[])arguments[0], Leaf(arguments[1])),
            "size" => Tf.Size(Leaf(arguments[0])),
            "check_numerics" => Tf.Debugging.CheckNumerics((Tensor<double>)arguments[0], ""),
            "choose_from_datasets" => GraphCompiler.Dataset.ChooseFromDatasets(((object[])arguments[0]).Cast<Dataset<object>>().ToArray(), GraphCompiler.Dataset.FromTensorSlices(((object[])arguments[1]).Cast<long>().ToArray())),
            "len" => ((Dataset<object>)arguments[0]).Length,
            _ => throw new LeftOutException($"{call.Method} is not known here"),
        };
    }

    private static object Transformed(Dataset<object> data, Call call, Dictionary<string, object> names)
    {
        var numbers = call.Arguments.OfType<Number>().Select(n => (int)n.Value).ToArray();
        Func<object[], object>? function = call.Arguments.FirstOrDefault(a => a is not Number) is { } code ? Function(code, names) : null;
        var drops = call.Named.TryGetValue("drop_remainder", out var drop) && drop is Name("True");
        return call.Method switch
        {
            "batch" => data.Batch(Integer(0, "batch_size"), drops),
            "unbatch" => data.Unbatch(),
            "rebatch" => call.Arguments[0] is Items list ? data.Rebatch([.. list.Values.Cast<Number>().Select(n => (int)n.Value)], drops) : data.Rebatch(numbers[0], drops),
            "window" => data.Window(Integer(0, "size"), Optional("shift"), Optional("stride") ?? 1, drops).Map<object>(w => w),
            "padded_batch" => Padded(),
            "repeat" => data.Repeat(Count()),
            "take" => data.Take(Integer(0, "count")),
            "skip" => data.Skip(Integer(0, "count")),
            "shard" => data.Shard(numbers[0], numbers[1]),
            "shuffle" => data.Shuffle(Integer(0, "buffer_size"), Optional("seed"), !(call.Named.TryGetValue("reshuffle_each_iteration", out var again) && again is Name("False"))),
            "prefetch" => data.Prefetch(numbers[0]),
            "cache" => data.Cache(),
            "concatenate" => data.Concatenate(Slice(Value(call.Arguments[0], names))),
            "map" => data.Map(x => Element(function!([x])), Optional("num_parallel_calls")),
            "filter" => data.Filter(x => Truth(function!([x]))),
            "take_while" => data.TakeWhile(x => Truth(function!([x]))),
            "flat_map" => data.FlatMap(x => (Dataset<object>)function!([x])),
            "interleave" => data.Interleave(x => (Dataset<object>)function!([x]), Optional("cycle_length") ?? 1, Optional("block_length") ?? 1),
            "enumerate" => data.Enumerate(Optional("start") ?? 0).Map<object>(e => (e.Index, e.Element)),
            "scan" => data.Scan(Long(call.Arguments[0]), (state, x) => Function(call.Arguments[1], names)([state, x]) is ITuple both ? (both[0]!, Element(both[1])) : throw new FormatException()),
            "unique" => data.Unique(),
            "reduce" => data.Reduce(Long(call.Arguments[0]), (state, x) => Function(call.Arguments[1], names)([state, x])),
            "group_by_window" => data.GroupByWindow(
                x => (Tensor<long>)function!([x]),
                (_, window) => (Dataset<object>)Function(call.Arguments[1], names)([window]),
                Optional("window_size")!.Value),
            "apply" => data.AssertCardinality((long)((Number)((Call)call.Arguments[0]).Arguments[0]).Value),
            "ignore_errors" => data.IgnoreErrors(),
            "get_single_element" => data.GetSingleElement(),
            "as_numpy_iterator" => data,
            _ => throw new LeftOutException($"{call.Method} is not known here"),
        };

        int Integer(int index, string name) => Optional(name) ?? (int)(long)Value(call.Arguments[index], names);

        int? Optional(string name) => call.Named.TryGetValue(name, out var value) ? (int)(long)Value(value, names) : null;

        int? Count() => call.Arguments.Length == 0 ? null : Value(call.Arguments[0], names) is Tensor count ? (int)Tf.Cast<long>(count).Item() : Integer(0, "count");

        object Long(Expression initial) => Value(initial, names) is var value && value is (long a, long b) ? (Tf.Constant(a), Tf.Constant(b)) : Tf.Constant((long)value);

        Dataset<object> Padded()
        {
            var shapes = call.Named.TryGetValue("padded_shapes", out var given) ? given : call.Arguments.ElementAtOrDefault(1);
            var value = call.Named.TryGetValue("padding_values", out var filling) ? Convert.ToDouble(Value(filling, names), System.Globalization.CultureInfo.InvariantCulture) : 0;
            return shapes switch
            {
                null => data.PaddedBatch(numbers[0], dropRemainder: drops, paddingValue: value),
                Items { Bracket: '[' } one => data.PaddedBatch(numbers[0], ShapeOf(one), drops, value),
                Items several => data.PaddedBatch(numbers[0], [.. several.Values.Select(s => (Shape?)ShapeOf((Items)s))], drops, value),
                _ => throw new FormatException($"{shapes}"),
            };
        }
    }

    private static Shape ShapeOf(Items sizes) => Shape.Create([.. sizes.Values.Select(v => v is Number n ? (Dim)(int)n.Value : Dim.Unknown)]);

    private static Dataset<object> Slice(object value) => value as Dataset<object> ?? Slices(value);

    private static Dataset<object> Slices(object? value) => value switch
    {
        (var a, var b) => GraphCompiler.Dataset.FromTensorSlices((Leaf(a), Leaf(b))).Map<object>(e => e),
        (var a, var b, var c) => GraphCompiler.Dataset.FromTensorSlices((Leaf(a), Leaf(b), Leaf(c))).Map<object>(e => e),
        Dictionary<string, object> entries => GraphCompiler.Dataset.FromTensorSlices(entries.ToDictionary(e => e.Key, e => Leaf(e.Value), StringComparer.Ordinal)).Map<object>(e => e),
        _ => Leaf(value) switch
        {
            Tensor<float> floats => GraphCompiler.Dataset.FromTensorSlices(floats).Map<object>(x => x),
            Tensor<int> integers => GraphCompiler.Dataset.FromTensorSlices(integers).Map<object>(x => x),
            var other => throw new FormatException($"{other}"),
        },
    };

    private static Dataset<object> Zipped(object? parts) => parts switch
    {
        (var a, var b) => GraphCompiler.Dataset.Zip(Zipped(a), Zipped(b)).Map<object>(e => e),
        (var a, var b, var c) => GraphCompiler.Dataset.Zip(Zipped(a), Zipped(b), Zipped(c)).Map<object>(e => e),
        Dictionary<string, object> entries when entries.Count == 1 => Zipped(entries.Values.Single()).Map<object>(x => new Dictionary<string, object> { [entries.Keys.Single()] = x }),
        _ => (Dataset<object>)parts!,
    };

    private static Dataset<object> Range(long[] numbers) => (numbers switch
    {
        [var stop] => GraphCompiler.Dataset.Range(stop),
        [var start, var stop] => GraphCompiler.Dataset.Range(start, stop),
        _ => GraphCompiler.Dataset.Range(numbers[0], numbers[1], numbers[2]),
    }).Map<object>(x => x);

    private static long Integer(object value) => value is Tensor tensor ? Tf.Cast<long>(tensor).Item() : (long)value;

    // A size that only the run knows is that of a range.
    private static Tensor<long> Filled(object[] sizes, Tensor value) => (Tf.Range(Tf.Cast<long>(Leaf(sizes.Single()))) * 0) + (Tensor<long>)value;

    private static Tensor<bool> Truth(object value) => value is bool known ? Tf.Constant(known) : (Tensor<bool>)value;
}
