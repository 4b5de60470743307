using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>A tensor of a trace: the result of a node of the graph that is being written. It has no elements.</summary>
internal sealed class SymbolicTensor<T>(NodeValue value) : Tensor<T>(value.Shape)
{
    internal override Value AsValue() => value;

    // A leaked symbol is told apart from one that its own trace decides on: the cure differs.
    internal override T[] Snapshot() => TraceBuilder.Current?.IsInside(value.Graph) is true
        ? throw new OperatorNotAllowedInGraphException(
            $"Using a symbolic `tf.Tensor` as a host value is not allowed: the value of {this} is known only when the graph runs. "
            + "Return it from the function, or decide on it with tensor operators.")
        : throw new InaccessibleTensorException(Ambient.OutOfScope(this));

    internal override string Repr => $"<tf.Tensor '{Name}:0' shape={Shape} dtype={DType.Name}>";

    private string Name
    {
        get
        {
            var producer = value.Graph.Producer(value).Operator;
            return producer is Input input ? input.InputName : producer.TensorFlowName;
        }
    }

    /// <summary><c>Tensor("x:0", shape=(3,), dtype=int32)</c>; a shape of unknown rank is left out.</summary>
    public override string ToString() => $"Tensor(\"{Name}:0\"{(Shape.IsRankKnown ? $", shape={Shape}" : "")}, dtype={DType.Name})";
}
