namespace GraphCompiler.Conformance.Cases;

public sealed partial class Signatures
{
    [Fact]
    public void P01_A_declared_shape_has_one_trace()
    {
        TakeHostLog();
        Equal([4, 1], P01Functions.NextCollatz([1, 2]));
        Throws<TfTypeException>(() => P01Functions.NextCollatz([[1, 2], [3, 4]]), "Can not cast TensorSpec(shape=(2, 2), dtype=tf.int32, name=None) to TensorSpec(shape=(None,), dtype=tf.int32, name=None)");
        Throws<TfTypeException>(() => P01Functions.NextCollatzFunction.Invoke(Tf.Constant([1f, 2f])), "Can not cast TensorSpec(shape=(2,), dtype=tf.float32");
        Assert.Single(TakeHostLog());
    }

    [Fact]
    public void P02_A_declared_shape_is_what_the_body_sees()
    {
        TakeHostLog();
        Equal([1, 2, 3], P02Functions.G([1, 2, 3]));
        Equal([1, 2, 3, 4, 5], P02Functions.G([1, 2, 3, 4, 5]));
        Assert.Equal(["(None,)"], TakeHostLog());
        Assert.Equal(1, P02Functions.GFunction.TracingCount);
        Assert.Same(P02Functions.GFunction.GetConcreteFunction(), P02Functions.GFunction.GetConcreteFunction(new TensorSpec<int>([7])));
    }

    [Fact]
    public void P04_A_method_relaxes_its_shapes()
    {
        var module = new P04Module();
        module.Call([]);
        Assert.Equal("(0,)", $"{module.Seen}");
        module.Call([1f]);
        Assert.Equal("(None,)", $"{module.Seen}");
        Near([2, 4], module.Call([1f, 2f]));
        Assert.Equal(2, module.CallFunction.TracingCount);
    }

    [Fact]
    public void P05_What_differs_from_all_traces_is_left_open() =>
        Relaxes(["(1, 2)", "", "(None, 2)", "", "", "(None, None)"], [1, 2], [1, 2], [2, 2], [3, 2], [4, 2], [2, 1]);

    [Fact]
    public void P06_A_called_function_relaxes_too()
    {
        TakeHostLog();
        Equal([1], P06Functions.Foo(Tf.Ones([1])));
        Equal([1, 1], P06Functions.Foo(Tf.Ones([1, 1])));
        Equal([1, 1, 1], P06Functions.Foo(Tf.Ones([1, 1, 1])));
        Equal([1, 1, 1, 1], P06Functions.Foo(Tf.Ones([1, 1, 1, 1])));
        Assert.Equal(["(1,)", "(None,)"], TakeHostLog());
    }

    [Fact]
    public void P08_Literals_are_not_relaxed()
    {
        TakeHostLog();
        P08Functions.F(1, Tf.Zeros([3]));
        P08Functions.F(2, Tf.Zeros([5]));
        Assert.Equal(["1 (3,)", "2 (5,)"], TakeHostLog());
    }

    [Fact]
    public void P09_The_most_specific_trace_is_taken()
    {
        var f = P09Functions.FFunction;
        f.ClearCache();
        ConcreteFunction exact = Ask(f, null, 2, 2), pair = Ask(f, null, 1, 2), one = Ask(f, null, 1, null), open = Ask(f, null, null, null);
        Assert.Equal(4, f.TracingCount);
        Assert.Same(pair, Ask(f, 1, 1, 2));
        Assert.Same(one, Ask(f, 1, 1, 3));
        Assert.Same(open, Ask(f, 1, 3, 3));
        Assert.Same(exact, Ask(f, 1, 2, 2));
        Assert.Equal(4, f.TracingCount);

        // A trace for more is found before one for less could be added: the other way round there is nothing to redirect.
        f.ClearCache();
        open = Ask(f, null, null, null);
        Assert.Same(open, Ask(f, 1, 1, 2));
        Assert.Same(open, Ask(f, null, 1, null));
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(0, 2, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 0)]
    public void P09_Of_traces_that_fit_alike_the_first_is_taken(params int[] order)
    {
        var f = P09Functions.FFunction;
        f.ClearCache();
        Dim[][] targets = [[1, null, null], [null, 2, null], [null, null, 3]];
        var traces = order.Select(i => Ask(f, targets[i])).ToArray();
        Assert.Equal(3, traces.Distinct().Count());
        Assert.Same(traces[0], Ask(f, 1, 2, 3));
        Assert.NotSame(traces[0], Ask(f, 5, 5, 5));
        Assert.Equal(4, f.TracingCount);
    }

