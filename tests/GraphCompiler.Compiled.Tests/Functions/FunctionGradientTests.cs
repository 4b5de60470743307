namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>Tapes inside functions and around their calls (F1, F7, F9, F10, F14, F15).</summary>
public sealed partial class FunctionGradientTests
{
    private static readonly Variable<float> s_weight = new(3f);
    private static readonly Tensor<float> s_captured = 5f;
    private static int s_traces;

    [TfFunction]
    internal static Tensor<float> Cube(Tensor<float> x)
    {
        s_traces++;
        return x * x * x;
    }

    [Fact]
    public void Tape_inside_a_function()
    {
        Assert.Equal(12f, CubeSlope(2f).Item());
        Assert.Equal(12f, CubeCurvature(2f).Item());
    }

    [TfFunction]
    internal static Tensor<float> CubeSlope(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(Cube(x), x);
    }

    [TfFunction]
    internal static Tensor<float> CubeCurvature(Tensor<float> x)
    {
        using var outer = new GradientTape();
        outer.Watch(x);
        using var inner = new GradientTape();
        inner.Watch(x);
        var slope = inner.Gradient(Cube(x), x);
        return outer.Gradient(slope, x);
    }

    [Fact]
    public void Tape_around_a_call_runs_the_derived_backward_graph()
    {
        Tensor<float> x = [1f, 2f];
        _ = Cube(x);
        var traces = s_traces;
        using var tape = new GradientTape();
        tape.Watch(x);
        Assert.Equal([3f, 12f], tape.Gradient(Cube(x), x).ToArray());
        Assert.Equal(traces, s_traces);
        Assert.Contains("backward", CubeFunction.ConcreteFunctions[0].BackwardGraph.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nested_tapes_around_a_call_give_all_orders()
    {
        Tensor<float> x = 2f;
        using var third = new GradientTape();
        third.Watch(x);
        using var second = new GradientTape();
        second.Watch(x);
        using var first = new GradientTape();
        first.Watch(x);
        var slope = first.Gradient(Cube(x), x);
        var curvature = second.Gradient(slope, x);
        var jerk = third.Gradient(curvature, x);
        Assert.Equal((12f, 12f, 6f), (slope.Item(), curvature.Item(), jerk.Item()));
    }

    [Fact]
    public void Persistent_tape_differentiates_its_own_gradient()
    {
        Tensor<float> x = 2f;
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x);
        var slope = tape.Gradient(Cube(x), x);
        Assert.Equal(12f, tape.Gradient(slope, x).Item());
    }

    [Fact]
    public void Variables_and_captured_tensors_have_gradients()
    {
        using var tape = new GradientTape();
        tape.Watch(s_captured);
        var y = Weighted(2f);
        Assert.Equal(30f, y.Item());
        Assert.Equal([s_weight], tape.WatchedVariables);
        var (weight, captured) = tape.Gradient(y, (s_weight, s_captured));
        Assert.Equal((10f, 6f), (weight.Item(), captured.Item()));
    }

    [TfFunction]
    internal static Tensor<float> Weighted(Tensor<float> x) => s_weight * x * s_captured;

    [Fact]
    public void Variable_that_is_overwritten_between_two_reads_is_one_source()
    {
        var v = new Variable<float>(2f);
        using var tape = new GradientTape();
        var y = Overwriting(v);
        Assert.Equal(104f, y.Item());
        Assert.Equal(24f, tape.Gradient(y, v).Item());
    }

    [TfFunction]
    internal static Tensor<float> Overwriting(Variable<float> v)
    {
        var before = Tf.Square(v);
        v.Assign(10f);
        return before + Tf.Square(v);
    }

    [Fact]
    public void Input_that_reaches_any_output_counts_as_connected_with_all()
    {
        Tensor<float> a = 1f, b = 1f;
        using var tape = new GradientTape(persistent: true);
        tape.Watch(a, b);
        var (first, second) = Separate(a, b);
        Assert.Equal(2f, tape.Gradient(first, a).Item());
        Assert.Equal(0f, tape.Gradient(first, b).Item());
        Assert.Equal(3f, tape.Gradient(second, b).Item());
        Assert.Null(tape.Gradient(Unused(a, b), b));
    }

    [TfFunction]
    internal static (Tensor<float> First, Tensor<float> Second) Separate(Tensor<float> a, Tensor<float> b) => (2f * a, 3f * b);

    [TfFunction]
    internal static Tensor<float> Unused(Tensor<float> a, Tensor<float> b) => a * 2f;

    [Fact]
    public void Calls_chain_on_a_tape()
    {
        Tensor<float> x = 2f;
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Cube(x) + Cube(Tf.Square(x));
        Assert.Equal(12f + (6f * 32f), tape.Gradient(y, x).Item());
    }

    [Fact]
    public void Scalar_argument_is_an_input_of_forward_and_backward()
    {
        Tensor<float> x = 3f;
        foreach (var rate in new[] { 2f, 5f })
        {
            using var tape = new GradientTape();
            tape.Watch(x);
            Assert.Equal(2 * 3f * rate, tape.Gradient(Scaled(x, rate), x).Item());
        }

        Assert.Equal(1, ScaledFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> Scaled(Tensor<float> x, float rate) => Tf.Square(x) * rate;
}
