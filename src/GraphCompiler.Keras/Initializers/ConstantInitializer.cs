namespace GraphCompiler.Keras;

internal sealed class ConstantInitializer(double value) : Initializer
{
    public override Tensor<T> Create<T>(Shape shape) => Tf.Fill(shape, T.CreateChecked(value));
}
