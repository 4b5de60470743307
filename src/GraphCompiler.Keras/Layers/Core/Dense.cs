using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>activation(x · kernel + bias) along the last axis: [..., in] becomes [..., units].</summary>
/// <exception cref="TfValueException">There are no units; at the first call, x is a vector or its last size is unknown.</exception>
public sealed partial class Dense : Layer
{
    private readonly int _units;
    private readonly Func<Tensor<float>, Tensor<float>>? _activation;
    private readonly (Initializer? Kernel, Initializer? Bias) _initializers;
    private readonly (Regularizer? Kernel, Regularizer? Bias) _regularizers;
    private readonly (Constraint? Kernel, Constraint? Bias) _constraints;
    private readonly bool _useBias;

    /// <summary>A layer of so many units.</summary>
    public Dense(
        [LastAxis] int units, [KernelBoundary] Func<Tensor<float>, Tensor<float>>? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Constraint? kernelConstraint = null, Constraint? biasConstraint = null, string? name = null)
        : base(name)
    {
        (_units, _activation, _useBias) = (Arguments.Positive(units, nameof(units)), activation, useBias);
        (_initializers, _regularizers, _constraints) = ((kernelInitializer, biasInitializer), (kernelRegularizer, biasRegularizer), (kernelConstraint, biasConstraint));
        SupportsMasking = true;
        Spec = new InputSpec { MinRank = 2 };
    }

    /// <summary>The matrix [in, units].</summary>
    public Variable<float> Kernel => Weight("kernel");

    /// <summary>What is added, [units].</summary>
    public Variable<float>? Bias => FindWeight("bias");

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        AddWeight([inputShape.Dims[^1], _units], _initializers.Kernel, name: "kernel", regularizer: _regularizers.Kernel, constraint: _constraints.Kernel);
        if (_useBias) AddWeight([_units], _initializers.Bias ?? Initializer.Zeros, name: "bias", regularizer: _regularizers.Bias, constraint: _constraints.Bias);
        Spec = new InputSpec { MinRank = 2, Axes = [(-1, inputShape[^1])] };
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var result = inputs.Rank == 2 ? Tf.MatMul(inputs, Kernel) : Along(inputs);
        if (Bias is { } bias) result += bias;
        return _activation is null ? result : Boundary.Around(_activation, result);
    }

    // One product of matrices, whatever axes there are before the last one.
    private Tensor<float> Along(Tensor<float> inputs) => Tf.Reshape(
        Tf.MatMul(Tf.Reshape(inputs, Shape.Create([Dim.Unknown, Kernel.Shape[0]])), Kernel), Shape.Create([.. inputs.Shape.RawDims[..^1], _units]));

    internal override LayerBase Remake(Remaker c) => new Dense(
        c.Of("units", _units, isRequired: true), c.Of("activation", _activation), c.Of("use_bias", _useBias), c.Of("kernel_initializer", _initializers.Kernel, "glorot_uniform"),
        c.Of("bias_initializer", _initializers.Bias, "zeros"), c.Of("kernel_regularizer", _regularizers.Kernel), c.Of("bias_regularizer", _regularizers.Bias),
        c.Of("kernel_constraint", _constraints.Kernel), c.Of("bias_constraint", _constraints.Bias), c.Fixed("quantization_config", null).Name);
}
