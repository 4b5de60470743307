namespace GraphCompiler.Interop.Importing;

/// <summary>A saved model as source of a project.</summary>
internal sealed class ImportedSavedModel : ImportedModel
{
    private readonly SavedModel _model;

    /// <inheritdoc cref="ImportedModel.Of"/>
    public ImportedSavedModel(string path, string name, string space, string place)
        : base(name, space, place)
    {
        _model = SavedModel.Load(path);
        Variables = Best();
    }

    protected override Type ModelType => typeof(SavedModel);

    protected override string Kind => "saved model";

    protected override string Use => "The model itself: all its objects by their names, and what <c>SavedModel.Save</c> saves again.";

    protected override string Contents => $"{Count(Named().Count(f => f.Function.ConcreteFunctions.Count > 0), "function")}, {Count(_model.Signatures.Count, "signature")}, ";

    protected override IReadOnlyList<(string Way, IVariable Variable, string Name)> Variables { get; }

    protected override IEnumerable<(string Way, TfFunction Function)> Functions => Named();

    protected override IEnumerable<ImportedCall> Calls => Signatures.Select(s => new ImportedCall(
        s.Name, $"The signature <c>{ImportedTypes.Xml(s.Name)}</c>, whose results have names.", $"Model.Signatures[{ImportedTypes.Text(s.Name)}]", [.. s.Inputs.Select(i => (i.Key, i.Value))], [.. s.Outputs.Select(o => (o.Key, o.Value))]));

    protected override IEnumerable<ConcreteFunction> Traces => Named().SelectMany(f => f.Function.ConcreteFunctions).Concat(Signatures.Select(s => s.Function));

    private IEnumerable<SavedSignature> Signatures => _model.Signatures.Values.Where(s => s.Restored.Traces.Count > 0).OrderBy(s => s.Name, StringComparer.Ordinal);

    /// <summary>The functions that users of the model have names for.</summary>
    private IEnumerable<(string Way, TfFunction Function)> Named()
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var (way, function) in _model.Functions.OrderBy(f => f.Key.Count(c => c == '.')).ThenBy(f => f.Key, StringComparer.Ordinal))
        {
            if (!way.Split('.').Any(IsPrivate) && way.Split('.')[0] != ObjectReader.Signatures && seen.Add(function)) yield return (way, function);
        }
    }

    /// <summary>The variables, each by the best of its names: one that users gave, else its own, else any way to it.</summary>
    private List<(string Way, IVariable Variable, string Name)> Best()
    {
        var ways = ObjectWays.Of(_model).Where(o => o.Object is IVariable).GroupBy(o => o.Object, o => o.Way, ReferenceEqualityComparer.Instance).Select(g => (Variable: (IVariable)g.Key!, Ways: g.ToList())).ToList();

        // Keras' exports have copies of all variables below private names, beside those that their functions read.
        if (ways.Exists(v => v.Ways.Exists(IsPublic))) ways.RemoveAll(v => !v.Ways.Exists(IsPublic));
        return [.. ways.Select(v =>
        {
            var given = v.Ways.Find(w => IsPublic(w) && !w.Split('.').Any(s => char.IsAsciiDigit(s[0])));
            var (way, own) = (v.Ways.Find(IsPublic) ?? v.Ways[0], v.Variable.Name.Split(':')[0]);
            return (way, v.Variable, given ?? (own is "" or "Variable" || way.EndsWith($".{own}", StringComparison.Ordinal) ? way : own));
        }).OrderBy(v => v.Item3, StringComparer.Ordinal)];

        static bool IsPublic(string way) => !way.Split('.').Any(IsPrivate);
    }

    // Python's own __call__ is no more private than an operator.
    private static bool IsPrivate(string name) => name.StartsWith('_') && !(name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal));
}
