namespace GraphCompiler.Conformance.Cases;

public static partial class G01Functions
{
    [TfFunction]
    public static Tensor<float> Add(Tensor<float> x, Tensor<float> y) => x + y;

    [TfFunction]
    public static Tensor<float> Sum(Tensor<float> x, Tensor<float>[] others)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        tape.Watch(others);
        var y = 2f * x;
        foreach (var other in others) y += 3f * other;
        Tensor<float>[] sources = [x, .. others];
        return Tf.Stack(tape.Gradient(y, sources));
    }

    [TfFunction]
    public static Tensor<float> Where(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(Tf.Where(x < 10f, x, x * x), x);
    }

    [TfFunction]
    public static Tensor<float> CrossEntropy(Tensor<float> logits, Tensor<float> labels)
    {
        using var tape = new GradientTape();
        tape.Watch(logits);
        return tape.Gradient(-Tf.ReduceSum(labels * Tf.Nn.LogSoftmax(logits)), logits);
    }
}

/// <summary>What a tape records and gives (F2 - F8, F15, F17, F21).</summary>
public sealed class Gradients
{
    [Fact]
    public void G01_Gradient_of_a_call()
    {
        var v = new Variable<float>(1f);
        using var tape = new GradientTape();
        Equal(1f, tape.Gradient(G01Functions.Add(v, 1f), v));
    }

    [Fact]
    public void G02_Gradient_of_a_variable()
    {
        var x = new Variable<float>(3f);
        using (var tape = new GradientTape()) Equal(6f, tape.Gradient(x * x, x));
        x.Assign(1f);
        using var basics = new GradientTape();
        var f = (x * x) + (2f * x) - 5f;
        Equal(-2f, f);
        Equal(4f, basics.Gradient(f, x));
    }

    [Fact]
    public void G04_Only_what_is_watched_by_hand()
    {
        Variable<float> x0 = new(0f), x1 = new(10f);
        using var tape = new GradientTape(watchAccessedVariables: false);
        tape.Watch(x1);
        var (g0, g1) = tape.Gradient(Tf.ReduceSum(Tf.Sin(x0) + Tf.Nn.Softplus(x1)), (x0, x1));
        Assert.Null(g0);
        Near(0.9999546f, g1);
    }

    [Fact]
    public void G05_Gradient_of_an_intermediate_value()
    {
        Tensor<float> x = 3f;
        using (var tape = new GradientTape())
        {
            tape.Watch(x);
            var y = x * x;
            Equal(18f, tape.Gradient(y * y, y));
        }

        using var fresh = new GradientTape();
        fresh.Watch(x);
        var square = x * x;
        Equal(108f, fresh.Gradient(square * square, x));
    }

    [Fact]
    public void G06_Persistent_tape_is_asked_often_and_another_once()
    {
        Tensor<float> x = [1f, 3f];
        using var tape = new GradientTape(persistent: true);
        using var once = new GradientTape();
        tape.Watch(x);
        once.Watch(x);
        var y = x * x;
        Equal([4f, 108f], tape.Gradient(y * y, x));
        Equal([2f, 6f], tape.Gradient(y, x));
        _ = once.Gradient(y, x);
        const string Message = "A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)";
        Throws<InvalidOperationException>(() => once.Gradient(y, x), Message);
        Throws<InvalidOperationException>(() => once.Jacobian(y, x), Message);
    }

