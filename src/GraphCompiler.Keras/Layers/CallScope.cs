namespace GraphCompiler.Keras;

/// <summary>The call of a layer that runs on this thread: calls inside inherit its mode and are named below it.</summary>
internal readonly struct CallScope : IDisposable
{
    [ThreadStatic]
    private static bool t_training;

    [ThreadStatic]
    private static int t_depth;

    private readonly bool _outerTraining;
    private readonly IDisposable _names;

    private CallScope(bool outerTraining, IDisposable names) => (_outerTraining, _names) = (outerTraining, names);

    /// <summary>The mode of the call: inference unless it or one around it said otherwise.</summary>
    public static bool Training => t_training;

    /// <summary>Enters a layer's call. The outermost one forgets the losses of the call before.</summary>
    public static CallScope Enter(LayerBase layer, bool? training)
    {
        if (t_depth == 0) layer.ClearLosses();
        var scope = new CallScope(t_training, NameScopes.Enter($"{NameScopes.Current}{layer.Name}/"));
        t_depth++;
        t_training = training ?? t_training;
        return scope;
    }

    public void Dispose()
    {
        t_depth--;
        t_training = _outerTraining;
        _names.Dispose();
    }
}
