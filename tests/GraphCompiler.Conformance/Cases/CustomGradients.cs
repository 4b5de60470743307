namespace GraphCompiler.Conformance.Cases;

public static partial class G12Functions
{
    public static Variable<float> Weight { get; } = new(3f);

    public static Func<Tensor<float>, Tensor<float>> Clip { get; } =
        Tf.CustomGradient<float>(x => (Tf.Identity(x), dy => dy * (0.5f / Tf.Maximum(Tf.ReduceEuclideanNorm(dy), 0.5f))));

    public static Func<Tensor<float>, Tensor<float>> Times4 { get; } = Tf.CustomGradient<float>(x => (x * x, dy => 4f * dy));

    public static Func<Tensor<float>, Tensor<float>> MySquare { get; } = Tf.CustomGradient<float>(x => (x * x, dy => (2f * dy * x) + 1f));

    public static Func<Tensor<float>, Tensor<float>> Hundred { get; } = Tf.CustomGradient<float>(x => (x * x, dy => 100f * dy));

    public static Func<Tensor<float>, Tensor<float>> Cube { get; } = Tf.CustomGradient<float>(x => (x * x * x, dy => 5f * dy * x * x));

    public static Func<Tensor<float>, (Tensor<float>, Tensor<float>)> Pair { get; } =
        Tf.CustomGradient<float>(x => ((2f * x, 3f * x), (d1, d2) => (10f * d1) + (100f * d2)));

    public static Func<Tensor<float>, Tensor<float>, Tensor<float>> OneSided { get; } =
        Tf.CustomGradient<float>((x, y) => (x * y, dy => (dy * y, null!)));

    public static Func<Tensor<float>, Tensor<float>> WithoutVariables { get; } = Tf.CustomGradient<float>(x => (x * Weight, dy => 5f * dy));

    public static Func<Tensor<float>, Tensor<float>> WithVariables { get; } =
        Tf.CustomGradient<float>(x => (x * Weight, (dy, variables) => (5f * dy, [.. variables.Select(_ => 7f * dy)])));

    /// <summary>The exponential, whose rule is itself.</summary>
    public static Func<Tensor<float>, Tensor<float>> Exp { get; } = Tf.CustomGradient<float>(x => (Tf.Exp(x), dy => dy * Exp!(x)));

    public static Func<Tensor<float>, Tensor<float>> SecondOrder { get; } = Tf.CustomGradient<float>(x => (x + 10f, dy =>
    {
        var first = Tf.CustomGradient<float>(_ => (-1.1f, second => -2.1f * second));
        return dy * first(x);
    }));

    /// <summary>log(1 + e^x) without an overflow in its derivative, which keeps e of the forward.</summary>
    public static Func<Tensor<float>, Tensor<float>> Log1pExp { get; } = Tf.CustomGradient<float>(x =>
    {
        var e = Tf.Exp(x);
        return (Tf.Log(1f + e), dy => dy * (1f - (1f / (1f + e))));
    });

    [TfFunction]
    public static Tensor<float> Apply(Tensor<float> x, Func<Tensor<float>, Tensor<float>> function) => function(x);

    [TfFunction]
    public static Tensor<float> SlopeOfMySquare(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(MySquare(x), x);
    }

    [TfFunction]
    public static Tensor<float> CubeOf(Tensor<float> x) => Cube(x);

    [TfFunction]
    public static Tensor<float> CubeOfCall(Tensor<float> x) => CubeOf(x);

    [TfFunction]
    public static (Tensor<float> First, Tensor<float> Second) CubeSlopes(Tensor<float> x)
    {
        using var outer = new GradientTape();
        outer.Watch(x);
        using var inner = new GradientTape();
        inner.Watch(x);
        var first = inner.Gradient(Cube(x), x);
        return (first, outer.Gradient(first, x));
    }

    [TfFunction]
    public static Tensor<float> SumOfPair(Tensor<float> x)
    {
        var (a, b) = Pair(x);
        return a + (2f * b);
    }

    [TfFunction]
    public static Tensor<float> OneSidedOf(Tensor<float> x, Tensor<float> y) => OneSided(x, y);

    [TfFunction]
    public static Tensor<float> OfVariables(Tensor<float> x) => WithVariables(x);

