using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>What a graph can iterate over.</summary>
internal interface ITensorSource
{
    /// <summary>The iterator that a run of the graph uses.</summary>
    ITensorIterator Iterate();
}

/// <summary>A position in a data set.</summary>
internal interface ITensorIterator
{
    bool MoveNext();

    /// <summary>The tensors of the present element, in the order of its structure.</summary>
    Tensor[] Leaves { get; }
}

/// <summary>A position as it flows along an edge.</summary>
internal sealed class IteratorHandle(ITensorIterator iterator) : OpaqueTensor(DType.Int64)
{
    public ITensorIterator Iterator => iterator;

    public override string ToString() => "<iterator>";
}

internal sealed class IterateLaunch(Iterate iterate) : ControlLaunch
{
    public override Tensor[] Run(Tensor[] operands) => [new IteratorHandle(((ITensorSource)iterate.Source).Iterate())];
}

internal sealed class MoveNextLaunch : ControlLaunch
{
    public override Tensor[] Run(Tensor[] operands) => [(Tensor<bool>)((IteratorHandle)operands[0]).Iterator.MoveNext()];
}

internal sealed class CurrentElementLaunch : ControlLaunch
{
    public override Tensor[] Run(Tensor[] operands) => ((IteratorHandle)operands[0]).Iterator.Leaves;
}
