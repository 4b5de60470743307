using System.Collections;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;
using GraphCompiler.Runtime.Control;

namespace GraphCompiler;

/// <summary>The position in a dataset: it advances at each execution.</summary>
/// <typeparam name="T">The elements.</typeparam>
public sealed class DatasetIterator<T> : IEnumerator<T>, ITensorIterator, ITensorSource
{
    private readonly Dataset<T> _data;
    private IEnumerator<Tensor[]> _elements;

    internal DatasetIterator(Dataset<T> data) => (_data, _elements) = (data, data.Elements());

    /// <summary>The present element.</summary>
    public T Current => _data.Pack(_elements.Current);

    object? IEnumerator.Current => Current;

    Tensor[] ITensorIterator.Leaves => _elements.Current;

    /// <summary>Goes on to the next element.</summary>
    /// <exception cref="OperatorNotAllowedInGraphException">A function is being traced: host code cannot ask then.</exception>
    public bool MoveNext() => !Ambient.IsTracing
        ? _elements.MoveNext()
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
    public void Reset() => _elements = _data.Elements();

    /// <inheritdoc/>
    public void Dispose() => _elements.Dispose();

    ITensorIterator ITensorSource.Iterate() => this;

    bool ITensorIterator.MoveNext() => _elements.MoveNext();

    /// <summary>The present element in a graph.</summary>
    internal static T Element(Dataset<T> data, Value handle)
    {
        var types = data.Specs.Select(s => new TensorType(s.DType, s.Shape)).ToEquatableArray();
        return data.Pack(Array.ConvertAll(handle.Builder.Apply(new CurrentElement(types), handle), Ambient.ToTensor));
    }
}
