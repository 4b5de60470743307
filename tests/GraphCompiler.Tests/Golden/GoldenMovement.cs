using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace GraphCompiler.Tests.Golden;

/// <summary>Calls of the operators that move elements, of whatever type, with the attributes of a golden case.</summary>
internal static class GoldenMovement
{
    public static IEnumerable<KeyValuePair<string, GoldenOperator>> All { get; } = new Dictionary<string, GoldenOperator>
    {
        ["reshape"] = Of((x, a) => Call("Reshape", x[0], a.Sizes("shape"))),
        ["transpose"] = Of((x, a) => Call("Transpose", x[0], a.Find("perm") is null ? null : Numbers(a, "perm"))),
        ["expand_dims"] = Of((x, a) => Call("ExpandDims", x[0], Number(a, "axis", 0))),
        ["squeeze"] = Of((x, a) => Call("Squeeze", x[0], AxesOf(a))),
        ["broadcast_to"] = Of((x, a) => Call("BroadcastTo", x[0], a.Sizes("shape"))),
        ["tile"] = Of((x, a) => Call("Tile", x[0], a.Sizes("multiples"))),
        ["reverse"] = Of((x, a) => Call("Reverse", x[0], a.Find("axis")!.Value.ValueKind == JsonValueKind.Array ? AxesOf(a) : throw new NotExpressibleException("axis"))),
        ["roll"] = Of((x, a) => Call("Roll", x[0], a.Sizes("shift"), AxesOf(a))),
        ["pad"] = Of(Pad),
        ["strided_slice"] = Of((x, a) => CallHere(nameof(Sliced), x[0], Slices(a))),
        ["slice"] = Of((x, a) => Call("Slice", x[0], a.Sizes("begin"), a.Sizes("size"))),
        ["concat"] = Of((x, a) => CallHere(nameof(Concat), x.FirstOrDefault() ?? Tf.Constant(0f), x, Number(a, "axis", 0))),
        ["stack"] = Of((x, a) => CallHere(nameof(Stack), x.FirstOrDefault() ?? Tf.Constant(0f), x, Number(a, "axis", 0))),
        ["gather"] = Of((x, a) => Call("Gather", x[0], x[1], a.Find("axis") is null ? null : Number(a, "axis", 0), Number(a, "batch_dims", 0))),
        ["embedding_lookup"] = Of((x, a) => a.Find("max_norm") is null ? Call("Gather", x[0], x[1], 0, 0) : GoldenWindows.Clipped(x, a.Find("max_norm")!.Value.GetDouble())),
        ["gather_nd"] = Of((x, a) => Call("GatherNd", x[0], Narrow(x[1]), Number(a, "batch_dims", 0))),
        ["scatter_nd"] = Of((x, a) => Call("ScatterNd", x[1], Narrow(x[0]), x[1], (Shape)Numbers(a, "shape"))),
        ["tensor_scatter_nd_add"] = Of((x, _) => Call("TensorScatterNdAdd", x[0], x[0], Narrow(x[1]), x[2])),
        ["tensor_scatter_nd_sub"] = Of((x, _) => Call("TensorScatterNdSub", x[0], x[0], Narrow(x[1]), x[2])),
        ["tensor_scatter_nd_update"] = Of((x, _) => Call("TensorScatterNdUpdate", x[0], x[0], Narrow(x[1]), x[2])),
        ["one_hot"] = Of(OneHot),
        ["stop_gradient"] = Of((x, _) => Call("StopGradient", x[0])),
        ["shape"] = Of((x, a) => Counted(Tf.Shape(x[0]), a)),
        ["size"] = Of((x, a) => Counted(Tf.Size(x[0]), a)),
        ["rank"] = Of((x, _) => Tf.Rank(x[0])),
    };

