namespace GraphCompiler.Compiled.Tests.Functions;

[TensorStructure]
public readonly partial record struct Interval<T>(Tensor<T> Low, Tensor<T> High, string? Unit = null);

[TensorStructure]
public sealed partial record Box(Interval<float> X, (Tensor<float> First, int Number) Pair)
{
    public Tensor<float>? Weight { get; init; }
}

/// <summary>Arguments and results of every form, and how they come to their places (A7, A11, A20 to A25).</summary>
public sealed partial class BindingTests
{
    public enum Mode
    {
        Sum,
        Product,
    }

    [TfFunction]
    internal static Box Widen(Box box, float by) => box with
    {
        X = new Interval<float>(box.X.Low - by, box.X.High + by, box.X.Unit),
        Weight = box.Weight is null ? null : box.Weight * 2f,
    };

    [Fact]
    public void Records_may_be_nested()
    {
        var box = new Box(new(1f, 2f, "m"), (5f, 3)) { Weight = 4f };
        var wide = Widen(box, 1f);
        Assert.Equal((0f, 3f, "m", 5f, 3, 8f), (wide.X.Low.Item(), wide.X.High.Item(), wide.X.Unit, wide.Pair.First.Item(), wide.Pair.Number, wide.Weight!.Item()));
        _ = Widen(box with { X = new(7f, 8f, "m") }, 2f);
        Assert.Equal(1, WidenFunction.TracingCount);
        _ = Widen(box with { X = new(7f, 8f, "km") }, 2f);
        _ = Widen(box with { Weight = null }, 2f);
        Assert.Equal(3, WidenFunction.TracingCount);
        Assert.StartsWith("(box: Box[['X', Interval[['Low', TensorSpec(shape=(), ", WidenFunction.ConcreteFunctions[0].PrettyPrintedSignature(), StringComparison.Ordinal);
    }

    [Fact]
    public void Structure_gives_its_tensors_and_takes_others()
    {
        var box = new Box(new(1f, 2f), (5f, 3));
        var tensors = Flatten(box);
        Assert.Equal([1f, 2f, 5f], tensors.Select(t => t.As<float>().Item()));
        var other = Unflatten(box, [Tf.Constant(7f), Tf.Constant(8f), Tf.Constant(9f)]);
        Assert.Equal((7f, 8f, 9f, 3), (other.X.Low.Item(), other.X.High.Item(), other.Pair.First.Item(), other.Pair.Number));
        Assert.Throws<TfValueException>(() => Unflatten(box, [Tf.Constant(7f)]));

        static IReadOnlyList<Tensor> Flatten<T>(T value)
            where T : ITensorStructure<T> => T.Flatten(value);

        static T Unflatten<T>(T template, params ReadOnlySpan<Tensor> tensors)
            where T : ITensorStructure<T> => T.Unflatten(template, tensors);
    }

    [TfFunction]
    internal static Dictionary<string, Tensor<float>> Swapped(Dictionary<string, Tensor<float>> x) => new() { ["z"] = x["b"], ["y"] = x["a"] - x["b"] };

    [Fact]
    public void Order_of_keys_does_not_matter_and_is_kept()
    {
        var one = Swapped(new() { ["b"] = 2f, ["a"] = 10f });
        Assert.Equal([("z", 2f), ("y", 8f)], one.Select(p => (p.Key, p.Value.Item())));
        var two = Swapped(new() { ["a"] = 20f, ["b"] = 5f });
        Assert.Equal([("z", 5f), ("y", 15f)], two.Select(p => (p.Key, p.Value.Item())));
        var trace = Assert.Single(SwappedFunction.ConcreteFunctions);
        Assert.StartsWith("(x: Dict[['b', TensorSpec", trace.PrettyPrintedSignature(), StringComparison.Ordinal);

        // Inputs are in the order of the arguments, outputs in that of sorted keys.
        Assert.Equal([4f, 3f], trace.CallFlat(Tf.Constant(3f), Tf.Constant(7f)).Select(t => t.As<float>().Item()));
    }

    [TfFunction]
    internal static Tensor<float> Total(IReadOnlyList<Tensor<float>> items, IReadOnlyDictionary<string, Tensor<float>>? named = null) =>
        items.Aggregate((x, y) => x + y) + (named is null ? 0f : named["extra"]);

    [Fact]
    public void Interfaces_take_collections_of_any_class()
    {
        TotalFunction.ClearCache();
        Assert.Equal(3f, Total([1f, 2f]).Item());
        Assert.Equal(5f, Total(new List<Tensor<float>> { 2f, 3f }).Item());
        Assert.Equal(7f, Total(new Tensor<float>[] { 3f, 4f }).Item());
        Assert.Equal(1, TotalFunction.TracingCount);
        Assert.Equal(4f, ((Tensor<float>)TotalFunction.Invoke(new List<float> { 1, 3 })!).Item());
        Assert.Equal(1, TotalFunction.TracingCount);
        Assert.Equal(9f, ((Tensor<float>)TotalFunction.Invoke(new[] { 1f, 3f }, new NamedArguments { ["named"] = new Dictionary<string, float> { ["extra"] = 5 } })!).Item());
        var specs = TotalFunction.GetConcreteFunction(new TensorSpec<float>[] { new([]), new([]) }, new Dictionary<string, TensorSpec> { ["extra"] = new TensorSpec<float>([]) });
        Assert.Same(TotalFunction.ConcreteFunctions[1], specs);
    }

