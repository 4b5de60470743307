namespace GraphCompiler.Keras;

internal sealed class UnitNormConstraint(Axes axis) : Constraint
{
    public override Tensor<float> Call(Tensor<float> weights) => weights / (NormConstraint.Epsilon + NormConstraint.Length(weights, axis));
}
