using System.Runtime.CompilerServices;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>
    /// The slices of x along an axis that the indices name; the shape of the indices stands in the place of the axis. With
    /// <paramref name="batchDims"/> both share their first axes.
    /// </summary>
    /// <param name="x">Where to look.</param>
    /// <param name="indices">From 0 up to the length of the axis; negative ones are refused.</param>
    /// <param name="axis">The axis; the first after the shared ones by default.</param>
    /// <param name="batchDims">How many leading axes x and the indices share. Axis 0 is shared by nothing, and so takes none.</param>
    /// <exception cref="TfInvalidArgumentException">An index is out of range, or the axes do not exist; of a trace's static shapes a <see cref="TfValueException"/>.</exception>
    [OverloadResolutionPriority(1)]
    public static Tensor<T> Gather<T>(Tensor<T> x, Tensor<int> indices, int? axis = null, int batchDims = 0) => Gathered(x, indices, axis, batchDims);

    /// <inheritdoc cref="Gather{T}(Tensor{T}, Tensor{int}, int?, int)"/>
    public static Tensor<T> Gather<T>(Tensor<T> x, Tensor<long> indices, int? axis = null, int batchDims = 0) => Gathered(x, indices, axis, batchDims);

    /// <summary>The slices of x whose coordinates stand along the last axis of the indices; with batchDims both share their first axes.</summary>
    /// <exception cref="TfInvalidArgumentException">Coordinates are out of range or too many; of a trace's static shapes a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> GatherNd<T>(Tensor<T> x, Tensor<int> indices, int batchDims = 0) => Ambient.Apply<T>(new GatherNd(batchDims), x, (Tensor)indices);

    /// <summary>Zeros of a shape to which slices are added at the coordinates that stand along the last axis of the indices.</summary>
    /// <exception cref="TfInvalidArgumentException">Coordinates are out of range, or the shapes do not fit; of a trace's static shapes a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> ScatterNd<T>(Tensor<int> indices, Tensor<T> updates, Shape shape) => shape.IsFullyDefined
        ? Ambient.Apply<T>(new ScatterNd(shape), (Tensor)indices, updates)
        : throw new TfInvalidArgumentException("Dimension -1 must be >= 0 [Op:ScatterNd]");

    /// <summary>x with slices added at the coordinates that stand along the last axis of the indices, in their order.</summary>
    /// <inheritdoc cref="ScatterNd" path="/exception"/>
    public static Tensor<T> TensorScatterNdAdd<T>(Tensor<T> x, Tensor<int> indices, Tensor<T> updates) => Scattered(ScatterKind.Add, x, indices, updates);

    /// <summary>x with slices subtracted at the coordinates that stand along the last axis of the indices, in their order.</summary>
    /// <inheritdoc cref="ScatterNd" path="/exception"/>
    public static Tensor<T> TensorScatterNdSub<T>(Tensor<T> x, Tensor<int> indices, Tensor<T> updates) => Scattered(ScatterKind.Sub, x, indices, updates);

    /// <summary>x with other slices at the coordinates that stand along the last axis of the indices; of several the last stays.</summary>
    /// <inheritdoc cref="ScatterNd" path="/exception"/>
    public static Tensor<T> TensorScatterNdUpdate<T>(Tensor<T> x, Tensor<int> indices, Tensor<T> updates) => Scattered(ScatterKind.Update, x, indices, updates);

    /// <summary>A new axis with 1 where the index is, 0 elsewhere; an index outside of it gives zeros.</summary>
    /// <param name="indices">Any integers.</param>
    /// <param name="depth">The length of the new axis.</param>
    /// <param name="axis">Its place in the result; -1 for the last.</param>
    /// <exception cref="TfInvalidArgumentException">The depth is negative, or the axis out of range; in a trace perhaps a <see cref="TfValueException"/>.</exception>
    [OverloadResolutionPriority(1)]
    public static Tensor<float> OneHot(Tensor<int> indices, int depth, int axis = -1) => Hot(indices, depth, (Tensor<float>)1f, (Tensor<float>)0f, axis);

    /// <inheritdoc cref="OneHot(Tensor{int}, int, int)"/>
    public static Tensor<float> OneHot(Tensor<long> indices, int depth, int axis = -1) => Hot(indices, depth, (Tensor<float>)1f, (Tensor<float>)0f, axis);

    /// <summary>A new axis with one value where the index is and another elsewhere, 1 and 0 by default.</summary>
    /// <param name="indices">Any integers.</param>
    /// <param name="depth">The length of the new axis.</param>
    /// <param name="onValue">The value at the index, a scalar.</param>
    /// <param name="offValue">The value elsewhere, a scalar.</param>
    /// <param name="axis">The place of the new axis in the result; -1 for the last.</param>
    /// <inheritdoc cref="OneHot(Tensor{int}, int, int)" path="/exception"/>
    public static Tensor<T> OneHot<T>(Tensor<int> indices, int depth, Tensor<T>? onValue = null, Tensor<T>? offValue = null, int axis = -1) =>
        Hot(indices, depth, onValue ?? Ones<T>(GraphCompiler.Shape.Scalar), offValue ?? Zeros<T>(GraphCompiler.Shape.Scalar), axis);

    private static Tensor<T> Hot<T>(Tensor indices, int depth, Tensor<T> on, Tensor<T> off, int axis) =>
        Ambient.Apply<T>(new OneHot(depth, axis), indices, on, off);

    private static Tensor<T> Gathered<T>(Tensor<T> x, Tensor indices, int? axis, int batchDims)
    {
        var batch = batchDims < 0 ? batchDims + indices.Rank : batchDims;
        if (batch < 0) throw Ambient.Invalid($"Expected batch_dims in the range [{-indices.Rank}, {indices.Rank}], but got {batchDims} [Op:GatherV2]", $"Expected batch_dims in the range [{-indices.Rank}, {indices.Rank}], but got {batchDims}");
        if (axis == 0) batch = 0;
        var named = axis ?? batch;
        var own = named >= 0 || !x.ValueShape.IsRankKnown ? named : named + x.ValueShape.Rank;
        if (own >= 0) return Ambient.Apply<T>(new Gather(own, batch), x, indices);
        var message = $"Shape must be at least rank {-named} but is rank {x.ValueShape.Rank}";
        throw Ambient.Invalid(message + " [Op:GatherV2]", message);
    }

    private static Tensor<T> Scattered<T>(ScatterKind kind, Tensor<T> x, Tensor<int> indices, Tensor<T> updates) =>
        Ambient.Apply<T>(new TensorScatter(kind), x, (Tensor)indices, updates);
}
