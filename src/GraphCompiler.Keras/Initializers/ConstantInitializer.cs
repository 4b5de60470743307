namespace GraphCompiler.Keras;

/// <param name="value">What every element is.</param>
/// <param name="className">Keras has classes of their own for some values.</param>
internal sealed class ConstantInitializer(double value, string className = "Constant") : Initializer
{
    internal override string ClassName => className;

    internal override object Remake(Remaker c) => className != "Constant" ? this
        : c.Of("value", (Tensor<float>)(float)value) is { Rank: > 0 } values ? new TensorInitializer(values) : new ConstantInitializer(c.Of("value", value));

    public override Tensor<T> Create<T>(Shape shape) => Tf.Fill(shape, T.CreateChecked(value));
}
