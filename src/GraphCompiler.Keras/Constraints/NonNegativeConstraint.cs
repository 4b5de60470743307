namespace GraphCompiler.Keras;

internal sealed class NonNegativeConstraint : Constraint
{
    public override Tensor<float> Call(Tensor<float> weights) => weights * Tf.Cast<float>(weights >= 0f);
}
