namespace GraphCompiler.Keras;

/// <summary>Brings the lengths of vectors into [min, max]; with a rate, a part of the way.</summary>
internal sealed class NormConstraint(double min, double max, double? rate, Axes axis) : Constraint
{
    /// <summary>What lengths are divided by is larger by this.</summary>
    public const float Epsilon = 1e-7f;

    internal override string ClassName => rate is null ? "MaxNorm" : "MinMaxNorm";

    internal override object Remake(Remaker c) => rate is { } part
        ? new NormConstraint(c.Of("min_value", min), c.Of("max_value", max), c.Of("rate", part), c.Of("axis", axis))
        : new NormConstraint(min, c.Of("max_value", max), null, c.Of("axis", axis));

    public static Tensor<float> Length(Tensor<float> weights, Axes axis) => Tf.Sqrt(Tf.ReduceSum(Tf.Square(weights), axis, keepDims: true));

    public override Tensor<float> Call(Tensor<float> weights)
    {
        var length = Length(weights, axis);
        var wanted = Tf.ClipByValue(length, (float)min, (float)max);
        if (rate is { } part) wanted = (float)part * wanted + (float)(1 - part) * length;
        return weights * (wanted / (Epsilon + length));
    }
}
