using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>The rows of a table: numbers of shape s become vectors of shape [..s, outputDim]. The gradient of the table is rows.</summary>
/// <exception cref="TfInvalidArgumentException">In a call: a number is no row.</exception>
public sealed partial class Embedding(
    int inputDim, [LastAxis] int outputDim, Initializer? embeddingsInitializer = null, Regularizer? embeddingsRegularizer = null, bool maskZero = false, Constraint? embeddingsConstraint = null,
    string? name = null) : Layer<Tensor<int>, Tensor<float>>(name)
{
    private readonly int _outputDim = Arguments.Positive(outputDim, nameof(outputDim));

    /// <summary>The table [inputDim, outputDim].</summary>
    public Variable<float> Embeddings => Weight("embeddings");

    /// <inheritdoc/>
    protected override void Build(Shape inputShape) => AddWeight(
        [inputDim, _outputDim], embeddingsInitializer ?? Initializer.RandomUniform(), name: "embeddings", regularizer: embeddingsRegularizer, constraint: embeddingsConstraint);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<int> inputs, bool training) => Tf.Gather(Embeddings, inputs);

    /// <summary>With maskZero, where the number is not 0.</summary>
    public override Tensor<bool>? ComputeMask(Tensor<int> inputs, Tensor<bool>? mask = null) => maskZero ? Tf.NotEqual(inputs, 0) : null;

    internal override LayerBase Remake(Remaker c) => new Embedding(
        c.Of("input_dim", inputDim, isRequired: true), c.Of("output_dim", _outputDim, isRequired: true), c.Of("embeddings_initializer", embeddingsInitializer, "random_uniform"),
        c.Of("embeddings_regularizer", embeddingsRegularizer), embeddingsConstraint: c.Also(ActivityRegularizer).Of("embeddings_constraint", embeddingsConstraint),
        maskZero: c.Of("mask_zero", maskZero), name: c.Fixed("quantization_config", null).Name);
}
