using GraphCompiler.Core.Operators;

namespace GraphCompiler.Interop;

/// <summary>The operations that those have who read what is written.</summary>
/// <param name="Reader">Who they are.</param>
/// <param name="Has">Whether they have an operation.</param>
/// <param name="Instead">What is written for an operator instead of TensorFlow's own operation, by the operator's class.</param>
internal sealed record OperationSet(string Reader, Predicate<string> Has, IReadOnlyDictionary<Type, Func<NodeWriting, string[]?>> Instead)
{
    public static OperationSet TensorFlow { get; } = new("TensorFlow", _ => true, new Dictionary<Type, Func<NodeWriting, string[]?>>());

    /// <summary>How an operator is written; null for one that is only what it is short for.</summary>
    public Func<NodeWriting, string[]?>? WriterOf(Operator @operator) => Instead.GetValueOrDefault(@operator.GetType()) ?? NodeForms.WriterOf(@operator);

    /// <summary>Requires an operation.</summary>
    /// <exception cref="MissingOperationException">They do not have it.</exception>
    public void Require(string operation)
    {
        if (!Has(operation)) throw new MissingOperationException($"{operation} is no operation of {Reader}: write it with others, or compute it outside of the function that is saved.");
    }
}

/// <summary>Those who read what is written do not have an operation.</summary>
internal sealed class MissingOperationException(string message) : NotSupportedException(message);
