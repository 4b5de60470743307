using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>h ← activation(x · kernel + h · recurrentKernel + bias); the output is h. The activation is tanh unless given.</summary>
/// <exception cref="TfValueException">There are no units.</exception>
public sealed partial class SimpleRNNCell : GatedCell<Tensor<float>>
{
    /// <summary>A cell.</summary>
    public SimpleRNNCell(
        [LastAxis] int units, [KernelBoundary] Func<Tensor<float>, Tensor<float>>? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null,
        Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
        Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null, Constraint? biasConstraint = null, double dropout = 0, double recurrentDropout = 0, int? seed = null,
        string? name = null)
        : this(
            new RecurrentSettings(units)
            {
                Activation = activation, UseBias = useBias, Dropout = dropout, RecurrentDropout = recurrentDropout, Seed = seed,
                Initializers = (kernelInitializer, recurrentInitializer, biasInitializer), Regularizers = (kernelRegularizer, recurrentRegularizer, biasRegularizer),
                Constraints = (kernelConstraint, recurrentConstraint, biasConstraint),
            },
            name)
    {
    }

    internal SimpleRNNCell(RecurrentSettings settings, string? name = null)
        : base(settings, 1, name)
    {
    }

    /// <inheritdoc/>
    public override Tensor<float> InitialState(Tensor<int> batchSize) => Zeros(batchSize);

    /// <inheritdoc/>
    protected override (Tensor<float> Output, Tensor<float> State) Forward((Tensor<float> Input, Tensor<float> State) inputs, bool training)
    {
        var h = Tf.MatMul(Input(inputs.Input), Kernel);
        if (Bias is { } bias) h += bias;
        h += Tf.MatMul(State(inputs.State), RecurrentKernel);
        h = Settings.Activation is { } activation ? Boundary.Around(activation, h) : Tf.Tanh(h);
        return (h, h);
    }

    internal override LayerBase Remake(Remaker c) => new SimpleRNNCell(Settings.Remade(c, RecurrentCellKind.Simple), c.Name);
}
