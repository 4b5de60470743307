namespace GraphCompiler.Keras;

internal sealed class NonNegativeConstraint : Constraint
{
    internal override string ClassName => "NonNeg";

    internal override object Remake(Remaker c) => this;

    public override Tensor<float> Call(Tensor<float> weights) => weights * Tf.Cast<float>(weights >= 0f);
}
