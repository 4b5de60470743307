using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>A parameter of a [TfFunction] and how it enters the graph.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FunctionParameter
{
    private FunctionParameter(string name, ParameterKind kind, TensorSpec? spec = null) => (Name, Kind, Spec) = (name, kind, spec);

    internal enum ParameterKind
    {
        Object,
        Tensor,
        Scalar,
        Literal,
    }

    internal string Name { get; }

    internal ParameterKind Kind { get; }

    internal TensorSpec? Spec { get; }

    internal bool IsScalar => Kind is ParameterKind.Scalar or ParameterKind.Literal;

    /// <summary>A host object, or a structure of tensors and host values.</summary>
    public static FunctionParameter Object(string name) => new(name, ParameterKind.Object);

    /// <summary>A tensor; with a spec it is traced as that, and other tensors are refused.</summary>
    public static FunctionParameter Tensor(string name, TensorSpec? spec = null) => new(name, ParameterKind.Tensor, spec);

    /// <summary>A host scalar that is an input of the graph. Its body sees a number that stands for it.</summary>
    public static FunctionParameter Scalar(string name) => new(name, ParameterKind.Scalar);

    /// <summary>A host scalar that the body sees: each value has its own trace.</summary>
    public static FunctionParameter Literal(string name) => new(name, ParameterKind.Literal);
}
