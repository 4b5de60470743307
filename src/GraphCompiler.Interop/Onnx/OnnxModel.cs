using Google.Protobuf;
using GraphCompiler.Interop;
using GraphCompiler.Interop.Onnx;

namespace GraphCompiler;

/// <summary>
/// A model read from an ONNX file, or the way to write one. A loaded one is a module: it is called, differentiates, and its weights are variables that train.
/// </summary>
/// <remarks>
/// Format: ONNX's onnx.proto, operators of the opsets 1 to 22 of the domain ai.onnx (older forms of an operator where exporters still write them), the model's
/// own functions, external data. The graph is traced when the file is read, with the sizes that it leaves open. Where a shape depends on more than that, it is
/// traced at the first call of each shape, or of each value of the arguments that decide.
/// </remarks>
public sealed class OnnxModel : Module, ITrackableParent
{
    private readonly List<(string Name, object? Child)> _members = [];
    private readonly Dictionary<string, Tensor> _values = new(StringComparer.Ordinal);
    private readonly OnnxTraces _traces;

    private OnnxModel(OnnxFile file)
    {
        Producer = $"{file.Model.ProducerName} {file.Model.ProducerVersion}".Trim();
        var initializers = new OnnxInitializers(file.Graph);
        foreach (var proto in file.Graph.Initializer)
        {
            if (_values.ContainsKey(proto.Name)) throw new DamagedModelException($"two initializers are named {proto.Name}");
            var value = OnnxTensors.Read(proto, file.Folder);
            if (initializers.IsWeight(proto.Name, value))
            {
                value = (Tensor)Interop.Variables.Create(value, initializers.IsTrainable(proto.Name), proto.Name, value.Shape);
                _members.Add((proto.Name, value));
            }

            _values[proto.Name] = value;
        }

        Inputs = [.. file.Graph.Input.Where(i => !_values.ContainsKey(i.Name)).Select(OnnxTypes.Read)];
        if (Inputs.Select(i => i.Name).Distinct(StringComparer.Ordinal).Count() < Inputs.Count) throw new DamagedModelException("two of its inputs have one name");
        if (file.Graph.Output.Select(o => o.Name).Distinct(StringComparer.Ordinal).Count() < file.Graph.Output.Count) throw new DamagedModelException("two of its outputs have one name");
        _traces = new OnnxTraces(file, Inputs, _values);
        Runtime.Ambient.OutsideTrace(_traces.Begin);
        var known = _traces.General?.StructuredOutputs as IReadOnlyDictionary<string, object?>;
        Outputs = [.. file.Graph.Output.Select(o => known?[o.Name] is TensorSpec spec ? new TensorSpec(spec.Shape, spec.DType, o.Name) : OnnxTypes.Read(o))];
    }

    /// <summary>What wrote the file: its name and version.</summary>
    public string Producer { get; }

    /// <summary>What the model takes, in the file's order.</summary>
    public IReadOnlyList<TensorSpec> Inputs { get; }

    /// <summary>What the model gives, in the file's order.</summary>
    public IReadOnlyList<TensorSpec> Outputs { get; }

    /// <summary>The one trace of the model; null where shapes depend on more than the file says, so that each shape or value of arguments has its own.</summary>
    public ConcreteFunction? Function => _traces.General;

    /// <summary>The weights by the names of their initializers.</summary>
    internal IEnumerable<(string Name, IVariable Variable)> Weights => _members.Select(m => (m.Name, (IVariable)m.Child!));

