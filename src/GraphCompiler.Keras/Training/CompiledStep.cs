using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>One step over a batch as a function of its tensors, retraced by signature as tf.function with reduce_retracing does.</summary>
internal sealed class CompiledStep(string name, bool runsEagerly, Func<Tensor[], Tensor[], Tensor<float>?[], Tensor[]> body)
{
    private readonly Dictionary<(int X, int Y, string Weights), TfFunction<Func<Tensor[]>>> _functions = [];
    private TfFunction<Func<Tensor[]>>? _last;
    private (int X, int Y, int All) _lastForm = (-1, 0, 0);

    /// <summary>The function for batches of a form.</summary>
    public IEnumerable<TfFunction> Functions => _functions.Values;

    /// <summary>Runs the step.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isOpen">Whether batches have several sizes, so that the first trace is for any.</param>
    public Tensor[] Run(Batch batch, bool isOpen)
    {
        if (runsEagerly || Tf.Config.RunFunctionsEagerly) return body(batch.X, batch.Y, batch.Weights);
        var isNew = _last is null || _lastForm != (batch.X.Length, batch.Y.Length, batch.Arguments.Length);
        var function = isNew ? Function(batch) : _last!;
        var arguments = batch.Arguments;
        if (isNew && isOpen && arguments.Length > 0 && function.TracingCount == 0) function.GetConcreteFunction([.. arguments.Select(a => (object?)Open((Tensor)a!))]);
        return (Tensor[])function.RunStructure(arguments, [])!;
    }

    private static TensorSpec Open(Tensor tensor) => new(tensor.Shape.Rank == 0 ? tensor.Shape : Shape.Create([Dim.Unknown, .. tensor.Shape[1..].Dims]), tensor.DType);

    private TfFunction<Func<Tensor[]>> Function(Batch batch)
    {
        var present = string.Concat(batch.Weights.Select(w => w is null ? '0' : '1'));
        var form = (batch.X.Length, batch.Y.Length, present);
        if (!_functions.TryGetValue(form, out var function))
        {
            var parameters = new List<FunctionParameter>();
            for (var i = 0; i < batch.X.Length; i++) parameters.Add(FunctionParameter.Tensor($"x{i}"));
            for (var i = 0; i < batch.Y.Length; i++) parameters.Add(FunctionParameter.Tensor($"y{i}"));
            for (var i = 0; i < batch.Weights.Length; i++)
            {
                if (batch.Weights[i] is not null) parameters.Add(FunctionParameter.Tensor($"w{i}"));
            }

            var definition = new FunctionDefinition(name, $"GraphCompiler.Keras.{name}", [.. parameters], (_, objects, _) => Body(objects, form), reduceRetracing: true);
            _functions[form] = function = FunctionFactory.Create<Func<Tensor[]>>(definition, null, () => [], () => []);
        }

        (_last, _lastForm) = (function, (batch.X.Length, batch.Y.Length, batch.Arguments.Length));
        return function;
    }

    private Tensor[] Body(object?[] objects, (int X, int Y, string Weights) form)
    {
        var tensors = Array.ConvertAll(objects, o => (Tensor)o!);
        var next = form.X + form.Y;
        var weights = form.Weights.Select(c => c == '1' ? (Tensor<float>)tensors[next++] : null).ToArray();
        return body(tensors[..form.X], tensors[form.X..(form.X + form.Y)], weights);
    }
}

/// <summary>Some examples: the tensors of the inputs, the labels of each output, and what each example counts.</summary>
internal sealed class Batch
{
    public Batch(Tensor[] x, Tensor[] y, Tensor<float>?[] weights)
    {
        (X, Y, Weights) = (x, y, weights);
        Arguments = [.. x, .. y, .. weights.Where(w => w is not null)];
    }

    public Tensor[] X { get; }

    public Tensor[] Y { get; }

    public Tensor<float>?[] Weights { get; }

    /// <summary>All of them, as the function takes them.</summary>
    public object?[] Arguments { get; }
}
