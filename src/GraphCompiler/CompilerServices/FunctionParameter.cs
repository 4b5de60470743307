using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>A parameter of a [TfFunction] and how it enters the graph.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FunctionParameter
{
    private FunctionParameter(string name, ParameterKind kind, Type type, object? spec = null) => (Name, Kind, Type, Declared) = (name, kind, type, spec is null ? null : DeclaredStructure.Of(spec, type));

    private FunctionParameter(FunctionParameter other) => (Name, Kind, Type, Declared) = (other.Name, other.Kind, other.Type, other.Declared);

    internal enum ParameterKind
    {
        Object,
        Tensor,
        Scalar,
        Literal,
    }

    internal string Name { get; }

    internal ParameterKind Kind { get; }

    /// <summary>The C# type.</summary>
    internal Type Type { get; }

    /// <summary>What its tensors are declared to be; null where nothing is.</summary>
    internal DeclaredStructure? Declared { get; }

    internal bool HasDefault { get; private init; }

    internal object? Default { get; private init; }

    /// <summary>Whether it takes all further arguments.</summary>
    internal bool IsRest { get; private init; }

    internal bool IsScalar => Kind is ParameterKind.Scalar or ParameterKind.Literal;

    /// <summary>A host object, or a structure of tensors and host values; with specs in its form it is traced as these.</summary>
    public static FunctionParameter Object<T>(string name, object? spec = null) => new(name, ParameterKind.Object, typeof(T), spec);

    /// <summary>A tensor; with a spec it is traced as that, and other tensors are refused.</summary>
    public static FunctionParameter Tensor<T>(string name, TensorSpec? spec = null) => new(name, ParameterKind.Tensor, typeof(T), spec);

    /// <summary>A tensor of any element type.</summary>
    public static FunctionParameter Tensor(string name, TensorSpec? spec = null) => Tensor<Tensor>(name, spec);

    /// <summary>A host scalar that is an input of the graph. Its body sees a number that stands for it.</summary>
    public static FunctionParameter Scalar<T>(string name) => new(name, ParameterKind.Scalar, typeof(T));

    /// <summary>A host scalar that the body sees: each value has its own trace.</summary>
    public static FunctionParameter Literal<T>(string name) => new(name, ParameterKind.Literal, typeof(T));

    /// <summary>The same one of no more than a run-time type.</summary>
    internal static FunctionParameter Of(string name, ParameterKind kind, Type type) => new(name, kind, type);

    /// <summary>The same parameter that may be left out.</summary>
    public FunctionParameter Or(object? defaultValue) => new(this) { HasDefault = true, Default = defaultValue };

    /// <summary>The same parameter as the <c>params</c> of its method.</summary>
    public FunctionParameter Rest() => new(this) { IsRest = true };
}