    [TfFunction]
    public static (Tensor<float> X, Tensor<float> Weight) SlopesOfVariables(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = WithVariables(x) * 2f;
        return tape.Gradient(y, (x, Weight));
    }

    /// <summary>A variable as the argument, whose gradient goes to the variable.</summary>
    [TfFunction]
    public static Tensor<float> OfArgument(Variable<float> v) => Cube(v);

    [TfFunction]
    public static Tensor<float> Wrong(Tensor<float> x) => WithoutVariables(x);

    [TfFunction]
    public static Tensor<float> ExpOf(Tensor<float> x) => Exp(x);

    [TfFunction]
    public static Tensor<float> SecondOrderOf(Tensor<float> x) => SecondOrder(x);

    [TfFunction]
    public static Tensor<float> Log1pExpOf(Tensor<float> x) => Log1pExp(x);

    private static readonly Tensor<float> s_captured = 2f;

    /// <summary>A rule with everything that a rule may use: a captured tensor, a variable, a host scalar of the function.</summary>
    [TfFunction]
    public static Tensor<float> OfOutside([TensorSpec(-1)] Tensor<float> x, float rate)
    {
        var function = Tf.CustomGradient<float>(y => (Tf.Sin(y), dy => dy * s_captured * Weight * rate * y));
        return function(x) * 2f;
    }

    [TfFunction]
    public static Tensor<float> HundredTwice(Tensor<float> x)
    {
        for (var i = 0; i < 2; i++) x = Hundred(x);
        return x;
    }
}

/// <summary>Functions with gradients of their own (F18).</summary>
public sealed class CustomGradients
{
    private static Tensor<float> Gradient(Func<Tensor<float>, Tensor<float>> function, Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(function(x), x);
    }

    private static (float First, float Second) Slopes(Func<Tensor<float>, Tensor<float>> function, float at)
    {
        Tensor<float> x = at;
        using GradientTape outer = new(), inner = new();
        outer.Watch(x);
        inner.Watch(x);
        var first = inner.Gradient(function(x), x);
        return (first.Item(), outer.Gradient(first, x).Item());
    }

    [Fact]
    public void G12_Clipped_gradients_and_rules_of_their_own()
    {
        var v = new Variable<float>(2f);
        using (var tape = new GradientTape()) Equal(2f, tape.Gradient(G12Functions.Clip(v * v), v));
        Equal(4f, Gradient(G12Functions.Times4, 1f));
        Equal(7f, Gradient(G12Functions.MySquare, 3f));
    }

    [Fact]
    public void G12_The_same_in_functions()
    {
        Equal(7f, Gradient(x => G12Functions.Apply(x, G12Functions.MySquare), 3f));
        Equal(7f, G12Functions.SlopeOfMySquare(3f));
        Equal(0.5f, Gradient(x => G12Functions.Apply(x, G12Functions.Clip), 3f));
    }

    [Fact]
    public void G34_Losses_fall_by_the_rule()
    {
        var myMul = Tf.CustomGradient<float>((x, y) => (x * y, dy => (dy * y, dy * x)));
        var weight = new Variable<float>(2f);
        var losses = new List<float>();
        for (var step = 0; step < 5; step++)
        {
            using var tape = new GradientTape();
            var loss = myMul(2f, weight);
            losses.Add(loss.Item());
            weight.AssignSub(0.25f * tape.Gradient(loss, weight));
        }

        Assert.Equal([4f, 3f, 2f, 1f, 0f], losses);
    }

    [Fact]
    public void G49_Applied_twice()
    {
        Equal(16f, G12Functions.HundredTwice(2f));
        Equal(10000f, Gradient(x => G12Functions.HundredTwice(x), 2f));
        Equal(10000f, Gradient(G12Functions.HundredTwiceFunction.HostFunction.Invoke, 2f));
    }

    [Fact]
    public void G49_Two_results()
    {
        Equal(210f, Gradient(G12Functions.SumOfPairFunction.HostFunction.Invoke, 1f));
        Equal(210f, Gradient(x => G12Functions.SumOfPair(x), 1f));
        Equal(10f, Gradient(x => G12Functions.Pair(x).Item1, 1f));
    }

