namespace GraphCompiler.Core.Operators;

/// <summary>
/// An operator that no plan can hold: whether it runs, how often, or how large its results are, only its operands say. A graph
/// is cut at such operators, and they run between the parts, on whole tensors.
/// </summary>
internal abstract record ControlOperator : Operator
{
    public sealed override Effect Effect => IsObservable || Touches(Effect.Writes) ? Effect.Writes : Touches(Effect.Reads) ? Effect.Reads : Effect.None;

    /// <summary>The graphs inside it, in the order in which they run.</summary>
    public virtual IEnumerable<(string Name, Subgraph Graph)> Subgraphs => [];

    /// <summary>The variables that it touches, and how, by the operand that refers to them.</summary>
    public IEnumerable<(int Operand, Effect Effect)> Variables => Subgraphs.SelectMany(s => s.Graph.Variables);

    /// <summary>Whether the world outside sees it run: then it always runs, and in its turn.</summary>
    public virtual bool IsObservable => Subgraphs.Any(s => s.Graph.IsObservable);

    private bool Touches(Effect effect) => Variables.Any(v => v.Effect == effect);
}