    [Fact]
    public void P10_A_new_shape_is_relaxed_over_all_traces()
    {
        var f = P24Functions.FFunction;
        f.ClearCache();
        Assert.Equal("(None, 1, 2)", $"{Ask(f, null, 1, 2).Inputs[0].Shape}");
        Assert.Equal("(None, 1, None)", $"{Ask(f, null, 1, null).Inputs[0].Shape}");
        Assert.Equal("(None, None, None)", $"{Ask(f, null, 2, 3).Inputs[0].Shape}");

        // TensorFlow's test has shapes that know no unknown rank.
        f.ClearCache();
        Ask(f, null, 1);
        Ask(f, null, 2);
        Assert.Equal("<unknown>", $"{Ask(f, null, 4, 3).Inputs[0].Shape}");
    }

    [Fact]
    public void P12_Parameters_with_defaults_need_no_spec()
    {
        // A parameter without either is an error of the build: TFG0012, in the words of TensorFlow.
        Equal(5, P12Functions.F6(1));
        Equal(3, P12Functions.Sum(1));
        Assert.Equal([new TensorSpec<int>([])], P12Functions.F6Function.InputSignature);
    }

    [Fact]
    public void P13_What_does_not_fit_the_signature_is_refused()
    {
        var f = P13Functions.FFunction;
        Near([1, 1], P13Functions.F(Tf.Ones([2])));
        Throws<TfTypeException>(() => f.Invoke(Tf.Ones<int>([3])), "Can not cast TensorSpec(shape=(3,), dtype=tf.int32, name=None) to TensorSpec(shape=(2,), dtype=tf.float32, name=None)");
        Throws<TfTypeException>(() => P13Functions.F(Tf.Ones([3])), "Can not cast");
        Throws<TfTypeException>(() => P13Functions.F(Tf.Ones([2, 1])), "Binding inputs to tf.function failed due to `Can not cast");
        Throws<TfTypeException>(() => f.Invoke(Tf.Ones([2]), Tf.Ones([2])), "too many positional arguments");
        Throws<TfTypeException>(() => f.Invoke(), "missing a required argument: 'x'");
        Throws<TfTypeException>(() => f.GetConcreteFunction(new TensorSpec<float>(3)), "Can not cast");
        Throws<TfTypeException>(() => f.Invoke(), "for signature: (x: TensorSpec(shape=(2,), dtype=tf.float32, name=None)).");
        Assert.Equal(1, f.TracingCount);
    }

    [Fact]
    public void P14_An_empty_signature_fixes_the_defaults()
    {
        // Specs of other things than tensors are not expressible.
        var module = new P14Module();
        Assert.Empty(module.CallFunction.InputSignature!);
        Equal(3, module.Call());
        Throws<TfTypeException>(() => module.Call(4), "Can not cast 4 to Literal[3]");
        Assert.Null(T09Functions.MyReluFunction.InputSignature);
        Assert.Empty(T29Functions.ZeroFunction.InputSignature!);
    }

    [Fact]
    public void P16_One_variable_may_be_passed_twice()
    {
        var v = new Variable<float>(1f);
        Near(2, P16Functions.Add(v, v));
        v.Assign(2f);
        Near(4, P16Functions.Add(v, v));
        Assert.Equal(1, P16Functions.AddFunction.TracingCount);

        var w = new Variable<float>(3f);
        Assert.Equal([0, 0], Aliases(v, v));
        Assert.Equal([0, 1], Aliases(v, w));
        Near(5, P16Functions.Add(v, w));
        Assert.Equal(2, P16Functions.AddFunction.TracingCount);

        static int[] Aliases(Variable<float> a, Variable<float> b) =>
            [.. P16Functions.AddFunction.GetConcreteFunction(a, b).PrettyPrintedSignature().Split("alias_id=")[1..].Select(text => text[0] - '0')];
    }

    [Fact]
    public void P17_A_variable_passes_through_a_call()
    {
        var v = new Variable<float>(2f);
        Near(5, P17Functions.Second(v, v, 1f));
        Near(5, P17Functions.First(v, 1f));
    }

    [Fact]
    public void P18_A_function_calls_another_twice() => Equal(8, P18Functions.G(2));

    [Fact]
    public void P20_A_lambda_is_a_partial_application()
    {
        Near(3, Tf.Function((Tensor<float> y) => Add(1f, y)).Call(2f));
        var partial = Tf.Function((int y = 6) => Tf.Constant(3 + y));
        Equal(9, (Tensor<int>)partial.Invoke()!);
        Equal(11, (Tensor<int>)partial.Invoke(new NamedArguments { ["y"] = 8 })!);
        Assert.Equal("(y: Literal[6]) -> TensorSpec(shape=(), dtype=tf.int32, name=None)", partial.ConcreteFunctions[0].PrettyPrintedSignature());
        Tensor<int> captured = 1;
        Equal(6, Tf.Function((Tensor<int> y) => captured + y).Call(5));

        static Tensor<float> Add(Tensor<float> x, Tensor<float> y) => x + y;
    }

