namespace GraphCompiler.Keras;

internal sealed class FunctionRegularizer(Func<Tensor<float>, Tensor<float>> penalty) : Regularizer
{
    public override Tensor<float> Call(Tensor<float> weights) => Boundary.Around(penalty, weights);
}
