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
}
