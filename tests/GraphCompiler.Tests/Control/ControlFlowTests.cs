namespace GraphCompiler.Tests.Control;

/// <summary>Conditions and loops in graphs, their gradients of any order, eager code the oracle.</summary>
public sealed class ControlFlowTests
{
    [Theory]
    [InlineData(3f, 6f)]
    [InlineData(-2f, -6f)]
    public void A_condition_takes_one_arm(float x, float expected)
    {
        var run = Function(t => Tf.Cond(t > 0, () => 2 * t, () => 3 * t));
        Assert.Equal(expected, run(x).Item());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void A_loop_runs_as_often_as_its_condition_holds(int n)
    {
        var run = Function<int>(t => Tf.WhileLoop((i, s) => i < t, (i, s) => (i + 1, (s * 10) + i), (Tf.Constant(0), Tf.Constant(0))).Item2);
        Assert.Equal(Enumerable.Range(0, n).Aggregate(0, (s, i) => (s * 10) + i), run(n).Item());
    }

    [Theory]
    [InlineData(2f, 8f, 12f, 12f)]
    [InlineData(-2f, 4f, -4f, 2f)]
    public void Gradients_go_through_the_arm_that_was_taken(float at, float y, float first, float second) =>
        CheckOrders(x => Tf.Cond(x > 0, () => x * x * x, () => x * x), at, y, first, second);

    [Fact]
    public void Gradients_go_back_through_the_iterations() =>
        CheckOrders(x => Tf.WhileLoop(y => y < 100, y => y * y, x), 2, 256, 1024, 3584);

    [Fact]
    public void A_size_may_be_used_before_the_tensor_that_has_it()
    {
        var result = Traced.Call(
            inputs =>
            {
                var x = inputs[0].As<float>();
                var zeros = Tf.Zeros<float>(Tf.Stack([Tf.Shape(x)[0], 3]));
                var start = (zeros + 1) * Tf.ReduceSum(x, axis: 1, keepDims: true);
                var end = Tf.WhileLoop((i, y) => i < 3, (i, y) => (i + 1, y * 2), ((Tensor<int>)0, start));
                return end.Item2 + zeros;
            },
            [Tf.Constant([[1f, 2f], [3f, 4f]])],
            areSizesKnown: false);
        Assert.Equal([2, 3], result!.Shape.ToArray());
        Assert.Equal([24, 24, 24, 56, 56, 56], result.As<float>().ToArray());
    }

    [Fact]
    public void The_mean_of_what_a_loop_gives_has_its_gradient_where_sizes_are_open()
    {
        var weight = new Variable<float>(Tf.Constant([[0.5f, -1f], [2f, 0.25f]]));
        Tensor Gradient(Tensor[] inputs)
        {
            using var tape = new GradientTape();
            var end = Tf.WhileLoop((i, y) => i < 2, (i, y) => (i + 1, Tf.Tanh(Tf.MatMul(y, weight))), ((Tensor<int>)0, inputs[0].As<float>()));
            return tape.Gradient(Tf.ReduceMean(Tf.Square(end.Item2)) * Tf.Cast<float>(Tf.Shape(end.Item2)[0]), weight);
        }

        Tensor[] x = [Tf.Constant([[1f, 2f], [3f, 4f], [-1f, 0.5f]])];
        Assert.Equal(Gradient(x).As<float>().ToArray(), Traced.Call(Gradient, x, areSizesKnown: false)!.As<float>().ToArray());
    }

    [Fact]
    public void Gradients_add_up_for_what_all_iterations_share() =>
        CheckOrders(x => Tf.WhileLoop(_ => true, y => y * x, x, maximumIterations: 3), 2, 16, 32, 48);

    [Fact]
    public void Conditions_and_loops_nest()
    {
        // y = x; up to 5 times: y > 3 ? y * 0.5 x : y * x², until y > 30 
        Tensor<float> Run(Tensor<float> x) => Tf.WhileLoop(
            (y, i) => (i < 5) & (y <= 30),
            (y, i) => (Tf.Cond(y > 3, () => y * 0.5f * x, () => Tf.WhileLoop(_ => true, z => z * x, y, maximumIterations: 2)), i + 1),
            (x, Tf.Constant(0))).Item1;
        foreach (var x in new[] { 1.5f, 2f, 3.5f, -2f })
        {
            using var tape = new GradientTape();
            Tensor<float> t = x;
            tape.Watch(t);
            var expected = Run(t);
            var slope = tape.Gradient(expected, t);
            var f = Function(Run);
            using var outer = new GradientTape();
            outer.Watch(t);
            var y = f(t);
            Assert.Equal(expected.Item(), y.Item());
            Assert.Equal(slope.Item(), outer.Gradient(y, t).Item());
        }
    }

    [Fact]
    public void Maps_and_scans_differentiate()
    {
        var w = new Variable<float>(2);
        Check(x => Tf.MapFn(e => e * e * w, x), [2, 8, 18], [4, 8, 12], 14);
        Check(x => Tf.Scan((a, e) => (a * w) + e, x), [1, 4, 11], [7, 3, 1], 7);
        Check(x => Tf.Foldl((a, e) => (a * w) + e, x), [11], [4, 2, 1], 6);

        void Check(Func<Tensor<float>, Tensor<float>> f, float[] y, float[] dx, float dw)
        {
            foreach (var run in new[] { f, Function(f) })
            {
                using var tape = new GradientTape();
                Tensor<float> x = new float[] { 1, 2, 3 };
                tape.Watch(x);
                var result = run(x);
                var (gradient, weight) = tape.Gradient(result, (x, w));
                Assert.Equal(y, result.ToArray());
                Assert.Equal(dx, gradient.ToArray());
                Assert.Equal(dw, weight.Item());
            }
        }
    }

    [Fact]
    public void Arrays_of_tensors_differentiate()
    {
        var w = new Variable<float>(2);
        Tensor<float> Run(Tensor<float> x)
        {
            var (_, _, array) = Tf.WhileLoop(
                (i, s, ta) => i < 3,
                (i, s, ta) => (s * w) + x[i] is var next ? (i + 1, next, ta.Write(i, next * next)) : default,
                (Tf.Constant(0), Tf.Constant(0f), new TensorArray<float>(0, dynamicSize: true)));
            return array.Stack();
        }

        foreach (var run in new[] { Run, Function(Run) })
        {
            using var tape = new GradientTape();
            Tensor<float> x = new float[] { 1, 2, 3 };
            tape.Watch(x);
            var y = run(x);
            var (dx, dw) = tape.Gradient(y, (x, w));
            Assert.Equal([1, 16, 121], y.ToArray());
            Assert.Equal([106, 52, 22], dx.ToArray());
            Assert.Equal(140, dw.Item());
        }
    }

    [Fact]
    public void Effects_keep_their_order()
    {
        var v = new Variable<float>(1);
        var writer = new StringWriter();
        var run = Function(x =>
        {
            Tf.Print(["start", v.Value], " ", output: writer);
            Tf.Cond(x > 0, () => { v.AssignAdd(x); }, () => { v.Assign(v * 10); });
            Tf.Print(["then", v.Value], " ", output: writer);
            return v.Value;
        });
        Assert.Equal(3, run(2).Item());
        Assert.Equal(30, run(-1).Item());
        Assert.Equal("start 1\nthen 3\nstart 3\nthen 30\n", writer.ToString());
    }

    [Fact]
    public void Host_code_runs_in_its_turn_and_has_a_gradient()
    {
        var calls = 0;
        var run = Function(x => Tf.HostFunction(t =>
        {
            calls++;
            return t * t;
        }, x) + x);
        using var tape = new GradientTape();
        Tensor<float> three = 3f;
        tape.Watch(three);
        var y = run(three);
        Assert.Equal(12, y.Item());
        Assert.Equal(7, tape.Gradient(y, three).Item());
        Assert.Equal(1, calls);
    }

    private static void CheckOrders(Func<Tensor<float>, Tensor<float>> f, float at, float value, float first, float second)
    {
        foreach (var run in new[] { f, Function(f) })
        {
            Tensor<float> x = at;
            using var outer = new GradientTape();
            outer.Watch(x);
            using var inner = new GradientTape();
            inner.Watch(x);
            var y = run(x);
            var slope = inner.Gradient(y, x);
            var curvature = outer.Gradient(slope, x);
            Assert.Equal([value, first, second], [y.Item(), slope.Item(), curvature.Item()]);
        }

        // Both tapes inside.
        var whole = Function(x =>
        {
            using var outer = new GradientTape();
            outer.Watch(x);
            using var inner = new GradientTape();
            inner.Watch(x);
            var y = f(x);
            var slope = inner.Gradient(y, x);
            return Tf.Stack([y, slope, outer.Gradient(slope, x)]);
        });
        Assert.Equal([value, first, second], whole(at).ToArray());
    }

    private static Func<Tensor<float>, Tensor<float>> Function(Func<Tensor<float>, Tensor<float>> body) => Function<float>(body);

    private static Func<Tensor<T>, Tensor<T>> Function<T>(Func<Tensor<T>, Tensor<T>> body) => Traced.Function(body);
}
