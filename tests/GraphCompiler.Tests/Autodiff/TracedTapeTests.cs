using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Autodiff;

public class TracedTapeTests
{
    [Fact]
    public void A_tape_inside_a_function_writes_its_gradient_into_the_graph()
    {
        var w = new Variable<float>(3);
        var gradient = Traced.Call(x =>
        {
            using var tape = new GradientTape();
            tape.Watch(x);
            var y = Tf.ReduceSum(w * x * x);
            var (dx, dw) = tape.Gradient(y, (x, w));
            Assert.Equal([w], tape.WatchedVariables);
            return dx * 100 + dw;
        }, Tf.Constant([1f, 2f]));
        Assert.Equal([605f, 1205f], gradient!.ToArray());
    }

    [Fact]
    public void A_tape_around_a_function_differentiates_its_graph()
    {
        var (w, x) = (new Variable<float>(3), new Variable<float>([1, 2]));
        using var tape = new GradientTape();
        var y = Traced.Call(t => Tf.ReduceSum(w * t * t), x)!;
        Assert.Equal([w, x], tape.WatchedVariables);
        var (dw, dx) = tape.Gradient(y, (w, x));
        Assert.Equal(5f, dw.Item());
        Assert.Equal([6f, 12f], dx.ToArray());
    }

    [Fact]
    public void Tapes_nest_inside_a_function()
    {
        var third = Traced.Call(x =>
        {
            using var first = new GradientTape();
            using var second = new GradientTape();
            using var third = new GradientTape();
            first.Watch(x);
            second.Watch(x);
            third.Watch(x);
            var dy = third.Gradient(x * x * x, x);
            var ddy = second.Gradient(dy, x);
            return dy * 10000 + ddy * 100 + first.Gradient(ddy, x);
        }, Tf.Constant(3.0));
        Assert.Equal(271806, third!.Item());
    }

    [Fact]
    public void Tapes_nest_around_and_inside()
    {
        Tensor<double> x = 3;
        using var outer = new GradientTape();
        outer.Watch(x);
        var dy = Traced.Call(t =>
        {
            using var inner = new GradientTape();
            inner.Watch(t);
            return inner.Gradient(t * t * t, t);
        }, x)!;
        Assert.Equal(27, dy.Item());
        Assert.Equal(18, outer.Gradient(dy, x).Item());
    }

    [Fact]
    public void Connectivity_inside_a_function_is_that_of_eager_code()
    {
        var unconnected = new Variable<float>(1);
        Traced.Call(x =>
        {
            using var tape = new GradientTape(persistent: true);
            tape.Watch(x);
            var y = x * x;
            Assert.Null(tape.Gradient(y, unconnected));
            return tape.Gradient(y, unconnected, unconnectedGradients: UnconnectedGradients.Zero);
        }, Tf.Constant(1f));
    }

    [Fact]
    public void Output_gradients_that_do_not_fit_are_found_while_tracing() =>
        Assert.Throws<TfValueException>(() => Traced.Call(x =>
        {
            using var tape = new GradientTape();
            tape.Watch(x);
            return tape.Gradient(x * x, x, Tf.Ones([3]));
        }, Tf.Ones([2])));

    [Fact]
    public void G37_Operator_without_a_gradient_is_named_where_its_gradient_is_asked_for()
    {
        var x = new Variable<float>([1, 2]);
        using (var tape = new GradientTape())
        {
            var y = Multiplied(x);
            Assert.Equal("gradient registry has no entry for: TensorScatterMul", Assert.Throws<TfNoGradientException>(() => tape.Gradient(y, x)).Message);
        }

        using (var tape = new GradientTape())
        {
            var y = Traced.Call(Multiplied, x)!;
            var error = Assert.Throws<TfNoGradientException>(() => tape.Gradient(y, x));
            Assert.Equal("No gradient defined for operation 'TensorScatterMul' (op type: TensorScatterMul)", error.Message);
        }

        var inside = Assert.Throws<TfNoGradientException>(() => Traced.Call(
            t =>
            {
                using var tape = new GradientTape();
                tape.Watch(t);
                return tape.Gradient(Multiplied(t), t);
            },
            Tf.Ones([2])));
        Assert.Contains("TensorScatterMul", inside.Message, StringComparison.Ordinal);

        // A rule that keeps what has no gradient of its own has one order of derivatives.
        var custom = Tf.CustomGradient<float>(t =>
        {
            var product = Multiplied(t);
            return (product * 1f, dy => dy * product);
        });
        using (var tape = new GradientTape(persistent: true))
        {
            var slope = tape.Gradient(Traced.Call(custom, x)!, x);
            Assert.Equal([1f, 10f], slope.ToArray());
            Assert.Contains("No gradient defined for operation 'TensorScatterMul'", Assert.Throws<TfNoGradientException>(() => tape.Gradient(slope, x)).Message, StringComparison.Ordinal);
        }

        static Tensor<float> Multiplied(Tensor<float> t) => Ambient.Apply<float>(new TensorScatter(ScatterKind.Mul), t, Tf.Constant(new[,] { { 1 } }), Tf.Constant([5f]));
    }

    [Fact]
    public void Identities_stay_distinct()
    {
        var gradients = Traced.Call(x =>
        {
            Tensor<float>[] others = [x + 0, x - 0, x * 1, Tf.Identity(x)];
            using var tape = new GradientTape();
            tape.Watch(x);
            tape.Watch(others);
            var g = tape.Gradient(2 * x + 3 * others[0] + 3 * others[1] + 3 * others[2] + 3 * others[3], [x, .. others]);
            return g[0] + 10 * g[1] + 100 * g[2] + 1000 * g[3] + 10000 * g[4];
        }, Tf.Constant(10f));
        Assert.Equal(33332f, gradients!.Item());
    }
}
