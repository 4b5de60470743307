using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Autodiff;

/// <summary>One recorded application.</summary>
internal readonly record struct TapeEntry(Operator Operator, Value[] Inputs, Value[] Outputs, string? Source);

/// <summary>
/// Records what depends on watched values, in a trace as in eager code. A variable is watched when it is read, unless it is
/// not trainable.
/// </summary>
internal sealed class Tape(bool watchAccessedVariables = true)
{
    private readonly HashSet<Value> _tracked = [];
    private readonly List<TapeEntry> _entries = [];
    private readonly List<Value> _variables = [];

    public bool IsRecording { get; set; } = true;

    /// <summary>Watched variables in the order of their first use.</summary>
    public IReadOnlyList<Value> Variables => _variables;

    public bool IsTracked(Value value) => _tracked.Contains(value);

    public void Watch(Value value)
    {
        if (_tracked.Add(value) && value.Type.IsVariable) _variables.Add(value);
    }

    public void Reset()
    {
        _tracked.Clear();
        _entries.Clear();
        _variables.Clear();
    }

    public void Record(Operator @operator, Value[] inputs, Value[] outputs)
    {
        if (!IsRecording || inputs.Length == 0) return;
        if (@operator is ReadVariable && watchAccessedVariables && inputs[0].Builder.IsTrainable(inputs[0])) Watch(inputs[0]);
        if (!Array.Exists(inputs, _tracked.Contains)) return;
        _entries.Add(new TapeEntry(@operator, inputs, outputs, inputs[0].Builder.Source));
        _tracked.UnionWith(outputs);
    }

    /// <summary>The gradients of the sum of the targets, each weighted by its seed; null where a source does not reach them.</summary>
    public Value?[] Gradient(Builder builder, IReadOnlyList<Value> targets, IReadOnlyList<Value?> seeds, IReadOnlyList<Value> sources) =>
        Differentiation.Gradient(builder, _entries, targets, seeds, sources);
}
