namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>Concrete functions: asking for them, printing them, calling them (A20 to A26).</summary>
public sealed partial class SignatureTests
{
    private static readonly Variable<float> s_variable = new(2f);

    [TfFunction]
    internal static Tensor<float> Power(Tensor<float> x, int n)
    {
        var result = x;
        for (var i = 1; i < n; i++) result *= x;
        return result + s_variable;
    }

    [Fact]
    public void Concrete_function_is_traced_without_running_and_kept()
    {
        var concrete = PowerFunction.GetConcreteFunction(new TensorSpec<float>([3]), 7);
        Assert.Same(concrete, PowerFunction.GetConcreteFunction((Tensor<float>)new[] { 1f, 2f, 3f }, 7));
        Assert.Equal([3f, 130f, 2f], Power([1f, 2f, 0f], 7).ToArray());
        Assert.Equal([3f], concrete.CallFlat((Tensor<float>)new[] { 1f, 1f, 1f }).Select(t => ((float[])t.Numpy())[0]));
        Assert.Equal([s_variable], concrete.Variables);
    }

    [Fact]
    public void Signatures_print_as_in_TensorFlow()
    {
        var concrete = PowerFunction.GetConcreteFunction(new TensorSpec<float>([2, 1]), 2);
        Assert.Equal(
            "(x: TensorSpec(shape=(2, 1), dtype=tf.float32, name=None), n: Literal[2]) -> TensorSpec(shape=(2, 1), dtype=tf.float32, name=None)",
            concrete.PrettyPrintedSignature());
        Assert.Equal(
            """
            Input Parameters:
              x (POSITIONAL_OR_KEYWORD): TensorSpec(shape=(2, 1), dtype=tf.float32, name=None)
              n (POSITIONAL_OR_KEYWORD): Literal[2]
            Output Type:
              TensorSpec(shape=(2, 1), dtype=tf.float32, name=None)
            Captures:
              0: TensorSpec(shape=(), dtype=tf.resource, name=None)
            """,
            concrete.PrettyPrintedSignature(verbose: true));
        Assert.StartsWith("ConcreteFunction Input Parameters:\n", concrete.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Structures_print_as_in_TensorFlow()
    {
        var concrete = PairsFunction.GetConcreteFunction(new Tensor<float>[] { 1f, 2f }, null);
        Assert.Equal(
            "(x: List[TensorSpec(shape=(), dtype=tf.float32, name=None), TensorSpec(shape=(), dtype=tf.float32, name=None)], name: Literal[None])"
            + " -> Tuple[TensorSpec(shape=(), dtype=tf.float32, name=None), Dict[['k', TensorSpec(shape=(), dtype=tf.float32, name=None)]]]",
            concrete.PrettyPrintedSignature());
        Assert.Equal(["x", "x_1"], concrete.Inputs.Select(i => i.Name));
    }

    [TfFunction]
    internal static (Tensor<float> First, Dictionary<string, Tensor<float>> Named) Pairs(Tensor<float>[] x, string? name) =>
        (x[0] + x[1], new() { ["k"] = x[0] });

    [Fact]
    public void Trace_is_called_with_typed_arguments()
    {
        Tensor<float> x = new[] { 1f };
        var concrete = PowerFunction.GetConcreteFunction(new TensorSpec<float>([1]), 5);
        Assert.Equal(concrete.Invoke(x, 5), concrete.Call(x, 5), (a, b) => ((Tensor<float>)a!).Item() == ((Tensor<float>)b!).Item());
        Assert.Contains("Can not cast 8 to Literal[5]", Assert.Throws<TfTypeException>(() => concrete.Call(x, 8)).Message, StringComparison.Ordinal);
        Assert.Contains("Can not cast TensorSpec(shape=(2,)", Assert.Throws<TfTypeException>(() => concrete.Call(new[] { 1f, 2f }, 5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reduced_retracing_opens_the_rank_where_ranks_differ()
    {
        GrownFunction.ClearCache();
        Assert.Equal([4f], Grown(2f).ToArray());
        Assert.Equal([2f, 4f], Grown(new[] { 1f, 2f }).ToArray());
        Assert.Equal([2f, 4f], Grown(new float[,] { { 1 }, { 2 } }).ToArray());
        Assert.Equal(["TensorSpec(shape=(), dtype=tf.float32, name='x')", "TensorSpec(shape=<unknown>, dtype=tf.float32, name='x')"], GrownFunction.ConcreteFunctions.Select(f => f.Inputs[0].ToString()));
    }

    [TfFunction(ReduceRetracing = true)]
    internal static Tensor<float> Grown(Tensor<float> x) => 2 * x;

    [Fact]
    public void Arguments_that_do_not_bind_are_refused_with_the_words_of_TensorFlow()
    {
        var concrete = PowerFunction.GetConcreteFunction(new TensorSpec<float>([1]), 5);
        Tensor<float> x = new[] { 1f };
        Refused("missing a required argument: 'n'", () => PowerFunction.Invoke(x));
        Refused("too many positional arguments", () => PowerFunction.Invoke(x, 5, 6));
        Refused("Can not cast 8 to Literal[5]", () => concrete.Invoke(x, 8));
        Refused("Power(x) missing required arguments: x.", () => concrete.CallFlat());
        Refused("Power(x) takes 1 positional arguments, got 2.", () => concrete.CallFlat(x, x));
        Refused("Can not cast TensorSpec(shape=(2,)", () => concrete.CallFlat((Tensor<float>)new[] { 1f, 2f }));
        Assert.Equal(3f, ((Tensor<float>)concrete.Invoke(x, 5)!).Item());

        static void Refused(string message, Func<object?> call) => Assert.Contains(message, Assert.Throws<TfTypeException>(() => call()).Message, StringComparison.Ordinal);
    }
}
