using GraphCompiler.Core;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Passes;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Operators;

/// <summary>Products of vectors, and of a matrix and a vector, against two loops, eagerly and in traces, and what becomes of them in a graph.</summary>
public sealed class VectorProductTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 5, 7 }, { 4, 1, 3 }, { 6, 5, 1 }, { 1, 1, 4 }, { 4, 1, 1 }, { 1, 9, 1 }, { 1, 1, 1 }, { 1, 300, 10 }, { 10, 300, 1 }, { 700, 33, 1 }, { 1, 33, 700 },
        { 0, 1, 3 }, { 3, 0, 1 }, { 1, 0, 3 }, { 0, 5, 1 }, { 1, 5, 0 }, { 20, 1, 90 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Values_are_those_of_loops_and_bits_those_of_eager_code(int rows, int depth, int columns)
    {
        foreach (var (transposeX, transposeY) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            var (x, y) = (Waves(rows, depth), Waves(depth, columns));
            Tensor<double>[] inputs = [transposeX ? Tf.Transpose(x) : x, transposeY ? Tf.Transpose(y) : y];
            Tensor<double> Product(Tensor[] given) => Tf.MatMul(given[0].As<double>(), given[1].As<double>(), transposeX, transposeY);
            var product = Product(inputs);
            Assert.Equal(Shape.Create([rows, columns]), product.Shape);
            var (left, right, result) = (x.ToArray(), y.ToArray(), product.ToArray());
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++)
                {
                    var sum = 0.0;
                    for (var k = 0; k < depth; k++) sum += left[(i * depth) + k] * right[(k * columns) + j];
                    Assert.Equal(sum, result[(i * columns) + j], 1e-11);
                }
            }

            foreach (var areSizesKnown in new[] { true, false }) Assert.Equal(result, Traced.Call(Product, inputs, areSizesKnown)!.As<double>().ToArray());
        }
    }

    [Fact]
    public void In_a_graph_they_join_the_kernels_beside_them()
    {
        // relu(x · w) · v, as a perceptron has it: one pass over the rows, and nothing of the library.
        var builder = new GraphBuilder();
        Value Input(string name, params Dim[] dims) => builder.Input(InputKind.Argument, name, new TensorType(DType.Float32, Shape.Create(dims)));
        var hidden = Input("x", Dim.Unknown, 1).Apply(new MatMul(), Input("w", 1, 4)).Apply(new Relu());
        var traced = builder.Build("f", [hidden.Apply(new MatMul(), Input("v", 4, 1))]);

        var written = Pipeline.Optimize(traced);
        var step = Assert.IsType<KernelStep>(Assert.Single(FusionPass.Run(written).Steps));
        Assert.Equal("r2 float32:EB float32:BE float32:BE | 3=Multiply 0 1 | 4=Relu 3 | 5=Multiply 4 2 | 6=Sum:EB 5 | store 6:EB", GroupFactory.Create(written, step).Group.Key);

        // No build wrote that kernel: they stay what the library has kernels of.
        Assert.Equal(["MatMul", "Relu", "MatMul"], GroupKernels.Optimize(traced).Body.Where(n => n.Operator is not Core.Operators.Input and not Reshape).Select(n => n.Operator.Name));
    }

    private static Tensor<double> Waves(int rows, int columns)
    {
        var values = new double[rows * columns];
        for (var i = 0; i < values.Length; i++) values[i] = Math.Sin(i);
        return Tf.Constant<double>(values, [rows, columns]);
    }
}
