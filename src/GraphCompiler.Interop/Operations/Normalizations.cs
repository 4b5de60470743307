using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;
using static GraphCompiler.Interop.NodeReading;

namespace GraphCompiler.Interop;

/// <summary>Operations of layers: biases, softmax, losses, batch normalization.</summary>
internal static class Normalizations
{
    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        new NodeForm("BiasAdd", n => One(n.Text("data_format", "NHWC") == "NCHW" ? n.X + Channels(n.X, n.Y) : n.X.Apply(new BiasAdd(), n.Y))).For<BiasAdd>(w => w.Same("BiasAdd")),
        Row<Softmax>("Softmax", "softmax", new Softmax()), Row<LogSoftmax>("LogSoftmax", "logsoftmax", new LogSoftmax()),
        new NodeForm("SparseSoftmaxCrossEntropyWithLogits", n => Many([n.Y.Apply(new SparseSoftmaxCrossEntropy(), n.X), n.X.Apply(new Softmax()) - Hot(n.Y, n.X)])).Gives("loss", "backprop"),
        new NodeForm("SoftmaxCrossEntropyWithLogits", n => Many([n.Y.Apply(new SoftmaxCrossEntropy(), n.X), n.X.Apply(new Softmax()) - n.Y])).Gives("loss", "backprop"),
        new NodeForm("FusedBatchNorm", Normalized).Gives("y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2"),
        new NodeForm("FusedBatchNormV2", Normalized).Gives("y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2"),
        new NodeForm("FusedBatchNormV3", Normalized).Gives("y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2", "reserve_space_3"),
    ];

    private static NodeForm Row<T>(string name, string result, T @operator)
        where T : RowOperator => new NodeForm(name, n => n.Apply(@operator)).Gives(result).For<T>(w =>
            w.As<T>().Axis == -1 || (w.ShapeOf(0).IsRankKnown && w.As<T>().Axis == w.ShapeOf(0).Rank - 1) ? w.Same(name) : null);

    private static Value Hot(Value labels, Value logits) =>
        labels.Builder.Apply(new OneHot(logits.Shape[^1]), labels, logits.Constant(1), logits.Constant(0))[0];

    private static Value Channels(Value x, Value vector) => vector.Apply(new Reshape(Shape.Create([.. Enumerable.Range(1, x.Shape.Rank - 1).Select(i => i == 1 ? Dim.Unknown : (Dim)1)])));

    // Operands: x, scale, offset, mean, variance. While training, mean and variance are those of the batch, and results.
    private static Tensor[] Normalized(NodeReading n)
    {
        var x = n.X;
        var isFirst = n.Text("data_format", "NHWC") == "NCHW";
        if (isFirst) x = x.Apply(new Transpose([0, 2, 3, 1]));
        var (scale, offset, mean, variance) = (n.Y, n.Value(2), n.Value(3), n.Value(4));
        if (n.Bool("is_training", true))
        {
            if (n.Float("exponential_avg_factor", 1) != 1) throw n.Unsupported("moves its averages on by itself");
            EquatableArray<int> axes = [.. Enumerable.Range(0, x.Shape.Rank - 1)];
            (mean, variance) = (x.Apply(new Mean(axes)), x.Apply(new Variance(axes)));
        }

        var epsilon = Ambient.ValueOf(TensorFactory.Filled(mean.DType, Shape.Scalar, n.Float("epsilon", 1e-4)));
        var y = Composites.BatchNormalization(x, mean, variance, offset, scale, epsilon);
        if (isFirst) y = y.Apply(new Transpose([0, 3, 1, 2]));
        return Many([y, mean, Unbiased(n, x, variance), mean, variance, variance]);
    }

    // The variance that averages are made of is that of what the batch was drawn from.
    private static Value Unbiased(NodeReading n, Value x, Value variance)
    {
        if (!n.Bool("is_training", true)) return variance;
        var count = x.Builder.Apply(new Count(Shape.Create([.. x.Shape.Dims[..^1]]), variance.DType))[0];
        return variance * (count / (count - count.Constant(1)).Apply(new Maximum(), count.Constant(1)));
    }
}
