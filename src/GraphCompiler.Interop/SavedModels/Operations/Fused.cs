using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using static GraphCompiler.Interop.NodeReading;

namespace GraphCompiler.Interop;

/// <summary>Operations that TensorFlow's optimizer makes of several, which converters leave in graphs. They are only read.</summary>
internal static class Fused
{
    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        new NodeForm("_FusedMatMul", n => Followed(n, n.X.Apply(new MatMul(n.Bool("transpose_a"), n.Bool("transpose_b")), n.Y))).Gives("product"),
        new NodeForm("_FusedConv2D", n => Followed(n, Windows.Convolved(n, isDepthwise: false))),
        new NodeForm("_FusedDepthwiseConv2dNative", n => Followed(n, Windows.Convolved(n, isDepthwise: true))), new NodeForm("FusedDepthwiseConv2dNative", n => Followed(n, Windows.Convolved(n, isDepthwise: true))),
        new NodeForm("Prelu", n => One(Prelu(n.X, n.Y))),
    ];

    // What follows the product, each with operands of its own after those of the product.
    private static Tensor[] Followed(NodeReading n, Value x)
    {
        if (n.Text("data_format", "NHWC") != "NHWC") throw n.Unsupported("has its channels before the axes of its windows");
        var next = 2;
        foreach (var operation in n.Texts("fused_ops"))
        {
            x = operation switch
            {
                "BiasAdd" or "Add" => x + n.Value(next++),
                "FusedBatchNorm" => Composites.BatchNormalization(x, n.Value(next + 2), n.Value(next + 3), n.Value(next + 1), n.Value(next), x.Constant(n.Float("epsilon", 1e-4))),
                "Relu" => x.Apply(new Relu()),
                "Relu6" => x.Apply(new Relu6()),
                "Elu" => x.Apply(new Elu()),
                "Sigmoid" => x.Apply(new Sigmoid()),
                "Tanh" => x.Apply(new Tanh()),
                "LeakyRelu" => x.Apply(new LeakyRelu(), x.Constant(n.Float("leakyrelu_alpha", 0.2))),
                "Prelu" => Prelu(x, n.Value(next++)),
                _ => throw n.Unsupported($"is followed by {operation}, which this library does not have"),
            };
            if (operation == "FusedBatchNorm") next += 4;
        }

        return One(x);
    }

    private static Value Prelu(Value x, Value alpha) => x.Apply(new Greater(), x.Constant(0)).Select(x, x * alpha);
}
