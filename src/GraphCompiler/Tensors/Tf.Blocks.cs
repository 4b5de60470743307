using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>Squares of pixels of images [batch, height, width, channels] as channels: height and width shrink by the block size.</summary>
    /// <exception cref="TfInvalidArgumentException">x has another rank, the block is smaller than 2, or height or width are no multiples of it; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> SpaceToDepth<T>(Tensor<T> x, int blockSize) => Ambient.Apply<T>(new SpaceToDepth(blockSize), x);

    /// <summary>Channels of images [batch, height, width, channels] as squares of pixels: height and width grow by the block size.</summary>
    /// <exception cref="TfInvalidArgumentException">x has another rank, the block is smaller than 2, or the channels are no multiple of its square; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> DepthToSpace<T>(Tensor<T> x, int blockSize) => Ambient.Apply<T>(new DepthToSpace(blockSize), x);

    /// <summary>
    /// Zeros before and after the axes that follow the first, <c>[[1, 1], [0, 2]]</c>, then every blockShape[i]-th position of each of them as a
    /// part of the first axis.
    /// </summary>
    /// <exception cref="TfInvalidArgumentException">The blocks do not divide the padded axes, or there is not a padding for each block; in a trace a <see cref="TfValueException"/>.</exception>
    /// <exception cref="NotSupportedException">The numbers are known only when a traced graph runs.</exception>
    public static Tensor<T> SpaceToBatch<T>(Tensor<T> x, Tensor<int> blockShape, Tensor<int> paddings)
    {
        RequireMargins(blockShape, paddings, "paddings", "SpaceToBatchND");
        return Ambient.Apply<T>(new SpaceToBatch(Numbers(blockShape, "block_shape"), Numbers(paddings, "paddings")), x);
    }

    /// <summary>The inverse of <see cref="SpaceToBatch"/>: parts of the first axis between the positions of those that follow, then these cut at both ends.</summary>
    /// <exception cref="TfInvalidArgumentException">The blocks do not divide the first axis, or there is not a crop for each block; in a trace a <see cref="TfValueException"/>.</exception>
    /// <exception cref="NotSupportedException">The numbers are known only when a traced graph runs.</exception>
    public static Tensor<T> BatchToSpace<T>(Tensor<T> x, Tensor<int> blockShape, Tensor<int> crops)
    {
        RequireMargins(blockShape, crops, "crops", "BatchToSpaceND");
        return Ambient.Apply<T>(new BatchToSpace(Numbers(blockShape, "block_shape"), Numbers(crops, "crops")), x);
    }

    private static void RequireMargins(Tensor<int> block, Tensor<int> margins, string name, string operatorName)
    {
        var (actual, expected) = (margins.Shape, GraphCompiler.Shape.Create([checked((int)block.Size), 2]));
        if (actual == expected) return;
        throw Ambient.Invalid(
            $"{name} should have shape {expected.ToKernelString().Replace(",", ", ", StringComparison.Ordinal)} instead of {actual.ToKernelString()} [Op:{operatorName}]",
            $"Dimension 0 in both shapes must be equal, but are {(actual.IsScalar ? 0 : actual[0])} and {block.Size}. Shapes are {actual.ToKernelString()} and {expected.ToKernelString()}. for '{operatorName}'");
    }
}
