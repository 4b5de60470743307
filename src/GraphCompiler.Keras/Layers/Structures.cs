namespace GraphCompiler.Keras;

/// <summary>Tensors in tuples, arrays, dictionaries and records.</summary>
internal static class Structures
{
    /// <summary>The tensors of a value, in order.</summary>
    public static List<Tensor> Tensors(object? value)
    {
        if (value is Tensor single) return [single];
        var leaves = new List<object?>();
        Structure.Flatten(value, leaves);
        return [.. leaves.OfType<Tensor>()];
    }

    /// <summary>The tensors as a value of a type: one of them, an array, a tuple; null where they do not fit.</summary>
    public static T? Of<T>(Tensor[] tensors)
    {
        if (tensors is T all) return all;
        if (tensors is [T one]) return one;
        if (typeof(T) == typeof(Tensor<float>[])) return tensors.All(t => t is Tensor<float>) ? (T)(object)Array.ConvertAll(tensors, t => (Tensor<float>)t) : default;
        if (!typeof(T).IsValueType) return default;
        var leaves = new List<object?>();
        var form = Structure.Flatten(default(T), leaves);
        if (leaves.Count != tensors.Length) return default;
        var next = 0;
        return (T?)form.Rebuild([.. tensors], ref next);
    }

    /// <summary>The value with each tensor replaced.</summary>
    public static T Map<T>(T value, Func<Tensor, Tensor> map)
    {
        if (value is Tensor single) return (T)(object)map(single);
        var leaves = new List<object?>();
        var form = Structure.Flatten(value, leaves);
        var next = 0;
        return (T)form.Rebuild([.. leaves.Select(l => l is Tensor tensor ? map(tensor) : l)], ref next)!;
    }

    /// <summary>The argument as what a layer takes: tensors are cast as Keras casts inputs.</summary>
    /// <exception cref="TfValueException">It is of another form.</exception>
    public static T Fit<T>(LayerBase layer, object? value)
    {
        if (value is T fitting) return fitting;
        if (value is Tensor tensor && typeof(T).IsAssignableTo(typeof(Tensor))) return (T)(object)Cast(tensor, typeof(T).GenericTypeArguments[0]);
        var tensors = Tensors(value);
        if (typeof(T) == typeof(Tensor<float>[]) && value is not Tensor) return (T)(object)tensors.Select(t => (Tensor<float>)Cast(t, typeof(float))).ToArray();
        if (typeof(T) == typeof((Tensor<float>, Tensor<float>)) && tensors.Count == 2) return (T)(object)((Tensor<float>)Cast(tensors[0], typeof(float)), (Tensor<float>)Cast(tensors[1], typeof(float)));
        if (tensors is [var only] && typeof(T).IsAssignableTo(typeof(Tensor))) return Fit<T>(layer, only);
        throw new TfValueException(value is Tensor
            ? $"A merge layer should be called on a list of inputs. Received: input_shape={((Tensor)value).Shape} (not a list of shapes), by layer '{layer.Name}'"
            : $"The layer '{layer.Name}' does not take the {tensors.Count} tensors that it is given.");
    }

    private static Tensor Cast(Tensor tensor, Type type) =>
        type == typeof(float) ? Cast<float>(tensor) : type == typeof(int) ? Cast<int>(tensor) : type == typeof(long) ? Cast<long>(tensor) : type == typeof(double) ? Cast<double>(tensor) : tensor;

    private static Tensor Cast<T>(Tensor tensor) => tensor as Tensor<T> ?? Tf.Cast<T>(tensor);
}
