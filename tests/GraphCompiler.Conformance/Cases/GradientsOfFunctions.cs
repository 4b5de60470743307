namespace GraphCompiler.Conformance.Cases;

public static partial class G16Functions
{
    public static Variable<float> Weight { get; } = new(3f);

    public static Variable<float> Other { get; } = new(4f);

    [TfFunction]
    public static Tensor<float> Inner(Tensor<float> a, Tensor<float> b) => a + b;

    [TfFunction]
    public static Tensor<float> Middle(Tensor<float> a, Tensor<float> b) => a * Inner(a, b);

    [TfFunction]
    public static Tensor<float> Outer(Tensor<float> x) => Middle(x, 3f);

    [TfFunction]
    public static Tensor<float> OuterOfVariable(Tensor<float> x) => Middle(x, Weight);

    [TfFunction]
    public static Tensor<float> Derivative(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(Middle(x, 1f), x);
    }

    [TfFunction]
    public static Tensor<float> DerivativeOfCall(Tensor<float> x) => Derivative(x);

    [TfFunction]
    public static (Tensor<float>? First, Tensor<float> R1, Tensor<float>? Third, Tensor<float> R2) Foo(Tensor<float> a, Tensor<float> b) =>
        (null, a * (a + b), null, 2f * a);

    [TfFunction]
    public static (Tensor<float>? First, Tensor<float> R1, Tensor<float>? Third, Tensor<float> R2) Bar(Tensor<float> x) => Foo(x, 1f);

    [TfFunction]
    public static (Tensor<float>? None, Tensor<float> Square) Square(Tensor<float> a) => (null, a * a);

    [TfFunction]
    public static Tensor<float> OfVariable() => Weight * Weight;

    [TfFunction]
    public static Tensor<float> OfCall() => OfVariable();

    [TfFunction]
    public static Tensor<float> OfBoth()
    {
        _ = Other * 2f;
        return OfCall();
    }

    [TfFunction]
    public static Tensor<float> Squared(Tensor<float> x)
    {
        Host("squared");
        return x * x;
    }

    [TfFunction]
    public static Tensor<float> Cross(Tensor<float> logits, Tensor<int> labels) => Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, logits);

    [TfFunction]
    public static Tensor<float> CrossInside(Tensor<float> logits, Tensor<int> labels)
    {
        using var tape = new GradientTape();
        tape.Watch(logits);
        return tape.Gradient(Cross(logits, labels), logits);
    }

    [TfFunction]
    public static Tensor<float> Reads(Variable<float> v, Tensor<float> x)
    {
        Tensor<float> s = 0f;
        for (var i = 0; i < 3; i++)
        {
            s += v * x;
            v.Assign(v + 1f);
        }

        return s;
    }

    [TfFunction]
    public static Tensor<float> Writes(Variable<float> v, Tensor<float> x)
    {
        for (var i = 0; i < 2; i++) v.Assign(v * x);
        return v * 1f;
    }

    [TfFunction]
    public static Tensor<float> Captured(Variable<float> v) => v * Weight * Weight;

    [TfFunction]
    public static Tensor<float> CapturedOfCall(Variable<float> v) => Captured(v) + Captured(Weight);

    [TfFunction]
    public static Tensor<float> Open([TensorSpec(-1)] Tensor<float> x, [TensorSpec(-1)] Tensor<float> y)
    {
        var (a, b) = Two(x * x, y);
        return Tf.ReduceSum(a) + Tf.ReduceMean(b);
    }

    [TfFunction]
    public static Tensor<float> Cosine(Tensor<float> x) => Tf.Cos(x);

    [TfFunction]
    public static Tensor<float> CosineOfCall(Tensor<float> x) => Cosine(x);
}

/// <summary>Tapes around calls, and in functions that call functions (F1, F7, F9 - F12, F14 - F16).</summary>
public sealed class GradientsOfFunctions
{
    private static float Gradient(Func<Tensor<float>, Tensor<float>> function, float at)
    {
        Tensor<float> x = at;
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(function(x), x).Item();
    }

    [Fact]
    public void G16_Functions_of_functions()
    {
        Equal(40f, G16Functions.Outer(5f));
        Assert.Equal(13f, Gradient(x => G16Functions.Outer(x), 5f));
        Assert.Equal(13f, Gradient(x => G16Functions.Outer(x), 5f));
        Equal(24f, G16Functions.Middle(3f, 5f));
        Assert.Equal(11f, Gradient(x => G16Functions.Middle(x, 3f), 4f));
        Assert.Equal(2f, Gradient(y => G16Functions.Inner(y, y), 4f));
    }

    [Fact]
    public void G16_The_same_with_a_variable()
    {
        var v = G16Functions.Weight;
        v.Assign(3f);
        Equal(40f, G16Functions.OuterOfVariable(5f));
        Assert.Equal(13f, Gradient(x => G16Functions.OuterOfVariable(x), 5f));
        Assert.Equal(11f, Gradient(x => G16Functions.Middle(x, v), 4f));
        v.Assign(1.5f);
        Assert.Equal(9.5f, Gradient(x => G16Functions.OuterOfVariable(x), 4f));
        Assert.Equal(1f, Gradient(y => G16Functions.Inner(y, v), 4f));
    }

    [Fact]
    public void G17_Tape_inside_functions()
    {
        Equal(11f, G16Functions.Derivative(5f));
        Equal(11f, G16Functions.DerivativeOfCall(5f));
    }

