namespace GraphCompiler.Keras;

/// <summary>Images [batch, height, width, channels] without their edges.</summary>
/// <exception cref="TfValueException">In a call: nothing would be left.</exception>
public sealed partial class Cropping2D : Layer
{
    private readonly ((int Top, int Bottom) Rows, (int Left, int Right) Columns) _cropping;

    /// <summary>As much above as below, as much left as right.</summary>
    public Cropping2D(Extent cropping, string? name = null)
        : this(Arguments.PerAxis(cropping, 2, 0, "cropping") is [var rows, var columns] ? ((rows, rows), (columns, columns)) : default, name)
    {
    }

    /// <summary>A number for each edge.</summary>
    public Cropping2D(((int Top, int Bottom) Rows, (int Left, int Right) Columns) cropping, string? name = null)
        : base(name) => (_cropping, Spec) = (cropping, new InputSpec { Rank = 4 });

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var (rows, columns) = _cropping;
        if (inputs.Shape.Dims[1].Size <= rows.Top + rows.Bottom || inputs.Shape.Dims[2].Size <= columns.Left + columns.Right)
        {
            throw new TfValueException(
                $"Values in `cropping` argument should be smaller than the corresponding spatial dimension of the input. Received: inputs.shape={inputs.Shape}, cropping={_cropping}, by the layer '{Name}'");
        }

        return inputs[.., rows.Top..^rows.Bottom, columns.Left..^columns.Right];
    }

    internal override LayerBase Remake(Remaker c) => new Cropping2D(c.Of("cropping", _cropping), c.Fixed("data_format", "channels_last").Name);
}
