namespace GraphCompiler.Tests.Autodiff;

[Collection(nameof(AloneInProcess))]
public class GradientTapeTests
{
    [Fact]
    public void Trainable_variables_are_watched_and_tensors_are_not()
    {
        var x0 = new Variable<float>(3, name: "x0");
        var x1 = new Variable<float>(3, trainable: false);
        var x2 = new Variable<float>(2) + 1;
        Tensor<float> x3 = 3;
        using var tape = new GradientTape();
        var y = Tf.Square(x0) + Tf.Square(x1) + Tf.Square(x2) + Tf.Square(x3);
        var (g0, g1, g2, g3) = tape.Gradient(y, (x0, x1, x2, x3));
        Assert.Equal(6f, g0.Item());
        Assert.True(g1 is null && g2 is null && g3 is null);
        Assert.Equal("x0:0", Assert.Single(tape.WatchedVariables, v => ReferenceEquals(v, x0)).Name);
    }

    [Fact]
    public void Watching_is_chosen_by_hand()
    {
        var (v, w) = (new Variable<float>(2), new Variable<float>(3));
        Tensor<float> x = 4;
        using var tape = new GradientTape(watchAccessedVariables: false);
        tape.Watch(v, x);
        var y = v * w * x;
        var (gv, gw, gx) = tape.Gradient(y, (v, w, x));
        Assert.Equal((12f, 6f), (gv.Item(), gx.Item()));
        Assert.Null(gw);
    }

    [Fact]
    public void A_tape_is_used_once_unless_it_is_persistent()
    {
        var x = new Variable<float>(3);
        using var once = new GradientTape();
        using var often = new GradientTape(persistent: true);
        var y = x * x;
        Assert.Equal(6f, once.Gradient(y, x).Item());
        var error = Assert.Throws<InvalidOperationException>(() => once.Gradient(y, x));
        Assert.Equal("A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)", error.Message);
        Assert.Equal((6f, 6f), (often.Gradient(y, x).Item(), often.Gradient(y, x).Item()));
    }

    [Fact]
    public void A_gradient_inside_the_scope_is_not_recorded_on_its_own_tape_but_on_outer_ones()
    {
        var x = new Variable<float>(3);
        using var first = new GradientTape();
        using var second = new GradientTape();
        using var third = new GradientTape();
        var y = x * x * x;
        var dy = third.Gradient(y, x);
        var ddy = second.Gradient(dy, x);
        var dddy = first.Gradient(ddy, x);
        Assert.Equal((27f, 27f, 18f, 6f), (y.Item(), dy.Item(), ddy.Item(), dddy.Item()));
    }

    [Fact]
    public void A_persistent_tape_differentiates_its_own_gradient()
    {
        var x = new Variable<double>(3);
        using var tape = new GradientTape(persistent: true);
        var dy = tape.Gradient(Tf.Exp(x * 2), x);
        Assert.Equal(4 * Math.Exp(6), tape.Gradient(dy, x).Item(), 1e-9);
    }

    [Fact]
    public void Targets_are_summed_and_a_target_that_is_a_source_counts()
    {
        var x = new Variable<float>(2);
        using var tape = new GradientTape(persistent: true);
        var y = x * x;
        Assert.Equal(5f, tape.Gradient([x, y], x).Item());
        Assert.Equal(1f, tape.Gradient(x, x).Item());
        Assert.Equal([4f, 4f], tape.Gradient(y, [x, x]).Select(g => g.Item()));
    }

