namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>Traces whose dimensions are open, for calls of any that fit (A22, B1, B2, B4, B7).</summary>
public sealed partial class OpenShapeTests
{
    private static readonly List<string> s_shapes = [];

    [TfFunction]
    internal static Tensor<float> Declared([TensorSpec(-1)] Tensor<float> x)
    {
        s_shapes.Add(x.ToString());
        return Tf.ReduceMean(Tf.Square(x - 1f)) * x;
    }

    [Fact]
    public void Declared_signature_is_one_trace_for_all_lengths()
    {
        Assert.Equal([1f], Declared([0f]).ToArray().Select(v => v + 1f));
        Assert.Equal([0f, 5f], Declared([0f, 2f]).ToArray().Select(v => v * 2.5f));
        Assert.Equal(4f, Declared(new Variable<float>([2f, 2f, 2f, 2f])).ToArray().Sum() - 4f);
        Assert.Equal(1, DeclaredFunction.TracingCount);
        Assert.Equal(["Tensor(\"x:0\", shape=(None,), dtype=float32)"], s_shapes);
        Assert.Equal("TensorSpec(shape=(None,), dtype=tf.float32, name=None)", DeclaredFunction.ConcreteFunctions[0].Outputs[0].ToString());
        Assert.Contains("Can not cast TensorSpec(shape=(1, 1)", Assert.Throws<TfTypeException>(() => Declared(new float[,] { { 1 } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradient_of_an_open_trace()
    {
        foreach (var n in new[] { 1, 3 })
        {
            Tensor<float> x = Enumerable.Repeat(2f, n).ToArray();
            using var tape = new GradientTape();
            tape.Watch(x);
            var gradient = tape.Gradient(Loss(x, 1f), x);
            Assert.Equal(Enumerable.Repeat(2f, n), gradient.ToArray().Select(g => g * n));
        }

        Assert.Equal(1, LossFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> Loss([TensorSpec(-1)] Tensor<float> x, [TensorSpec] Tensor<float> y) => Tf.ReduceMean(Tf.Square(x - y));

    [Fact]
    public void Open_trace_in_another_takes_the_dimensions_of_the_caller()
    {
        Assert.Equal(8f, Outer([1f, 3f], [5f]).Item());
        Assert.Equal(8f, Outer([1f], [3f, 5f]).Item());
        Assert.Equal((1, 1), (OuterFunction.TracingCount, CenteredFunction.TracingCount));
        Assert.Equal(5f, Closed([4f, 2f, 0f]).Item() - 3f);
    }

    [TfFunction]
    internal static Tensor<float> Centered([TensorSpec(-1)] Tensor<float> x, [TensorSpec(-1)] Tensor<float> y) => x * 2f - Tf.ReduceMean(x + y) + y;

    [TfFunction]
    internal static Tensor<float> Outer([TensorSpec(-1)] Tensor<float> x, [TensorSpec(-1)] Tensor<float> y)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var centered = Centered(x, y);
        var gradient = tape.Gradient(centered, x);
        return Tf.ReduceSum(Centered(centered, y) - Centered(centered, y)) + Tf.ReduceSum(gradient * 0f) + 8f;
    }

    [TfFunction]
    internal static Tensor<float> Closed(Tensor<float> x) => Tf.ReduceMean(Centered(x, x)) + 6f;

    [Fact]
    public void General_trace_serves_calls_that_it_covers_and_a_closer_one_is_preferred()
    {
        Tensor<float> two = new[] { 1f, 2f }, three = new[] { 1f, 2f, 3f };
        var exact = NegatedFunction.GetConcreteFunction(new TensorSpec<float>([2]));
        var open = NegatedFunction.GetConcreteFunction(new TensorSpec<float>([null]));
        var unknown = NegatedFunction.GetConcreteFunction(new TensorSpec<float>(Shape.Unknown));
        Assert.Same(exact, NegatedFunction.GetConcreteFunction(two));
        Assert.Same(open, NegatedFunction.GetConcreteFunction(three));
        Assert.Same(unknown, NegatedFunction.GetConcreteFunction(new float[2, 2]));
        Assert.Equal([-1f, -2f, -3f], Negated(three).ToArray());
        Assert.Equal("(2, 2)", Negated(new float[2, 2]).Shape.ToString());
        Assert.Equal(3, NegatedFunction.TracingCount);
        Assert.Equal("(x: TensorSpec(shape=<unknown>, dtype=tf.float32, name=None)) -> TensorSpec(shape=<unknown>, dtype=tf.float32, name=None)", unknown.PrettyPrintedSignature());
    }

    [TfFunction]
    internal static Tensor<float> Negated(Tensor<float> x) => -x;

    [Fact]
    public void Operands_that_do_not_fit_are_found_when_the_shapes_are_known()
    {
        var error = Assert.Throws<TfInvalidArgumentException>(() => Sum([1f, 2f], [1f, 2f, 3f]));
        Assert.Equal("Incompatible shapes: [2] vs. [3] [Op:AddV2]\n  at Graph execution error: Detected at node \"x + y\" of Sum", error.Message);
        Assert.Equal([2f, 3f], Sum([1f, 2f], [1f]).ToArray());
    }

    [TfFunction]
    internal static Tensor<float> Sum([TensorSpec(-1)] Tensor<float> x, [TensorSpec(-1)] Tensor<float> y) => x + y;
}
