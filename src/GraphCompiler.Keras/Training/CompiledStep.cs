using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>One step over a batch as a function of its tensors, retraced by signature as tf.function with reduce_retracing does.</summary>
internal sealed class CompiledStep(string name, bool runsEagerly, Func<Tensor[], Tensor[], Tensor<float>?[], Tensor[]> body)
{
    private readonly Dictionary<BatchForm, TfFunction<Func<Tensor[]>>> _functions = [];
    private TfFunction<Func<Tensor[]>>? _last;
    private BatchForm _lastForm;

    /// <summary>The names of what an overridden step returned last; null while it is the library's, whose metrics are read when they are needed.</summary>
    public IReadOnlyList<string>? LogNames { get; set; }

    /// <summary>The function for batches of a form.</summary>
    public IEnumerable<TfFunction> Functions => _functions.Values;

    /// <summary>Runs the step.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isOpen">Whether batches have several sizes, so that the first trace is for any.</param>
    public Tensor[] Run(Batch batch, bool isOpen)
    {
        if (runsEagerly || Tf.Config.RunFunctionsEagerly) return Body(batch.Arguments, batch.Form);
        var isNew = _last is null || _lastForm != batch.Form;
        var function = isNew ? Function(batch) : _last!;
        var arguments = batch.Arguments;
        if (isNew && isOpen && arguments.Length > 0 && function.TracingCount == 0) function.GetConcreteFunction([.. arguments.Select(a => (object?)Open((Tensor)a!))]);
        try
        {
            return function.RunItems(arguments, []) ?? (Tensor[])function.RunStructure(arguments, [])!;
        }
        catch (TfException e) when (Note(e, batch))
        {
            throw;
        }
    }

    // What only values show, such as labels out of range, does not know whose they are. The exception goes on.
    private bool Note(TfException exception, Batch batch)
    {
        var form = batch.Form;
        exception.Where = $"{exception.Where ?? "a step"}, in the {name} for inputs of shape {Shapes(0, form.X)} and labels of shape {Shapes(form.X, form.Y)}";
        return false;

        string Shapes(int first, int count) => string.Join(", ", batch.Arguments.Skip(first).Take(count).Select(t => ((Tensor)t!).Shape));
    }

    private static TensorSpec Open(Tensor tensor) => new(tensor.Shape.Rank == 0 ? tensor.Shape : Shape.Create([Dim.Unknown, .. tensor.Shape[1..].Dims]), tensor.DType);

    private TfFunction<Func<Tensor[]>> Function(Batch batch)
    {
        var form = batch.Form;
        if (!_functions.TryGetValue(form, out var function))
        {
            var parameters = new List<FunctionParameter>();
            for (var i = 0; i < form.X; i++) parameters.Add(FunctionParameter.Tensor($"x{i}"));
            for (var i = 0; i < form.Y; i++) parameters.Add(FunctionParameter.Tensor($"y{i}"));
            for (var i = 0; i < form.Weights; i++)
            {
                if (form.HasWeight(i)) parameters.Add(FunctionParameter.Tensor($"w{i}"));
            }

            var definition = new FunctionDefinition(name, $"GraphCompiler.Keras.{name}", [.. parameters], (_, objects, _) => Body(objects, form), reduceRetracing: true);
            _functions[form] = function = FunctionFactory.Create<Func<Tensor[]>>(definition, null, () => [], () => []);
        }

        (_last, _lastForm) = (function, form);
        return function;
    }

    private Tensor[] Body(object?[] objects, BatchForm form)
    {
        var tensors = Array.ConvertAll(objects, o => (Tensor)o!);
        var next = form.X + form.Y;
        var weights = new Tensor<float>?[form.Weights];
        for (var i = 0; i < weights.Length; i++) weights[i] = form.HasWeight(i) ? (Tensor<float>)tensors[next++] : null;
        return body(tensors[..form.X], tensors[form.X..(form.X + form.Y)], weights);
    }
}

/// <summary>How many tensors a batch has of each kind, and which outputs have weights.</summary>
/// <param name="X">The inputs.</param>
/// <param name="Y">The labels.</param>
/// <param name="Weights">The weights, those included that are absent.</param>
/// <param name="Present">A bit for each weight that is there.</param>
internal readonly record struct BatchForm(int X, int Y, int Weights, UInt128 Present)
{
    public static BatchForm Of(int x, int y, Tensor<float>?[] weights)
    {
        UInt128 present = 0;
        for (var i = 0; i < weights.Length; i++) present |= weights[i] is null ? 0 : UInt128.One << i;
        return new BatchForm(x, y, weights.Length, present);
    }

    public bool HasWeight(int output) => (Present >> output & 1) == 1;
}

/// <summary>Some examples: the tensors of the inputs, the labels of each output, and what each example counts, as the function takes them.</summary>
internal sealed class Batch(object?[] arguments, BatchForm form)
{
    public Batch(Tensor[] x, Tensor[] y, Tensor<float>?[] weights)
        : this([.. x, .. y, .. weights.Where(w => w is not null)], BatchForm.Of(x.Length, y.Length, weights))
    {
    }

    public BatchForm Form => form;

    public object?[] Arguments => arguments;
}
