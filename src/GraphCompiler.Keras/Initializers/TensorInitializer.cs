namespace GraphCompiler.Keras;

internal sealed class TensorInitializer(Tensor value) : Initializer
{
    internal override string ClassName => "Constant";

    internal override object Remake(Remaker c) => new TensorInitializer(c.Of("value", Tf.Cast<float>(value))!);

    public override Tensor<T> Create<T>(Shape shape) => Tf.BroadcastTo(Tf.Cast<T>(value), shape);
}
