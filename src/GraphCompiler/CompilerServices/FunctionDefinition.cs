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
/// <param name="hasInputSignature">Whether the attribute declares an input signature, be it an empty one.</param>
/// <param name="check">Whether each call also runs eagerly, and what both give is compared.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FunctionDefinition(
    string name,
    string id,
    FunctionParameter[] parameters,
    FunctionBody body,
    Action? initialize = null,
    string[]? sources = null,
    bool reduceRetracing = false,
    bool hasInputSignature = false,
    bool check = false)
{
    internal string Name => name;

    internal string Id => id;

    internal FunctionParameter[] Parameters { get; } = parameters;

    internal FunctionParameter[] Objects { get; } = [.. parameters.Where(p => !p.IsScalar)];

    internal FunctionParameter[] Scalars { get; } = [.. parameters.Where(p => p.IsScalar)];

    internal FunctionBody Body => body;

    internal bool ReduceRetracing => reduceRetracing;

    internal bool IsChecked => check;

    /// <summary>Whether all is declared that may steer a trace, so that there is one.</summary>
    internal bool HasSignature { get; } = hasInputSignature
        || parameters.Length == 0
        || (Array.Exists(parameters, p => p.Declared is not null) && Array.TrueForAll(parameters, p => p.Declared is not null || p.HasDefault || p.Kind == FunctionParameter.ParameterKind.Scalar));

    /// <summary>The specs of all tensors; null where not all are declared.</summary>
    internal IReadOnlyList<TensorSpec>? InputSignature =>
        HasSignature ? [.. Parameters.Where(p => p.Declared is not null).SelectMany(p => p.Declared!.Leaves).Select(l => l.Spec).OfType<TensorSpec>()] : null;

    /// <summary>How Python writes the parameters: <c>(x, y=&lt;captured_default_value&gt;)</c>.</summary>
    internal string SignatureText => $"({string.Join(", ", Parameters.Select(Text))})";

    /// <summary>Whether a parameter stays what its default says, because the function has an input signature that leaves it out.</summary>
    internal bool IsFixed(FunctionParameter parameter) => HasSignature && parameter is { HasDefault: true, Declared: null } && parameter.Kind != FunctionParameter.ParameterKind.Scalar;

    // Read when a trace or an error asks: as strings they cost the compiler and the start least.
    internal TracedExpression[] Sources => field ??= Array.ConvertAll(sources ?? [], TracedExpression.Parse);

    /// <summary>Runs the class constructor of the type that declares the function, outside of any trace.</summary>
    internal void Initialize()
    {
        if (initialize is not null) Ambient.OutsideTrace(initialize);
    }

    /// <summary>Shared by all instances that have the method, and by all functions that are made of it.</summary>
    internal RetracingDetector Retracing { get; init; } = new();

    private string Text(FunctionParameter parameter)
    {
        var name = parameter.IsRest ? "*" + parameter.Name : parameter.Name;
        var type = parameter.Declared?.ToString() ?? (IsFixed(parameter) ? new LiteralLeaf(parameter.Default).ToString() : null);
        const string captured = "<captured_default_value>";
        return type is null ? name + (parameter.HasDefault ? "=" + captured : "") : $"{name}: {type}{(parameter.HasDefault ? " = " + captured : "")}";
    }

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
