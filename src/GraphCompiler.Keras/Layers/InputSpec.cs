namespace GraphCompiler.Keras;

/// <summary>What a layer asks of its input. Checked before each call.</summary>
internal sealed record InputSpec
{
    public int? Rank { get; init; }

    public int? MinRank { get; init; }

    /// <summary>Axes, negative from the end, and the sizes that they must have.</summary>
    public IReadOnlyList<(int Axis, int Size)> Axes { get; init; } = [];

    /// <exception cref="TfValueException">The shape does not fit; it names layer, expected and found.</exception>
    public void Check(LayerBase layer, Shape shape)
    {
        if (!shape.IsRankKnown) return;
        if (Rank is { } rank && shape.Rank != rank) throw Misfit(layer, $"expected ndim={rank}, found ndim={shape.Rank}. Full shape received: {shape}");
        if (MinRank is { } least && shape.Rank < least) throw Misfit(layer, $"expected min_ndim={least}, found ndim={shape.Rank}. Full shape received: {shape}");
        foreach (var (axis, size) in Axes)
        {
            var at = axis < 0 ? axis + shape.Rank : axis;
            if (at < 0 || at >= shape.Rank || (shape.Dims[at].Size is { } found && found != size))
            {
                throw Misfit(layer, $"expected axis {axis} of input shape to have value {size}, but received input with shape {shape}");
            }
        }
    }

    private static TfValueException Misfit(LayerBase layer, string what) =>
        new($"Input 0 with name 'None' of layer '{layer.Name}' is incompatible with the layer: {what}");
}
