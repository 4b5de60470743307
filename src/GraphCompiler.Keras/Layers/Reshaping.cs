namespace GraphCompiler.Keras;

/// <summary>Shapes of which some sizes are those of a tensor's axes, which a trace may not know.</summary>
internal static class Reshaping
{
    /// <summary>The size of an axis, for <see cref="To"/>.</summary>
    public static int Of(int axis) => -1 - axis;

    /// <summary>The elements of x in another shape.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="sizes">Sizes, or axes of x by <see cref="Of"/>.</param>
    public static Tensor<T> To<T>(Tensor<T> x, params int[] sizes)
    {
        var known = Array.ConvertAll(sizes, s => s >= 0 ? s : x.Shape.Dims[-1 - s].Size);
        if (known.Count(s => s is null) <= 1) return Tf.Reshape(x, Shape.Create([.. known.Select(s => (Dim)s)]));
        var shape = Tf.Shape(x);
        return Tf.Reshape(x, Tf.Stack([.. sizes.Select((s, i) => known[i] is { } size ? size : shape[-1 - s])]));
    }

    /// <summary>A vector along one axis of a tensor of the given rank, to be broadcast.</summary>
    public static Tensor<float> Along(Tensor<float> vector, int axis, int rank) =>
        axis == rank - 1 ? vector : Tf.Reshape(vector, Shape.Create([.. Enumerable.Range(0, rank).Select(i => (Dim)(i == axis ? vector.Shape[0] : 1))]));

    /// <summary>The shape with some axes of length 1.</summary>
    public static Shape Single(Shape shape, params int[] axes) => Shape.Create([.. shape.RawDims.ToArray().Select((d, i) => axes.Contains(i) ? 1 : d)]);
}
