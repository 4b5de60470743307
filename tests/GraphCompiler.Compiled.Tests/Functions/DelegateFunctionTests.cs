namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>Functions made of delegates at run time, and code outside of every trace (B12, C11).</summary>
public sealed partial class DelegateFunctionTests
{
    [Fact]
    public void Structures_pass_through_a_delegate()
    {
        var traces = 0;
        var f = Tf.Function((Dictionary<string, Tensor<float>> d, (Tensor<float>, int) pair, float factor) =>
        {
            traces++;
            return (Sum: d["a"] + pair.Item1, Product: d["a"] * factor * pair.Item2);
        });
        var (sum, product) = f.Call(new() { ["a"] = 2f }, (3f, 4), 5f);
        Assert.Equal((5f, 40f), (sum.Item(), product.Item()));
        _ = f.Call(new() { ["a"] = 7f }, (3f, 4), 5f);
        Assert.Equal(1, traces);
        _ = f.Call(new() { ["a"] = 7f }, (3f, 4), 6f);
        Assert.Equal((2, 2), (traces, f.TracingCount));
        Assert.Equal("factor", f.ConcreteFunctions[0].StructuredInputSignature[2].Name);
    }

    [Fact]
    public void Gradients_go_through_a_delegate()
    {
        var w = new Variable<float>(3f);
        var f = Tf.Function((Tensor<float> x) => w * x * x);
        using var tape = new GradientTape();
        Tensor<float> x = 2f;
        tape.Watch(x);
        var (dx, dw) = tape.Gradient(f.Call(x), (x, w));
        Assert.Equal((12f, 4f), (dx.Item(), dw.Item()));
    }

    [Fact]
    public void Actions_effects_and_exceptions()
    {
        var v = new Variable<float>(1f);
        var add = Tf.Function((Tensor<float> x) => { v.AssignAdd(x); });
        add.Call(2f);
        add.Call(3f);
        Assert.Equal((6f, 1), (v.Item(), add.TracingCount));
        Assert.Throws<FormatException>(() => Tf.Function((Tensor<float> x) => x + float.Parse("none", System.Globalization.CultureInfo.InvariantCulture)).Call(1f));
        Assert.Equal("Named", Tf.Function(Named).Name);
        Assert.Equal(2f, Tf.Function(Named).GetConcreteFunction(new TensorSpec<float>([])).Call(1f).Item());

        static Tensor<float> Named(Tensor<float> x) => x + 1f;
    }

    [Fact]
    public void Delegate_relaxes_shapes_where_it_is_told_to()
    {
        var f = Tf.Function((Tensor<float> x) => 2f * x, reduceRetracing: true);
        for (var n = 1; n < 5; n++) _ = f.Call(Tf.Ones([n]));
        Assert.Equal(2, f.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> Uses(Tensor<float> x)
    {
        var inner = Tf.Function((Tensor<float> y) => y * y);
        return inner.Call(x) + inner.Call(x + 1f);
    }

    [Fact]
    public void Delegate_becomes_part_of_the_trace_that_calls_it() => Assert.Equal(13f, Uses(2f).Item());

    [TfFunction]
    internal static Tensor<float> Outside(Tensor<float> x)
    {
        Tensor<float> constant;
        using (Tf.InitScope())
        {
            Assert.True(Tf.ExecutingEagerly);
            constant = Tf.Exp(Tf.Constant(0f)) + 1f;
            Assert.Equal(2f, constant.Item());
        }

        Assert.True(Tf.IsTracing);
        return x * constant;
    }

    [Fact]
    public void Init_scope_is_outside_of_traces_and_tapes()
    {
        Assert.Equal(6f, Outside(3f).Item());
        Assert.False(Tf.IsTracing);
        var v = new Variable<float>(2f);
        using var tape = new GradientTape();
        var y = v * v;
        Tensor<float> z;
        using (Tf.InitScope()) z = v * 5f;
        var gradient = tape.Gradient(y + z, v);
        Assert.Equal(4f, gradient.Item());
    }
}
