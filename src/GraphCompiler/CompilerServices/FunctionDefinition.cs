using System.ComponentModel;
using System.Globalization;
using GraphCompiler.Runtime;

namespace GraphCompiler.CompilerServices;

/// <summary>The user's own method: <paramref name="target"/> is what it is called on, null for a static one.</summary>
/// <param name="target">The instance.</param>
/// <param name="objects">The arguments that are no scalars, in order.</param>
/// <param name="scalars">The scalar arguments, in order.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate object? FunctionBody(object? target, object?[] objects, HostScalar[] scalars);

/// <summary>What is known of a [TfFunction] at build.</summary>
/// <param name="name">Its name in graphs and signatures.</param>
/// <param name="id">A name that no other function has and that edits of its file do not change.</param>
/// <param name="parameters">Its parameters.</param>
/// <param name="body">The method itself.</param>
/// <param name="initialize">Gives the static fields of its type their values, before a trace could take part in them.</param>
/// <param name="sources">
/// The user's expressions in the order in which tracing comes to them: <c>Multiply 3 W * x</c>, the operator, the line counted from the
/// method's first (-1 where it is another's), the text.
/// </param>
/// <param name="reduceRetracing">Whether traces are made more general as shapes vary.</param>
/// <param name="inputSignature">The specs of all tensor leaves, where the attribute declares them.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FunctionDefinition(
    string name,
    string id,
    FunctionParameter[] parameters,
    FunctionBody body,
    Action? initialize = null,
    string[]? sources = null,
    bool reduceRetracing = false,
    TensorSpec[]? inputSignature = null)
{
    internal string Name => name;

    internal string Id => id;

    internal FunctionParameter[] Parameters { get; } = parameters;

    internal FunctionParameter[] Objects { get; } = [.. parameters.Where(p => !p.IsScalar)];

    internal FunctionParameter[] Scalars { get; } = [.. parameters.Where(p => p.IsScalar)];

    internal FunctionBody Body => body;

    internal bool ReduceRetracing => reduceRetracing;

    internal TensorSpec[]? LeafSpecs => inputSignature;

    /// <summary>What was declared of the tensors: by the attribute, or by every tensor parameter; null when not of all.</summary>
    internal IReadOnlyList<TensorSpec>? InputSignature { get; } =
        inputSignature ?? (Array.TrueForAll(parameters, p => p is { Kind: FunctionParameter.ParameterKind.Tensor, Spec: not null }) ? Array.ConvertAll(parameters, p => p.Spec!) : null);

    // Read when a trace or an error asks: as strings they cost the compiler and the start least.
    internal TracedExpression[] Sources => field ??= Array.ConvertAll(sources ?? [], TracedExpression.Parse);

    /// <summary>Runs the class constructor of the type that declares the function, outside of any trace.</summary>
    internal void Initialize()
    {
        if (initialize is not null) Ambient.OutsideTrace(initialize);
    }

    /// <summary>Shared by all instances that have the method.</summary>
    internal RetracingDetector Retracing { get; } = new();

    /// <summary>Where a parameter is among the objects or among the scalars.</summary>
    internal int PositionOf(FunctionParameter parameter) => Array.IndexOf(parameter.IsScalar ? Scalars : Objects, parameter);
}

/// <summary>An expression of the user's that becomes a node.</summary>
/// <param name="Operator">The name of the node's operator.</param>
/// <param name="Line">Its line, counted from the method's first.</param>
/// <param name="Text">The expression.</param>
internal readonly record struct TracedExpression(string Operator, int Line, string Text)
{
    public static TracedExpression Parse(string source)
    {
        var parts = source.Split(' ', 3);
        return new TracedExpression(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
    }
}
