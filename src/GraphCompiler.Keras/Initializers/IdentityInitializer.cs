namespace GraphCompiler.Keras;

internal sealed class IdentityInitializer(double gain) : Initializer
{
    internal override string ClassName => "Identity";

    internal override object Remake(Remaker c) => new IdentityInitializer(c.Of("gain", gain));

    public override Tensor<T> Create<T>(Shape shape) => shape.Rank == 2
        ? Tf.Eye<T>(shape[0], shape[1]) * T.CreateChecked(gain)
        : throw new TfValueException($"Identity matrix initializer can only be used for 2D matrices. Received: shape={shape} of rank {shape.Rank}.");
}