    /// <summary>Pieces of a tensor, all of them.</summary>
    public static IReadOnlyDictionary<string, Func<Tensor, JsonElement, Tensor[]>> Many { get; } = new Dictionary<string, Func<Tensor, JsonElement, Tensor[]>>
    {
        ["unstack"] = (x, a) => a.Find("num") is null ? Cast<Tensor[]>(nameof(Unstack), x, Number(a, "axis", 0)) : throw new NotExpressibleException("num"),
        ["split"] = (x, a) => a.Find("num_or_size_splits") is { ValueKind: JsonValueKind.Number } count
            ? Cast<Tensor[]>(nameof(SplitEvenly), x, count.GetInt32(), Number(a, "axis", 0))
            : Cast<Tensor[]>(nameof(Split), x, Numbers(a, "num_or_size_splits"), Number(a, "axis", 0)),
    };

    /// <summary>The entries of a slicing that begin, end, strides and masks describe.</summary>
    public static Slice[] Slices(JsonElement attributes)
    {
        var (begin, end) = (Numbers(attributes, "begin"), Numbers(attributes, "end"));
        var strides = attributes.Find("strides") is null ? [.. begin.Select(_ => 1)] : Numbers(attributes, "strides");
        if (end.Length != begin.Length) throw new NotExpressibleException("lists of two lengths");
        return [.. begin.Select((_, i) => Entry(i))];

        Slice Entry(int i)
        {
            if (Has("ellipsis_mask")) return Tf.Ellipsis;
            if (Has("new_axis_mask")) return Tf.NewAxis;
            if (Has("shrink_axis_mask")) return strides[i] == 1 ? begin[i] : throw new NotExpressibleException("an index with a stride");
            return Slice.Strided(Has("begin_mask") ? null : begin[i], Has("end_mask") ? null : end[i], strides[i]);

            bool Has(string mask) => (Number(attributes, mask, 0) >> i & 1) != 0;
        }
    }

    internal static GoldenOperator Of(Func<Tensor[], JsonElement, Tensor> call) => new(call);

    private static Tensor<T> Sliced<T>(Tensor<T> x, Slice[] slices) => x[slices];

    private static Tensor<T> Concat<T>(Tensor<T> first, Tensor[] all, int axis) => Tf.Concat(List(first, all), axis);

    private static Tensor<T> Stack<T>(Tensor<T> first, Tensor[] all, int axis) => Tf.Stack(List(first, all), axis);

    private static Tensor[] Unstack<T>(Tensor<T> x, int axis) => [.. Tf.Unstack(x, axis)];

    private static Tensor[] SplitEvenly<T>(Tensor<T> x, int count, int axis) => [.. Tf.Split(x, count, axis)];

    private static Tensor[] Split<T>(Tensor<T> x, int[] sizes, int axis) => [.. Tf.Split(x, sizes, axis)];

    private static Tensor<T>[] List<T>(Tensor<T> _, Tensor[] all) => Array.ConvertAll(all, t => t as Tensor<T> ?? throw new NotExpressibleException("types that differ"));

    private static Tensor Pad(Tensor[] x, JsonElement attributes)
    {
        var mode = attributes.Find("mode")?.GetString()?.ToUpperInvariant() switch
        {
            "REFLECT" => PadMode.Reflect,
            "SYMMETRIC" => PadMode.Symmetric,
            null or "CONSTANT" => PadMode.Constant,
            var other => throw new NotExpressibleException(other),
        };
        var fill = attributes.Find("constant_values") is { } value
            ? GoldenFunctions.Number(x[0].DType, value.GetDouble())
            : Activator.CreateInstance(x[0].DType.ClrType);
        return Call("Pad", x[0], attributes.Sizes("paddings"), mode, fill);
    }

    // Sizes are int32 here; others are cast.
    private static Tensor Counted(Tensor<int> sizes, JsonElement attributes) => attributes.Find("out_type")?.GetString() switch
    {
        null or "int32" => sizes,
        "int64" => Tf.Cast<long>(sizes),
        var other => throw new NotExpressibleException($"out_type: {other}"),
    };

