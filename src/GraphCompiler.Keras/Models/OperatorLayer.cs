using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler.Keras;

/// <summary>An operator that stands between the layers of a functional model: <c>Tf.Nn.Relu(x)</c>, <c>x + y</c>.</summary>
internal sealed partial class OperatorLayer(Operator @operator) : Layer<Tensor[], Tensor[]>(LayerNames.Next(SnakeCase.Of(@operator.Name)))
{
    internal override string ClassName => @operator.Name;

    internal override LayerBase Remake(Remaker c) => new OperatorLayer(@operator);

    public static Tensor[] Record(Operator @operator, Tensor[] operands) => new OperatorLayer(@operator).Call(operands);

    protected override Tensor[] Forward(Tensor[] inputs, bool training) => Ambient.Results(@operator, inputs);
}