    [TfFunction]
    internal static Tensor<float> Combined(Tensor<float> x, float rate, Mode mode = Mode.Product, string text = "a\"b", double? limit = null) =>
        (mode == Mode.Sum ? x + rate : x * rate) + text.Length + (limit is { } known ? (float)known : 0f);

    [Fact]
    public void Defaults_of_every_kind_are_known()
    {
        Assert.Equal(9f, ((Tensor<float>)CombinedFunction.Invoke(3f, 2f)!).Item());
        Assert.Equal(9f, Combined(3f, 2f).Item());
        Assert.Equal(1, CombinedFunction.TracingCount);
        Assert.Equal(8f, ((Tensor<float>)CombinedFunction.Invoke(3f, 2, new NamedArguments { ["mode"] = Mode.Sum })!).Item());
        Assert.Equal(10f, ((Tensor<float>)CombinedFunction.Invoke(3f, 2f, new NamedArguments { ["limit"] = 1.0 })!).Item());
        Assert.Contains("Can not cast 'x' to Single", Assert.Throws<TfTypeException>(() => CombinedFunction.Invoke(3f, "x")).Message, StringComparison.Ordinal);
        Assert.Contains("signature: (x, rate, mode=<captured_default_value>, ", Assert.Throws<TfTypeException>(() => CombinedFunction.Invoke()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Eager_switch_holds_for_arguments_that_are_not_typed()
    {
        CombinedFunction.ClearCache();
        Tf.Config.RunFunctionsEagerly = true;
        try
        {
            Assert.Equal(9f, ((Tensor<float>)CombinedFunction.Invoke(3f, 2f)!).Item());
            Assert.Equal(0, CombinedFunction.TracingCount);
        }
        finally
        {
            Tf.Config.RunFunctionsEagerly = false;
        }
    }

    [Fact]
    public void Scalar_inputs_are_tensors_of_the_flat_form()
    {
        var trace = CombinedFunction.GetConcreteFunction(new TensorSpec<float>([]), 1f);
        Assert.Equal(["x", "rate"], trace.Inputs.Select(i => i.Name));
        Assert.Equal(15f, trace.CallFlat(Tf.Constant(3f), Tf.Constant(4f))[0].As<float>().Item());
        Assert.Equal(15f, ((Tensor<float>)trace.Invoke(3f, 4, Mode.Product, "a\"b", null)!).Item());
    }

    [TfFunction]
    internal static Tensor<float> Move(Variable<float> from, Variable<float> to, Tensor<float> amount)
    {
        from.AssignSub(amount);
        to.AssignAdd(amount);
        return to.Value;
    }

    [Fact]
    public void Variables_are_inputs_of_a_concrete_function()
    {
        Variable<float> a = new(10f), b = new(1f);
        var trace = MoveFunction.GetConcreteFunction(a, b, new TensorSpec<float>([]));
        Assert.Equal(["from", "to", "amount"], trace.Inputs.Select(i => i.Name));
        Assert.Equal(4f, ((Tensor<float>)trace.Invoke(a, b, 3f)!).Item());
        Assert.Equal(9f, trace.Call(b, a, 2f).Item());
        Assert.Equal((9f, 2f), (a.Item(), b.Item()));
        Assert.Contains("expected to be a resource tensor but is a float tensor", Assert.Throws<TfInvalidArgumentException>(() => trace.Invoke(Tf.Constant(1f), b, Tf.Constant(3f))).Message, StringComparison.Ordinal);
        Assert.Contains("alias_id=0) to VariableSpec", Assert.Throws<TfTypeException>(() => trace.Call(a, a, 1f)).Message, StringComparison.Ordinal);
        Assert.Contains("Can not cast TensorSpec(shape=(), dtype=tf.float32, name=None) to VariableSpec", Assert.Throws<TfTypeException>(() => MoveFunction.Invoke(Tf.Constant(1f), b, 1f)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensor_of_another_type_is_refused_before_the_body_runs()
    {
        Assert.Contains(
            "Can not cast TensorSpec(shape=(), dtype=tf.int32, name=None) to TensorSpec(shape=<unknown>, dtype=tf.float32, name=None)",
            Assert.Throws<TfTypeException>(() => MoveFunction.GetConcreteFunction(new Variable<float>(1f), new Variable<float>(1f), new TensorSpec<int>([]))).Message,
            StringComparison.Ordinal);
    }

    internal sealed record Settings(int Factor);

    [TfFunction]
    internal static Tensor<float> Scaled(Settings settings, Tensor<float> x) => x * settings.Factor;

    [Fact]
    public void Equal_records_share_a_trace_and_print_as_weak_references()
    {
        Settings two = new(2), other = new(2);
        Assert.Equal((6f, 8f), (Scaled(two, 3f).Item(), Scaled(other, 4f).Item()));
        var trace = Assert.Single(ScaledFunction.ConcreteFunctions);
        Assert.Matches(@"^\(settings: Weakref\[<weakref at 0x[0-9a-f]+; to 'Settings'>\]\), x: ", trace.PrettyPrintedSignature());
        Assert.Equal(10f, ((Tensor<float>)trace.Invoke(other, 5f)!).Item());
        Assert.Throws<TfTypeException>(() => trace.Invoke(new Settings(3), 5f));
        GC.KeepAlive(two);
    }
}
