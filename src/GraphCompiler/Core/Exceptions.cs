namespace GraphCompiler;

/// <summary>
/// The root of this library's errors. TensorFlow's RuntimeError is <see cref="InvalidOperationException"/>, its
/// NotImplementedError <see cref="NotSupportedException"/>, its CancelledError <see cref="OperationCanceledException"/>.
/// </summary>
public class TfException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The user's expression and its line, where an error of a trace knows them.</summary>
    internal string? Where { get; set; }

    /// <summary>
    /// Notes the node that failed while a graph ran, once: for exception filters, which look on before the stack unwinds.
    /// </summary>
    /// <returns>False: the exception goes on.</returns>
    internal bool Locate(string? source, bool isGradient = false)
    {
        if (source is not null) Where ??= (isGradient ? "the gradient of " : "") + $"\"{source}\"";
        return false;
    }

    /// <summary>Notes the function whose graph ran.</summary>
    /// <returns>False: the exception goes on.</returns>
    internal bool Enter(string function)
    {
        if (Where?.StartsWith(GraphExecutionError, StringComparison.Ordinal) is true) return false;
        Where = $"{GraphExecutionError}: Detected at node {(Where is null ? "" : Where + " ")}of {function}";
        return false;
    }

    private const string GraphExecutionError = "Graph execution error";

    /// <inheritdoc/>
    public override string Message => Where is null ? base.Message : $"{base.Message}\n  at {Where}";
}

/// <summary>TensorFlow's TypeError: element types, signatures, structures.</summary>
public sealed class TfTypeException(string message) : TfException(message);

/// <summary>TensorFlow's ValueError: shapes, names, values.</summary>
public sealed class TfValueException(string message) : TfException(message);

/// <summary>Found while running: assertions, indices, incompatible shapes. The same shapes, when static, are a <see cref="TfValueException"/> of the trace.</summary>
public sealed class TfInvalidArgumentException(string message) : TfException(message);

/// <summary>TensorFlow's ResourceExhaustedError: the intermediates of a call need more memory than is allowed.</summary>
public sealed class TfResourceExhaustedException(string message) : TfException(message);

/// <summary>A function that is checked gave something else compiled than eagerly.</summary>
public sealed class TfCheckException(string message, Exception? inner = null) : TfException(message, inner);

/// <summary>TensorFlow's NotFoundError.</summary>
public sealed class TfNotFoundException(string message) : TfException(message);

/// <summary>TensorFlow's LookupError: an operator on the path has no gradient.</summary>
public sealed class TfNoGradientException(string message) : TfException(message)
{
    private string? _operator;

    /// <summary>The same in TensorFlow's words for an operator of a function that was called.</summary>
    internal TfNoGradientException InFunction => new(_operator is null ? base.Message : $"No gradient defined for operation '{_operator}' (op type: {_operator})");

    internal static TfNoGradientException Of(Core.Operators.Operator @operator) =>
        new($"gradient registry has no entry for: {@operator.TensorFlowName}") { _operator = @operator.TensorFlowName };
}

/// <summary>A host decision on a symbolic tensor.</summary>
public sealed class OperatorNotAllowedInGraphException(string message) : TfException(message);

/// <summary>
/// A symbolic tensor read outside its trace, or used in the wrong graph while tracing (out of a branch or a loop body). As
/// an operand of an eager operator or in another function it is a <see cref="TfTypeException"/>, as in TensorFlow.
/// </summary>
public sealed class InaccessibleTensorException(string message) : TfException(message);
