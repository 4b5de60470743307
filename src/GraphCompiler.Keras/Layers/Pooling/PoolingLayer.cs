namespace GraphCompiler.Keras;

/// <summary>What each window over the axes between batch and channels sees, made one number for each channel.</summary>
/// <exception cref="TfValueException">In a call: the rank does not fit, or x is shorter than a window and is not padded.</exception>
public abstract partial class PoolingLayer : Layer
{
    private protected PoolingLayer(int rank, Extent? poolSize, Extent? strides, Padding padding, string? name)
        : base(name)
    {
        Size = Arguments.PerAxis(poolSize, rank, 2, "pool_size");
        Strides = strides is null ? Size : Arguments.PerAxis(strides, rank, 1, "strides");
        Padding = padding;
        Spec = new InputSpec { Rank = rank + 2 };
    }

    private protected int[] Size { get; }

    private protected int[] Strides { get; }

    private protected Padding Padding { get; }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        for (var i = 0; i < Size.Length; i++)
        {
            if (Padding != Padding.Valid || inputShape.Dims[i + 1].Size is not { } length || length >= Size[i]) continue;
            throw new TfValueException(
                $"Computed output size would be zero or negative. Received: `inputs.shape={inputShape}`, `pool_size=[{string.Join(' ', Size)}]`, `strides={Arguments.Tuple(Strides)}`, `padding=valid`, by the layer '{Name}'.");
        }
    }
}
