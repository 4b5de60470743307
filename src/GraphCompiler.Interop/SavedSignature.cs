using GraphCompiler.Interop;

namespace GraphCompiler;

/// <summary>Named tensors in, named tensors out.</summary>
public sealed class SavedSignature
{
    private readonly RestoredTraces _traces;
    private readonly ConcreteFunction? _function;

    internal SavedSignature(string name, RestoredTraces traces)
    {
        (Name, _traces) = (name, traces);
        if (traces.Traces.Count == 0) return;
        _function = new ConcreteFunction<AnyFunction>(traces.Traces[0].Traced, null);
        Inputs = _function.Inputs.ToDictionary(i => i.Name!, StringComparer.Ordinal);
        var outputs = _function.StructuredOutputs as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        Outputs = outputs.ToDictionary(o => o.Key, o => (TensorSpec)o.Value!, StringComparer.Ordinal);
    }

    /// <summary>What clients ask for it by.</summary>
    public string Name { get; }

    /// <summary>What it takes.</summary>
    public IReadOnlyDictionary<string, TensorSpec> Inputs { get; } = new Dictionary<string, TensorSpec>();

    /// <summary>What it gives.</summary>
    public IReadOnlyDictionary<string, TensorSpec> Outputs { get; } = new Dictionary<string, TensorSpec>();

    internal RestoredTraces Restored => _traces;

    /// <summary>The one trace.</summary>
    /// <exception cref="NotSupportedException">It does what this library cannot.</exception>
    internal ConcreteFunction Function => _function ?? throw new NotSupportedException($"The signature {Name} cannot be called here: {_traces.Refusal}.");

    /// <summary>Runs it.</summary>
    /// <param name="inputs">A tensor for each of <see cref="Inputs"/>, by its name.</param>
    /// <exception cref="TfTypeException">One is missing, is of another shape or too many.</exception>
    /// <exception cref="TfInvalidArgumentException">One has other elements.</exception>
    /// <exception cref="NotSupportedException">It does what this library cannot.</exception>
    public IReadOnlyDictionary<string, Tensor> Call(IReadOnlyDictionary<string, Tensor> inputs)
    {
        var arguments = inputs.ToDictionary(i => i.Key, i => (object?)i.Value, StringComparer.Ordinal);
        var given = new GivenArguments([], arguments);
        CallArguments call;
        try
        {
            call = Function.BindStructured(given);
        }
        catch (ArgumentMisfit misfit)
        {
            throw given.Misfit(misfit.Message, Function.PrettyPrintedSignature());
        }

        var results = (Dictionary<string, object?>)Function.Pack(Function.Execute(call))!;
        return results.ToDictionary(r => r.Key, r => (Tensor)r.Value!, StringComparer.Ordinal);
    }

    /// <summary>As TensorFlow prints signatures.</summary>
    public override string ToString() => _function?.PrettyPrintedSignature() ?? Name;
}
