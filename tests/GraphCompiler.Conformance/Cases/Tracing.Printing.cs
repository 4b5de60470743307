namespace GraphCompiler.Conformance.Cases;

// How signatures print, and arguments that the body changes.
public static partial class T32Functions
{
    [TfFunction(InputSignature = ["float32"])]
    public static Tensor<float> F(Tensor<float> a, int b = 1) => a + b;
}

[TensorStructure]
#pragma warning disable SA1313, IDE1006 // The names are those that TensorFlow prints.
public sealed partial record P(Tensor<int> a, Tensor<int> b);
#pragma warning restore SA1313, IDE1006

public static partial class T43Functions
{
    [TfFunction]
    public static object? F(object? x) => x;
}

public static partial class T44Functions
{
    [TfFunction]
    public static Tensor<int> Va(Tensor<int> x, params object?[] args) => x;

    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> WithDefault(Tensor<int> x, int z = 3) => x;
}

public static partial class T53Functions
{
    [TfFunction]
    public static Tensor<float> M(List<Tensor<float>> l)
    {
        l.Add(l[0]);
        l.RemoveAt(1);
        return l[0];
    }

    [TfFunction]
    public static Tensor<float> F(List<Tensor<float>> l, Dictionary<string, Tensor<float>> d)
    {
        d["a"] = d["a"] + 1f;
        l[0] = l[0] + 1f;
        return l[0];
    }

    [TfFunction]
    public static Tensor<float> Appends(List<Tensor<float>> l)
    {
        l.Add(l[0]);
        return l[0];
    }

    [TfFunction]
    public static Tensor<float> Copies(List<Tensor<float>> l)
    {
        List<Tensor<float>> copy = [.. l];
        copy.Add(l[0]);
        return copy[1];
    }
}

public sealed partial class Tracing
{
    private const string Int = "TensorSpec(shape=(), dtype=tf.int32, name=None)";

    [Fact]
    public void T32_A_parameter_that_the_signature_leaves_out_is_a_literal()
    {
        const string unknown = "TensorSpec(shape=<unknown>, dtype=tf.float32, name=None)";
        Assert.Equal($"(a: {unknown}, b: Literal[1]) -> {unknown}", T32Functions.FFunction.GetConcreteFunction().PrettyPrintedSignature());
    }

    [Fact]
    public void T43_Structures_print_as_in_TensorFlow()
    {
        Prints(new List<object> { 1, 2.5f, Tf.Constant(1) }, $"List[Literal[1], Literal[2.5], {Int}]", $"List[{Int}, TensorSpec(shape=(), dtype=tf.float32, name=None), {Int}]");
        Prints(new Dictionary<string, object> { ["b"] = Tf.Constant(1), ["a"] = 7 }, $"Dict[['b', {Int}], ['a', Literal[7]]]", $"Dict[['b', {Int}], ['a', {Int}]]");
        const string pair = "TensorSpec(shape=(2,), dtype=tf.int32, name=None), Literal[None]";
        Prints(new Tuple<object?, object?>(Tf.Constant([1, 2]), null), $"Tuple[{pair}]", $"Tuple[{pair}]");
        Prints(new P(1, 2), $"P[['a', {Int}], ['b', {Int}]]", $"P[['a', {Int}], ['b', {Int}]]");

        static void Prints(object x, string argument, string result) =>
            Assert.Equal($"(x: {argument}) -> {result}", T43Functions.FFunction.GetConcreteFunction(x).PrettyPrintedSignature());
    }

    [Fact]
    public void T44_Further_arguments_are_numbered_and_make_all_positional()
    {
        var cf = T44Functions.VaFunction.GetConcreteFunction(Tf.Constant(1), Tf.Constant(2f), "s");
        Assert.Equal($"(x: {Int}, args_0: TensorSpec(shape=(), dtype=tf.float32, name=None), args_1: Literal['s'], /) -> {Int}", cf.PrettyPrintedSignature());
        Assert.Contains("  args_1 (POSITIONAL_ONLY): Literal['s']\n", cf.PrettyPrintedSignature(verbose: true), StringComparison.Ordinal);
        Assert.Equal(["x", "args_0"], cf.Inputs.Select(i => i.Name));
        Equal(1, T44Functions.Va(1, Tf.Constant(5f), "s"));
        Assert.Equal(1, T44Functions.VaFunction.TracingCount);
        Equal(1, T44Functions.Va(1));
        Assert.Equal($"(x: {Int}) -> {Int}", T44Functions.VaFunction.ConcreteFunctions[1].PrettyPrintedSignature());

        Equal(1, T44Functions.WithDefault(1));
        Equal(1, T44Functions.WithDefault(1, z: 3));
        Equal(1, T44Functions.WithDefault(x: 1));
        Assert.Equal(1, T44Functions.WithDefaultFunction.TracingCount);
        Equal(1, T44Functions.WithDefault(1, z: 4));
        Assert.Equal(
            $"(x: {Int}, z: Literal[3]) -> {Int}\n(x: {Int}, z: Literal[4]) -> {Int}", T44Functions.WithDefaultFunction.PrettyPrintedConcreteSignatures(verbose: false));
    }

    [Fact]
    public void T53_Arguments_must_not_be_changed()
    {
        Near(1, T53Functions.M([1f]));
        Tensor<float> one = 1f;
        List<Tensor<float>> list = [one];
        Throws<TfValueException>(
            () => T53Functions.F(list, new() { ["a"] = 1f }),
            "F(l, d) should not modify its Python input arguments. Modifying a copy is allowed. The following parameter(s) were modified: l, d");
        Assert.Same(one, Assert.Single(list));
        Throws<TfValueException>(() => T53Functions.Appends(list), "The following parameter(s) were modified: l");
        Assert.Single(list);
        Near(1, T53Functions.Copies(list));
    }
}
