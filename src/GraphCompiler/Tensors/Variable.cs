using System.Runtime.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler;

/// <summary>
/// A mutable tensor. It is a <see cref="Tensor{T}"/>, so every operator and every function takes it and type inference
/// sees through it; using it reads it. Take <see cref="Value"/> where a snapshot is meant. <c>v += 1</c> does not compile.
/// </summary>
public sealed class Variable<T> : Tensor<T>, IStoredVariable
{
    private readonly VariableStorage _storage;

    /// <summary>A variable that starts with a value.</summary>
    /// <param name="initialValue">The first value, copied when it is written over.</param>
    /// <param name="trainable">Whether tapes watch it by themselves and optimizers update it.</param>
    /// <param name="name"><c>Variable</c> unless given; the name scope stands before it.</param>
    /// <param name="shape">What every value must fit, where it is less than the shape of the first one.</param>
    /// <exception cref="TfValueException">The value does not fit the shape, or a function creates variables after its first call.</exception>
    public Variable(Tensor<T> initialValue, bool trainable = true, string? name = null, Shape? shape = null)
        : base(shape ?? initialValue.ValueShape)
    {
        var value = (initialValue as Variable<T>)?.Value ?? initialValue;
        if (shape is not null && !shape.IsCompatibleWith(value.Shape))
        {
            throw new TfValueException(
                $"In this `tf.Variable` creation, the initial value's shape ({value.Shape}) is not compatible with the explicitly supplied `shape` argument ({shape.ToKernelString()}).");
        }

        _storage = new VariableStorage(DType, Shape, trainable);
        Name = $"{NameScopes.Current}{name ?? "Variable"}:0";
        TraceBuilder.Current?.Create(this, value);

        // The first buffer belongs to the initial value too. A symbol's value comes when the trace is done.
        if (value is not SymbolicTensor<T>) _storage.Replace(value.Snapshot(), value.Shape, exposed: true);
    }

    /// <summary>A variable whose initial value is computed now, outside of any trace.</summary>
    /// <inheritdoc cref="Variable{T}(Tensor{T}, bool, string?, Shape?)"/>
    public Variable(Func<Tensor<T>> initialValue, bool trainable = true, string? name = null, Shape? shape = null)
        : this(Ambient.OutsideTrace(initialValue), trainable, name, shape)
    {
    }

    /// <inheritdoc/>
    public string Name { get; }

    // Who looks at the value, or sets another, finds the one that a checkpoint has for it.
    private VariableStorage Storage
    {
        get
        {
            if (Restorations.AreWaiting) Restorations.Look(_storage);
            return _storage;
        }
    }

    /// <inheritdoc/>
    public bool Trainable => _storage.Trainable;

    /// <inheritdoc/>
    public override string Device => Placement.Prefix + (_storage.DeviceName ?? "CPU:0");

    /// <inheritdoc/>
    public bool IsInitialized => _storage.IsInitialized;

    /// <summary>What it holds now: later assignments do not change the answer.</summary>
    public Tensor<T> Value => (Tensor<T>)Ambient.ToTensor(Ambient.ValueOf(this));

    Tensor IVariable.Value => Value;

    VariableStorage IStoredVariable.Storage => _storage;

    internal override Shape ValueShape => Storage.BufferShape;

    internal override Value AsValue()
    {
        _ = Storage;
        return new EagerValue(this);
    }

    internal override T[] Snapshot() => (T[])Storage.Snapshot().Buffer;

    /// <inheritdoc/>
    public override T[] ToArray() => Read(static buffer => buffer.ToArray());

    /// <inheritdoc/>
    public override T Item() => Read(static buffer => buffer.Length == 1
        ? buffer[0]
        : throw new TfValueException($"can only convert an array of size 1 to a scalar, not one of {buffer.Length} elements"));

