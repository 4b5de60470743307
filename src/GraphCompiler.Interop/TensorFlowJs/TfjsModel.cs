using GraphCompiler.Interop;
using GraphCompiler.Interop.TensorFlowJs;

namespace GraphCompiler;

/// <summary>
/// A graph model of TensorFlow.js, or the way to write one: a folder with <c>model.json</c> and files of weights. A loaded one is a module: it is called, differentiates, and its
/// weights are variables that train.
/// </summary>
/// <remarks>
/// Format: TensorFlow.js 4.22, graph models, and the converter's of TensorFlow 2 with conditions and loops as functions (<c>--control_flow_v2</c>). There are three element types:
/// float32, int32 and bool; what a graph says of others is read and written as one of these. Layers models are Keras': <c>GraphCompiler.Keras</c> reads them.
/// </remarks>
public sealed class TfjsModel : Module, ITrackableParent
{
    private readonly List<(string Name, object? Child)> _members = [];
    private readonly SavedSignature _signature;

    private TfjsModel(TfjsFile file)
    {
        Producer = file.Producer;
        (_signature, var inputs, var outputs) = TfjsReading.Read(file, _members);
        Inputs = inputs;
        Outputs = [.. outputs.Select(o => new TensorSpec(_signature.Outputs[o].Shape, _signature.Outputs[o].DType, o))];
    }

    /// <summary>What wrote the model, as it says.</summary>
    public string Producer { get; }

    /// <summary>What the model takes, in the file's order.</summary>
    public IReadOnlyList<TensorSpec> Inputs { get; }

    /// <summary>What the model gives, in the file's order.</summary>
    public IReadOnlyList<TensorSpec> Outputs { get; }

    /// <summary>The trace of the model.</summary>
    public ConcreteFunction Function => _signature.Function;

    IEnumerable<(string Name, object? Child)> ITrackableParent.Children => _members;

    /// <summary>Reads a model. Weights that are stored in 8 or 16 bits become floats.</summary>
    /// <param name="path">The folder, or the <c>model.json</c> in it.</param>
    /// <exception cref="TfNotFoundException">There is no model.</exception>
    /// <exception cref="TfException">It is damaged, or has operators that are not known here; the message names the node.</exception>
    public static TfjsModel Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Checkpoint.RefuseTrace(nameof(Load));
        var file = new TfjsFile(path);
        return file.Told(() => new TfjsModel(file));
    }

    /// <summary>
    /// Writes a trace as a model for inference: variables are constants, conditions and loops functions of the model, sizes that the trace leaves open stay open. Assertions and checks
    /// are left out; doubles become floats, and all integers are of 32 bits.
    /// </summary>
    /// <param name="function">The trace: tensors in; a tensor, a sequence or a dictionary of tensors out.</param>
    /// <param name="path">The folder, made if there is none; a model in it is replaced.</param>
    /// <param name="quantization">In what floating weights are stored.</param>
    /// <param name="maxShardBytes">The most bytes of a file of weights, 4 MB if not given.</param>
    /// <exception cref="TfValueException">The function takes variables, or gives what is no tensor; a weight cannot be stored so.</exception>
    /// <exception cref="NotSupportedException">TensorFlow.js has no operation for what the function does, which the message names.</exception>
    public static void Save(ConcreteFunction function, string path, TfjsQuantization quantization = TfjsQuantization.None, int maxShardBytes = 4 << 20)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxShardBytes, 1);
        TensorFiles.RefuseTrace("TfjsModel.Save");
        TfjsWriter.Write(function, path, quantization, maxShardBytes);
    }

    /// <inheritdoc cref="Save(ConcreteFunction, string, TfjsQuantization, int)"/>
    /// <param name="function">A function with an input signature, or with one trace.</param>
    /// <param name="path">The folder, made if there is none; a model in it is replaced.</param>
    /// <param name="quantization">In what floating weights are stored.</param>
    /// <param name="maxShardBytes">The most bytes of a file of weights, 4 MB if not given.</param>
    public static void Save(TfFunction function, string path, TfjsQuantization quantization = TfjsQuantization.None, int maxShardBytes = 4 << 20)
    {
        ArgumentNullException.ThrowIfNull(function);
        Save(function.ConcreteFunctions is [var only] ? only : function.GetConcreteFunction(), path, quantization, maxShardBytes);
    }

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">A tensor for each of <see cref="Inputs"/>, by its name.</param>
    /// <returns>A tensor for each of <see cref="Outputs"/>, by its name.</returns>
    /// <exception cref="TfTypeException">One is missing or too many, or has another shape or other elements.</exception>
    public IReadOnlyDictionary<string, Tensor> Call(IReadOnlyDictionary<string, Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return _signature.Call(inputs);
    }

    /// <inheritdoc cref="Call(IReadOnlyDictionary{string, Tensor})"/>
    /// <param name="inputs">A tensor for each of <see cref="Inputs"/>, in their order.</param>
    /// <returns>A tensor for each of <see cref="Outputs"/>, in their order.</returns>
    public IReadOnlyList<Tensor> Call(params ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length != Inputs.Count) throw new TfTypeException($"The model takes {Inputs.Count} tensors ({string.Join(", ", Inputs.Select(i => i.Name))}) and is given {inputs.Length}.");
        var results = Call(Inputs.Select(i => i.Name!).Zip(inputs.ToArray()).ToDictionary(i => i.First, i => i.Second, StringComparer.Ordinal));
        return [.. Outputs.Select(o => results[o.Name!])];
    }

    /// <summary>A weight by the name of its constant.</summary>
    /// <exception cref="TfNotFoundException">There is no such weight.</exception>
    public Variable<float> Variable(string name) => _members.Find(m => m.Name == name).Child as Variable<float>
        ?? throw new TfNotFoundException($"The model has no weight {name}; it has {string.Join(", ", _members.Select(m => m.Name))}.");

    /// <inheritdoc/>
    protected override void TrackMembers(IMemberTracker tracker)
    {
        foreach (var (name, child) in _members) tracker.Track(name, child);
    }
}
