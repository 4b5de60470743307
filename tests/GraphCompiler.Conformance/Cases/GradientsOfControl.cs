using static GraphCompiler.Conformance.Cases.ControlGradientFunctions;

namespace GraphCompiler.Conformance.Cases;

public sealed class GradientsOfControl
{
    [Fact]
    public void G20_Gradients_go_through_conditions_and_loops()
    {
        Equal(2f, Slope(x => G20Cond(x), 1));
        Equal(3f, Slope(x => G20Cond(x), 0));
        Equal(4f, Slope(x => G20Loop(x), 1));
    }

    [Fact]
    public void G21_Gradients_of_loops_with_one_and_more_variables()
    {
        Tensor<float> two = 2f;
        Equal(16f, G21Square(two));
        Equal(32f, Slope(x => G21Square(x), 2));
        Equal(32f, G21OfCall(2f));
        Equal(6f, G21OfCall(3f));
        Tensor<float> v = 5f, w = 3f;
        using var tape = new GradientTape(persistent: true);
        tape.Watch(v, w);
        var product = G21Product(v, w);
        var both = G21Both(v, w);
        Assert.Equal((45f, 3f), (product.V.Item(), product.W.Item()));
        Equal(9f, tape.Gradient(product.V, v));
        Assert.Equal((120f, 23f), (both.V.Item(), both.W.Item()));
        Equal(39f, tape.Gradient(both.V, v));
        Equal(4f, tape.Gradient(both.W, v));
        Equal(43f, tape.Gradient([both.V, both.W], v));
        Equal(55f, tape.Gradient(both.V, w));
        Equal(6f, tape.Gradient(both.W, w));
        Equal(61f, tape.Gradient([both.V, both.W], w));
    }

    [Fact]
    public void G22_Tapes_inside_functions_go_through_loops()
    {
        Equal(4f, G22(new Variable<float>(1f)));
        Near(0.8575532f, G22Cosine(1f));
        Near(0.4328487f, Slope(x => G22Cosine(x), 1));
    }

    [Fact]
    public void G40_Inputs_of_an_arm_that_was_not_taken_have_gradient_zero()
    {
        foreach (var (at, expected) in new[] { (1f, 1f), (-1f, 0f) })
        {
            Tensor<float> a = at, b = 7f;
            using var tape = new GradientTape();
            tape.Watch(a, b);
            Equal(expected, tape.Gradient(G40Branch(a, b), b));
        }

        var (v, w) = (new Variable<float>(1f), new Variable<float>(1f));
        using var variables = new GradientTape();
        var y = G40Variables(1f, v, w);
        var (dv, dw) = variables.Gradient(y, (v, w));
        Assert.Equal((2f, 0f), (dv.Item(), dw.Item()));
        Assert.Equal([v, w], variables.WatchedVariables);
    }

    [Theory]
    [InlineData(1.5f, 2.84765625f, 11.390625f, 37.96875f)]
    [InlineData(2f, 4f, 10f, 20f)]
    [InlineData(3.5f, 32.826171875f, 46.89453125f, 53.59375f)]
    [InlineData(-2f, -8f, 20f, -40f)]
    public void G41_Loops_and_branches_nest_with_breaks(float x, float y, float first, float second)
    {
        Orders(x => G41(x), x, y, first, second);
        Orders(G41Function.HostFunction, x, y, first, second);
    }

    [Theory]
    [InlineData(0, 2f, 16f, 32f, 48f)]
    [InlineData(1, 2f, 256f, 1024f, 3584f)]
    [InlineData(2, 2f, 8f, 12f, 12f)]
    [InlineData(2, -2f, 4f, -4f, 2f)]
    public void G42_Second_derivatives_through_control_flow(int which, float x, float y, float first, float second)
    {
        Func<Tensor<float>, Tensor<float>> function = which switch { 0 => G42PowerFunction.Call, 1 => G42SquaresFunction.Call, _ => G42BranchFunction.Call };
        Orders(function, x, y, first, second);
        var (a, b, c) = G42AllInside(x, which);
        Assert.Equal([y, first, second], [a.Item(), b.Item(), c.Item()]);
    }

