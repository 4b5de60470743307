using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>
/// z, r = σ(x · kernel + h · recurrentKernel + bias) and a candidate c; h ← z · h + (1 - z) · c. The reset gate r multiplies the candidate's part of h after its
/// product (resetAfter; the bias has two rows then) or h before it.
/// </summary>
/// <exception cref="TfValueException">There are no units.</exception>
public sealed partial class GRUCell : GatedCell<Tensor<float>>
{
    /// <summary>A cell.</summary>
    public GRUCell(
        [LastAxis] int units, [KernelBoundary] Func<Tensor<float>, Tensor<float>>? activation = null, [KernelBoundary] Func<Tensor<float>, Tensor<float>>? recurrentActivation = null, bool useBias = true,
        Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null,
        Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null, Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null,
        Constraint? biasConstraint = null, double dropout = 0, double recurrentDropout = 0, bool resetAfter = true, int? seed = null, string? name = null)
        : this(
            new RecurrentSettings(units)
            {
                Activation = activation, RecurrentActivation = recurrentActivation, UseBias = useBias, Dropout = dropout, RecurrentDropout = recurrentDropout, Seed = seed, ResetAfter = resetAfter,
                Initializers = (kernelInitializer, recurrentInitializer, biasInitializer), Regularizers = (kernelRegularizer, recurrentRegularizer, biasRegularizer),
                Constraints = (kernelConstraint, recurrentConstraint, biasConstraint),
            },
            name)
    {
    }

    internal GRUCell(RecurrentSettings settings, string? name = null)
        : base(settings, 3, name)
    {
    }

    private protected override Shape BiasShape => Settings.ResetAfter ? [2, Units * 3] : Units * 3;

    /// <inheritdoc/>
    public override Tensor<float> InitialState(Tensor<int> batchSize) => Zeros(batchSize);

    /// <inheritdoc/>
    protected override (Tensor<float> Output, Tensor<float> State) Forward((Tensor<float> Input, Tensor<float> State) inputs, bool training)
    {
        var (previous, h) = (inputs.State, State(inputs.State));
        var x = Tf.MatMul(Input(inputs.Input), Kernel);
        if (Bias is { } bias) x += Settings.ResetAfter ? bias[0] : bias;
        var parts = Tf.Split(x, 3, axis: -1);
        Tensor<float> z, candidate;
        if (Settings.ResetAfter)
        {
            var inner = Tf.MatMul(h, RecurrentKernel);
            if (Bias is { } second) inner += second[1];
            var own = Tf.Split(inner, 3, axis: -1);
            z = Gate(parts[0] + own[0]);
            candidate = parts[2] + Gate(parts[1] + own[1]) * own[2];
        }
        else
        {
            var inner = Tf.Split(Tf.MatMul(h, RecurrentKernel[.., ..(2 * Units)]), 2, axis: -1);
            z = Gate(parts[0] + inner[0]);
            candidate = parts[2] + Tf.MatMul(Gate(parts[1] + inner[1]) * h, RecurrentKernel[.., (2 * Units)..]);
        }

        candidate = Settings.Activation is { } activation ? Boundary.Around(activation, candidate) : Tf.Tanh(candidate);
        var next = z * previous + (1f - z) * candidate;
        return (next, next);
    }

    private Tensor<float> Gate(Tensor<float> x) => Settings.RecurrentActivation is { } activation ? Boundary.Around(activation, x) : Tf.Sigmoid(x);

    internal override LayerBase Remake(Remaker c) => new GRUCell(Settings.Remade(c, RecurrentCellKind.Gru), c.Name);
}
