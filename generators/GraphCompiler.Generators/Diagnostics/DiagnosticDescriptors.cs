using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Diagnostics;

/// <summary>What the generator tells. The table with causes and cures stands in <c>generators/README.md</c>.</summary>
internal static class DiagnosticDescriptors
{
    /// <summary>Type '{0}' must be partial, with all types around it: the compiled function is written into it</summary>
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "TFG0001",
        "Type is not partial",
        "Type '{0}' must be partial, with all types around it: {1}");

    /// <summary>'{0}' is not supported in a [TfFunction]: {1}</summary>
    public static readonly DiagnosticDescriptor UnsupportedStatement = Error(
        "TFG0002",
        "Statement is not supported in a [TfFunction]",
        "'{0}' is not supported in a [TfFunction]: {1}");

    /// <summary>'{0}' cannot be part of control flow on a tensor: {1}</summary>
    public static readonly DiagnosticDescriptor TensorControlFlow = Error(
        "TFG0003",
        "Control flow on a tensor cannot be converted",
        "'{0}' cannot be part of control flow on a tensor: {1}");

    /// <summary>Tracing will throw at '{0}': {1}</summary>
    public static readonly DiagnosticDescriptor HostControlFlow = new(
        "TFG0016",
        "Host control flow asks for a tensor",
        "Tracing will throw at '{0}': {1}",
        "GraphCompiler",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    /// <summary>This use of '{0}' runs the method itself, not the compiled function: {1}</summary>
    public static readonly DiagnosticDescriptor NotRedirected = new(
        "TFG0004",
        "Call is not compiled",
        "This use of '{0}' runs the method itself, not the compiled function: {1}",
        "GraphCompiler",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    /// <summary>{0}</summary>
    public static readonly DiagnosticDescriptor ShapeMismatch = new(
        "TFG0005",
        "Shapes do not fit",
        "{0}",
        "GraphCompiler",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    /// <summary>Parameter '{0}' is keyed by value, since this use needs the number itself: every new value is a new trace</summary>
    public static readonly DiagnosticDescriptor ScalarByValue = new(
        "TFG0006",
        "Host scalar is keyed by value",
        "Parameter '{0}' is keyed by value, since this use needs the number itself: every new value is a new trace",
        "GraphCompiler",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true);

    /// <summary>Two compiled functions of '{0}' would both have the handle '{1}Function': give one of them a Name</summary>
    public static readonly DiagnosticDescriptor HandleClash = Error(
        "TFG0007",
        "Two functions have one handle",
        "Two compiled functions of '{0}' would both have the handle '{1}Function': give one of them a Name");

    /// <summary>Parameter '{0}' of a [TfFunction] cannot be {1}: pass it by value</summary>
    public static readonly DiagnosticDescriptor UnsupportedParameter = Error(
        "TFG0008",
        "Parameter is not supported in a [TfFunction]",
        "Parameter '{0}' of a [TfFunction] cannot be {1}: pass it by value");

    /// <summary>'{0}' brings no graph</summary>
    public static readonly DiagnosticDescriptor NotSeenThrough = new(
        "TFG0009",
        "Call is not seen through",
        "'{0}' brings no graph: what it computes is not predicted, so kernels beside it may be interpreted; make it a [TfFunction] or a method of a Module there",
        "GraphCompiler",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true);

    /// <summary>This asks whether there is a tensor, not about its elements: write '{0}'</summary>
    public static readonly DiagnosticDescriptor NullComparison = new(
        "TFG0010",
        "Null test by a comparison of elements",
        "This asks whether there is a tensor, where == and != else compare its elements: write '{0}'",
        "GraphCompiler",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true);

    /// <summary>'{0}' is kept as the variable itself</summary>
    public static readonly DiagnosticDescriptor VariableAlias = new(
        "TFG0011",
        "Name stands for a variable",
        "'{0}' is kept as the variable itself, whose later assignments are seen through it; '{0}.Value' is what it holds now",
        "GraphCompiler",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true);

    /// <summary>The input signature cannot be used: {0}</summary>
    public static readonly DiagnosticDescriptor InputSignature = Error(
        "TFG0012",
        "Input signature does not fit",
        "The input signature cannot be used: {0}");

    /// <summary>No kernel is compiled from this line: {0}</summary>
    public static readonly DiagnosticDescriptor RefusedKey = new(
        "TFG0013",
        "Recorded kernel is refused",
        "No kernel is compiled from this line: {0}",
        "GraphCompiler",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    /// <summary>'{0}' is host code</summary>
    public static readonly DiagnosticDescriptor HostEffect = Info(
        "TFG0017",
        "Host effect in a [TfFunction]",
        "'{0}' is host code, which runs once for each trace and not in each call: use Tf.Print, Tf.HostAction, a Variable or a result instead, unless that is meant");

    /// <summary>'{0}' is created in each trace</summary>
    public static readonly DiagnosticDescriptor UnguardedVariable = Info(
        "TFG0018",
        "Variable is created unguarded",
        "'{0}' is created in each trace, and a function may create variables in its first call only: make it once, as in 'field ??= new(...)', or outside");

    /// <summary>'{0}' is read while tracing</summary>
    public static readonly DiagnosticDescriptor FrozenMember = Info(
        "TFG0019",
        "Member freezes in the trace",
        "'{0}' is read while tracing: its value becomes part of the trace, and later assignments are not seen; pass it as an argument, make it a Variable, or make it read-only");

    /// <summary>'{0}' gives parameter '{1}' another value in each iteration, and each is a new trace</summary>
    public static readonly DiagnosticDescriptor VaryingScalar = Info(
        "TFG0020",
        "Steering scalar varies",
        "'{0}' gives parameter '{1}' another value in each iteration, and each is a new trace, since '{1}' is keyed by value: pass a tensor");

    /// <summary>The model '{0}' computes nothing</summary>
    public static readonly DiagnosticDescriptor ModelWithoutForward = new(
        "TFG0021",
        "Model has no Forward",
        "The model '{0}' computes nothing: override Forward, which Call and Fit run, or give the base constructor inputs and outputs",
        "GraphCompiler",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    private static DiagnosticDescriptor Info(string id, string title, string message) =>
        new(id, title, message, "GraphCompiler", DiagnosticSeverity.Info, isEnabledByDefault: true);

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "GraphCompiler", DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>The build could not follow a function</summary>
    public static readonly DiagnosticDescriptor NotPredicted = new(
        "TFG0014",
        "Function is not predicted",
        "The build could not follow '{0}' here: its traces run interpreted",
        "GraphCompiler",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);
}