    IEnumerable<(string Name, object? Child)> ITrackableParent.Children => _members;

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file; tensors may lie in other files of its folder.</param>
    /// <exception cref="TfNotFoundException">There is no such file.</exception>
    /// <exception cref="TfException">It is damaged, or has operators or element types that are not known here; the message names the node.</exception>
    public static OnnxModel Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Checkpoint.RefuseTrace(nameof(Load));
        var file = new OnnxFile(path);
        try
        {
            return new OnnxModel(file);
        }
        catch (Exception damage) when (damage is DamagedModelException or UnsupportedNodeException or InvalidProtocolBufferException)
        {
            throw file.Damaged(damage.Message);
        }
    }

    /// <summary>
    /// Writes a trace as a model for inference, of opset 18: variables are initializers, conditions and loops are If and Loop, sizes that the trace leaves
    /// open stay open. Assertions and checks are left out.
    /// </summary>
    /// <param name="function">The trace: tensors in; a tensor, a sequence or a dictionary of tensors out.</param>
    /// <param name="path">The file; one that is there is replaced when the new one is written.</param>
    /// <param name="inputNames">What the inputs are called, in the order of the arguments; their own names otherwise.</param>
    /// <param name="outputNames">What the outputs are called, in the order of their own names; those otherwise (<c>output_0</c>, or a dictionary's keys).</param>
    /// <param name="dynamicAxes">Names for open sizes: of an input or output an axis and its name, as <c>["x"] = {[0] = "batch"}</c>.</param>
    /// <exception cref="TfValueException">A name is given twice or for nothing; the function takes variables, or gives what is no tensor.</exception>
    /// <exception cref="NotSupportedException">ONNX has no operator for what the function does, which the message names.</exception>
    public static void Save(
        ConcreteFunction function,
        string path,
        IReadOnlyList<string>? inputNames = null,
        IReadOnlyList<string>? outputNames = null,
        IReadOnlyDictionary<string, IReadOnlyDictionary<int, string>>? dynamicAxes = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(path);
        if (Tf.IsTracing) throw new NotSupportedException("OnnxModel.Save is not supported inside a traced function: it would run once, while the function is traced. Call it outside.");
        var model = OnnxModelWriter.Write(function.Traced, SignatureExport.ResultNames(function, "model"), inputNames, outputNames, dynamicAxes);
        Bundles.FileSystem.Disk.ReplaceIn(path, stream => stream.Write(model.ToByteArray()));
    }

    /// <inheritdoc cref="Save(ConcreteFunction, string, IReadOnlyList{string}, IReadOnlyList{string}, IReadOnlyDictionary{string, IReadOnlyDictionary{int, string}})"/>
    /// <param name="function">A function with an input signature, or with one trace.</param>
    /// <param name="path">The file; one that is there is replaced when the new one is written.</param>
    /// <param name="inputNames">What the inputs are called, in the order of the arguments; their own names otherwise.</param>
    /// <param name="outputNames">What the outputs are called, in the order of their own names; those otherwise.</param>
    /// <param name="dynamicAxes">Names for open sizes.</param>
    public static void Save(
        TfFunction function,
        string path,
        IReadOnlyList<string>? inputNames = null,
        IReadOnlyList<string>? outputNames = null,
        IReadOnlyDictionary<string, IReadOnlyDictionary<int, string>>? dynamicAxes = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        Save(function.ConcreteFunctions is [var only] ? only : function.GetConcreteFunction(), path, inputNames, outputNames, dynamicAxes);
    }

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">A tensor for each of <see cref="Inputs"/>, by its name.</param>
    /// <returns>A tensor for each of <see cref="Outputs"/>, by its name.</returns>
    /// <exception cref="TfTypeException">One is missing or too many, or has another shape.</exception>
    /// <exception cref="TfInvalidArgumentException">One has other elements.</exception>
    /// <exception cref="NotSupportedException">The graph has to know more of its arguments than the trace around this call does.</exception>
    public IReadOnlyDictionary<string, Tensor> Call(IReadOnlyDictionary<string, Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var name in inputs.Keys)
        {
            if (!Inputs.Any(i => i.Name == name)) throw new TfTypeException($"The model takes no {name}; it takes {string.Join(", ", Inputs.Select(i => i.Name))}.");
        }

        Tensor[] arguments = [.. Inputs.Select(i => inputs.TryGetValue(i.Name!, out var given) ? given : throw new TfTypeException($"The model takes {i.Name}, which is not given."))];
        return Run(arguments);
    }

    /// <inheritdoc cref="Call(IReadOnlyDictionary{string, Tensor})"/>
    /// <param name="inputs">A tensor for each of <see cref="Inputs"/>, in their order.</param>
    /// <returns>A tensor for each of <see cref="Outputs"/>, in their order.</returns>
    public IReadOnlyList<Tensor> Call(params ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length != Inputs.Count) throw new TfTypeException($"The model takes {Inputs.Count} tensors ({string.Join(", ", Inputs.Select(i => i.Name))}) and is given {inputs.Length}.");
        var results = Run(inputs.ToArray());
        return [.. Outputs.Select(o => results[o.Name!])];
    }

    /// <summary>A weight by the name of its initializer.</summary>
    /// <exception cref="TfNotFoundException">There is no such weight.</exception>
    /// <exception cref="TfTypeException">It has other elements.</exception>
    public Variable<T> Variable<T>(string name)
    {
        var found = _values.GetValueOrDefault(name) as IVariable
            ?? throw new TfNotFoundException($"The model has no weight {name}; it has {string.Join(", ", _members.Select(m => m.Name))}.");
        return found as Variable<T> ?? throw new TfTypeException($"{name} is a variable of {found.DType.Name}.");
    }

    /// <inheritdoc/>
    protected override void TrackMembers(IMemberTracker tracker)
    {
        foreach (var (name, child) in _members) tracker.Track(name, child);
    }

    private Dictionary<string, Tensor> Run(Tensor[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].DType != Inputs[i].DType) throw new TfInvalidArgumentException($"The model takes {Inputs[i].Name} of {Inputs[i].DType.Name} and is given {arguments[i].DType.Name}.");
            if (!Inputs[i].Shape.IsCompatibleWith(arguments[i].Shape)) throw new TfTypeException($"The model takes {Inputs[i].Name} of the shape {Inputs[i].Shape} and is given {arguments[i].Shape}.");
        }

        var function = _traces.For(arguments);
        var named = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length; i++) named[Inputs[i].Name!] = arguments[i];
        foreach (var name in named.Keys.Where(n => function.Inputs.All(i => i.Name != n)).ToArray()) named.Remove(name);
        var given = new GivenArguments([], named);
        try
        {
            var results = (Dictionary<string, object?>)function.Pack(function.Execute(function.BindStructured(given)))!;
            return results.ToDictionary(r => r.Key, r => (Tensor)r.Value!, StringComparer.Ordinal);
        }
        catch (ArgumentMisfit misfit)
        {
            throw given.Misfit(misfit.Message, function.PrettyPrintedSignature());
        }
    }
}
