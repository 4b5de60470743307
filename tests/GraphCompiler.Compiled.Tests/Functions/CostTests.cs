namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>What a call takes: bytes, operations, and the limit on them.</summary>
public static partial class CostTests
{
    [TfFunction]
    internal static Tensor<float> Affine(Tensor<float> x, Tensor<float> w, Tensor<float> b) => Tf.Tanh(Tf.MatMul(x, w) + b);

    [TfFunction]
    internal static Tensor<float> OpenAffine([TensorSpec(-1, 3)] Tensor<float> x, [TensorSpec(3, 5)] Tensor<float> w) => Tf.MatMul(x, w) * 2f;

    [TfFunction]
    internal static Tensor<float> Turned(Tensor<float> x) => Tf.MatMul(Tf.Transpose(x) * 2f, x);

    private static readonly Variable<float> s_counter = new(0f);

    [TfFunction]
    internal static Tensor<float> Hungry(Tensor<float> x)
    {
        s_counter.AssignAdd(1f);
        return Tf.ReduceSum(Tf.Exp(Tf.Transpose(x)), axis: 0);
    }

    [Fact]
    public static void Operations_of_a_layer()
    {
        Affine(Tf.Zeros([4, 3]), Tf.Zeros([3, 5]), Tf.Zeros([5]));
        var layer = AffineFunction.ConcreteFunctions[0];

        // 2·4·3·5 for the product, 4·5 each for the sum and the tangent.
        Assert.Equal(120 + 20 + 20, layer.Flops);

        // x, w, b, the output and the product.
        Assert.Equal(4 * (12 + 15 + 5 + 20 + 20), layer.PeakBytes);
        Assert.Equal("160", layer.FlopsFormula);
    }

    [Fact]
    public static void Formulas_hold_what_the_trace_left_open()
    {
        OpenAffine(Tf.Zeros([4, 3]), Tf.Zeros([3, 5]));
        var layer = OpenAffineFunction.ConcreteFunctions[0];
        Assert.Matches(@"^35\*\S+$", layer.FlopsFormula);
        Assert.Matches(@"^52\*\S+ \+ 6[0-9]$", layer.PeakBytesFormula);
        Assert.Contains(layer.FlopsFormula, Assert.Throws<TfValueException>(() => layer.Flops).Message, StringComparison.Ordinal);
        Assert.Contains(layer.PeakBytesFormula, Assert.Throws<TfValueException>(() => layer.PeakBytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public static void Only_what_lives_together_counts()
    {
        Turned(Tf.Zeros([4, 3]));

        // x, the 2 and the output, then the transposed x and its double.
        Assert.Equal(4 * (12 + 1 + 9 + 12 + 12), TurnedFunction.ConcreteFunctions[0].PeakBytes);
    }

    [Fact]
    public static void Call_beyond_the_limit_fails_before_it_changes_anything()
    {
        const long megabyte = 1 << 20;
        var x = Tf.Ones<float>([4096, 4096]);
        Tf.Config.ArenaLimit = 48 * megabyte;
        try
        {
            var error = Assert.Throws<TfResourceExhaustedException>(() => Hungry(x));
            Assert.Contains("Tf.Config.ArenaLimit is 50331648", error.Message, StringComparison.Ordinal);
            Assert.Equal(0f, s_counter.Item());
        }
        finally
        {
            Tf.Config.ArenaLimit = long.MaxValue;
        }

        Assert.Equal(4096 * MathF.E, Hungry(x).ToArray()[0], 1f);
        Assert.Equal(1f, s_counter.Item());
        Tf.Config.TrimArenas();
        Assert.Equal(4096 * MathF.E, Hungry(x).ToArray()[0], 1f);
        Assert.Throws<TfValueException>(() => Tf.Config.ArenaLimit = -1);
    }
}
