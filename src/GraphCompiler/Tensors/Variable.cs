using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// A mutable tensor. It is a <see cref="Tensor{T}"/>, so every operator and every function takes it and type inference
/// sees through it; using it reads it. Take <see cref="Value"/> where a snapshot is meant. <c>v += 1</c> does not compile.
/// </summary>
public sealed class Variable<T> : Tensor<T>, IVariableStorage
{
    private T[] _buffer;
    private Shape _bufferShape;

    /// <summary>A variable that starts with a value.</summary>
    /// <param name="initialValue">The first value, copied when it is written over.</param>
    /// <param name="trainable">Whether tapes watch it by themselves and optimizers update it.</param>
    /// <param name="name"><c>Variable</c> unless given; the name scope stands before it.</param>
    /// <param name="shape">What every value must fit, where it is less than the shape of the first one.</param>
    /// <exception cref="TfValueException">The value does not fit the shape, or it is the symbol of a trace.</exception>
    public Variable(Tensor<T> initialValue, bool trainable = true, string? name = null, Shape? shape = null)
    {
        if (initialValue is SymbolicTensor<T>)
        {
            throw new TfValueException(
                $"Tensor-typed variable initializers must be callable when a function is traced, as in new Variable(() => ...): {initialValue}");
        }

        var value = (initialValue as Variable<T>)?.Value ?? initialValue;
        if (shape is not null && !shape.IsCompatibleWith(value.Shape))
        {
            throw new TfValueException(
                $"In this `tf.Variable` creation, the initial value's shape ({value.Shape}) is not compatible with the explicitly supplied `shape` argument ({shape.ToKernelString()}).");
        }

        _buffer = value.Snapshot();
        _bufferShape = value.Shape;
        Shape = shape ?? value.Shape;
        Trainable = trainable;
        Name = $"{NameScopes.Current}{name ?? "Variable"}:0";
    }

    /// <summary>A variable whose initial value is computed now, outside of any trace.</summary>
    /// <inheritdoc cref="Variable{T}(Tensor{T}, bool, string?, Shape?)"/>
    public Variable(Func<Tensor<T>> initialValue, bool trainable = true, string? name = null, Shape? shape = null)
        : this(Ambient.OutsideTrace(initialValue), trainable, name, shape)
    {
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool Trainable { get; }

    /// <summary>The shape that every value of it fits.</summary>
    public override Shape Shape { get; }

    /// <summary>What it holds now: later assignments do not change the answer.</summary>
    public Tensor<T> Value => (Tensor<T>)Ambient.ToTensor(Ambient.ValueOf(this));

    Tensor IVariable.Value => Value;

    Array IVariableStorage.Buffer
    {
        get => _buffer;
        set => _buffer = (T[])value;
    }

    Shape IVariableStorage.BufferShape
    {
        get => _bufferShape;
        set => _bufferShape = value;
    }

    // The first buffer belongs to the initial value too.
    bool IVariableStorage.Exposed { get; set; } = true;

    Lock IVariableStorage.Lock { get; } = new();

    long IVariableStorage.Ordinal { get; } = VariableOrdinals.Next();

    internal override Shape ValueShape => _bufferShape;

    internal override Value AsValue() => new EagerValue(this);

    internal override T[] Snapshot()
    {
        IVariableStorage storage = this;
        lock (storage.Lock)
        {
            storage.Exposed = true;
            return _buffer;
        }
    }

    /// <inheritdoc/>
    public override T[] ToArray()
    {
        lock (((IVariableStorage)this).Lock) return [.. _buffer];
    }

    /// <inheritdoc/>
    public override T Item()
    {
        // A training loop asks this each step; reading one element need not take the buffer away from the next update.
        lock (((IVariableStorage)this).Lock)
        {
            if (_buffer.Length == 1) return _buffer[0];
        }

        return base.Item();
    }

    /// <summary>v ← value. Returns the new value, a snapshot.</summary>
    /// <exception cref="TfValueException">The shape does not fit.</exception>
    public Tensor<T> Assign(Tensor<T> value) => Update(new Assign(), value);

    /// <summary>v ← v + delta. Returns the new value, a snapshot.</summary>
    /// <exception cref="TfInvalidArgumentException">The shapes differ; in a trace a <see cref="TfValueException"/>.</exception>
    public Tensor<T> AssignAdd(Tensor<T> delta) => Update(new AssignAdd(), delta);

    /// <summary>v ← v - delta. Returns the new value, a snapshot.</summary>
    /// <inheritdoc cref="AssignAdd" path="/exception"/>
    public Tensor<T> AssignSub(Tensor<T> delta) => Update(new AssignSub(), delta);

    void IVariable.Assign(Tensor value) => Update(new Assign(), value);

    private Tensor<T> Update(Assignment assignment, Tensor value) =>
        (Tensor<T>)Ambient.ToTensor(Ambient.Builder.Apply(assignment, Ambient.ReferenceTo(this), Ambient.ValueOf(value))[0]);

    /// <summary><c>&lt;tf.Variable 'Variable:0' shape=() dtype=float32, numpy=5.0&gt;</c></summary>
    public override string ToString() => TensorFormatter.VariableRepr<T>(Name, ToArray(), ValueShape, Shape);
}

/// <summary>The order in which variables of all element types were created.</summary>
internal static class VariableOrdinals
{
    private static long s_last;

    public static long Next() => Interlocked.Increment(ref s_last);
}