    [Fact]
    public void P21_Sizes_pass_through_a_call_into_shapes()
    {
        TakeHostLog();
        _ = P21Functions.OuterFunction.GetConcreteFunction();
        Assert.Equal(["(None, None)", "(3, 5)"], TakeHostLog());
        Near([.. Enumerable.Repeat(1f, 15)], P21Functions.Outer(Tf.Zeros<int>([3, 6])));
        Near([.. Enumerable.Repeat(1f, 6)], P21Functions.Joined());
        Assert.Equal(["(1, 2, 3)"], TakeHostLog());

        // A size may be what only the run knows.
        var ones = P21Functions.Inner(Tf.Zeros<int>([2, 6]), Tf.Constant(4) - 1);
        Assert.Equal([2, 3], ones.Shape.ToArray());
        Near([.. Enumerable.Repeat(1f, 6)], ones);
        Throws<TfInvalidArgumentException>(() => P21Functions.Inner(Tf.Zeros<int>([2, 6]), -1), "Dimension -1 must be >= 0");
    }

    [Fact]
    public void P22_A_callee_may_know_more_of_a_shape()
    {
        TakeHostLog();
        Near([1], P22Functions.General([1f]));
        Assert.Equal(["general <unknown>", "specific (1,)"], TakeHostLog());
    }

    [Fact]
    public void P24_Each_differing_dimension_is_opened()
    {
        Relaxes(["(1, 2)", "(1, None)", "(None, None)", ""], [1, 2], [1, 3], [2, 2], [5, 5]);
        Relaxes(["(2,)", "<unknown>", "", ""], [2], [2, 2], [2, 2, 2], []);
        Relaxes(["(1, 2)", "(None, 2)", "", "(None, None)"], [1, 2], [2, 2], [1, 2], [3, 3]);
        Relaxes(["()", "<unknown>", ""], [], [1], [2]);
        Relaxes(["(1, 2, 3)", "(1, 2, None)", "(1, None, None)", "(None, None, None)", ""], [1, 2, 3], [1, 2, 4], [1, 5, 4], [6, 5, 4], [7, 8, 9]);

        var f = P24Functions.FFunction;
        f.ClearCache();
        var first = Ask(f, 1);
        Assert.Equal("(None,)", $"{Ask(f, 2).Inputs[0].Shape}");
        Assert.Same(first, Ask(f, 1));
    }

    [Fact]
    public void P26_Each_parameter_is_relaxed_by_itself()
    {
        TakeHostLog();
        Pair(1, 1);
        Pair(2, 1);
        Pair(3, 2);
        Assert.Equal(["(1,) (1,)", "(None,) (1,)", "(None,) (None,)"], TakeHostLog());

        // Where y is a literal, each of its values relaxes by itself.
        (int Size, int Y)[] calls = [(4, 7), (5, 8), (6, 7), (9, 8), (10, 8)];
        foreach (var (size, y) in calls) P26Functions.Literal(Tf.Zeros([size]), y);
        Assert.Equal(["(4,)", "(5,)", "(None,)", "(None,)"], TakeHostLog());

        int[][][] lists = [[[1]], [[2]], [[1], [1]], [[2], [2]], [[3], [1, 1]], [[3], [3]]];
        foreach (var shapes in lists) P26Functions.Listed([.. shapes.Select(s => Tf.Zeros(s))]);
        Assert.Equal(["(1,)", "(None,)", "(1,) (1,)", "(None,) (None,)", "(None,) <unknown>"], TakeHostLog());

        P26Functions.Named(new() { ["a"] = Tf.Zeros([1]) });
        P26Functions.Named(new() { ["a"] = Tf.Zeros([2]) });
        P26Functions.Named(new() { ["a"] = Tf.Zeros([1]), ["b"] = Tf.Zeros([1]) });
        P26Functions.Named(new() { ["b"] = Tf.Zeros([2]), ["a"] = Tf.Zeros([1]) });
        Assert.Equal(["a (1,)", "a (None,)", "a (1,) b (1,)", "a (1,) b (None,)"], TakeHostLog().Select(line => string.Join(" ", line.Split(", ").Order(StringComparer.Ordinal))));

        static void Pair(int x, int y) => P26Functions.F(Tf.Zeros([x]), Tf.Zeros([y]));
    }

    /// <summary>What each call of a relaxing function is traced for, nothing for a call that finds a trace.</summary>
    private static void Relaxes(string[] traced, params int[][] shapes)
    {
        P24Functions.FFunction.ClearCache();
        TakeHostLog();
        Assert.Equal(traced, shapes.Select(shape =>
        {
            P24Functions.F(Tf.Zeros(shape));
            return string.Join(" ", TakeHostLog());
        }));
    }

    private static ConcreteFunction Ask(TfFunction function, params Dim[] dims) => function.GetConcreteFunction(new TensorSpec<float>(Shape.Create(dims)));
}
