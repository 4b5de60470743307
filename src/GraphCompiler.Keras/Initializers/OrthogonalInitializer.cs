namespace GraphCompiler.Keras;

internal sealed class OrthogonalInitializer(double gain, int? seed) : RandomInitializer(seed)
{
    internal override string ClassName => "Orthogonal";

    internal override object Remake(Remaker c) => new OrthogonalInitializer(seed: c.Of("seed", GivenSeed), gain: c.Of("gain", gain));

    public override Tensor<T> Create<T>(Shape shape)
    {
        if (shape.Rank < 2)
        {
            throw new TfValueException($"The tensor to initialize must be at least two-dimensional. Received: shape={shape} of rank {shape.Rank}.");
        }

        var columns = shape[^1];
        var rows = columns == 0 ? 0 : (int)(shape.ElementCount / columns);
        var (q, r) = Tf.Linalg.Qr(Tf.Random.StatelessNormal<T>(new[] { Math.Max(rows, columns), Math.Min(rows, columns) }, SeedTensor));

        // Each direction as likely as its opposite.
        q *= Tf.Sign(Tf.Linalg.DiagPart(r));
        if (rows < columns) q = Tf.Transpose(q);
        return Tf.Reshape(q, shape) * T.CreateChecked(gain);
    }
}
