using System.Collections;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;
using GraphCompiler.Runtime.Control;

namespace GraphCompiler;

/// <summary>
/// The position in a dataset: it advances at each execution, and checkpoints keep it.
/// </summary>
/// <remarks>
/// A checkpoint has what the position can be found again from: how many elements there were, and the seeds of the shuffles. An iterator that is restored
/// passes over so many elements when it is next asked, without making those that nobody sees: functions of <c>Map</c> do not run
/// for them, those of <c>Filter</c>, <c>Scan</c>, <c>FlatMap</c> and generators do.
/// </remarks>
/// <typeparam name="T">The elements.</typeparam>
public sealed class DatasetIterator<T> : IEnumerator<T>, ITrackableState, ITensorIterator, ITensorSource
{
    private readonly Dataset<T> _data;
    private Iteration _iteration;
    private IEnumerator<Element>? _elements;
    private object?[]? _current;
    private long _position;
    private long _passed;
    private bool _isOver;

    internal DatasetIterator(Dataset<T> data) => (_data, _iteration) = (data, new Iteration(data.Stage));

    /// <summary>The present element.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Current => _data.Form.Pack(Leaves);

    object? IEnumerator.Current => Current;

    string ITrackableState.StateName => "ITERATOR_POSITION";

    Tensor ITrackableState.State
    {
        get => Tf.Constant<long>([_position, .. _iteration.State]);
        set
        {
            if (value is not Tensor<long> { Rank: 1, Size: > 1 } state) throw new TfValueException($"{value} is no position in a dataset.");
            var numbers = state.ToArray();
            var iteration = new Iteration(_data.Stage, numbers.AsSpan(1));
            Reset();
            (_iteration, _position) = (iteration, numbers[0]);
        }
    }

    Tensor[] ITensorIterator.Leaves => Array.ConvertAll(Leaves, l => l as Tensor ?? throw NoTensor());

    private object?[] Leaves => _current ?? throw new InvalidOperationException("The iterator is before the first element or behind the last.");

    /// <summary>Goes on to the next element.</summary>
    /// <exception cref="OperatorNotAllowedInGraphException">A function is being traced: host code cannot ask then.</exception>
    public bool MoveNext() => !Ambient.IsTracing
        ? Advance()
        : throw new OperatorNotAllowedInGraphException("Whether a dataset has another element is known only when the graph runs: loop over the dataset itself, or call Next.");

    /// <summary>The next element: TensorFlow's <c>next(iterator)</c>. In a function, that of each execution.</summary>
    /// <exception cref="TfInvalidArgumentException">There is none; in a function, when it runs.</exception>
    public T Next()
    {
        if (!Ambient.IsTracing)
        {
            return MoveNext() ? Current : throw new TfInvalidArgumentException("End of sequence");
        }

        var handle = Ambient.Builder.Apply(new Iterate(this))[0];
        Tf.Debugging.Assert((Tensor<bool>)Ambient.ToTensor(handle.Apply(new MoveNext())), "End of sequence");
        return Element(_data, handle);
    }

    /// <summary>Goes back to before the first element.</summary>
    public void Reset()
    {
        Dispose();
        (_iteration, _position, _passed, _isOver) = (new Iteration(_data.Stage), 0, 0, false);
    }

    /// <summary>Lets go of what the dataset opened: files, generators, threads. There are no more elements then.</summary>
    public void Dispose()
    {
        _isOver = true;
        _current = null;
        var elements = _elements;
        _elements = null;
        elements?.Dispose();
    }

    ITensorIterator ITensorSource.Iterate() => this;

    bool ITensorIterator.MoveNext() => Advance();

    /// <summary>The present element in a graph.</summary>
    internal static T Element(Dataset<T> data, Value handle)
    {
        var types = data.Stage.Specs.Select(s => s is null ? throw NoTensor() : new TensorType(s.DType, s.Shape)).ToEquatableArray();
        return data.Form.Pack(Array.ConvertAll(handle.Builder.Apply(new CurrentElement(types), handle), Ambient.ToTensor));
    }

    private static TfTypeException NoTensor() => new($"A function goes over tensors: the elements of this dataset hold {typeof(T).Name}. Map them to tensors before.");

    private bool Advance()
    {
        if (_isOver) return false;
        var isBeforeElement = true;
        try
        {
            _current = null;
            _elements ??= _data.Stage.Elements(_iteration).GetEnumerator();
            if (!PassOver() || !_elements.MoveNext()) return false;
            (_position, _passed, isBeforeElement) = (_position + 1, _passed + 1, false);
        }
        finally
        {
            // At the end, and where a stage broke. An element that could not be made is followed by the next one.
            if (isBeforeElement) Dispose();
        }

        _current = _elements.Current.Leaves;
        return true;
    }

    // A restored position: the elements before it were seen by another iterator.
    private bool PassOver()
    {
        _iteration.IsReplaying = true;
        for (; _passed < _position; _passed++)
        {
            if (!_elements!.MoveNext()) return false;
        }

        _iteration.IsReplaying = false;
        return true;
    }
}