    [Fact]
    public void G49_Second_order_differentiates_the_rule()
    {
        Assert.Equal((20f, 20f), Slopes(G12Functions.Cube, 2f));
        Assert.Equal((20f, 20f), Slopes(x => G12Functions.CubeOf(x), 2f));
        Assert.Equal((20f, 20f), Slopes(x => G12Functions.CubeOfCall(x), 2f));
        var (first, second) = G12Functions.CubeSlopes(2f);
        Assert.Equal((20f, 20f), (first.Item(), second.Item()));
    }

    [Fact]
    public void G49_No_gradient_for_an_argument()
    {
        foreach (var function in new Func<Tensor<float>, Tensor<float>, Tensor<float>>[] { G12Functions.OneSided, (a, b) => G12Functions.OneSidedOf(a, b) })
        {
            Tensor<float> x = 2f, y = 4f;
            using var tape = new GradientTape();
            tape.Watch(x, y);
            var (dx, dy) = tape.Gradient(function(x, y), (x, y));
            Equal(4f, dx);
            Assert.Null(dy);
        }
    }

    [Fact]
    public void G49_One_gradient_for_two_arguments()
    {
        var product = Tf.CustomGradient<float>((Tensor<float>[] x) => (x[0] * x[1], dy => [dy]));
        var v = new Variable<float>(2f);
        using var tape = new GradientTape();
        var y = product([v, v]);
        Throws<TfValueException>(() => tape.Gradient(y, v), "custom_gradient function expected to return 2 gradients, but returned 1 instead.");
    }

    [Fact]
    public void G49_Variables_that_are_read_need_gradients()
    {
        const string Message = "@tf.custom_gradient grad_fn must accept keyword argument 'variables', since function uses variables";
        Throws<TfTypeException>(() => G12Functions.WithoutVariables(2f), Message);
        Throws<TfTypeException>(() => G12Functions.Wrong(2f), Message);
    }

    [Fact]
    public void G49_Gradients_for_variables()
    {
        foreach (var function in new Func<Tensor<float>, Tensor<float>>[] { G12Functions.WithVariables, x => G12Functions.OfVariables(x) })
        {
            Tensor<float> x = 2f;
            using var tape = new GradientTape();
            tape.Watch(x);
            var (dx, dw) = tape.Gradient(function(x), (x, G12Functions.Weight));
            Assert.Equal((5f, 7f), (dx.Item(), dw.Item()));
        }
    }

    [Fact]
    public void F18_Variables_inside_a_function_and_as_arguments()
    {
        var (dx, dw) = G12Functions.SlopesOfVariables(2f);
        Assert.Equal((10f, 14f), (dx.Item(), dw.Item()));
        var v = new Variable<float>(2f);
        using var tape = new GradientTape(persistent: true);
        Equal(20f, tape.Gradient(G12Functions.OfArgument(v), v));
        Equal(20f, tape.Gradient(G12Functions.Cube(v), v));
    }

    [Fact]
    public void F18_Rule_uses_what_is_outside()
    {
        Tensor<float> x = [1f, 2f, 3f];
        Equal([6f, 12f, 18f], Gradient(y => G12Functions.OfOutside(y, 0.5f), x));
        Equal([12f, 24f], Gradient(y => G12Functions.OfOutside(y, 1f), x[..2]));
    }

    [Fact]
    public void F18_Rule_may_call_its_own_function()
    {
        foreach (var function in new Func<Tensor<float>, Tensor<float>>[] { G12Functions.Exp, x => G12Functions.ExpOf(x) })
        {
            var (first, second) = Slopes(function, 1f);
            Assert.Equal(MathF.E, first, 1e-5f);
            Assert.Equal(MathF.E, second, 1e-5f);
        }
    }

    [Fact]
    public void F18_Second_order_has_a_rule_of_its_own()
    {
        foreach (var function in new Func<Tensor<float>, Tensor<float>>[] { G12Functions.SecondOrder, x => G12Functions.SecondOrderOf(x) })
        {
            Assert.Equal((-1.1f, -2.1f), Slopes(function, 1f));
        }
    }

    [Fact]
    public void F18_Rule_keeps_what_the_body_computed()
    {
        foreach (var function in new Func<Tensor<float>, Tensor<float>>[] { G12Functions.Log1pExp, x => G12Functions.Log1pExpOf(x) })
        {
            Equal(1f, Gradient(function, 100f));
            var (first, second) = Slopes(function, 0f);
            Assert.Equal(0.5f, first, 1e-6f);
            Assert.Equal(0.25f, second, 1e-6f);
        }
    }
}
