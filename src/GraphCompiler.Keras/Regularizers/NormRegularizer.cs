namespace GraphCompiler.Keras;

internal sealed class NormRegularizer(double l1, double l2) : Regularizer
{
    private readonly float _l1 = Checked(l1, nameof(l1));
    private readonly float _l2 = Checked(l2, nameof(l2));

    public override Tensor<float> Call(Tensor<float> weights)
    {
        Tensor<float> penalty = 0f;
        if (_l1 != 0) penalty = _l1 * Tf.ReduceSum(Tf.Abs(weights));
        if (_l2 == 0) return penalty;
        var squares = _l2 * Tf.ReduceSum(Tf.Square(weights));
        return _l1 == 0 ? squares : penalty + squares;
    }

    private static float Checked(double factor, string name) => factor >= 0 && double.IsFinite(factor)
        ? (float)factor
        : throw new TfValueException(FormattableString.Invariant($"Invalid value for argument {name}: expected a non-negative float. Received: {name}={factor}"));
}
