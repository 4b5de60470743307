using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime;

/// <summary>Where the operators of this thread go now - to the graph that is being traced, or to the processor - and how tensors get there.</summary>
internal static class Ambient
{
    public static Builder Builder => TraceBuilder.Current ?? (Builder)EagerBuilder.Current;

    public static bool IsTracing => TraceBuilder.Current is not null;

    /// <summary>The tensor as a value of the current builder; a variable stays a reference.</summary>
    /// <exception cref="TfTypeException">The symbol of a trace that is not running.</exception>
    /// <exception cref="TfValueException">There is none.</exception>
    public static Value ReferenceTo(Tensor tensor)
    {
        if (tensor is null) throw new TfValueException("Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a Tensor.");
        if (TraceBuilder.Current is { } trace) return trace.Import(tensor);
        var value = tensor.AsValue();
        return value is EagerValue ? value : throw new TfTypeException(OutOfScope(tensor));
    }

    /// <summary>The tensor as an operand: a variable is read.</summary>
    /// <inheritdoc cref="ReferenceTo" path="/exception"/>
    public static Value ValueOf(Tensor tensor)
    {
        var value = ReferenceTo(tensor);
        return value.Type.IsVariable ? value.Apply(new ReadVariable()) : value;
    }

    public static Tensor ToTensor(Value value) => value is EagerValue eager ? eager.Tensor : TensorFactory.Symbolic((NodeValue)value);

    /// <summary>As <see cref="ToTensor"/>, but rows of a table stay rows.</summary>
    public static Tensor ToRows(Value value) => value is NodeValue node ? TensorFactory.Known(node) : ToTensor(value);

    /// <summary>The variable behind a reference.</summary>
    public static IStoredVariable VariableOf(Value reference) => reference is EagerValue eager
        ? (IStoredVariable)eager.Tensor
        : ((TraceBuilder)reference.Builder).VariableOf(reference);

    public static Tensor<T> Apply<T>(Operator @operator, Tensor x) => (Tensor<T>)ToTensor(ValueOf(x).Apply(@operator));

    /// <summary>What a function over values makes of tensors.</summary>
    public static Tensor<T> Compose<T>(Func<Value[], Value> function, params ReadOnlySpan<Tensor> operands) => (Tensor<T>)ToTensor(function(Values(operands)));

    /// <summary>All results of an operator on operands of any types.</summary>
    public static Tensor[] Results(Operator @operator, params ReadOnlySpan<Tensor> operands) => Array.ConvertAll(Builder.Apply(@operator, Values(operands)), ToTensor);

    /// <summary>The tensors as operands.</summary>
    public static Value[] Values(params ReadOnlySpan<Tensor> tensors)
    {
        var values = new Value[tensors.Length];
        for (var i = 0; i < values.Length; i++) values[i] = ValueOf(tensors[i]);
        return values;
    }

    public static Tensor<T> Apply<T>(Operator @operator, Tensor<T> x, Tensor<T> y) => Apply<T, T>(@operator, x, y);

    public static Tensor<TResult> Apply<T, TResult>(Operator @operator, Tensor<T> x, Tensor<T> y) =>
        (Tensor<TResult>)ToTensor(ValueOf(x).Apply(@operator, ValueOf(y)));

    public static Tensor<T> Apply<T>(Operator @operator, params ReadOnlySpan<Tensor> operands) => (Tensor<T>)ToTensor(Builder.Apply(@operator, Values(operands))[0]);

    /// <summary>All results of an operator.</summary>
    public static Tensor<T>[] ApplyAll<T>(Operator @operator, Tensor<T> x) =>
        Array.ConvertAll(Builder.Apply(@operator, ValueOf(x)), result => (Tensor<T>)ToTensor(result));

    /// <inheritdoc cref="OutsideTrace{T}"/>
    public static void OutsideTrace(Action code) => OutsideTrace<object?>(() =>
    {
        code();
        return null;
    });

    /// <summary>Runs code as if no trace were running.</summary>
    public static T OutsideTrace<T>(Func<T> code)
    {
        var trace = TraceBuilder.Current;
        TraceBuilder.Current = null;
        try
        {
            return code();
        }
        finally
        {
            TraceBuilder.Current = trace;
        }
    }

    /// <summary>A mistake that is one of static shapes while tracing and one of the kernel in eager code.</summary>
    public static TfException Invalid(string eager, string trace) => IsTracing ? new TfValueException(trace) : new TfInvalidArgumentException(eager);

    /// <summary>TensorFlow's words for a symbol that is used where its trace is not running.</summary>
    public static string OutOfScope(Tensor tensor) =>
        $"{tensor} is out of scope and cannot be used here. Use return values, explicit locals or collections to access it.\n"
        + $"The tensor {tensor} cannot be accessed from here, because it was defined in the trace of a function, which is out of scope.";
}
