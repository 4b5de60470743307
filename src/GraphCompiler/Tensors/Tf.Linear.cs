using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>
    /// The matrix product <c>x @ y</c>, z[…, i, j] = Σₖ x[…, i, k] · y[…, k, j]: [M, K] with [K, N] gives [M, N]. Axes before the
    /// last two broadcast. A sum of nothing is 0; integers wrap.
    /// </summary>
    /// <param name="x">The left factor, of rank 2 or higher.</param>
    /// <param name="y">The right factor, of rank 2 or higher.</param>
    /// <param name="transposeX">Whether x is transposed first: it is [K, M] then. Costs nothing.</param>
    /// <param name="transposeY">Whether y is transposed first: it is [N, K] then. Costs nothing.</param>
    /// <exception cref="TfInvalidArgumentException">
    /// A rank is below 2, K differs, or the axes before do not broadcast; while tracing a <see cref="TfValueException"/>.
    /// </exception>
    public static Tensor<T> MatMul<T>(Tensor<T> x, Tensor<T> y, bool transposeX = false, bool transposeY = false)
        where T : INumber<T> => Ambient.Apply(new MatMul(transposeX, transposeY), x, y);

    /// <summary>
    /// Sums of products in Einstein's notation: <c>"ij,jk->ik"</c> is a matrix product, <c>"ii->"</c> a trace, <c>"...ij->...ji"</c> transposes. A label
    /// is an axis; what is not behind the arrow is summed over; axes of an ellipsis broadcast. Without an arrow the labels that are there once
    /// are the result's, by the alphabet. Several operands are multiplied from the left.
    /// </summary>
    /// <param name="equation">Labels of each operand, separated by commas, and of the result.</param>
    /// <param name="operands">The operands, whose ranks are known.</param>
    /// <exception cref="TfValueException">The equation is none, or has another number of operands.</exception>
    /// <exception cref="TfInvalidArgumentException">Ranks or sizes do not fit the labels; while tracing a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Einsum<T>(string equation, params ReadOnlySpan<Tensor<T>> operands)
        where T : INumber<T>
    {
        var values = new Value[operands.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Ambient.ValueOf(operands[i]);
        if (values.Length == 0) throw new TfValueException($"Got 0 inputs for equation \"{equation}\", expecting 1");
        return (Tensor<T>)Ambient.ToTensor(Core.Operators.Einsum.Apply(equation, values));
    }

    /// <summary>Sums products over the last axes of x and the first ones of y, so many of each: 1 is the product of matrices.</summary>
    /// <param name="x">The left factor.</param>
    /// <param name="y">The right factor.</param>
    /// <param name="axes">How many axes.</param>
    /// <exception cref="TfValueException">There are not so many axes.</exception>
    /// <exception cref="TfInvalidArgumentException">The sizes differ; while tracing a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Tensordot<T>(Tensor<T> x, Tensor<T> y, int axes)
        where T : INumber<T>
    {
        if (axes < 0) throw new TfValueException($"`axes` must be at least 0. Received: {axes}.");
        foreach (var (tensor, name) in new[] { (x, 'a'), (y, 'b') })
        {
            if (axes > tensor.Rank) throw new TfValueException($"`axes` must not be larger than the number of dimensions of tensor {name}.  Received {axes}, vs tensor dimensions {tensor.Rank}.");
        }

        return Tensordot(x, y, [.. Enumerable.Range(x.Rank - axes, axes)], [.. Enumerable.Range(0, axes)]);
    }

    /// <summary>Sums products over pairs of axes; the result has the other axes of x, then those of y.</summary>
    /// <param name="x">The left factor.</param>
    /// <param name="y">The right factor.</param>
    /// <param name="axesX">Axes of x; negative ones count from the end.</param>
    /// <param name="axesY">The axes of y that go with them.</param>
    /// <exception cref="TfValueException">There are more of one than of the other, or one is out of range.</exception>
    /// <exception cref="TfInvalidArgumentException">The sizes differ; while tracing a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Tensordot<T>(Tensor<T> x, Tensor<T> y, int[] axesX, int[] axesY)
        where T : INumber<T>
    {
        if (axesX.Length != axesY.Length) throw new TfValueException($"Different number of contraction axes `a` and `b`, {axesX.Length} != {axesY.Length}.");
        foreach (var (tensor, axes) in new[] { (x, axesX), (y, axesY) })
        {
            foreach (var axis in axes)
            {
                if (axis < -tensor.Rank || axis >= tensor.Rank) throw new TfValueException($"Axis {axis} is out of range for a tensor of {tensor.Rank} dimensions.");
            }
        }

        var (left, right) = (Ambient.ValueOf(x), Ambient.ValueOf(y));
        return (Tensor<T>)Ambient.ToTensor(Core.Operators.Einsum.Tensordot(left, right, axesX, axesY));
    }
}
