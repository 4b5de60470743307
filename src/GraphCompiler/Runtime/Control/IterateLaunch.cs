using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>What a graph can iterate over.</summary>
internal interface ITensorSource
{
    /// <summary>The iterator that a run of the graph uses.</summary>
    ITensorIterator Iterate();
}

/// <summary>A position in a data set.</summary>
internal interface ITensorIterator : IDisposable
{
    bool MoveNext();

    /// <summary>The tensors of the present element, in the order of its structure.</summary>
    Tensor[] Leaves { get; }
}

/// <summary>A position as it flows along an edge.</summary>
/// <param name="iterator">The position.</param>
/// <param name="source">What it was made of; an iterator of the user's is its own.</param>
internal sealed class IteratorHandle(ITensorIterator iterator, ITensorSource source) : OpaqueTensor(DType.Int64)
{
    /// <summary>Lets go of what the run of a graph opened, also where a loop was left before its end.</summary>
    public void Close()
    {
        if (!ReferenceEquals(iterator, source)) iterator.Dispose();
    }

    public ITensorIterator Iterator => iterator;

    public override string ToString() => "<iterator>";
}

internal sealed class IterateLaunch(Iterate iterate) : ControlLaunch
{
    private ITensorSource Source => (ITensorSource)iterate.Source;

    public override Tensor[] Run(Tensor[] operands) => [new IteratorHandle(Source.Iterate(), Source)];
}

internal sealed class MoveNextLaunch : ControlLaunch
{
    public override Tensor[] Run(Tensor[] operands) => [(Tensor<bool>)((IteratorHandle)operands[0]).Iterator.MoveNext()];
}

internal sealed class CurrentElementLaunch(CurrentElement element) : ControlLaunch
{
    // The graph was made for the types that the data set said.
    public override Tensor[] Run(Tensor[] operands)
    {
        var leaves = ((IteratorHandle)operands[0]).Iterator.Leaves;
        for (var i = 0; i < leaves.Length; i++)
        {
            if (leaves[i].DType != element.Types[i].DType || !element.Types[i].Shape.IsCompatibleWith(leaves[i].Shape))
            {
                throw new TfInvalidArgumentException($"The data set said that tensor {i} of an element is {element.Types[i]}, and it is {leaves[i].DType.Name}{leaves[i].Shape}.");
            }
        }

        return leaves;
    }
}
