using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>activation(einsum(equation, x, kernel) + bias), the equation as <c>ab,bc-&gt;ac</c>, <c>...x,xy-&gt;...y</c> or <c>ab...,bc-&gt;ac...</c>.</summary>
/// <exception cref="TfValueException">At the first call: the equation has another form, or does not fit the shapes.</exception>
public sealed partial class EinsumDense : Layer
{
    private readonly string _equation;
    private readonly Shape _outputShape;
    private readonly Func<Tensor<float>, Tensor<float>>? _activation;
    private readonly string? _biasAxes;
    private readonly (Initializer? Kernel, Initializer? Bias) _initializers;
    private readonly (Regularizer? Kernel, Regularizer? Bias) _regularizers;
    private readonly (Constraint? Kernel, Constraint? Bias) _constraints;

    /// <summary>A layer.</summary>
    /// <param name="equation">Of the input and the kernel.</param>
    /// <param name="outputShape">What it gives, without the batch; an unknown size is the input's.</param>
    /// <param name="activation">What is applied last.</param>
    /// <param name="biasAxes">The letters of the result that the bias has; none without it.</param>
    /// <param name="kernelInitializer">How the kernel starts.</param>
    /// <param name="biasInitializer">How the bias starts.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel.</param>
    /// <param name="biasRegularizer">A penalty on the bias.</param>
    /// <param name="kernelConstraint">What keeps the kernel in bounds.</param>
    /// <param name="biasConstraint">What keeps the bias in bounds.</param>
    /// <param name="name">The layer's name.</param>
    public EinsumDense(
        string equation, Shape outputShape, [KernelBoundary] Func<Tensor<float>, Tensor<float>>? activation = null, string? biasAxes = null, Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null, string? name = null)
        : base(name)
    {
        (_equation, _outputShape, _activation, _biasAxes) = (equation, outputShape, activation, biasAxes);
        (_initializers, _regularizers, _constraints) = ((kernelInitializer, biasInitializer), (kernelRegularizer, biasRegularizer), (kernelConstraint, biasConstraint));
    }

    /// <summary>What the input is multiplied with.</summary>
    public Variable<float> Kernel => Weight("kernel");

    /// <summary>What is added.</summary>
    public Variable<float>? Bias => FindWeight("bias");

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        var (input, weight, output, ellipsisFirst) = Parse();
        var elided = inputShape.Rank - input.Length;
        var result = _outputShape.Dims.ToArray().ToList();
        result.Insert(0, inputShape.Dims[0]);
        for (var i = 1; ellipsisFirst && i < elided; i++) result.Insert(1, inputShape.Dims[i]);
        for (var i = input.Length; !ellipsisFirst && i < inputShape.Rank; i++) result.Add(inputShape.Dims[i]);
        var before = ellipsisFirst ? elided : 0;

        var kernel = weight.Select(c => input.Contains(c) ? inputShape.Dims[input.IndexOf(c) + before]
            : output.Contains(c) ? result[output.IndexOf(c) + before]
            : throw new TfValueException($"Weight dimension '{c}' did not have a match in either the input spec '{input}' or the output spec '{output}'. For this layer, the weight must be fully specified."));
        AddWeight(Shape.Create([.. kernel]), _initializers.Kernel, name: "kernel", regularizer: _regularizers.Kernel, constraint: _constraints.Kernel);
        if (_biasAxes is null) return;
        if (_biasAxes.FirstOrDefault(c => !output.Contains(c)) is var absent and not '\0')
        {
            throw new TfValueException($"Bias dimension '{absent}' was requested, but is not part of the output spec '{output}'");
        }

        var first = _biasAxes.Min(c => output.IndexOf(c));
        var bias = output[first..].Select(c => _biasAxes.Contains(c) ? result[output.IndexOf(c) + before] : 1).Concat(Enumerable.Repeat((Dim)1, ellipsisFirst ? 0 : elided));
        AddWeight(Shape.Create([.. bias]), _initializers.Bias ?? Initializer.Zeros, name: "bias", regularizer: _regularizers.Bias, constraint: _constraints.Bias);
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var result = Tf.Einsum(_equation, inputs, Kernel);
        if (Bias is { } bias) result += bias;
        return _activation is null ? result : Boundary.Around(_activation, result);
    }

    private (string Input, string Weight, string Output, bool EllipsisFirst) Parse()
    {
        var parts = _equation.Replace(" ", "", StringComparison.Ordinal).Split(',', '>');
        if (parts is [var input, { Length: > 1 } weight, var output] && weight.EndsWith('-'))
        {
            weight = weight[..^1];
            var first = input.StartsWith("...", StringComparison.Ordinal) && output.StartsWith("...", StringComparison.Ordinal);
            var last = input.EndsWith("...", StringComparison.Ordinal) && output.EndsWith("...", StringComparison.Ordinal);
            if (first || last) (input, output) = (input.Replace("...", "", StringComparison.Ordinal), output.Replace("...", "", StringComparison.Ordinal));
            if (input.Length > 0 && output.Length > 0 && (input + weight + output).All(char.IsAsciiLetter)) return (input, weight, output, first);
        }

        throw new TfValueException($"Invalid einsum equation '{_equation}'. Equations must be in the form [X],[Y]->[Z], ...[X],[Y]->...[Z], or [X]...,[Y]->[Z]....");
    }

    internal override LayerBase Remake(Remaker c) => new EinsumDense(
        outputShape: c.Of("output_shape", _outputShape, isRequired: true)!, equation: c.Of("equation", _equation, isRequired: true)!, activation: c.Of("activation", _activation),
        biasAxes: c.Of("bias_axes", _biasAxes), kernelInitializer: c.Of("kernel_initializer", _initializers.Kernel, "glorot_uniform"),
        biasInitializer: c.Of("bias_initializer", _initializers.Bias, "zeros"), kernelRegularizer: c.Of("kernel_regularizer", _regularizers.Kernel),
        biasRegularizer: c.Of("bias_regularizer", _regularizers.Bias), kernelConstraint: c.Also(ActivityRegularizer).Of("kernel_constraint", _constraints.Kernel),
        biasConstraint: c.Of("bias_constraint", _constraints.Bias), name: c.Fixed("quantization_config", null).Name);
}