    [Fact]
    public void G44_Maps_scans_and_arrays()
    {
        var w = new Variable<float>(2f);
        Check((x, v) => G44Map(x, v), [2, 8, 18], [4, 8, 12], 14);
        Check((x, v) => G44Scan(x, v), [1, 4, 11], [7, 3, 1], 7);
        Check((x, v) => G44Fold(x, v), [11], [4, 2, 1], 6);
        Check((x, v) => G44Array(x, v), [1, 16, 121], [106, 52, 22], 140);
        Check((x, v) => G44Read(x), [14], [1, 2, 3], null);
        Check(G44MapFunction.HostFunction, [2, 8, 18], [4, 8, 12], 14);
        Check(G44ArrayFunction.HostFunction, [1, 16, 121], [106, 52, 22], 140);

        void Check(Func<Tensor<float>, Variable<float>, Tensor<float>> f, float[] y, float[] dx, float? dw)
        {
            using var tape = new GradientTape();
            Tensor<float> x = new[] { 1f, 2f, 3f };
            tape.Watch(x);
            var result = f(x, w);
            var (gx, gw) = tape.Gradient(result, (x, w));
            Equal(y, result);
            Equal(dx, gx);
            Assert.Equal(dw, gw?.Item());
        }
    }

    [Fact]
    public void G47_Every_read_of_a_variable_that_changes_counts()
    {
        foreach (var f in new Func<Tensor<float>, Variable<float>, Tensor<float>>[] { (x, v) => G47(x, v), G47Function.HostFunction })
        {
            var v = new Variable<float>(2f);
            Tensor<float> x = 5f;
            using var tape = new GradientTape();
            tape.Watch(x);
            var s = f(x, v);
            Equal(45f, s);
            Equal(5f, v.Value);
            var (dx, dv) = tape.Gradient(s, (x, v));
            Assert.Equal((9f, 15f), (dx.Item(), dv.Item()));
        }

        var w = new Variable<float>(2f);
        Tensor<float> five = 5f;
        using var second = new GradientTape();
        second.Watch(five);
        var y = G47Assigned(five, w);
        Equal(50f, y);
        var (d5, dw) = second.Gradient(y, (five, w));
        Assert.Null(d5);
        Equal(1f, dw);
    }

    [Fact]
    public void G51_A_recurrent_network_with_a_branch_in_its_loop()
    {
        var m = new Variable<float>([[1f, 2f], [3f, 4f]]);
        var b = new Variable<float>([0.5f, -0.5f]);
        Tensor<float> xs = [[[0.1f, 0.2f]], [[0.3f, -0.4f]], [[0.05f, 0.6f]]];
        using var tape = new GradientTape();
        tape.Watch(xs);
        var y = G51(xs, m, b);
        Near(0.1899812f, y);
        var (dm, db, dx) = tape.Gradient(y, (m, b, xs));
        Near([0.0007295f, 0.0015190f, 0.0014595f, 0.0087974f], dm);
        Near([0.0055388f, 0.0188027f], db);
        Near([0.0019561f, 0.0041801f, 0.0060499f, 0.0138565f, 0.0351382f, 0.0737908f], dx);
    }

    private static Tensor<float> Slope(Func<Tensor<float>, Tensor<float>> f, float at)
    {
        Tensor<float> x = at;
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(f(x), x);
    }

    private static void Orders(Func<Tensor<float>, Tensor<float>> f, float at, float value, float first, float second)
    {
        Tensor<float> x = at;
        using var outer = new GradientTape();
        outer.Watch(x);
        using var inner = new GradientTape();
        inner.Watch(x);
        var y = f(x);
        var slope = inner.Gradient(y, x);
        var curvature = outer.Gradient(slope, x);
        Assert.Equal([value, first, second], [y.Item(), slope.Item(), curvature.Item()]);
    }
}
