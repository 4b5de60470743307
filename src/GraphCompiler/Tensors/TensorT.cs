using System.Runtime.CompilerServices;

namespace GraphCompiler;

/// <summary>
/// A tensor of T. Immutable, row-major, garbage-collected. It may be a value, a symbol of a trace, a
/// <see cref="Variable{T}"/> (read when used) or an <see cref="IndexedSlices{T}"/> (dense when used). Write <c>Tensor&lt;float&gt; x = [[1, 2], [3, 4]];</c>. Arithmetic is in
/// <see cref="TensorOperators"/>.
/// </summary>
[CollectionBuilder(typeof(Tensor), nameof(Create))]
public abstract class Tensor<T> : Tensor, IFormattable
{
    private protected Tensor(Shape shape, T[]? elements = null)
        : base(shape, elements)
    {
    }

    /// <inheritdoc/>
    public override DType DType => GraphCompiler.DType.Of<T>();

    internal sealed override Array Data => Snapshot();

    /// <summary><see cref="Tensor.Data"/>, typed.</summary>
    internal abstract T[] Snapshot();

    /// <inheritdoc/>
    public override Array Numpy() => TensorLiteral.ToArray<T>(Snapshot(), ValueShape);

    /// <summary>The elements, row-major, copied.</summary>
    /// <exception cref="OperatorNotAllowedInGraphException">The tensor is the symbol of a trace.</exception>
    public virtual T[] ToArray() => [.. Snapshot()];

    /// <summary>The elements, row-major.</summary>
    /// <inheritdoc cref="ToArray" path="/exception"/>
    public ReadOnlySpan<T> AsSpan() => Snapshot();

    /// <summary>The element of a one-element tensor.</summary>
    /// <exception cref="TfValueException">It has another number of elements.</exception>
    /// <inheritdoc cref="ToArray" path="/exception"/>
    public virtual T Item()
    {
        var values = Snapshot();
        return values.Length == 1
            ? values[0]
            : throw new TfValueException($"can only convert an array of size 1 to a scalar, not one of shape {ValueShape}");
    }

    /// <summary>The element at an index; negative ones count from the end.</summary>
    /// <exception cref="TfInvalidArgumentException">The index is out of range.</exception>
    /// <inheritdoc cref="ToArray" path="/exception"/>
    public T Item(params ReadOnlySpan<int> index)
    {
        if (index.IsEmpty) return Item();
        var values = Snapshot();
        var shape = ValueShape;
        if (index.Length != shape.Rank)
        {
            throw new TfInvalidArgumentException($"Index out of range using input dim {index.Length - 1}; input has only {shape.Rank} dims");
        }

        var offset = 0;
        for (var axis = 0; axis < index.Length; axis++)
        {
            var length = shape[axis];
            var i = index[axis] < 0 ? index[axis] + length : index[axis];
            if (i < 0 || i >= length) throw new TfInvalidArgumentException($"slice index {index[axis]} of dimension {axis} out of bounds.");
            offset = (offset * length) + i;
        }

        return values[offset];
    }

    /// <summary>
    /// A part of the tensor: <c>x[0]</c>, <c>x[^1]</c>, <c>x[1..3, .., Tf.NewAxis]</c>, <c>x[Tf.Ellipsis, Slice.Strided(null, null, 2)]</c>.
    /// A number takes one position and its axis vanishes; ranges take what is there; axes that are not mentioned stay whole.
    /// </summary>
    /// <exception cref="TfInvalidArgumentException">A position is out of range, or there are more entries than axes; in a trace a <see cref="TfValueException"/>.</exception>
    [IndexerName("Slices")]
    public Tensor<T> this[params ReadOnlySpan<Slice> slices] => Tf.Sliced(this, slices);

    /// <summary>Sub-tensors along the first axis.</summary>
    /// <exception cref="TfTypeException">The tensor is a scalar.</exception>
    /// <exception cref="OperatorNotAllowedInGraphException">The length of the axis is not known while tracing.</exception>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>A scalar.</summary>
    public static implicit operator Tensor<T>(T value) =>
        TraceBuilder.Current is { } trace && trace.TryScalar(value, out var scalar)
            ? (Tensor<T>)scalar
            : new EagerTensor<T>([value], Shape.Scalar);

    /// <summary>A vector, copied.</summary>
    public static implicit operator Tensor<T>(T[] values) => new EagerTensor<T>([.. values], values.Length);

    /// <summary>A matrix, copied.</summary>
    public static implicit operator Tensor<T>(T[,] values) => TensorLiteral.FromArray(values).As<T>();

    /// <summary>A tensor of rank 3, copied.</summary>
    public static implicit operator Tensor<T>(T[,,] values) => TensorLiteral.FromArray(values).As<T>();

    /// <summary>A tensor of rank 4, copied.</summary>
    public static implicit operator Tensor<T>(T[,,,] values) => TensorLiteral.FromArray(values).As<T>();

    /// <summary>The value of a scalar.</summary>
    /// <exception cref="TfTypeException">The tensor is not a scalar.</exception>
    public static explicit operator T(Tensor<T> value) =>
        value.Shape.IsRankKnown && value.Rank != 0
            ? throw new TfTypeException($"only 0-dimensional arrays can be converted to Python scalars, not one of shape {value.Shape}")
            : value.Item();

    /// <summary>
    /// Element by element. Shapes that do not broadcast are simply unequal, a scalar. Against a literal <c>null</c> it is the
    /// null test; prefer <c>is null</c>.
    /// </summary>
    public static Tensor<bool> operator ==(Tensor<T>? left, Tensor<T>? right) => ElementEquality.Compare(left, right, equal: true);

    /// <summary>Not <c>==</c>, element by element.</summary>
    public static Tensor<bool> operator !=(Tensor<T>? left, Tensor<T>? right) => ElementEquality.Compare(left, right, equal: false);

    /// <summary>Identity, so that tensors can be keys.</summary>
    public sealed override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <summary>Identity, so that tensors can be keys.</summary>
    public sealed override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>A one-element tensor formats as its element, <c>$"{loss:F4}"</c>; without a format it is <see cref="Tensor.ToString"/>.</summary>
    /// <exception cref="TfTypeException">There is a format and more than one element.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (string.IsNullOrEmpty(format)) return ToString();
        if (Size != 1 && Shape.IsFullyDefined) throw new TfTypeException($"unsupported format string passed to a tensor of shape {Shape}: {format}");
        return Item() is IFormattable element ? element.ToString(format, formatProvider) : $"{Item()}";
    }

    /// <summary>Goes through the sub-tensors along the first axis.</summary>
    public struct Enumerator
    {
        private readonly Tensor<T> _tensor;
        private readonly int _length;
        private int _index = -1;

        internal Enumerator(Tensor<T> tensor)
        {
            _tensor = tensor;
            var shape = tensor.ValueShape;
            if (shape.IsRankKnown && shape.Rank == 0) throw new TfTypeException("Cannot iterate over a scalar tensor.");
            _length = (shape.IsRankKnown ? shape.Dims[0].Size : null)
                ?? throw new OperatorNotAllowedInGraphException("Cannot iterate over a tensor with unknown first dimension.");
        }

        /// <summary>The present one.</summary>
        public readonly Tensor<T> Current => _tensor[_index];

        /// <summary>Goes on to the next one.</summary>
        public bool MoveNext() => ++_index < _length;
    }
}
