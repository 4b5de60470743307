namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>Outputs in arrays of the caller.</summary>
public static partial class CallIntoTests
{
    [TfFunction]
    internal static Tensor<float> Curve(Tensor<float> x) => Tf.Tanh(x) * x + 1f;

    [TfFunction]
    internal static (Tensor<float>, Tensor<float>, Tensor<float>) Several(Tensor<float> x, Tensor<float> y) => (x + y, Tf.Reshape(x + y, [-1]), y);

    [TfFunction]
    internal static Tensor<float> Scaled(Tensor<float> x, float factor) => x * factor;

    private static readonly Variable<float> s_counter = new(0f);

    [TfFunction]
    internal static Tensor<float> Counting(Tensor<float> x)
    {
        s_counter.AssignAdd(1f);
        return x * 2f;
    }

    [Fact]
    public static void Output_is_written_where_the_caller_wants_it()
    {
        var y = new float[3];
        CurveFunction.CallInto([y], Tf.Constant([0f, 1f, -2f]));
        Assert.Equal(Curve(new[] { 0f, 1f, -2f }).ToArray(), y);
        ScaledFunction.CallInto([y], Tf.Constant([1f, 2f, 3f]), 0.5f);
        Assert.Equal([0.5f, 1f, 1.5f], y);
    }

    [Fact]
    public static void Several_outputs_those_that_share_memory_among_them()
    {
        Tensor<float> x = new float[,] { { 1, 2 }, { 3, 4 } };
        float[] sum = new float[4], flat = new float[4], same = new float[4];
        SeveralFunction.CallInto([sum, flat, same], x, x);
        Assert.Equal([2f, 4f, 6f, 8f], sum);
        Assert.Equal(sum, flat);
        Assert.Equal([1f, 2f, 3f, 4f], same);
    }

    [Fact]
    public static void Steady_call_allocates_nothing()
    {
        var y = new float[100];
        Tensor<float> x = new float[100];
        for (var i = 0; i < 100; i++) CurveFunction.CallInto([y], x);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) CurveFunction.CallInto([y], x);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public static void Buffer_that_does_not_fit_is_refused_before_anything_happens()
    {
        Tensor<float> x = new float[] { 1, 2, 3 };
        var short_ = Assert.Throws<TfValueException>(() => CountingFunction.CallInto([new float[2]], x));
        Assert.Contains("Output 0 of shape (3,) takes a Single[3], not a Single[2]", short_.Message, StringComparison.Ordinal);
        Assert.Contains("not a Double[3]", Assert.Throws<TfValueException>(() => CountingFunction.CallInto([new double[3]], x)).Message, StringComparison.Ordinal);
        Assert.Contains("has 1 outputs, and 2 buffers", Assert.Throws<TfValueException>(() => CountingFunction.CallInto([new float[3], new float[3]], x)).Message, StringComparison.Ordinal);
        Assert.Equal(0f, s_counter.Item());
    }
}
