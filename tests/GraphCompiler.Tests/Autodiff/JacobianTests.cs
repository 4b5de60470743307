namespace GraphCompiler.Tests.Autodiff;

/// <summary>A Jacobian is what a gradient for each element of the target gives, whichever operators lie on the way.</summary>
public class JacobianTests
{
    private static readonly Tensor<double> s_matrix = Tf.Constant(new double[,] { { 0.3, -1.2, 0.5 }, { 1.1, 0.4, -0.7 }, { -0.2, 0.9, 0.6 } });
    private static readonly Tensor<double> s_cube = Tf.Reshape(Tf.Linspace(-1.0, 1.0, 18), [2, 3, 3]);

    private static readonly Dictionary<string, Func<Tensor<double>, Tensor<double>>> s_functions = new()
    {
        ["pointwise"] = x => Tf.Tanh(x) * x,
        ["row"] = x => x * s_matrix[0] + s_matrix[1, 1],
        ["outer"] = x => x[.., Tf.NewAxis] * s_cube[0],
        ["sum"] = x => Tf.ReduceSum(x * x, axis: 1),
        ["sum of first"] = x => Tf.ReduceSum(x * x, axis: 0, keepDims: true),
        ["sum from the end"] = x => Tf.ReduceMean(Tf.Exp(x), axis: -1),
        ["sum of all"] = x => x * Tf.ReduceSum(x),
        ["max"] = x => Tf.ReduceMax(x, axis: 1) * Tf.ReduceMin(x),
        ["product"] = x => Tf.ReduceProd(x, axis: 0),
        ["matrix"] = x => Tf.MatMul(x, s_matrix),
        ["transposed matrix"] = x => Tf.MatMul(s_matrix, x, transposeY: true),
        ["square"] = x => Tf.MatMul(x, x, transposeX: true),
        ["batch of matrices"] = x => Tf.MatMul(s_cube, Tf.Transpose(x)),
        ["transpose"] = x => Tf.Transpose(x) * 2.0,
        ["reshape"] = x => Tf.Reshape(x * x, [3, 2]),
        ["expand and squeeze"] = x => Tf.Squeeze(Tf.ExpandDims(x * x, 1), 1),
        ["slice"] = x => x[1, ..2] * x[0, 1..],
        ["new axis"] = x => x[.., Tf.NewAxis, 0] * x,
        ["stack"] = x => Tf.Stack([x, x * x], axis: 1),
        ["concat"] = x => Tf.Concat([x * 2.0, s_matrix, x * x], 0),
        ["split"] = x => Tf.Split(x, [1, 2], 1)[1] * Tf.Unstack(x, axis: 1)[0][.., Tf.NewAxis],
        ["broadcast"] = x => Tf.BroadcastTo(x[0], [4, 3]) * 2.0,
        ["gather"] = x => Tf.Gather(x * x, [1, 0, 1]),
        ["gather columns"] = x => Tf.Gather(x, [2, 0], axis: 1),
        ["softmax"] = x => Tf.Nn.Softmax(x),
        ["log-softmax"] = x => Tf.Nn.LogSoftmax(x * x),
        ["where"] = x => Tf.Where(x > 0.0, x * x, x),
        ["roll"] = x => Tf.Roll(x * x, 1, 1),
        ["pad"] = x => Tf.Pad(x, new[,] { { 1, 0 }, { 0, 2 } }),
        ["tile"] = x => Tf.Tile(x, [2, 1]),
        ["reverse"] = x => Tf.Reverse(x * x, 0),
        ["add n"] = x => Tf.AddN([x, x * x, s_matrix[..2]]),
        ["constant"] = x => Tf.StopGradient(x) * x,
    };

    public static TheoryData<string> Names => [.. s_functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Jacobian_is_a_gradient_for_each_element(string name)
    {
        Tensor<double> x = new double[,] { { 0.5, -1.5, 2 }, { 1.25, 0.75, -0.5 } };
        var function = s_functions[name];
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x);
        var y = function(x);
        var count = (int)y.Shape.ElementCount;
        var rows = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var unit = new double[count];
            unit[i] = 1;
            rows.AddRange(tape.Gradient(y, x, Tf.Constant(unit, y.Shape)).ToArray());
        }

        Check(tape.Jacobian(y, x), "eagerly");
        Check(tape.Jacobian(Traced.Call(function, x)!, x), "around a function");
        Check(Traced.Call(Inside, x)!, "in a function");
        if (name is not ("roll" or "pad" or "tile" or "reverse" or "split")) Check((Tensor<double>)Traced.Call(inputs => Inside(inputs[0].As<double>()), [x], areSizesKnown: false)!, "without sizes");

        Tensor<double> Inside(Tensor<double> t)
        {
            using var inner = new GradientTape();
            inner.Watch(t);
            return inner.Jacobian(function(t), t);
        }

        void Check(Tensor<double> jacobian, string where)
        {
            Assert.Equal(y.Shape.ToArray().Concat([2, 3]), jacobian.Shape.ToArray());
            var elements = jacobian.ToArray();
            for (var i = 0; i < elements.Length; i++) Assert.True(Math.Abs(elements[i] - rows[i]) < 1e-12, $"{where}: [{i}] is {elements[i]}, not {rows[i]}");
        }
    }

    [Fact]
    public void Operator_that_runs_for_each_element_needs_their_number()
    {
        var error = Assert.Throws<NotSupportedException>(() => Traced.Call(
            inputs =>
            {
                using var tape = new GradientTape();
                tape.Watch(inputs);
                return tape.Jacobian(Tf.Roll(inputs[0].As<double>(), 1, 0), inputs[0].As<double>());
            },
            [Tf.Ones<double>([2])],
            areSizesKnown: false));
        Assert.Contains("takes Roll for each", error.Message, StringComparison.Ordinal);
    }
}
