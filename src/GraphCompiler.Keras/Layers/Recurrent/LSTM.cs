using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>An <see cref="LSTMCell"/> over the steps of x [batch, time, features].</summary>
/// <exception cref="TfValueException">There are no units; in a call: x has another rank.</exception>
public sealed partial class LSTM : RecurrentLayer<(Tensor<float> H, Tensor<float> C)>
{
    private readonly RecurrentSettings _settings;
    private readonly RecurrentFlags _flags;

    /// <summary>A layer.</summary>
    public LSTM(
        [LastAxis] int units, bool returnSequences = false, bool goBackwards = false, bool stateful = false, bool unroll = false, double dropout = 0, double recurrentDropout = 0,
        Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, bool unitForgetBias = true, [KernelBoundary] Func<Tensor<float>, Tensor<float>>? activation = null, [KernelBoundary] Func<Tensor<float>, Tensor<float>>? recurrentActivation = null,
        bool useBias = true, Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
        Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null, Constraint? biasConstraint = null, int? seed = null, string? name = null)
        : this(
            new RecurrentSettings(units)
            {
                UnitForgetBias = unitForgetBias, Activation = activation, RecurrentActivation = recurrentActivation,
                UseBias = useBias, Dropout = dropout, RecurrentDropout = recurrentDropout, Seed = seed,
                Initializers = (kernelInitializer, recurrentInitializer, biasInitializer), Regularizers = (kernelRegularizer, recurrentRegularizer, biasRegularizer),
                Constraints = (kernelConstraint, recurrentConstraint, biasConstraint),
            },
            new RecurrentFlags(returnSequences, goBackwards, stateful, unroll),
            name)
    {
    }

    private LSTM(RecurrentSettings settings, RecurrentFlags flags, string? name)
        : base(new LSTMCell(settings, "lstm_cell"), flags, name) => (_settings, _flags) = (settings, flags);

    internal override Layer Copy(string name, bool goBackwards) =>
        new LSTM(_settings, _flags with { GoBackwards = goBackwards, ZeroOutputForMask = _flags.ReturnSequences }, name) { ActivityRegularizer = ActivityRegularizer };

    internal override LayerBase Remake(Remaker c)
    {
        var flags = _flags.Remade(c);
        return new LSTM(_settings.Remade(c, RecurrentCellKind.Lstm, this), flags, c.Name);
    }
}
