namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>What a function can be asked while it is being debugged: whether it computes what its body does, and how it is written.</summary>
public sealed partial class CheckTests
{
    private static float s_rate = 1f;

    private readonly Variable<float> _sum = new(0f);

    [TfFunction(Check = true)]
    private static Tensor<float> Right(Tensor<float> x)
    {
        if (Tf.ReduceSum(x) > 0f) return Tf.Tanh(x) * 2f;
        return x - 1f;
    }

    [TfFunction(Check = true)]
    private static Tensor<float> Frozen(Tensor<float> x)
    {
        var shifted = x + 1f;
        var scaled = shifted * s_rate;
        return Tf.Square(scaled) - x;
    }

    [TfFunction(Check = true)]
    private Tensor<float> Add(Tensor<float> x)
    {
        _sum.AssignAdd(Tf.ReduceSum(x));
        return _sum.Value * 2f;
    }

    [TfFunction]
    private static Tensor<T> Doubled<T>(Tensor<T> x)
        where T : System.Numerics.INumber<T> => x + x;

    [Fact]
    public void Function_that_does_what_its_body_does_passes()
    {
        Tensor<float> x = new[] { 0.5f, 1f };
        Assert.Equal(Tf.Tanh(x).ToArray().Select(v => v * 2f), Right(x).ToArray());
        Assert.Equal([-1.5f, -2f], Right(new[] { -0.5f, -1f }).ToArray());
    }

    [Fact]
    public void Variables_are_updated_once()
    {
        Assert.Equal(6f, Add(new[] { 1f, 2f }).Item());
        Assert.Equal(12f, Add(new[] { 1f, 2f }).Item());
        Assert.Equal(6f, _sum.Value.Item());
    }

    [Fact]
    public void First_expression_that_differs_is_named()
    {
        Tensor<float> x = new[] { 1f, 2f };
        s_rate = 3f;
        Assert.Equal([35f, 79f], Frozen(x).ToArray());
        s_rate = 2f;
        var error = Assert.Throws<TfCheckException>(() => Frozen(x));
        Assert.Contains("Frozen gives something else compiled than eagerly: result 0 is", error.Message, StringComparison.Ordinal);
        Assert.Contains("It begins at \"shifted * s_rate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generated_code_is_the_files_of_the_function()
    {
        var code = RightFunction.GeneratedCode;
        Assert.Contains("partial class CheckTests", code, StringComparison.Ordinal);
        Assert.Contains("Right__graph(Tensor<float> x)", code, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Tf.Function((Tensor<float> x) => x + 1f).GeneratedCode);
    }

    [Fact]
    public void Generic_handle_has_the_traces_of_closed_forms_that_ran()
    {
        Assert.Equal(4, Doubled<int>(2).Item());
        Assert.Equal(3f, Doubled<float>(1.5f).Item());
        var trace = DoubledFunction.GetConcreteFunction(new TensorSpec<float>([3]));
        Assert.Equal([2f, 4f, 6f], ((Tensor<float>)trace.Invoke((Tensor<float>)new[] { 1f, 2f, 3f })!).ToArray());
    }
}