    [Fact]
    public void Intermediate_values_are_sources()
    {
        Tensor<float> x = [1, 3];
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x);
        var y = x * x;
        var z = y * y;
        Assert.Equal([4f, 108f], tape.Gradient(z, x).ToArray());
        Assert.Equal([2f, 18f], tape.Gradient(z, y).ToArray());
        Assert.Equal([2f, 6f], tape.Gradient(y, x).ToArray());
    }

    [Fact]
    public void Sources_may_be_targets_with_weights()
    {
        Tensor<float> x = 3, y = 2;
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x, y);
        var loss = x * y;
        Assert.Equal(4f, tape.Gradient([loss, x], x, [Tf.Constant(1f), Tf.Constant(2f)]).Item());
        Assert.Equal([1f, 5f], tape.Gradient([x, y, y * y], [x, y]).Select(g => g.Item()));
        Assert.Equal(2f, tape.Gradient([x, x], x).Item());
    }

    [Fact]
    public void Watching_is_local_to_a_tape()
    {
        Tensor<float> x = 2;
        using var outer = new GradientTape();
        outer.Watch(x);
        using var inner = new GradientTape(persistent: true);
        inner.Watch(x);
        var dy = inner.Gradient(x * x * x, x);
        Assert.Equal(12f, outer.Gradient(dy, x).Item());

        using var unwatched = new GradientTape();
        Assert.Null(unwatched.Gradient(x * x, x));
    }

    [Fact]
    public void A_target_that_is_a_variable_is_read_after_the_recording_too()
    {
        var x = new Variable<float>(2);
        var tape = new GradientTape();
        tape.Dispose();
        Assert.Equal(1f, tape.Gradient(x, x).Item());
    }

    [Fact]
    public void Identity_is_that_of_the_object()
    {
        Tensor<float> x = 2;
        using var tape = new GradientTape();
        tape.Watch(x);
        Tensor<float>[] others = [x + 0, x - 0, x * 1, Tf.Identity(x)];
        tape.Watch(others);
        Assert.Equal([2f, 3f, 3f, 3f, 3f], new[] { 2f }.Concat(tape.Gradient(others[0] * 3 + others[1] * 3 + others[2] * 3 + others[3] * 3, others).Select(g => g.Item())));
    }

    [Fact]
    public void Output_gradients_weigh_their_targets()
    {
        var x = new Variable<float>([1, 2]);
        using var tape = new GradientTape(persistent: true);
        var (y, z) = (x * x, x * 3);
        Assert.Equal([20f, 80f], tape.Gradient(y, x, outputGradient: (Tensor<float>)[10, 20]).ToArray());
        Assert.Equal([6f, 12f], tape.Gradient(y, x, outputGradient: (Tensor<float>)3).ToArray());
        Assert.Equal([5f, 7f], tape.Gradient([y, z], x, [Tf.Constant(1f), Tf.Constant(1f)]).ToArray());
        Assert.Throws<TfValueException>(() => tape.Gradient([y, z], x, [Tf.Constant(1f)]));
        Assert.Contains(
            "Incompatible shapes: [3] vs. [2]",
            Assert.Throws<TfInvalidArgumentException>(() => tape.Gradient(y, x, Tf.Ones([3]))).Message,
            StringComparison.Ordinal);
        var types = Assert.Throws<TfInvalidArgumentException>(() => tape.Gradient(y, x, Tf.Ones<double>([2]))).Message;
        Assert.Contains("float64", types, StringComparison.Ordinal);
        Assert.Contains("float32", types, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_connected_is_null_or_zero()
    {
        var (x, z) = (new Variable<float>(2), new Variable<float>([1, 2]));
        using var tape = new GradientTape(persistent: true);
        var y = x * x;
        Assert.Null(tape.Gradient(y, z));
        Assert.Equal([0f, 0f], tape.Gradient(y, z, unconnectedGradients: UnconnectedGradients.Zero).ToArray());
        Assert.Null(tape.Gradient(Tf.Constant(2f), Tf.Constant(1f)));
        Assert.Null(tape.Gradient(Tf.ZerosLike(x), x));
    }

    [Fact]
    public void Integers_have_no_gradient_and_warn()
    {
        var warnings = new List<string>();
        var before = Tf.Config.WarningLogger;
        Tf.Config.WarningLogger = warnings.Add;
        try
        {
            var n = new Variable<int>(3);
            var x = new Variable<float>(3);
            using var tape = new GradientTape(persistent: true);
            tape.Watch(Tf.Constant(1));
            Assert.Null(tape.Gradient(n * n, n));
            Assert.Equal(3f, tape.Gradient(Tf.Cast<float>(Tf.Cast<int>(x)) * x, x).Item());
            Assert.Equal("The dtype of the watched tensor must be floating (e.g. tf.float32), got tf.int32", warnings[0]);
            Assert.Equal(3, warnings.Count);
        }
        finally
        {
            Tf.Config.WarningLogger = before;
        }
    }

    [Fact]
    public void Recording_stops_and_resumes()
    {
        var x = new Variable<float>(2);
        var y = new Variable<float>(3);
        var tape = new GradientTape();
        Tensor<float> unseen;
        using (tape.StopRecording())
        {
            unseen = x * x;
            Assert.Contains(
                "Trying to stop recording a tape which is not recording",
                Assert.Throws<InvalidOperationException>(tape.StopRecording).Message,
                StringComparison.Ordinal);
        }

        var z = unseen + y * y;
        tape.Dispose();
        using (tape.Resume())
        {
            z *= y;
            Assert.Contains("Tape is still recording", Assert.Throws<TfValueException>(tape.Resume).Message, StringComparison.Ordinal);
        }

        var (dx, dy) = tape.Gradient(z, (x, y));
        Assert.Null(dx);
        Assert.Equal(4 + 27f, dy.Item());
    }

    [Fact]
    public void Reset_forgets_everything()
    {
        var x = new Variable<float>(3);
        using var tape = new GradientTape();
        var y = x * x;
        tape.Reset();
        y += x;
        Assert.Equal(1f, tape.Gradient(y, x).Item());
    }

    [Fact]
    public void State_stops_gradients()
    {
        var (x0, x1) = (new Variable<float>(3), new Variable<float>(0));
        using var tape = new GradientTape(persistent: true);
        x1.AssignAdd(x0);
        var y = x1 * x1;
        Assert.Null(tape.Gradient(y, x0));
        Assert.Equal(6f, tape.Gradient(y, x1).Item());
    }

    [Fact]
    public void A_variable_that_changes_between_two_reads_is_one_source()
    {
        var v = new Variable<float>(2);
        using var tape = new GradientTape();
        var y0 = v * v;
        v.Assign(10);
        Assert.Equal(24f, tape.Gradient(y0 + v * v, v).Item());
    }

    [Fact]
    public void Watched_variables_come_in_the_order_of_creation()
    {
        var (a, b, c) = (new Variable<float>(1), new Variable<double>(1), new Variable<float>(1));
        using var tape = new GradientTape();
        _ = c * 2;
        _ = Tf.Cast<float>(b) * a;
        Assert.Equal([a, b, c], tape.WatchedVariables);
    }

    [Fact]
    public void Sources_of_several_types_keep_their_own()
    {
        var (a, b) = (new Variable<float>([1, 2]), new Variable<double>(3));
        using var tape = new GradientTape(persistent: true);
        var y = Tf.ReduceSum(Tf.Cast<double>(a) * b);
        var (da, db) = tape.Gradient(y, (a, b));
        Assert.Equal([3f, 3f], da.ToArray());
        Assert.Equal(3.0, db.Item());
        IReadOnlyList<IVariable> variables = [a, b];
        Assert.Equal(["float32", "float64"], tape.Gradient(y, variables).Select(g => g.DType.Name));
    }

    [Fact]
    public void A_null_target_is_named() =>
        Assert.Contains("`target`", Assert.Throws<TfTypeException>(() => new GradientTape().Gradient((Tensor)null!, new Variable<float>(1))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_guides_model_learns()
    {
        var (w, b) = (new Variable<float>(5), new Variable<float>(0));
        var x = Tf.Linspace(-2f, 2f, 201);
        var y = 3 * x + 2;
        for (var epoch = 0; epoch < 100; epoch++)
        {
            using var tape = new GradientTape();
            var loss = Tf.ReduceMean(Tf.Square(y - (w * x + b)));
            var (dw, db) = tape.Gradient(loss, (w, b));
            w.AssignSub(0.1f * dw);
            b.AssignSub(0.1f * db);
        }

        Assert.Equal(3f, w.Item(), 1e-3f);
        Assert.Equal(2f, b.Item(), 1e-3f);
    }
}
