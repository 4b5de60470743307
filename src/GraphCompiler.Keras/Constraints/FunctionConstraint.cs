namespace GraphCompiler.Keras;

internal sealed class FunctionConstraint(Func<Tensor<float>, Tensor<float>> constrain) : Constraint
{
    public override Tensor<float> Call(Tensor<float> weights) => Boundary.Around(constrain, weights);
}
