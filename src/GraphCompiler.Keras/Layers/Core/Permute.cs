namespace GraphCompiler.Keras;

/// <summary>The axes of each example in another order, counted from 1: dims [2, 1] swaps two.</summary>
/// <exception cref="TfValueException">The axes are not 1, 2, ... in some order; in a call: x has another rank.</exception>
public sealed partial class Permute : Layer
{
    private readonly int[] _dims;

    /// <summary>A layer.</summary>
    public Permute(int[] dims, string? name = null)
        : base(name)
    {
        if (!dims.Order().SequenceEqual(Enumerable.Range(1, dims.Length)))
        {
            throw new TfValueException(
                $"Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` must be consecutive and start from 1. Received dims=[{string.Join(", ", dims)}]");
        }

        (_dims, Spec) = (dims, new InputSpec { Rank = dims.Length + 1 });
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Transpose(inputs, [0, .. _dims]);

    internal override LayerBase Remake(Remaker c) => new Permute(c.Of("dims", _dims, isRequired: true), c.Name);
}
