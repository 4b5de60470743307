namespace GraphCompiler.Conformance.Cases;

public static partial class T01Functions
{
    [TfFunction]
    public static Tensor<T> Sum<T>(Tensor<T> x)
        where T : System.Numerics.INumber<T>
    {
        Host("Tracing.");
        return Tf.ReduceSum(x);
    }
}

public sealed class Tracing
{
    [Fact]
    public void T01_A_new_type_is_a_new_trace_and_new_values_are_not()
    {
        TakeHostLog();
        Equal(6, T01Functions.Sum<int>([1, 2, 3]));
        Equal(27, T01Functions.Sum<int>([10, 9, 8]));
        Assert.Equal(1, T01Functions.SumFunction.TracingCount);
        Near(27.3f, T01Functions.Sum<float>([10.0f, 9.1f, 8.2f]));
        Assert.Equal(2, T01Functions.SumFunction.TracingCount);
        Assert.Equal(["Tracing.", "Tracing."], TakeHostLog());
    }
}
