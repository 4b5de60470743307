namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>When a body runs, and what is frozen then (A1 to A19).</summary>
public sealed partial class TracingTests
{
    private static readonly List<string> s_log = [];
    private static int s_bias;
    private static Tensor<float> s_offset = 1f;

    [Fact]
    public void Body_runs_once_for_each_shape()
    {
        int[] counts = [Count([1f]), Count([2f]), Count([1f, 2f]), Count([3f, 4f])];
        Assert.Equal([1, 1, 2, 2], counts);
        Assert.Equal(["traced (1,)", "traced (2,)"], s_log);

        static int Count(Tensor<float> x)
        {
            _ = Logged(x);
            return LoggedFunction.TracingCount;
        }
    }

    [TfFunction]
    internal static Tensor<float> Logged(Tensor<float> x)
    {
        s_log.Add($"traced {x.Shape}");
        return x + x;
    }

    [Fact]
    public void Closed_forms_of_a_generic_function_count_together()
    {
        Assert.Equal(2f, Twice<float>(1f).Item());
        Assert.Equal(4d, Twice<double>(2d).Item());
        Assert.Equal(6d, Twice<double>(3d).Item());
        Assert.Equal(2, TwiceFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<T> Twice<T>(Tensor<T> x)
        where T : System.Numerics.INumber<T> => x + x;

    [Fact]
    public void Literal_that_steers_the_body_retraces_and_scalar_operand_does_not()
    {
        Assert.Equal(8f, Power(2f, 3).Item());
        Assert.Equal(4f, Power(2f, 2).Item());
        Assert.Equal(27f, Power(3f, 3).Item());
        Assert.Equal(2, PowerFunction.TracingCount);

        Assert.Equal(6f, Scale(2f, 3f).Item());
        Assert.Equal(8f, Scale(2f, 4f).Item());
        Assert.Equal(float.NaN, Scale(2f, float.NaN).Item());
        Assert.Equal(1, ScaleFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> Power(Tensor<float> x, int n)
    {
        var result = x;
        for (var i = 1; i < n; i++) result *= x;
        return result;
    }

    [TfFunction]
    internal static Tensor<float> Scale(Tensor<float> x, float factor) => x * factor;

    [Fact]
    public void Host_state_and_captured_tensors_are_frozen_per_trace()
    {
        s_bias = 1;
        Assert.Equal(3f, AddBias(1f).Item());
        s_bias = 100;
        s_offset = 100f;
        Assert.Equal(3f, AddBias(1f).Item());
        Assert.Equal([201f], AddBias([1f]).ToArray());
    }

    [TfFunction]
    internal static Tensor<float> AddBias(Tensor<float> x) => x + s_bias + s_offset;

    [Fact]
    public void Objects_are_told_apart_by_identity_and_their_fields_are_frozen()
    {
        var first = new Settings { Factor = 2 };
        Assert.Equal(4f, Apply(first, 2f).Item());
        first.Factor = 5;
        Assert.Equal(4f, Apply(first, 2f).Item());
        Assert.Equal(10f, Apply(new Settings { Factor = 5 }, 2f).Item());
        Assert.Equal(4f, Apply(first, 2f).Item());
        Assert.Equal(2, ApplyFunction.TracingCount);
    }

    internal sealed class Settings
    {
        public float Factor { get; set; }
    }

    [TfFunction]
    internal static Tensor<float> Apply(Settings settings, Tensor<float> x) => x * settings.Factor;

    [Fact]
    public void Structures_are_keyed_by_form()
    {
        Tensor<float> x = 1f, y = 2f;
        Assert.Equal(3f, SumOf([x, y]).Item());
        Assert.Equal(4f, SumOf([y, y]).Item());
        Assert.Equal(5f, SumOf([x, y, y]).Item());
        Assert.Equal(2, SumOfFunction.TracingCount);

        var (sum, named) = Named(new Dictionary<string, Tensor<float>> { ["b"] = y, ["a"] = x });
        Assert.Equal(3f, sum.Item());
        Assert.Equal(-1f, named["difference"].Item());
        _ = Named(new Dictionary<string, Tensor<float>> { ["a"] = y, ["b"] = x });
        Assert.Equal(1, NamedFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> SumOf(Tensor<float>[] tensors)
    {
        var sum = tensors[0];
        for (var i = 1; i < tensors.Length; i++) sum += tensors[i];
        return sum;
    }

    [TfFunction]
    internal static (Tensor<float> Sum, Dictionary<string, Tensor<float>> Others) Named(Dictionary<string, Tensor<float>> tensors) =>
        (tensors["a"] + tensors["b"], new() { ["difference"] = tensors["a"] - tensors["b"] });

    [Fact]
    public void Instances_have_traces_of_their_own()
    {
        var (one, two) = (new Shifter { By = 1 }, new Shifter { By = 2 });
        Assert.Equal(2f, one.Shift(1f).Item());
        Assert.Equal([2f], one.Shift([1f]).ToArray());
        Assert.Equal(3f, two.Shift(1f).Item());
        Assert.Equal((2, 1), (one.ShiftFunction.TracingCount, two.ShiftFunction.TracingCount));
        Assert.Same(one.ShiftFunction, one.ShiftFunction);
    }

    internal sealed partial class Shifter
    {
        public float By { get; init; }

        [TfFunction]
        public Tensor<float> Shift(Tensor<float> x) => x + By;
    }

    [Fact]
    public void Called_function_keeps_its_own_traces_and_becomes_part_of_the_caller()
    {
        Assert.Equal(18f, Outer([1f, 2f]).Item());
        Assert.Equal(18f, Outer([1f, 2f]).Item());
        Assert.Equal(1, SquareFunction.TracingCount);
        Assert.Equal([9f, 16f], Square([3f, 4f]).ToArray());
        Assert.Equal(1, SquareFunction.TracingCount);
        Assert.All(OuterFunction.ConcreteFunctions[0].Kernels, k => Assert.True(k.IsCompiled, k.ToString()));
        Assert.Contains("Square", OuterFunction.Graph.ToString(), StringComparison.Ordinal);
    }

    [TfFunction]
    internal static Tensor<float> Square(Tensor<float> x) => Tf.Square(x);

    [TfFunction]
    internal static Tensor<float> Outer(Tensor<float> x)
    {
        var squares = Square(x);
        return Tf.ReduceSum(squares + Square(squares) - squares) + 1f;
    }

    [Fact]
    public void Recursion_on_a_host_value_makes_a_trace_for_each()
    {
        Assert.Equal(32f, Doubled(1f, 5).Item());
        Assert.Equal(6, DoubledFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> Doubled(Tensor<float> x, int times) => times == 0 ? x : Doubled(x + x, times - 1);

    [Fact]
    public void Endless_recursion_is_an_error()
    {
        Assert.Contains("maximum recursion depth exceeded", Assert.Throws<TfException>(() => Endless(1f)).Message, StringComparison.Ordinal);
        Assert.Equal(0, EndlessFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> Endless(Tensor<float> x) => Endless(x + x);

    [Fact]
    public void Clearing_the_cache_traces_again()
    {
        _ = Cleared(1f);
        ClearedFunction.ClearCache();
        Assert.Equal(0, ClearedFunction.TracingCount);
        _ = Cleared(1f);
        Assert.Equal(1, ClearedFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> Cleared(Tensor<float> x) => -x;
}
