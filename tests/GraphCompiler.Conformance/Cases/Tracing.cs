namespace GraphCompiler.Conformance.Cases;

public sealed partial class Tracing
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

    [Fact]
    public void T02_Each_type_has_a_trace()
    {
        Equal(2, T02Functions.Double<int>(1));
        Near(2.2f, T02Functions.Double<float>(1.1f));
        Equal((Half)3, T02Functions.Double<Half>((Half)1.5f));
        Equal((Half)4, T02Functions.Double<Half>((Half)2));
        Assert.Equal(3, T02Functions.DoubleFunction.TracingCount);
    }

    [Fact]
    public void T04_The_host_function_runs_as_it_is_written()
    {
        T04Functions.F();
        T04Functions.F();
        Assert.Equal([0], T04Functions.State);
        T04Functions.FFunction.HostFunction();
        Assert.Equal([0, 0], T04Functions.State);
    }

    [Fact]
    public void T05_Host_code_runs_once_for_each_literal()
    {
        TakeHostLog();
        T05Functions.F(1);
        T05Functions.F(1);
        T05Functions.F(2);
        Assert.Equal(["Traced with 1", "Traced with 2"], TakeHostLog());
    }

    [Fact]
    public void T06_A_tensor_is_no_literal()
    {
        TakeHostLog();
        Equal(6, T06Functions.F(2));
        Equal(11, T06Functions.F(3));
        Equal(6, T06Functions.G(2));
        Equal(11, T06Functions.G(3));
        Assert.Equal(3, TakeHostLog().Length);
    }

    [Fact]
    public void T06_By_default_a_scalar_operand_is_an_input()
    {
        TakeHostLog();
        Near(6, T06Functions.Automatic(2));
        Near(11, T06Functions.Automatic(3));
        Assert.Single(TakeHostLog());
    }

    [Fact]
    public void T08_Two_functions_of_one_method_share_nothing()
    {
        TakeHostLog();
        Tf.Function(F).Call();
        Tf.Function(F).Call();
        Assert.Equal(2, TakeHostLog().Length);
        var square = Tf.Function((Tensor<float> x) => x * x);
        Near(9, square.Call(3f));
        Near(16, square.Call(4f));
        Assert.Equal(1, square.TracingCount);

        static void F() => Host("Tracing!");
    }

    [Fact]
    public void T09_Shapes_and_not_values_decide()
    {
        Near(5.5f, T09Functions.MyRelu(5.5f));
        Near([1, 0], T09Functions.MyRelu([1, -1]));
        Near([3, 0], T09Functions.MyRelu(new[] { 3f, -3f }));
        Assert.Equal(2, T09Functions.MyReluFunction.TracingCount);
        Near(0, T09Functions.MyRelu(-2.5f));
        Near([0, 1], T09Functions.MyRelu([-1, 1]));
        Assert.Equal(2, T09Functions.MyReluFunction.TracingCount);
    }

    [Fact]
    public void T10_Each_literal_has_a_trace()
    {
        TakeHostLog();
        int[] results = [T10Functions.F(1, 1).Item(), T10Functions.F(1, 2).Item(), T10Functions.F(2, 1).Item(), T10Functions.F(2, 2).Item()];
        Assert.Equal([1, 2, 1, 2], results);
        Assert.Equal(["a is 1", "a is 2"], TakeHostLog());
    }

    [Fact]
    public void T12_Equal_trace_types_are_one_trace()
    {
        AreSame(new List<int> { 1, 2, 3, 4 }, new List<int> { 1, 2, 3, 4 });
        AreSame(new Dictionary<int, int> { [1] = 2, [3] = 4 }, new Dictionary<int, int> { [3] = 4, [1] = 2 });
        AreSame(Tf.Zeros<int>([11, 3, 5]), Tf.Ones<int>([11, 3, 5]));
        AreSame(new TensorSpec<int>(Shape.Unknown), new TensorSpec<int>(Shape.Unknown));

        static void AreSame(object x, object y) => Assert.Same(T12Functions.FFunction.GetConcreteFunction(x), T12Functions.FFunction.GetConcreteFunction(y));
    }

    [Fact]
    public void T12_Other_trace_types_are_other_traces()
    {
        AreDifferent(new List<int> { 1, 2, 3, 4 }, new List<int> { 1, 2, 2, 4 }, new List<int> { 1, 2, 3 });
        AreDifferent(new List<int> { 1, 2, 3 }, (1, 2, 3));
        AreDifferent(new Dictionary<int, int> { [1] = 2, [3] = 4 }, new Dictionary<int, int> { [1] = 2, [3] = 2 });
        AreDifferent(Tf.Zeros<int>([11, 3, 5]), Tf.Zeros<int>([11, 4, 5]), Tf.Zeros([11, 3, 5]));
        AreDifferent(new TensorSpec<int>([1, 2]), new TensorSpec<int>([1, 2], name: "x"));

        static void AreDifferent(params object[] values)
        {
            T12Functions.FFunction.ClearCache();
            Assert.Equal(values.Length, values.Select(v => T12Functions.FFunction.GetConcreteFunction(v)).Distinct().Count());
        }
    }

    [Fact]
    public void T13_The_order_of_named_arguments_does_not_matter()
    {
        Near(2, T13Functions.F(a: 1f, b: 1));
        Near(2, T13Functions.F(b: 1, a: 1f));
        Near(2, (Tensor<float>)T13Functions.FFunction.Invoke(new NamedArguments { ["b"] = Tf.Constant(1), ["a"] = Tf.Constant(1f) })!);
        Assert.Equal(1, T13Functions.FFunction.TracingCount);
    }

    [Fact]
    public void T14_Named_literals_in_any_order_are_one_trace()
    {
        TakeHostLog();
        T14Functions.G(m: "a", r: "b", v: "c", q: "d", l: "e", a: "f", p: "g");
        T14Functions.G(a: "f", l: "e", m: "a", p: "g", q: "d", r: "b", v: "c");
        Assert.Equal(["a=f, l=e, m=a, p=g, q=d, r=b, v=c"], TakeHostLog());
    }

    [Fact]
    public void T16_Fields_of_an_object_are_frozen()
    {
        var model = new T16Functions.HostModel();
        Near(20, T16Functions.Evaluate(model, 10f));
        model.Bias += 5;
        Near(20, T16Functions.Evaluate(model, 10f));

        var other = new T16Functions.HostModel();
        var before = Tf.Function((Tensor<float> x) => (other.Weight * x) + other.Bias);
        Near(20, before.Call(10f));
        other.Bias += 5;
        var after = Tf.Function((Tensor<float> x) => (other.Weight * x) + other.Bias);
        Near(20, before.Call(10f));
        Near(25, after.Call(10f));
    }

    [Fact]
    public void T17_Variables_of_an_object_are_read_in_each_call()
    {
        var model = new T16Functions.VariableModel();
        Near(20, T16Functions.EvaluateVariables(model, 10f));
        model.Bias.AssignAdd(5f);
        Near(25, T16Functions.EvaluateVariables(model, 10f));
        Assert.Equal(1, T16Functions.EvaluateVariablesFunction.TracingCount);
    }

    [Fact]
    public void T18_What_has_no_trace_type_is_refused()
    {
        Throws<TfTypeException>(() => T18Functions.F(new HashSet<int>()), "Could not generate a generic TraceType");
        Throws<TfTypeException>(() => T18Functions.F(new WeakReference(new object())), "weakref");
        Throws<TfTypeException>(() => T18Functions.F(new WeakReference<string>("a")), "weakref");
        Assert.Equal(0, T18Functions.FFunction.TracingCount);
    }

    [Fact]
    public void T20_A_host_field_that_is_changed_in_the_body_changes_once()
    {
        var module = new T20Module();
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(_ => module.Call().Item()));
    }

    [Fact]
    public void T20_What_is_in_an_init_scope_happens_while_tracing()
    {
        var module = new T20Module();
        Assert.Equal([1, 1, 1], Enumerable.Range(0, 3).Select(_ => module.CallInInitScope().Item()));
    }

    [Fact]
    public void T21_A_list_from_outside_grows_once()
    {
        TakeHostLog();
        for (var i = 0; i < 3; i++) T21Functions.F(1);
        Assert.Single(T21Functions.External);
        Assert.Single(TakeHostLog());
    }

    [Fact]
    public void T22_A_leaked_tensor_has_no_value_and_fits_no_other_function()
    {
        Equal(3, T22Functions.Leaky(1));
        Throws<TfException>(() => T22Functions.Leaked!.Item(), "out of scope");
        Throws<TfTypeException>(() => T22Functions.Captures(2), "out of scope");
        Throws<TfTypeException>(() => _ = T22Functions.Leaked! + 1, "out of scope");
        Assert.EndsWith("shape=(), dtype=int32)", T22Functions.Leaked!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void T24_Nothing_is_returned_as_None()
    {
        var nothing = T24Functions.NothingFunction.GetConcreteFunction();
        Assert.Equal("() -> Literal[None]", nothing.PrettyPrintedSignature());
        Assert.Null(nothing.StructuredOutputs);
        Assert.Null(nothing.Invoke());

        var (product, named) = T24Functions.F([[1, 0], [0, 1]]);
        Near([1, 0, 0, 1], product);
        Near(1, named["b"]);
        var outputs = T24Functions.FFunction.GetConcreteFunction(new TensorSpec<float>([2, 2])).Outputs;
        Assert.Equal(["(2, 2)", "()"], outputs.Select(o => o.Shape.ToString()));
        Assert.All(outputs, o => Assert.Equal(DType.Float32, o.DType));
    }

    [Fact]
    public void T25_A_number_is_returned_as_a_tensor()
    {
        Near(1, T25Functions.F([0, 1, 2, 3, 4]));
        Assert.Equal(DType.Float32, ((Tensor)T25Functions.Untyped([0, 1])!).DType);
    }

    [Fact]
    public void T28_Clearing_the_cache_forgets_the_traces()
    {
        T02Functions.DoubleFunction.ClearCache();
        Equal(2, T02Functions.Double<int>(1));
        Near(2, T02Functions.Double<float>(1));
        Assert.Equal(2, T02Functions.DoubleFunction.TracingCount);
        T02Functions.DoubleFunction.ClearCache();
        Assert.Equal(0, T02Functions.DoubleFunction.TracingCount);
        Equal(2, T02Functions.Double<int>(1));
        Assert.Equal(1, T02Functions.DoubleFunction.TracingCount);
        T02Functions.DoubleFunction.ClearCache();
    }

    [Fact]
    public void T29_Threads_share_one_trace()
    {
        Assert.Single(Enumerable.Range(0, 100).AsParallel().WithDegreeOfParallelism(8).Select(_ => T29Functions.ZeroFunction.GetConcreteFunction()).Distinct());
        var results = Enumerable.Range(0, 100).AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(i => T29Functions.Twice(i).Item()).ToArray();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => 2f * i), results);
        Assert.Equal(1, T29Functions.TwiceFunction.TracingCount);
    }

    [Fact]
    public void T56_A_function_made_in_a_body_is_new_in_each_trace()
    {
        TakeHostLog();
        Equal(4, T56Functions.Outer<int>(1));
        Equal(6, T56Functions.Outer<int>(2));
        Assert.Equal(["outer", "inner"], TakeHostLog());
        Near(4, T56Functions.Outer<float>(1));
        Assert.Equal(["outer", "inner"], TakeHostLog());

        Near(2, T56Functions.Make().Call(1f));
        Near(2, T56Functions.Make().Call(1f));
        Assert.Equal(["made", "made"], TakeHostLog());
    }
}
