using System.Diagnostics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler;

/// <summary>
/// A tensor of any element type. Everything with a statically known element type is <see cref="Tensor{T}"/>; this base
/// is what heterogeneous places hold: gradients of a list of variables, labels, printing, checkpoints.
/// </summary>
[DebuggerDisplay("{Repr,nq}")]
public abstract class Tensor
{
    private readonly Array? _elements;

    private protected Tensor(Shape shape, Array? elements)
    {
        Shape = shape;
        _elements = elements;
    }

    /// <summary>The element type.</summary>
    public abstract DType DType { get; }

    /// <summary>The static shape; in a trace it may hold unknown dimensions.</summary>
    public Shape Shape { get; }

    // Not virtual, like the shape: every call of a compiled function looks at both for each argument.
    /// <summary>The elements of a tensor that has a value of its own, copied from its device where they are; null for a variable and for the symbol of a trace.</summary>
    internal Array? Elements => _elements ?? Copied();

    /// <summary>The elements of a tensor that lives on a device.</summary>
    internal virtual DeviceArray? OnDevice => null;

    /// <summary>Whether it has a value of its own, wherever that is.</summary>
    internal bool HasElements => _elements is not null || OnDevice is not null;

    private protected virtual Array? Copied() => null;

    /// <summary>
    /// Where the value is, as TensorFlow writes it: <c>/job:localhost/replica:0/task:0/device:CPU:0</c>. Looking at the elements of a tensor of a GPU copies them, and leaves
    /// them there too. Empty for the symbol of a trace, which is wherever its function runs.
    /// </summary>
    public virtual string Device => !HasElements && this is not IVariable ? "" : Placement.Prefix + (OnDevice?.DeviceName ?? "CPU:0");

    /// <summary>The number of dimensions.</summary>
    /// <exception cref="TfValueException">It is unknown.</exception>
    public int Rank => Shape.Rank;

    /// <summary>The number of elements, -1 while a dimension is unknown.</summary>
    public long Size => Shape.ElementCount;

    /// <summary>The shape of the present value, which a variable's own shape may leave open.</summary>
    internal virtual Shape ValueShape => Shape;

    /// <summary>The tensor with elements of its own, which rows of a larger one have not.</summary>
    internal virtual Tensor Dense => this;

    /// <summary>The rows and their numbers where that is what it is.</summary>
    internal virtual (Tensor Values, Tensor Indices)? Rows => null;

    /// <summary>Who remembers what is applied to a tensor that has no value yet, and gives what stands for the results; null where it has one.</summary>
    internal virtual Func<Operator, Tensor[], Tensor[]>? Recorder => null;

    /// <summary>What operators see: of a variable the reference, not what it holds.</summary>
    internal abstract Value AsValue();

    /// <summary>The elements as a <c>T[]</c> that nobody writes to any more.</summary>
    /// <exception cref="OperatorNotAllowedInGraphException">The tensor is the symbol of a trace.</exception>
    internal abstract Array Data { get; }

    /// <summary>This tensor, its element type checked.</summary>
    /// <exception cref="TfTypeException">It is another one.</exception>
    public Tensor<T> As<T>() => this as Tensor<T>
        ?? throw new TfTypeException($"A tensor of {DType.Name} is not one of {GraphCompiler.DType.Of<T>().Name}; Tf.Cast converts: {this}");

    /// <summary>The value as a .NET array of the tensor's rank (<c>float[,]</c> for rank 2); a scalar is an array of one element.</summary>
    public abstract Array Numpy();

    /// <summary>An array of any rank and element type. Typed places use <see cref="Tensor{T}"/>'s own.</summary>
    public static implicit operator Tensor(Array values) => TensorLiteral.FromArray(values);

    /// <summary>The collection builder of <see cref="Tensor{T}"/>: stacks rows along a new first axis.</summary>
    /// <exception cref="TfValueException">The rows differ in shape.</exception>
    public static Tensor<T> Create<T>(ReadOnlySpan<Tensor<T>> rows) => TensorLiteral.Stack(rows);

    /// <summary>What the debugger shows, as Python's prompt does: TensorFlow's <c>repr</c>.</summary>
    internal abstract string Repr { get; }

    /// <summary>As TensorFlow prints: <c>tf.Tensor([1. 2.], shape=(2,), dtype=float32)</c>.</summary>
    public abstract override string ToString();
}
