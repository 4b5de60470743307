namespace GraphCompiler.Keras;

internal sealed class UnitNormConstraint(Axes axis) : Constraint
{
    internal override string ClassName => "UnitNorm";

    internal override object Remake(Remaker c) => new UnitNormConstraint(c.Of("axis", axis));

    public override Tensor<float> Call(Tensor<float> weights) => weights / (NormConstraint.Epsilon + NormConstraint.Length(weights, axis));
}