    private static Tensor OneHot(Tensor[] x, JsonElement attributes)
    {
        var depth = Number(attributes, "depth", 0);
        var axis = Number(attributes, "axis", -1);
        if (x[0].DType == DType.UInt8) x = [Tf.Cast<int>(x[0])];
        if (attributes.Find("on_value") is null && attributes.Find("off_value") is null && attributes.DType() is null or { Name: "float32" } && attributes.Find("on_value") is null)
        {
            return x[0] is Tensor<long> wide ? Tf.OneHot(wide, depth, axis) : x[0] is Tensor<int> narrow ? Tf.OneHot(narrow, depth, axis) : throw new NotExpressibleException(x[0].DType.Name);
        }

        var values = new[] { attributes.Find("on_value"), attributes.Find("off_value") };
        var areWhole = values.OfType<JsonElement>().Select(v => v.ValueKind != JsonValueKind.Number || v.TryGetInt32(out _)).ToHashSet();
        if (attributes.DType() is null && areWhole.Count > 1) throw new NotExpressibleException("values of two types");
        var type = attributes.DType() ?? (areWhole.Contains(false) ? DType.Float32 : DType.Int32);
        return CallHere(nameof(Hot), TensorFactory.Filled(type, Shape.Scalar, 0), Narrow(x[0]), depth, Value(values[0]), Value(values[1]), axis);

        Tensor? Value(JsonElement? value) => value is not { } given ? null
            : given.ValueKind == JsonValueKind.Number && (type.IsFloating || given.TryGetInt32(out _)) ? TensorFactory.Filled(type, Shape.Scalar, given.GetDouble())
            : throw new NotExpressibleException($"a value of {given}");
    }

    private static Tensor<T> Hot<T>(Tensor<T> _, Tensor<int> indices, int depth, Tensor? on, Tensor? off, int axis) =>
        Tf.OneHot(indices, depth, (Tensor<T>?)on, (Tensor<T>?)off, axis);

    internal static Tensor<int> Narrow(Tensor indices) => indices switch
    {
        Tensor<int> x => x,
        Tensor<long> x => Tf.Cast<int>(x),
        _ => throw new NotExpressibleException(indices.DType.Name),
    };

    internal static Axes AxesOf(JsonElement attributes) => attributes.Find("axis") is null ? Axes.All : Numbers(attributes, "axis");

    internal static int Number(JsonElement attributes, string name, int absent) => attributes.Find(name) is not { } value ? absent
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw new NotExpressibleException(name);

    internal static int[] Numbers(JsonElement attributes, string name)
    {
        var sizes = attributes.Sizes(name);
        return sizes.Rank == 1 ? sizes.ToArray() : throw new NotExpressibleException(name);
    }

    /// <summary>A function of Tf for the element type of a tensor, which is its first argument unless there are as many arguments without it.</summary>
    internal static Tensor Call(string name, Tensor typed, params object?[] rest) => CallOf(typeof(Tf), name, typed, rest);

    /// <summary>As <see cref="Call"/>, a function of another class.</summary>
    internal static Tensor CallOf(Type owner, string name, Tensor typed, params object?[] rest)
    {
        var element = typed.DType.ClrType;
        foreach (var method in owner.GetMethods().Where(m => m.Name == name && m.IsGenericMethodDefinition && m.GetGenericArguments().Length == 1))
        {
            var closed = method.MakeGenericMethod(element);
            var parameters = closed.GetParameters();
            object?[] arguments = parameters.Length == rest.Length ? rest : [typed, .. rest];
            if (parameters.Length == arguments.Length && parameters.Zip(arguments).All(p => Fits(p.First.ParameterType, p.Second))) return (Tensor)Invoke(closed, arguments);
        }

        throw new NotExpressibleException($"{name} of {typed.DType.Name}");
    }

    internal static bool Fits(Type parameter, object? argument) =>
        argument is null ? !parameter.IsValueType || Nullable.GetUnderlyingType(parameter) is not null : parameter.IsInstanceOfType(argument);

    private static Tensor CallHere(string name, Tensor typed, params object?[] rest) => Cast<Tensor>(name, typed, rest);

    private static TResult Cast<TResult>(string name, Tensor typed, params object?[] rest) =>
        (TResult)Invoke(typeof(GoldenMovement).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(typed.DType.ClrType), [typed, .. rest]);

    internal static object Invoke(MethodInfo method, object?[] arguments)
    {
        try
        {
            return method.Invoke(null, arguments)!;
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }
}
