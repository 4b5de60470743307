using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>
/// i, f, o = σ and a candidate tanh of x · kernel + h · recurrentKernel + bias, in the order i, f, candidate, o; c ← f · c + i · candidate and h ← o · tanh(c). The bias
/// of f starts at 1 unless unitForgetBias is false.
/// </summary>
/// <exception cref="TfValueException">There are no units.</exception>
public sealed partial class LSTMCell : GatedCell<(Tensor<float> H, Tensor<float> C)>
{
    /// <summary>A cell.</summary>
    public LSTMCell(
        [LastAxis] int units, [KernelBoundary] Func<Tensor<float>, Tensor<float>>? activation = null, [KernelBoundary] Func<Tensor<float>, Tensor<float>>? recurrentActivation = null, bool useBias = true,
        Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, Initializer? biasInitializer = null, bool unitForgetBias = true,
        Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null, Constraint? kernelConstraint = null,
        Constraint? recurrentConstraint = null, Constraint? biasConstraint = null, double dropout = 0, double recurrentDropout = 0, int? seed = null, string? name = null)
        : this(
            new RecurrentSettings(units)
            {
                Activation = activation, RecurrentActivation = recurrentActivation, UseBias = useBias, UnitForgetBias = unitForgetBias, Dropout = dropout, RecurrentDropout = recurrentDropout, Seed = seed,
                Initializers = (kernelInitializer, recurrentInitializer, biasInitializer), Regularizers = (kernelRegularizer, recurrentRegularizer, biasRegularizer),
                Constraints = (kernelConstraint, recurrentConstraint, biasConstraint),
            },
            name)
    {
    }

    internal LSTMCell(RecurrentSettings settings, string? name = null)
        : base(settings, 4, name)
    {
    }

    private protected override Initializer BiasInitializer
    {
        get
        {
            if (!Settings.UnitForgetBias) return base.BiasInitializer;
            var others = base.BiasInitializer;
            return Initializer.From(_ => Tf.Concat([others.Create<float>(Units), Tf.Ones(Units), others.Create<float>(Units * 2)], 0));
        }
    }

    /// <inheritdoc/>
    public override (Tensor<float> H, Tensor<float> C) InitialState(Tensor<int> batchSize) => (Zeros(batchSize), Zeros(batchSize));

    /// <inheritdoc/>
    protected override (Tensor<float> Output, (Tensor<float> H, Tensor<float> C) State) Forward((Tensor<float> Input, (Tensor<float> H, Tensor<float> C) State) inputs, bool training)
    {
        var z = Tf.MatMul(Input(inputs.Input), Kernel) + Tf.MatMul(State(inputs.State.H), RecurrentKernel);
        if (Bias is { } bias) z += bias;
        var parts = Tf.Split(z, 4, axis: -1);
        var c = Gate(parts[1]) * inputs.State.C + Gate(parts[0]) * Squash(parts[2]);
        var h = Gate(parts[3]) * Squash(c);
        return (h, (h, c));
    }

    private Tensor<float> Gate(Tensor<float> x) => Settings.RecurrentActivation is { } activation ? Boundary.Around(activation, x) : Tf.Sigmoid(x);

    private Tensor<float> Squash(Tensor<float> x) => Settings.Activation is { } activation ? Boundary.Around(activation, x) : Tf.Tanh(x);

    internal override LayerBase Remake(Remaker c) => new LSTMCell(Settings.Remade(c, RecurrentCellKind.Lstm), c.Name);
}
