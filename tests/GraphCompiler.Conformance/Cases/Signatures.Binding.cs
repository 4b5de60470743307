namespace GraphCompiler.Conformance.Cases;

// Input signatures: structures, defaults, and host values that are cast.
public static partial class P27Functions
{
    [TfFunction(InputSignature = ["{a: float32[]}", "[float32[], float32[]]"])]
    public static Tensor<float> F(Dictionary<string, Tensor<float>> d, List<Tensor<float>> l) => d["a"] + l[0] + l[1];
}

public static partial class P28Functions
{
    [TfFunction]
    public static Tensor<float> F([TensorSpec] Tensor<float> x, int y = 2) => x * y;

    [TfFunction(InputSignature = ["float32[]", "float32[]"])]
    public static Tensor<float> Rest(params Tensor<float>[] a) => a[0] + a[1];
}

public static partial class P29Functions
{
    [TfFunction]
    public static Tensor<float> F([TensorSpec] Tensor<float> x) => x;

    [TfFunction]
    public static Tensor<int> Ints([TensorSpec(-1)] Tensor<int> x) => x;
}

public sealed partial class Signatures
{
    private const string Scalar = "TensorSpec(shape=(), dtype=tf.float32, name=None)";

    [Fact]
    public void P27_A_signature_may_have_structures()
    {
        var f = P27Functions.FFunction;
        Near(6, P27Functions.F(new() { ["a"] = 1f }, [2f, 3f]));
        Near(6, (Tensor<float>)f.Invoke(new Dictionary<string, object> { ["a"] = 1f }, new List<float> { 2, 3 })!);
        Near(6, (Tensor<float>)f.Invoke(new Dictionary<string, object> { ["a"] = Tf.Constant(1f) }, new List<object> { Tf.Constant(2f), 3 })!);
        Assert.Equal(1, f.TracingCount);
        Assert.Same(f.ConcreteFunctions[0], f.GetConcreteFunction());
        Assert.Equal($"(d: Dict[['a', {Scalar}]], l: List[{Scalar}, {Scalar}]) -> {Scalar}", f.ConcreteFunctions[0].PrettyPrintedSignature());

        var a = new Dictionary<string, float> { ["a"] = 1 };
        Throws<TfTypeException>(() => f.Invoke(new Dictionary<string, float> { ["b"] = 1 }, new List<float> { 2, 3 }), "{'b': 1.0} has different keys with the TraceType Dict[['a', ");
        Throws<TfTypeException>(() => P27Functions.F(new() { ["b"] = 1f }, [2f, 3f]), "has different keys with the TraceType Dict[['a', ");
        Throws<TfTypeException>(() => f.Invoke(a, (2f, 3f)), "Can not cast (2.0, 3.0) to list type.");
        Throws<TfTypeException>(() => f.Invoke(a, new List<float> { 2 }), "Binding inputs to tf.function failed");
        Throws<TfTypeException>(() => P27Functions.F(new() { ["a"] = 1f }, [2f]), "Binding inputs to tf.function failed");
        Assert.Equal(1, f.TracingCount);
    }

    [Fact]
    public void P28_A_parameter_that_the_signature_leaves_out_keeps_its_default()
    {
        var f = P28Functions.FFunction;
        Near(4, P28Functions.F(2f));
        Near(4, P28Functions.F(2f, 2));
        Throws<TfTypeException>(() => P28Functions.F(2f, 3), "Can not cast 3 to Literal[2]");
        Throws<TfTypeException>(() => f.Invoke(2f, new NamedArguments { ["y"] = 3 }), "Can not cast 3 to Literal[2]");
        Throws<TfTypeException>(() => f.Invoke(2f, new NamedArguments { ["z"] = 3 }), "got an unexpected keyword argument 'z'");
        Throws<TfTypeException>(() => f.Invoke(), $"for signature: (x: {Scalar}, y: Literal[2] = <captured_default_value>).");
        Assert.Equal(1, f.TracingCount);
        Assert.Equal($"(x: {Scalar}, y: Literal[2]) -> {Scalar}", f.ConcreteFunctions[0].PrettyPrintedSignature());
    }

    [Fact]
    public void P28_Further_arguments_are_as_many_as_specs()
    {
        var f = P28Functions.RestFunction;
        Near(3, (Tensor<float>)f.Invoke(1f, 2f)!);
        Near(3, P28Functions.Rest(1f, 2f));
        Assert.Equal(1, f.TracingCount);
        Throws<TfTypeException>(() => f.Invoke(1f), "missing a required argument: 'a_1'");
        Throws<TfTypeException>(() => f.Invoke(1f, 2f, 3f), "too many positional arguments");
        Throws<TfTypeException>(() => P28Functions.Rest(1f, 2f, 3f), "Binding inputs to tf.function failed");
        Assert.Equal($"(a_0: {Scalar}, a_1: {Scalar}, /) -> {Scalar}", f.ConcreteFunctions[0].PrettyPrintedSignature());
    }

    [Fact]
    public void P29_Host_values_are_cast_to_the_signature()
    {
        var f = P29Functions.FFunction;
        Assert.Equal([1f, 1f, 2f, 3f], new object[] { 1, true, 2.0, new Variable<float>(3f) }.Select(x => ((Tensor<float>)f.Invoke(x)!).Item()));
        Throws<TfTypeException>(() => f.Invoke(Tf.Constant(1)), "Can not cast TensorSpec(shape=(), dtype=tf.int32");
        Throws<TfTypeException>(() => f.Invoke("1"), "Cannot convert '1' to EagerTensor of dtype float");
        Assert.Equal(1, f.TracingCount);

        var ints = P29Functions.IntsFunction;
        Equal([1, 2], Ints((1, 2)));
        Equal([0, 1, 2], Ints(Enumerable.Range(0, 3)));
        Equal([1], Ints(new List<bool> { true }));
        Equal([1], Ints(new[] { 1.5 }));
        Throws<TfTypeException>(() => ints.Invoke(new List<double> { 1.5 }), "Cannot convert [1.5] to EagerTensor of dtype int32");
        Throws<TfTypeException>(() => ints.Invoke(Tf.Constant([1L])), "Can not cast TensorSpec(shape=(1,), dtype=tf.int64");
        Throws<TfTypeException>(() => ints.Invoke(1), "Can not cast TensorSpec(shape=(), dtype=tf.int32");
        Assert.Equal(1, ints.TracingCount);

        Tensor<int> Ints(object x) => (Tensor<int>)ints.Invoke(x)!;
    }
}
