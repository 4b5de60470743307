namespace GraphCompiler.Tests.Shared;

/// <summary>Functions that are written in the formats of others, to give there what they give here.</summary>
internal static class ExportedFunctions
{
    /// <summary>Four rows and six columns.</summary>
    public static Tensor<float> Matrix { get; } = Tf.Reshape(Tf.Cast<float>(Tf.Linspace(-2, 2, 24)), [4, 6]);

    /// <summary>Two images of three channels.</summary>
    public static Tensor<float> Image { get; } = Tf.Reshape(Tf.Cast<float>(Tf.Linspace(-1, 1, 2 * 7 * 6 * 3)), [2, 7, 6, 3]);

    public static Variable<float> Weight { get; } = new(Tf.Reshape(Tf.Cast<float>(Tf.Linspace(-1, 1, 18)), [6, 3]), name: "weight");

    private static readonly Tensor<float> s_filters = Tf.Reshape(Tf.Cast<float>(Tf.Linspace(-1, 1, 3 * 2 * 3 * 4)), [3, 2, 3, 4]);

    /// <summary>Of a matrix.</summary>
    public static Dictionary<string, Func<Tensor<float>, Tensor<float>>> Matrices { get; } = new()
    {
        ["elementwise"] = x => Tf.Exp(-Tf.Square(x)) + (Tf.Tanh(x) / (1f + Tf.Sqrt(Tf.Abs(x)))) - Tf.Maximum(x, 0.5f),
        ["activations"] = x => Tf.Nn.Relu(x) + Tf.Nn.Elu(x) + Tf.Nn.Selu(x) + Tf.Nn.Softplus(x) + Tf.Nn.Silu(x) + Tf.Nn.LeakyRelu(x) + Tf.Nn.Relu6(x) + Tf.Sigmoid(x) + Tf.Nn.Gelu(x),
        ["softmax"] = x => Tf.Nn.Softmax(x) + Tf.Nn.LogSoftmax(x, axis: 0),
        ["dense"] = x => Tf.Nn.Relu(Tf.MatMul(x, Weight) + Tf.Constant([0.5f, -1f, 2f])),
        ["transposed product"] = x => Tf.MatMul(x, x, transposeY: true),
        ["reductions"] = x => Tf.ReduceSum(x, [1], keepDims: true) + Tf.ReduceMean(x, [0]) * Tf.ReduceMax(x) + Tf.ReduceLogSumExp(x, [1], keepDims: true) - Tf.ReduceStd(x),
        ["slices"] = x => x[1..^1, ^1] + x[0, 2..4] + Tf.ReduceSum(x[.., Tf.NewAxis, 2]),
        ["joints"] = x => Tf.Concat([x, x * 2f], 1) + Tf.Reshape(Tf.Stack([x, -x], 0), [4, 12]),
        ["pieces"] = x => Tf.Split(x, 3, axis: 1)[1] + Tf.Unstack(x, axis: 1)[0][.., Tf.NewAxis],
        ["lookups"] = x => Tf.Gather(x, Tf.Constant([3, 0, 1])) + Tf.Cast<float>(Tf.Argmax(x, 1))[..3, Tf.NewAxis],
        ["choices"] = x => Tf.Where(x > 0f, x, Tf.Cast<float>(Tf.Floor(x) == Tf.Round(x))),
        ["order"] = x => Tf.Math.TopK(x, 3).Values + Tf.Cast<float>(Tf.Math.TopK(x, 3).Indices),
        ["margins"] = x => Tf.Pad(x, new[,] { { 1, 2 }, { 0, 1 } }) + Tf.Pad(x, new[,] { { 1, 2 }, { 0, 1 } }, PadMode.Reflect),
        ["shapes"] = x => x + Tf.Cast<float>(Tf.Shape(x)[0]) + Tf.BroadcastTo(Tf.ReduceSum(x), Tf.Shape(x)),
        ["scans"] = x => Tf.Cumsum(x, 1) + Tf.Reverse(x, [0]) + Tf.Tile(x[..2], [2, 1]),
        ["hot"] = x => Tf.OneHot(Tf.Constant([1, 0, 3, 2]), 6) + x,
        ["condition"] = x => Tf.Cond(Tf.ReduceSum(x) > 1f, () => x * 2f, () => x - 1f),
        ["loop"] = x => Tf.WhileLoop((n, y) => n < 5, (n, y) => (n + 1, (y * 0.5f) + Tf.Cast<float>(n)), (Tf.Constant(0), x)).Item2,
        ["map"] = x => Tf.MapFn(row => row * Tf.ReduceSum(row), x),
        ["layers"] = x => Tf.Nn.LayerNormalization(x),
        ["roll"] = x => Tf.Roll(x, [1, -2], [0, 1]),
        ["guards"] = x => Tf.Math.Xlogy(Tf.Nn.Relu(x), Tf.Abs(x)) + Tf.Math.Xlog1py(Tf.Nn.Relu(x), Tf.Abs(x)) + Tf.Math.Xdivy(Tf.Nn.Relu(x), x),
        ["angles"] = x => Tf.Atan2(x, Tf.Reverse(x, [1])) + Tf.Atan2(Tf.Nn.Relu(x), Tf.Nn.Relu(-x)),
        ["segments"] = x => Tf.Math.UnsortedSegmentSum(x, Tf.Constant([1, 0, -1, 1]), 3) + Tf.Math.UnsortedSegmentMean(x, Tf.Constant([1, 2, -1, 1]), 3),
        ["permutation"] = x => Tf.Gather(x, Tf.Math.InvertPermutation(Tf.Constant([2, 0, 3, 1]))),
        ["einsum"] = x => Tf.Einsum("ij,kj->ik", x, x),
    };

    /// <summary>Of images.</summary>
    public static Dictionary<string, Func<Tensor<float>, Tensor<float>>> Images { get; } = new()
    {
        ["convolution"] = x => Tf.Nn.Relu(Tf.Nn.Conv2D(x, s_filters, 1, Padding.Same)),
        ["strided convolution"] = x => Tf.Nn.Conv2D(x, s_filters, 2, Padding.Valid),
        ["depthwise convolution"] = x => Tf.Nn.DepthwiseConv2D(x, s_filters, 1, Padding.Same),
        ["pools"] = x => Tf.Nn.MaxPool2D(x, 2, 2, Padding.Valid) + Tf.Nn.AvgPool2D(x, 2, 2, Padding.Valid),
        ["two layers"] = x => Tf.Nn.MaxPool2D(Tf.Nn.Relu(Tf.Nn.Conv2D(x, s_filters, 1, Padding.Valid)), 2, 2, Padding.Same),
        ["resize"] = x => Tf.Image.Resize(x, (9, 4)) + Tf.Image.Resize(x, (9, 4), ResizeMethod.NearestNeighbor),
        ["depth"] = x => Tf.DepthToSpace(Tf.Concat([x, x, x, x], 3), 2),
    };
}