    [Fact]
    public void G08_Host_condition_takes_one_variable()
    {
        Tensor<float> x = 1f;
        Variable<float> v0 = new(2f), v1 = new(2f);
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x);
        Tensor<float> result = x.Item() > 0f ? v0 : v1 * v1;
        var (dv0, dv1) = tape.Gradient(result, (v0, v1));
        Equal(1f, dv0);
        Assert.Null(dv1);
        Assert.Null(tape.Gradient(result, x));
    }

    [Fact]
    public void G09_Rebound_names_state_integers_and_host_detours_have_no_gradient()
    {
        Tensor<float> x = new Variable<float>(2f);
        for (var epoch = 0; epoch < 2; epoch++)
        {
            using var tape = new GradientTape();
            var y = x + 1f;
            var dy = tape.Gradient(y, x);
            if (epoch == 0) Equal(1f, dy);
            else Assert.Null(dy);
            x = x + 1f;
        }

        Variable<float> x0 = new(3f), x1 = new(0f);
        using (var tape = new GradientTape())
        {
            x1.AssignAdd(x0);
            Assert.Null(tape.Gradient(Tf.Square(x1), x0));
        }

        Tensor<int> n = 10;
        using (var tape = new GradientTape())
        {
            tape.Watch(n);
            Assert.Null(tape.Gradient(n * n, n));
        }

        var v = new Variable<float>([1f, 2f]);
        using (var tape = new GradientTape())
        {
            Tensor<float> mean = (v * v).ToArray().Average();
            Assert.Null(tape.Gradient(mean * 2f, v));
        }
    }

    [Fact]
    public void G10_Unconnected_source_is_null_or_zeros()
    {
        Variable<float> x = new([2f, 2f]), z = new(3f);
        using var tape = new GradientTape(persistent: true);
        var y = Tf.Square(z);
        Assert.Null(tape.Gradient(y, x));
        Equal([0f, 0f], tape.Gradient(y, x, unconnectedGradients: UnconnectedGradients.Zero));
        Throws<TfValueException>(() => tape.Gradient(y, x, unconnectedGradients: (UnconnectedGradients)7), "Unknown value for unconnected_gradients: '7'");
    }

    [Fact]
    public void G13_Two_tapes()
    {
        Tensor<float> x0 = 0f, x1 = 0f;
        using GradientTape tape0 = new(), tape1 = new();
        tape0.Watch(x0);
        tape1.Watch(x1);
        var y = Tf.Sin(x0) + Tf.Sigmoid(x1);
        Equal(1f, tape0.Gradient(y, x0));
        Equal(0.25f, tape1.Gradient(y, x1));
    }

    [Fact]
    public void G14_Higher_orders_by_nested_tapes_and_by_one_inside_itself()
    {
        var x = new Variable<float>(1f);
        using (var outer = new GradientTape())
        {
            using var inner = new GradientTape();
            var dy = inner.Gradient(x * x * x, x);
            Equal(3f, dy);
            Equal(6f, outer.Gradient(dy, x));
        }

        x.Assign(3f);
        using var tape = new GradientTape(persistent: true);
        var y = x * x * x;
        var first = tape.Gradient(y, x);
        var second = tape.Gradient(first, x);
        Assert.Equal([27f, 27f, 18f, 6f], [y.Item(), first.Item(), second.Item(), tape.Gradient(second, x).Item()]);
    }

    [Fact]
    public void G30_Recording_stops_is_reset_and_goes_on()
    {
        var x = new Variable<float>(1f);
        using (var tape = new GradientTape(persistent: true))
        {
            var x2 = 2f * x;
            Tensor<float> y;
            using (tape.StopRecording()) y = x2 * x2;
            var z = x2 * x2;
            Assert.Null(tape.Gradient(y, x2));
            Equal(4f, tape.Gradient(z, x2));
        }

        using (var tape = new GradientTape())
        {
            var loss = x * x;
            tape.Reset();
            loss += x * x;
            Equal(2f, tape.Gradient(loss, x));
        }

        var again = new GradientTape();
        var twice = 2f * x;
        Throws<TfValueException>(() => again.Resume(), "Tape is still recording, This can happen if you try to re-enter an already-active tape.");
        again.Dispose();
        Throws<InvalidOperationException>(() => again.StopRecording(), "Trying to stop recording a tape which is not recording.");
        Tensor<float> four;
        using (again.Resume()) four = 2f * twice;
        Equal(4f, again.Gradient(four, x));
    }

    [Fact]
    public void G32_Watching_is_local_to_a_tape()
    {
        Tensor<float> x = 2f;
        using GradientTape outer = new(persistent: true), inner = new(persistent: true);
        outer.Watch(x);
        inner.Watch(x);
        var (y, z) = (x * x * x, x * x);
        Equal(12f, outer.Gradient(inner.Gradient(y, x), x));
        using var unwatched = new GradientTape();
        Assert.Null(unwatched.Gradient(z, x));
        Throws<TfValueException>(() => unwatched.Watch((Tensor)null!), "not tf.Tensor or tf.Variable or ExtensionType.");
    }

    [Fact]
    public void G33_Choices_and_cross_entropy()
    {
        Equal(1f, G01Functions.Where(5f));
        Equal(100f, G01Functions.Where(50f));
        Near([-0.5f, 0.5f], G01Functions.CrossEntropy([0f, 0f], [1f, 0f]));
    }

    [Fact]
    public void G38_Gradient_within_the_scope()
    {
        var v = new Variable<float>(1f);
        using var tape = new GradientTape();
        var loss = 2f * v;
        Equal(2f, tape.Gradient(loss, v));
    }

    [Fact]
    public void F3_Integers_warn_and_have_no_gradient()
    {
        var (warnings, before) = (new List<string>(), Tf.Config.WarningLogger);
        Tf.Config.WarningLogger = warnings.Add;
        try
        {
            using var tape = new GradientTape();
            tape.Watch(Tf.Constant(1));
            Assert.Equal(["The dtype of the watched tensor must be floating (e.g. tf.float32), got tf.int32"], warnings);
        }
        finally
        {
            Tf.Config.WarningLogger = before;
        }
    }

    [Fact]
    public void F4_Persistent_tapes_nest()
    {
        Tensor<float> x = 3f;
        using var outer = new GradientTape(persistent: true);
        outer.Watch(x);
        var y = x * x;
        Tensor<float> z;
        using (var inner = new GradientTape(persistent: true))
        {
            inner.Watch(y);
            z = 2f * y;
            var slope = inner.Gradient(z, y);
            Equal(2f, slope);
            y += slope;
        }

        Equal(6f, outer.Gradient(y, x));
        Equal(12f, outer.Gradient(z, x));
    }

    [Fact]
    public void F14_Watched_variables_respect_a_reset()
    {
        Variable<float> a = new(1f), b = new(2f);
        using var tape = new GradientTape(persistent: true);
        _ = a + b;
        Assert.Equal([a, b], tape.WatchedVariables);
        tape.Reset();
        _ = b + b;
        Assert.Equal([b], tape.WatchedVariables);
    }

    [Fact]
    public void F15_State_stops_gradients()
    {
        var v = new Variable<float>(2f);
        Tensor<float> x = 3f;
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x);
        v.Assign(x * x);
        var y = 2f * v;
        Assert.Null(tape.Gradient(y, x));
        Equal(2f, tape.Gradient(y, v));
    }

    [Fact]
    public void F16_What_is_not_differentiable_gives_null_and_sign_zeros()
    {
        var x = new Variable<float>([1.5f, -2f]);
        using var tape = new GradientTape(persistent: true);
        Assert.Null(tape.Gradient(Tf.Round(x), x));
        Assert.Null(tape.Gradient(Tf.Floor(x), x));
        Assert.Null(tape.Gradient(Tf.Cast<float>(Tf.Cast<int>(x)), x));
        Assert.Null(tape.Gradient(Tf.Cast<float>(x > 0f), x));
        Equal([0f, 0f], tape.Gradient(Tf.Sign(x), x));
    }

    [Fact]
    public void F21_Gradient_has_the_shape_and_type_of_its_source()
    {
        Variable<float> w = new(Tf.Ones([3, 2])), b = new(Tf.Ones([2]));
        Tensor<float> x = new float[,] { { 1, 2, 3 } };
        using var tape = new GradientTape();
        var (dw, db) = tape.Gradient(Tf.Cast<double>(Tf.ReduceMean(Tf.Square(Tf.MatMul(x, w) + b))), (w, b));
        Assert.Equal([3, 2], dw.Shape.ToArray());
        Assert.Equal([2], db.Shape.ToArray());
        Equal([7f, 7f], db);
    }
}
