namespace GraphCompiler.Keras;

internal sealed class TensorInitializer(Tensor value) : Initializer
{
    public override Tensor<T> Create<T>(Shape shape) => Tf.BroadcastTo(Tf.Cast<T>(value), shape);
}
