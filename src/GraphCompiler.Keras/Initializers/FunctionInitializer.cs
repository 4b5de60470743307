namespace GraphCompiler.Keras;

internal sealed class FunctionInitializer(Func<Shape, Tensor<float>> create) : Initializer
{
    public override Tensor<T> Create<T>(Shape shape)
    {
        var values = create(shape);
        return values as Tensor<T> ?? Tf.Cast<T>(values);
    }
}
