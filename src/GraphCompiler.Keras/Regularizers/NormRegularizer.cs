namespace GraphCompiler.Keras;

/// <param name="l1">Of the sum of magnitudes.</param>
/// <param name="l2">Of the sum of squares.</param>
/// <param name="className">Keras has a class for each and one for both.</param>
internal sealed class NormRegularizer(double l1, double l2, string className) : Regularizer
{
    private readonly float _l1 = Checked(l1, nameof(l1));
    private readonly float _l2 = Checked(l2, nameof(l2));

    internal override string ClassName => className;

    internal override object Remake(Remaker c) =>
        new NormRegularizer(className.StartsWith("L1", StringComparison.Ordinal) ? c.Of("l1", l1) : 0, className.EndsWith("L2", StringComparison.Ordinal) ? c.Of("l2", l2) : 0, className);

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
