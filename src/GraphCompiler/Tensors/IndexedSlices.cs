using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// Rows of a larger tensor, the gradient of a lookup: row indices[i] of it is the sum of the values[i] with that index, all other
/// rows are zero. It is a <see cref="Tensor{T}"/>, so <c>tape.Gradient(loss, table)</c> keeps its static type; optimizers see the
/// rows, any other use makes it dense.
/// </summary>
public sealed class IndexedSlices<T> : Tensor<T>
{
    private readonly Lock _lock = new();
    private readonly bool _isResult;
    private T[]? _elements;
    private Value? _symbol;

    /// <summary>Rows by their numbers.</summary>
    /// <param name="values">The rows along the first axis.</param>
    /// <param name="indices">Their numbers in the dense tensor.</param>
    /// <param name="denseShape">The shape of the dense tensor; without it there is none.</param>
    public IndexedSlices(Tensor<T> values, Tensor<int> indices, Shape? denseShape = null)
        : base(denseShape ?? Shape.Unknown)
    {
        Values = values;
        Indices = indices;
        DenseShape = denseShape;
    }

    /// <summary>What an operator gave: tapes know it by itself, not only by its rows.</summary>
    /// <param name="values">The rows.</param>
    /// <param name="indices">Their numbers.</param>
    /// <param name="denseShape">The shape of the dense tensor.</param>
    /// <param name="symbol">The node that it is in a trace, null for one that has a value.</param>
    internal IndexedSlices(Tensor<T> values, Tensor<int> indices, Shape denseShape, Value? symbol)
        : this(values, indices, denseShape)
    {
        _isResult = true;
        _symbol = symbol;
    }

    /// <summary>The rows.</summary>
    public Tensor<T> Values { get; }

    /// <summary>The number of each row; one that is repeated is added up.</summary>
    public Tensor<int> Indices { get; }

    /// <summary>The shape of the dense tensor, if it is known.</summary>
    public Shape? DenseShape { get; }

    private bool IsSymbolic => _symbol is not null || Values.AsValue() is NodeValue || Indices.AsValue() is NodeValue;

    private Shape KnownShape => DenseShape ?? throw new TfValueException($"Tensor conversion requested for IndexedSlices without dense_shape: {Repr}");

    /// <summary>The dense tensor: zeros to which the rows are added.</summary>
    /// <exception cref="TfInvalidArgumentException">There is no row of such a number.</exception>
    /// <exception cref="TfValueException">The dense shape is unknown.</exception>
    public Tensor<T> ToDense() => Ambient.Apply<T>(new Reshape(KnownShape), this);

    internal override (Tensor Values, Tensor Indices)? Rows => (Values, Indices);

    internal override Tensor Dense => IsSymbolic ? this : ToDense();

    internal override Value AsValue()
    {
        if (_symbol is not null) return _symbol;
        if (_isResult) return new EagerValue(this);
        var value = Ambient.ValueOf(Values).Apply(new Slices(KnownShape), Ambient.ValueOf(Indices));
        if (Values.AsValue() is NodeValue || Indices.AsValue() is NodeValue) _symbol = value;
        return value;
    }

    internal override T[] Snapshot()
    {
        if (!_isResult || _symbol is not null) return ((Tensor<T>)Ambient.ToTensor(AsValue())).Snapshot();
        lock (_lock) return _elements ??= (T[])EagerBuilder.Run(new Slices(KnownShape), [Values.AsValue(), Indices.AsValue()], new TensorType(DType, KnownShape));
    }

    internal override string Repr =>
        $"IndexedSlices(indices={Indices.Repr}, values={Values.Repr}, dense_shape={(DenseShape is { } shape ? shape.ToString() : "None")})";

    /// <inheritdoc/>
    public override string ToString() => Repr;
}
