using System.Runtime.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>A new axis of length 1: <c>x[.., Tf.NewAxis]</c>.</summary>
    public static Slice NewAxis => GraphCompiler.Slice.NewAxis;

    /// <summary>Every axis not mentioned: <c>x[Tf.Ellipsis, 0]</c>.</summary>
    public static Slice Ellipsis => GraphCompiler.Slice.Ellipsis;

    /// <summary>The shape as a tensor; <see cref="Tensor.Shape"/> is the static one.</summary>
    public static Tensor<int> Shape(Tensor x) => Query(new ShapeOf(ShapeNow(x), DType.Int32));

    /// <summary>The number of elements as a tensor; <see cref="Tensor.Size"/> is the static one.</summary>
    public static Tensor<int> Size(Tensor x) => Query(new SizeOf(ShapeNow(x), DType.Int32));

    /// <summary>The number of dimensions as a tensor; <see cref="Tensor.Rank"/> is the static one.</summary>
    public static Tensor<int> Rank(Tensor x) => ShapeNow(x) is { IsRankKnown: true, Rank: var rank } ? rank : Query(new RankOf(ShapeNow(x)));

    /// <summary>x as a new tensor, of which a tape can watch the one without the other.</summary>
    public static Tensor<T> Identity<T>(Tensor<T> x) => Ambient.Apply<T>(new Identity(), x);

    /// <summary>x, through which no gradient passes.</summary>
    public static Tensor<T> StopGradient<T>(Tensor<T> x) => Ambient.Apply<T>(new StopGradient(), x);

    /// <summary>x, of which it is known from here on that it has a shape.</summary>
    /// <exception cref="TfInvalidArgumentException">It has not; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> EnsureShape<T>(Tensor<T> x, Shape shape) => Ambient.Apply<T>(new EnsureShape(shape), x);

    /// <summary>
    /// The elements of x, in row-major order, in another shape; nothing is copied. One dimension may be -1: it is what the others
    /// leave. A literal prefers this overload; one that holds tensors, <c>[Tf.Shape(x)[0], -1]</c>, takes the other.
    /// </summary>
    /// <exception cref="TfInvalidArgumentException">The numbers of elements differ, or two dimensions are -1; in a trace a <see cref="TfValueException"/>.</exception>
    [OverloadResolutionPriority(1)]
    public static Tensor<T> Reshape<T>(Tensor<T> x, Shape shape)
    {
        var (first, last) = (Array.IndexOf(shape.Dims.ToArray(), Dim.Unknown), Array.LastIndexOf(shape.Dims.ToArray(), Dim.Unknown));
        return first == last
            ? Ambient.Apply<T>(new Reshape(shape), x)
            : throw new TfInvalidArgumentException($"Only one input size may be -1, not both {first} and {last} [Op:Reshape]");
    }

    /// <inheritdoc cref="Reshape{T}(Tensor{T}, GraphCompiler.Shape)"/>
    /// <exception cref="NotSupportedException">How many sizes there are is known only when a traced graph runs; what they are may be.</exception>
    public static Tensor<T> Reshape<T>(Tensor<T> x, Tensor<int> shape)
    {
        RequireVector(shape, $"sizes input must be 1-D, not {shape.Shape.ToKernelString()} [Op:Reshape]", "Reshape");
        return Reshape(x, HostConstants.ToShape(shape, "Reshape"));
    }

    /// <summary>x with a new axis of length 1; a negative axis counts from the end of the result.</summary>
    /// <exception cref="TfInvalidArgumentException">The axis is out of range; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> ExpandDims<T>(Tensor<T> x, int axis) => Ambient.Apply<T>(new ExpandDims(axis), x);

    /// <summary>x without its axes of length 1, or without those that are named.</summary>
    /// <exception cref="TfInvalidArgumentException">A named axis does not exist or has another length; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Squeeze<T>(Tensor<T> x, Axes axis = default) => Ambient.Apply<T>(new Squeeze(axis.ToEquatable()), x);

    /// <summary>x with its axes in another order: axis k of the answer is axis perm[k] of x; the reverse order by default.</summary>
    /// <exception cref="TfInvalidArgumentException">perm does not name every axis once; in a trace perhaps a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Transpose<T>(Tensor<T> x, int[]? perm = null) =>
        Ambient.Apply<T>(new Transpose(perm is null ? null : new EquatableArray<int>([.. perm])), x);

    /// <summary>x repeated along new axes and axes of length 1.</summary>
    /// <exception cref="TfInvalidArgumentException">x does not broadcast to the shape; in a trace a <see cref="TfValueException"/>.</exception>
    [OverloadResolutionPriority(1)]
    public static Tensor<T> BroadcastTo<T>(Tensor<T> x, Shape shape) => Ambient.Apply<T>(new BroadcastTo(shape), x);

    /// <inheritdoc cref="BroadcastTo{T}(Tensor{T}, GraphCompiler.Shape)"/>
    /// <exception cref="NotSupportedException">How many sizes there are is known only when a traced graph runs; what they are may be.</exception>
    public static Tensor<T> BroadcastTo<T>(Tensor<T> x, Tensor<int> shape)
    {
        RequireVector(shape, $"shape must be a vector of {{int32,int64}}, got shape {shape.Shape.ToKernelString()} [Op:BroadcastTo]", "BroadcastTo");
        return BroadcastTo(x, HostConstants.ToShape(shape, "BroadcastTo"));
    }

    /// <summary>x as a whole repeated multiples[i] times along axis i.</summary>
    /// <exception cref="TfInvalidArgumentException">There is not a multiple for each axis, or one is negative; in a trace perhaps a <see cref="TfValueException"/>.</exception>
    /// <exception cref="NotSupportedException">The multiples are known only when a traced graph runs.</exception>
    public static Tensor<T> Tile<T>(Tensor<T> x, Tensor<int> multiples)
    {
        RequireVector(multiples, $"Expected multiples to be 1-D, but got shape {multiples.Shape.ToKernelString()} [Op:Tile]", "Tile");
        return Ambient.Apply<T>(new Tile(Numbers(multiples, "multiples")), x);
    }

    /// <summary>
    /// x with paddings[i, 0] elements before and paddings[i, 1] after it along each axis i: a constant, or x mirrored at its edge,
    /// which the reflection leaves out (<see cref="PadMode.Reflect"/>) or repeats (<see cref="PadMode.Symmetric"/>).
    /// </summary>
    /// <exception cref="TfInvalidArgumentException">The paddings do not fit x, are negative or wider than what they mirror; in a trace perhaps a <see cref="TfValueException"/>.</exception>
    /// <exception cref="NotSupportedException">The paddings are known only when a traced graph runs.</exception>
    public static Tensor<T> Pad<T>(Tensor<T> x, Tensor<int> paddings, PadMode mode = PadMode.Constant, T constantValue = default!)
    {
        if (paddings.Rank != 2 || paddings.Shape[1] != 2)
        {
            throw Ambient.Invalid(
                $"paddings must be a matrix with 2 columns: {paddings.Shape.ToKernelString()} [Op:Pad]",
                paddings.Rank != 2 ? $"Shape must be rank 2 but is rank {paddings.Rank} for 'Pad'" : $"Dimension must be 2 but is {paddings.Shape[1]} for 'Pad'");
        }

        var widths = Numbers(paddings, "paddings");
        return mode == PadMode.Constant
            ? Ambient.Apply<T>(new Pad(widths), x, (Tensor)(Tensor<T>)constantValue)
            : Ambient.Apply<T>(new MirrorPad(widths, mode == PadMode.Symmetric), x);
    }

    /// <summary>x with the order along some axes turned round.</summary>
    /// <exception cref="TfInvalidArgumentException">An axis is out of range or given twice; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Reverse<T>(Tensor<T> x, Axes axis) =>
        Ambient.Apply<T>(new Reverse(axis.ToEquatable() ?? Enumerable.Range(0, x.Rank).ToEquatableArray()), x);

    /// <summary>x with the beginning of each sequence turned round: y[b, i] = x[b, lengths[b] - 1 - i] for i &lt; lengths[b], else x[b, i].</summary>
    /// <param name="x">The sequences.</param>
    /// <param name="lengths">How many elements of each are turned round; shape [x's size along <paramref name="batchAxis"/>].</param>
    /// <param name="sequenceAxis">The axis that is turned round.</param>
    /// <param name="batchAxis">The axis along which lengths differ.</param>
    /// <exception cref="TfInvalidArgumentException">A length is negative or beyond the axis, an axis is out of range; of static shapes in a trace a <see cref="TfValueException"/>.</exception>
    /// <remarks><see href="https://www.tensorflow.org/api_docs/python/tf/reverse_sequence">tf.reverse_sequence</see></remarks>
    public static Tensor<T> ReverseSequence<T>(Tensor<T> x, Tensor<int> lengths, int sequenceAxis, int batchAxis = 0) =>
        Ambient.Apply<T>(new ReverseSequence(sequenceAxis, batchAxis), x, lengths);

    /// <inheritdoc cref="ReverseSequence{T}(Tensor{T}, Tensor{int}, int, int)"/>
    public static Tensor<T> ReverseSequence<T>(Tensor<T> x, Tensor<long> lengths, int sequenceAxis, int batchAxis = 0) =>
        Ambient.Apply<T>(new ReverseSequence(sequenceAxis, batchAxis), x, lengths);

    /// <summary>x moved towards higher indices along some axes; what leaves at the end comes in at the beginning.</summary>
    /// <exception cref="TfInvalidArgumentException">An axis is out of range, or there is not a shift for each; in a trace perhaps a <see cref="TfValueException"/>.</exception>
    /// <exception cref="NotSupportedException">The shifts are known only when a traced graph runs.</exception>
    public static Tensor<T> Roll<T>(Tensor<T> x, Tensor<int> shift, Axes axis) =>
        Ambient.Apply<T>(new Roll(Numbers(shift, "shift"), axis.ToEquatable() ?? Enumerable.Range(0, x.Rank).ToEquatableArray()), x);

    private static EquatableArray<int> Numbers(Tensor<int> tensor, string what) => new(HostConstants.Ints(tensor, what));

    private static Shape ShapeNow(Tensor x) => Ambient.ReferenceTo(x).Shape;

    // What is known now is a constant; only open sizes need a node.
    private static Tensor<int> Query(ShapeQuery query) => query.Of.IsFullyDefined
        ? (Tensor<int>)TensorFactory.Of(query, query.Infer(EagerBuilder.Current, [])[0].Shape)
        : (Tensor<int>)Ambient.ToTensor(Ambient.Builder.Apply(query)[0]);

    private static void RequireVector(Tensor<int> sizes, string eager, string operatorName)
    {
        if (sizes.Rank != 1) throw Ambient.Invalid(eager, $"Shape must be rank 1 but is rank {sizes.Rank} for '{operatorName}'");
    }
}