    [Fact]
    public void G18_Results_that_are_null_are_left_out()
    {
        Tensor<float> x = 5f;
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x);
        var (first, r1, third, r2) = G16Functions.Bar(x);
        Assert.Null(first ?? third);
        Assert.Equal((30f, 10f), (r1.Item(), r2.Item()));
        Assert.Equal((11f, 2f), (tape.Gradient(r1, x).Item(), tape.Gradient(r2, x).Item()));
        var square = G16Functions.Square(x).Square;
        Assert.Equal((25f, 10f), (square.Item(), tape.Gradient(square, x).Item()));
    }

    [Fact]
    public void G28_Variables_of_called_functions_are_watched_in_order_of_creation()
    {
        foreach (var function in new Func<Tensor<float>>[] { () => G16Functions.OfVariable(), () => G16Functions.OfCall() })
        {
            using var tape = new GradientTape();
            _ = function();
            Assert.Equal([G16Functions.Weight], tape.WatchedVariables);
        }

        // The value of one is not used.
        using var both = new GradientTape();
        var y = G16Functions.OfBoth();
        Assert.Equal([G16Functions.Weight, G16Functions.Other], both.WatchedVariables);
        Assert.Null(both.Gradient(y, G16Functions.Other));
        Assert.Equal([G16Functions.Weight, G16Functions.Other], both.WatchedVariables);
    }

    [Fact]
    public void G36_Function_is_differentiated_as_far_as_it_is_asked()
    {
        var gradient = G16Functions.CrossInside([0f, 0f], 1);
        Assert.Equal([2], gradient.Shape.ToArray());
        Near([0.5f, -0.5f], gradient);
    }

    [Fact]
    public void G46_Calls_chain_on_a_persistent_tape_without_further_traces()
    {
        Tensor<float> x = 3f;
        _ = G16Functions.Squared(x);
        TakeHostLog();
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x);
        var y1 = G16Functions.Squared(x);
        var y2 = G16Functions.Squared(y1);
        var z = G16Functions.Squared(x) + y2;
        Equal(6f, tape.Gradient(y1, x));
        Equal(18f, tape.Gradient(y2, y1));
        Equal(108f, tape.Gradient(y2, x));
        Equal(114f, tape.Gradient(z, x));
        Equal(18f, tape.Gradient(z, y1));
        Assert.Equal([114f, 18f, 1f], tape.Gradient(z, [x, y1, y2]).Select(g => g.Item()));
        Assert.Equal(1, G16Functions.SquaredFunction.TracingCount);
        Assert.Empty(TakeHostLog());
    }

    [Fact]
    public void G47_Every_read_of_a_variable_that_changes_counts()
    {
        foreach (var reads in new Func<Variable<float>, Tensor<float>, Tensor<float>>[] { (w, y) => G16Functions.Reads(w, y), G16Functions.ReadsFunction.HostFunction })
        {
            var v = new Variable<float>(2f);
            Tensor<float> x = 5f;
            using var tape = new GradientTape();
            tape.Watch(x);
            var s = reads(v, x);
            Assert.Equal((45f, 5f), (s.Item(), v.Item()));
            var (dx, dv) = tape.Gradient(s, (x, v));
            Assert.Equal((9f, 15f), (dx.Item(), dv.Item()));
        }
    }

    [Fact]
    public void G47_A_write_stops_gradients()
    {
        foreach (var writes in new Func<Variable<float>, Tensor<float>, Tensor<float>>[] { (w, y) => G16Functions.Writes(w, y), G16Functions.WritesFunction.HostFunction })
        {
            var v = new Variable<float>(2f);
            Tensor<float> x = 5f;
            using var tape = new GradientTape();
            tape.Watch(x);
            var y = writes(v, x);
            Equal(50f, y);
            var (dx, dv) = tape.Gradient(y, (x, v));
            Assert.Null(dx);
            Equal(1f, dv);
        }
    }

    [Fact]
    public void F12_A_variable_that_is_captured_and_passed_is_one_source()
    {
        var (w, v) = (G16Functions.Weight, new Variable<float>(2f));
        w.Assign(3f);
        using var tape = new GradientTape(persistent: true);
        var y = G16Functions.CapturedOfCall(v);
        Equal(45f, y);
        var (dv, dw) = tape.Gradient(y, (v, w));
        Assert.Equal((9f, 39f), (dv.Item(), dw.Item()));
        Assert.Equal(18f, tape.Gradient(dw, w).Item() - 4f);
    }

    [Fact]
    public void F21_Calls_within_a_function_without_sizes()
    {
        for (var length = 1; length < 4; length++)
        {
            var (x, y) = (Tf.Ones([length]), Tf.Ones([2 * length]));
            using var tape = new GradientTape();
            tape.Watch(x, y);
            var (dx, dy) = tape.Gradient(G16Functions.Open(x, y), (x, y));
            Equal([.. Enumerable.Repeat(4f, length)], dx);
            Equal([.. Enumerable.Repeat(3f / (2 * length), 2 * length)], dy);
        }
    }

    [Fact]
    public void F10_Derivatives_of_the_cosine_come_round()
    {
        foreach (var cosine in new Func<Tensor<float>, Tensor<float>>[] { x => G16Functions.Cosine(x), x => G16Functions.CosineOfCall(x) })
        {
            Tensor<float> x = 1f;
            using var tape = new GradientTape(persistent: true);
            tape.Watch(x);
            var y = cosine(x);
            float[] expected = [MathF.Cos(1), -MathF.Sin(1), -MathF.Cos(1), MathF.Sin(1), MathF.Cos(1)];
            foreach (var value in expected)
            {
                Near(value, y);
                y = tape.Gradient(y, x);
            }
        }
    }
}
