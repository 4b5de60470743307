namespace GraphCompiler.Interop.Importing;

/// <summary>An ONNX model as source of a project: its one method is the model.</summary>
internal sealed class ImportedOnnxModel : ImportedModel
{
    private readonly OnnxModel _model;

    /// <inheritdoc cref="ImportedModel.Of"/>
    public ImportedOnnxModel(string path, string name, string space, string place)
        : base(name, space, place)
    {
        _model = OnnxModel.Load(path);
        Variables = [.. _model.Weights.Select(w => (w.Name, w.Variable, w.Name))];
    }

    protected override Type ModelType => typeof(OnnxModel);

    protected override string Kind => "ONNX model";

    protected override string Use => "The model itself: what it takes and gives by name.";

    protected override string Contents => "";

    protected override IReadOnlyList<(string Way, IVariable Variable, string Name)> Variables { get; }

    protected override IEnumerable<ImportedCall> Calls => [new("Call", "Runs the model.", "Model", [.. _model.Inputs.Select(i => (i.Name!, i))], [.. _model.Outputs.Select(o => (o.Name!, o))])];

    // Where shapes decide what runs, nothing is known before a call.
    protected override IEnumerable<ConcreteFunction> Traces => _model.Function is { } function ? [function] : [];
}