    // A training loop reads a parameter in each step; that need not take the buffer away from the next update.
    private TResult Read<TResult>(Func<ReadOnlySpan<T>, TResult> read)
    {
        var storage = Storage;
        storage.EnterRead();
        try
        {
            return read((T[])storage.Buffer);
        }
        finally
        {
            storage.ExitRead();
        }
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

    /// <summary>A part of the value; setting one assigns it, <c>v[1..3] = x</c>, TensorFlow's <c>v[1:3].assign(x)</c>: x broadcasts to the part.</summary>
    /// <exception cref="TfInvalidArgumentException">A position is out of range, or x does not broadcast; in a trace a <see cref="TfValueException"/>.</exception>
    [IndexerName("Slices")]
    public new Tensor<T> this[params ReadOnlySpan<Slice> slices]
    {
        get => Tf.Sliced(this, slices);
        set
        {
            foreach (var slice in slices)
            {
                if (slice.Position is { } position) _ = HostConstants.Ints(position, "a position that is assigned to");
            }

            Update(new AssignSlice(slices.ToArray().Select(s => s.Part).ToEquatableArray()), value);
        }
    }

    /// <summary>Row indices[i] ← values[i]; of several for one row the last stays. Returns the new value, a snapshot.</summary>
    /// <exception cref="TfInvalidArgumentException">
    /// There is no row of such a number - the variable is as before then - or the shapes do not fit; of a trace's static shapes a
    /// <see cref="TfValueException"/>.
    /// </exception>
    public Tensor<T> ScatterUpdate(IndexedSlices<T> updates) => Scatter(ScatterKind.Update, updates);

    /// <summary>Row indices[i] ← row + values[i], one after the other. Returns the new value, a snapshot.</summary>
    /// <inheritdoc cref="ScatterUpdate" path="/exception"/>
    public Tensor<T> ScatterAdd(IndexedSlices<T> updates) => Scatter(ScatterKind.Add, updates);

    /// <summary>Row indices[i] ← row - values[i], one after the other. Returns the new value, a snapshot.</summary>
    /// <inheritdoc cref="ScatterUpdate" path="/exception"/>
    public Tensor<T> ScatterSub(IndexedSlices<T> updates) => Scatter(ScatterKind.Sub, updates);

    /// <summary>Row indices[i] ← row · values[i], one after the other. Returns the new value, a snapshot.</summary>
    /// <inheritdoc cref="ScatterUpdate" path="/exception"/>
    public Tensor<T> ScatterMul(IndexedSlices<T> updates) => Scatter(ScatterKind.Mul, updates);

    /// <summary>Row indices[i] ← row / values[i], one after the other. Returns the new value, a snapshot.</summary>
    /// <inheritdoc cref="ScatterUpdate" path="/exception"/>
    public Tensor<T> ScatterDiv(IndexedSlices<T> updates) => Scatter(ScatterKind.Div, updates);

    /// <summary>Row indices[i] ← min(row, values[i]), one after the other. Returns the new value, a snapshot.</summary>
    /// <inheritdoc cref="ScatterUpdate" path="/exception"/>
    public Tensor<T> ScatterMin(IndexedSlices<T> updates) => Scatter(ScatterKind.Min, updates);

    /// <summary>Row indices[i] ← max(row, values[i]), one after the other. Returns the new value, a snapshot.</summary>
    /// <inheritdoc cref="ScatterUpdate" path="/exception"/>
    public Tensor<T> ScatterMax(IndexedSlices<T> updates) => Scatter(ScatterKind.Max, updates);

    /// <summary>Slices at the coordinates along the last axis of the indices ← updates. Returns the new value, a snapshot.</summary>
    /// <inheritdoc cref="ScatterUpdate" path="/exception"/>
    public Tensor<T> ScatterNdUpdate(Tensor<int> indices, Tensor<T> updates) => Update(new AssignScatter(ScatterKind.Update, IsRows: false), indices, updates);

    /// <summary>Slices at the coordinates along the last axis of the indices ← slice + update. Returns the new value, a snapshot.</summary>
    /// <inheritdoc cref="ScatterUpdate" path="/exception"/>
    public Tensor<T> ScatterNdAdd(Tensor<int> indices, Tensor<T> updates) => Update(new AssignScatter(ScatterKind.Add, IsRows: false), indices, updates);

    /// <summary>Slices at the coordinates along the last axis of the indices ← slice - update. Returns the new value, a snapshot.</summary>
    /// <inheritdoc cref="ScatterUpdate" path="/exception"/>
    public Tensor<T> ScatterNdSub(Tensor<int> indices, Tensor<T> updates) => Update(new AssignScatter(ScatterKind.Sub, IsRows: false), indices, updates);

    /// <summary>Slices at the coordinates along the last axis of the indices ← max(slice, update). Returns the new value, a snapshot.</summary>
    /// <inheritdoc cref="ScatterUpdate" path="/exception"/>
    public Tensor<T> ScatterNdMax(Tensor<int> indices, Tensor<T> updates) => Update(new AssignScatter(ScatterKind.Max, IsRows: false), indices, updates);

    /// <summary>Slices at the coordinates along the last axis of the indices ← min(slice, update). Returns the new value, a snapshot.</summary>
    /// <inheritdoc cref="ScatterUpdate" path="/exception"/>
    public Tensor<T> ScatterNdMin(Tensor<int> indices, Tensor<T> updates) => Update(new AssignScatter(ScatterKind.Min, IsRows: false), indices, updates);

    void IVariable.Assign(Tensor value) => Update(new Assign(), value);

    internal override string Repr => ToString();

    /// <summary><c>&lt;tf.Variable 'Variable:0' shape=() dtype=float32, numpy=5.0&gt;</c></summary>
    public override string ToString() => TensorFormatter.VariableRepr<T>(Name, ToArray(), ValueShape, Shape);

    private Tensor<T> Scatter(ScatterKind kind, IndexedSlices<T> updates) => Update(new AssignScatter(kind, IsRows: true), updates.Indices, updates.Values);

    private Tensor<T> Update(Assignment assignment, params ReadOnlySpan<Tensor> operands)
    {
        var inputs = new Value[1 + operands.Length];
        inputs[0] = Ambient.ReferenceTo(this);
        for (var i = 0; i < operands.Length; i++) inputs[i + 1] = Ambient.ValueOf(operands[i]);
        return (Tensor<T>)Ambient.ToTensor(Ambient.Builder.Apply(assignment, inputs)[0]);
    }
}
