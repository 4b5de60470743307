namespace GraphCompiler.Keras;

/// <summary>Zeros around images x [batch, height, width, channels].</summary>
public sealed partial class ZeroPadding2D : Layer
{
    private readonly ((int Top, int Bottom) Rows, (int Left, int Right) Columns) _padding;

    /// <summary>As many above as below, as many left as right: one unless given, or (rows, columns).</summary>
    public ZeroPadding2D(Extent? padding = null, string? name = null)
        : this(Arguments.PerAxis(padding, 2, 1, "padding") is [var rows, var columns] ? ((rows, rows), (columns, columns)) : default, name)
    {
    }

    /// <summary>A number for each edge.</summary>
    public ZeroPadding2D(((int Top, int Bottom) Rows, (int Left, int Right) Columns) padding, string? name = null)
        : base(name) => (_padding, Spec) = (padding, new InputSpec { Rank = 4 });

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Pad(
        inputs, new[,] { { 0, 0 }, { _padding.Rows.Top, _padding.Rows.Bottom }, { _padding.Columns.Left, _padding.Columns.Right }, { 0, 0 } });

    internal override LayerBase Remake(Remaker c) => new ZeroPadding2D(c.Of("padding", _padding), c.Fixed("data_format", "channels_last").Name);
}
