namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>What a body may not do, and that a trace that fails leaves nothing behind (A17, A27 to A29).</summary>
public sealed partial class TraceErrorTests
{
    private static bool s_fails = true;
    private static Tensor<float>? s_leaked;

    [Fact]
    public void Failed_trace_caches_nothing()
    {
        Assert.Throws<InvalidOperationException>(() => Failing(1f));
        Assert.Equal(0, FailingFunction.TracingCount);
        s_fails = false;
        Assert.Equal(2f, Failing(1f).Item());
        Assert.Equal(1, FailingFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> Failing(Tensor<float> x) => s_fails ? throw new InvalidOperationException("not yet") : x + x;

    [Fact]
    public void Mismatched_shapes_name_the_operator_the_shapes_and_the_line()
    {
        var error = Assert.Throws<TfValueException>(() => Mismatched([1f, 2f], [1f, 2f, 3f]));
        Assert.Contains("Dimensions must be equal, but are 2 and 3 for 'AddV2' with input shapes: [2], [3].", error.Message, StringComparison.Ordinal);
        Assert.Matches("""at "x \+ y", TraceErrorTests\.cs line \d+""", error.Message);
        Assert.Equal(0, MismatchedFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> Mismatched(Tensor<float> x, Tensor<float> y) => x + y;

    [Fact]
    public void Leaked_symbol_is_out_of_scope_everywhere()
    {
        Assert.Equal(2f, Leaking(1f).Item());
        Assert.Contains("is out of scope and cannot be used here", Assert.Throws<TfTypeException>(() => s_leaked! + 1f).Message, StringComparison.Ordinal);
        Assert.Contains("is out of scope", Assert.Throws<TfTypeException>(() => UsingLeaked(1f)).Message, StringComparison.Ordinal);
        Assert.Contains("is out of scope", Assert.Throws<TfTypeException>(() => Leaking(s_leaked!)).Message, StringComparison.Ordinal);
        Assert.Throws<InaccessibleTensorException>(() => s_leaked!.ToArray());
        Assert.Equal("Tensor(\"AddV2:0\", shape=(), dtype=float32)", s_leaked!.ToString());
    }

    [TfFunction]
    internal static Tensor<float> Leaking(Tensor<float> x)
    {
        s_leaked = x + 1f;
        return s_leaked;
    }

    [TfFunction]
    internal static Tensor<float> UsingLeaked(Tensor<float> x) => x + s_leaked!;

    [Fact]
    public void Arguments_must_not_be_changed()
    {
        List<Tensor<float>> list = [1f];
        var error = Assert.Throws<TfValueException>(() => Appending(list));
        Assert.Contains("should not modify its Python input arguments", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("The following parameter(s) were modified: list", error.Message, StringComparison.Ordinal);
        Assert.Single(list);
    }

    [TfFunction]
    internal static Tensor<float> Appending(List<Tensor<float>> list)
    {
        list.Add(list[0]);
        return list[0] + list[1];
    }

    [Fact]
    public void Symbol_has_no_value_in_the_body()
    {
        Assert.Throws<OperatorNotAllowedInGraphException>(() => Reading(1f));
    }

    [TfFunction]
    internal static Tensor<float> Reading(Tensor<float> x) => x * x.Item();
}
