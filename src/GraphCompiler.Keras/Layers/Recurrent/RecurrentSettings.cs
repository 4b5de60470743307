namespace GraphCompiler.Keras;

/// <summary>What recurrent cells are constructed with.</summary>
internal sealed record RecurrentSettings(int Units)
{
    public Func<Tensor<float>, Tensor<float>>? Activation { get; init; }

    public Func<Tensor<float>, Tensor<float>>? RecurrentActivation { get; init; }

    public bool UseBias { get; init; } = true;

    public bool UnitForgetBias { get; init; } = true;

    public bool ResetAfter { get; init; } = true;

    public double Dropout { get; init; }

    public double RecurrentDropout { get; init; }

    public int? Seed { get; init; }

    public (Initializer? Kernel, Initializer? Recurrent, Initializer? Bias) Initializers { get; init; }

    public (Regularizer? Kernel, Regularizer? Recurrent, Regularizer? Bias) Regularizers { get; init; }

    public (Constraint? Kernel, Constraint? Recurrent, Constraint? Bias) Constraints { get; init; }

    /// <summary>The settings on their way through a remaker.</summary>
    /// <param name="c">The remaker.</param>
    /// <param name="cell">The class of the cell, which says what settings there are.</param>
    /// <param name="layer">The layer around the cell, which Keras writes in another order.</param>
    public RecurrentSettings Remade(Remaker c, RecurrentCellKind cell, LayerBase? layer = null)
    {
        var (hasGates, isLstm) = (cell != RecurrentCellKind.Simple, cell == RecurrentCellKind.Lstm);
        var units = c.Of("units", Units, isRequired: true);
        var activation = c.Of("activation", Activation, "tanh");
        var recurrentActivation = hasGates ? c.Of("recurrent_activation", RecurrentActivation, "sigmoid") : null;
        var useBias = c.Of("use_bias", UseBias);
        var unitForgetBias = isLstm && layer is null ? c.Of("unit_forget_bias", UnitForgetBias) : UnitForgetBias;
        var initializers = (
            c.Of("kernel_initializer", Initializers.Kernel, "glorot_uniform"), c.Of("recurrent_initializer", Initializers.Recurrent, "orthogonal"),
            c.Of("bias_initializer", Initializers.Bias, "zeros"));
        if (isLstm && layer is not null) unitForgetBias = c.Of("unit_forget_bias", UnitForgetBias);
        var regularizers = (c.Of("kernel_regularizer", Regularizers.Kernel), c.Of("recurrent_regularizer", Regularizers.Recurrent), c.Of("bias_regularizer", Regularizers.Bias));
        if (layer is not null) c.Also(layer.ActivityRegularizer);
        var constraints = (c.Of("kernel_constraint", Constraints.Kernel), c.Of("recurrent_constraint", Constraints.Recurrent), c.Of("bias_constraint", Constraints.Bias));
        var (dropout, recurrentDropout) = (c.Of("dropout", Dropout), c.Of("recurrent_dropout", RecurrentDropout));
        var resetAfter = cell == RecurrentCellKind.Gru ? c.Of("reset_after", ResetAfter) : ResetAfter;
        return new RecurrentSettings(units)
        {
            Activation = activation,
            RecurrentActivation = recurrentActivation,
            UseBias = useBias,
            UnitForgetBias = unitForgetBias,
            ResetAfter = resetAfter,
            Dropout = dropout,
            RecurrentDropout = recurrentDropout,
            Initializers = initializers,
            Regularizers = regularizers,
            Constraints = constraints,
            Seed = hasGates || layer is null ? c.Of("seed", Seed) : Seed,
        };
    }
}

/// <summary>The cells of the library.</summary>
internal enum RecurrentCellKind
{
    Simple,
    Gru,
    Lstm,
}
