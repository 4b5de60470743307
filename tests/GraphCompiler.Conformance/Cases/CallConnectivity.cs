namespace GraphCompiler.Conformance.Cases;

public static partial class G16Functions
{
    [TfFunction]
    public static Tensor<float> Stopped(Tensor<float> y) => Tf.StopGradient(Squared(y));

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) Two(Tensor<float> a, Tensor<float> b) => (2f * a, 3f * b);

    [TfFunction]
    public static Tensor<float> FirstOfTwo(Tensor<float> a, Tensor<float> b) => Two(a, b).Item1;

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) Passed(Tensor<float> a, Tensor<float> b) => (2f * a, b);

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) Twice(Tensor<float> a)
    {
        var y = 3f * a;
        return (y, y);
    }

    [TfFunction]
    public static Tensor<float> Same(Tensor<float> a) => a;

    [TfFunction]
    public static Tensor<float> TwiceInside(Tensor<float> a)
    {
        using var tape = new GradientTape(persistent: true);
        tape.Watch(a);
        var (once, again) = Twice(a);
        var same = Same(a);
        return Tf.Stack([tape.Gradient(once, a), tape.Gradient(once + again, a), tape.Gradient(same + a, a), tape.Gradient(once, again) is null ? 1f : Tf.Constant(0f)]);
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) Stops(Tensor<float> a, Tensor<float> b) => (a * Tf.StopGradient(b), 3f * a);

    /// <summary>Gradients of one result with respect to an argument that it does not depend on, and of one that is that argument.</summary>
    [TfFunction]
    public static (Tensor<float> Call, Tensor<float> Passed, Tensor<float> Passing) TwoInside(Tensor<float> a, Tensor<float> b)
    {
        using var tape = new GradientTape(persistent: true);
        tape.Watch(a, b);
        var (first, _) = Two(a, b);
        var (doubled, same) = Passed(a, b);
        return (tape.Gradient(first, b), tape.Gradient(doubled, b), tape.Gradient(same, b));
    }

    [TfFunction]
    public static Tensor<float> TwoOperators(Tensor<float> a, Tensor<float> b)
    {
        using var tape = new GradientTape();
        tape.Watch(a, b);
        var first = 2f * a;
        _ = 3f * b;
        return tape.Gradient(first, b) is null ? 1f : 0f;
    }

    [TfFunction]
    public static Tensor<float> StopsInside(Tensor<float> a, Tensor<float> b)
    {
        using var tape = new GradientTape();
        tape.Watch(a, b);
        return tape.Gradient(Stops(a, b).Item1, b) is null ? 1f : 0f;
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) TwoVariables() => (2f * Weight, 3f * Other);

    [TfFunction]
    public static Tensor<float> OtherOfTwo()
    {
        using var tape = new GradientTape();
        return tape.Gradient(TwoVariables().Item1, Other);
    }
}

/// <summary>Which inputs of a call have gradients: those that reach any of its results (F7, L13).</summary>
public sealed class CallConnectivity
{
    [Fact]
    public void G29_Gradient_that_is_stopped_in_a_nested_function()
    {
        var x = new Variable<float>(1f);
        using var tape = new GradientTape(persistent: true);
        var z = G16Functions.Stopped(x + 2f);
        Equal(9f, z);
        Assert.Null(tape.Gradient(z, x));
        Equal(0f, tape.Gradient(z, x, unconnectedGradients: UnconnectedGradients.Zero));
    }

    [Fact]
    public void G40_A_call_is_one_node()
    {
        Tensor<float> a = 1f, b = 1f;
        using var tape = new GradientTape(persistent: true);
        tape.Watch(a, b);
        var (eager, _) = G16Functions.TwoFunction.HostFunction(a, b);
        Assert.Null(tape.Gradient(eager, b));
        Equal(0f, tape.Gradient(G16Functions.Two(a, b).Item1, b));
        var (doubled, same) = G16Functions.Passed(a, b);
        Equal(0f, tape.Gradient(doubled, b));
        Equal(1f, tape.Gradient(same, b));
        Equal(0f, tape.Gradient(same, a));
        var (once, again) = G16Functions.Twice(a);
        Equal(3f, tape.Gradient(once, a));
        Assert.Null(tape.Gradient(once, again));
        Assert.Null(tape.Gradient(G16Functions.Same(a), G16Functions.Same(a)));
        Equal(1f, tape.Gradient(G16Functions.Same(a), a));
        Equal(1f, G16Functions.TwoOperators(a, b));
    }

    [Fact]
    public void G40_A_call_is_one_node_inside_a_function()
    {
        var (call, passed, passing) = G16Functions.TwoInside(1f, 1f);
        Assert.Equal((0f, 0f, 1f), (call.Item(), passed.Item(), passing.Item()));
        Equal(1f, G16Functions.StopsInside(1f, 1f));
        Equal([3f, 6f, 2f, 1f], G16Functions.TwiceInside(1f));
        Equal(0f, G16Functions.OtherOfTwo());

        Tensor<float> a = 1f, b = 1f;
        using var tape = new GradientTape();
        tape.Watch(a, b);
        Equal(0f, tape.Gradient(G16Functions.FirstOfTwo(a, b), b));
    }
}
