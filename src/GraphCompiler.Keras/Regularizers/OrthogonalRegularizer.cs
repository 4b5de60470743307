namespace GraphCompiler.Keras;

internal sealed class OrthogonalRegularizer(double factor, bool columns) : Regularizer
{
    internal override object Remake(Remaker c) => new OrthogonalRegularizer(
        c.Of("factor", factor), c.Of("mode", columns ? OrthogonalMode.Columns : OrthogonalMode.Rows) == OrthogonalMode.Columns);

    public override Tensor<float> Call(Tensor<float> weights)
    {
        if (weights.Rank != 2)
        {
            throw new TfValueException($"Inputs to OrthogonalRegularizer must have rank 2. Received: inputs.shape={weights.Shape}");
        }

        var unit = Tf.Math.L2Normalize(weights, axis: columns ? 0 : 1);
        var cosines = columns ? Tf.MatMul(unit, unit, transposeX: true) : Tf.MatMul(unit, unit, transposeY: true);
        var size = weights.Shape[columns ? 1 : 0];
        var others = Tf.Abs(cosines * (1f - Tf.Eye(size)));
        return (float)factor * 0.5f * Tf.ReduceSum(others) / (size * (size - 1f) / 2f);
    }

    private enum OrthogonalMode
    {
        Rows,
        Columns,
    }
}
