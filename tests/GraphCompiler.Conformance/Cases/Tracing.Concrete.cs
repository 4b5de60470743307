namespace GraphCompiler.Conformance.Cases;

// Concrete functions: what a call of one may pass.
public sealed partial class Tracing
{
    [Fact]
    public void T33_A_literal_must_be_the_traced_one()
    {
        var square = T33Functions.PowFunction.GetConcreteFunction(new TensorSpec<float>(Shape.Unknown, name: "a"), 2);
        Near(100, square.Call(10f, 2));
        Throws<TfTypeException>(() => square.Call(10f, 3), "Can not cast 3 to Literal[2]");
        Throws<TfTypeException>(() => square.Invoke(Tf.Constant(10f), new NamedArguments { ["b"] = 3 }), "Can not cast 3 to Literal[2]");
        Near(100, (Tensor<float>)square.Invoke(Tf.Constant(10f))!);
        Near(100, square.CallFlat(Tf.Constant(10f))[0].As<float>());
    }

    [Fact]
    public void T34_Leaves_of_one_parameter_are_numbered()
    {
        var s = new TensorSpec<float>(Shape.Unknown);
        var cf = T34Functions.FFunction.GetConcreteFunction((s, s, s), new NamedArguments { ["d"] = s });
        Assert.Equal(["x", "x_1", "x_2", "d"], cf.Inputs.Select(i => i.Name));
        Tensor<float> one = 1f, two = 2f, three = 3f, four = 4f;
        Near(10, (Tensor<float>)cf.Invoke(new NamedArguments { ["x"] = one, ["x_1"] = two, ["x_2"] = three, ["d"] = four })!);
        Near(10, (Tensor<float>)cf.Invoke(one, two, three, four)!);
    }

    [Fact]
    public void T36_A_concrete_function_takes_structures_or_tensors()
    {
        var d = new Dictionary<string, Tensor<int>> { ["a"] = 1000, ["b"] = 200 };
        (Tensor<int>, Tensor<int>) e = (30, 4);
        var cf = T36Functions.FFunction.GetConcreteFunction(d, e);
        Both(cf.Call(d, e), 1200, 34);
        Both(cf.Invoke(d, e), 1200, 34);
        Both(cf.Invoke(d, new NamedArguments { ["y"] = e }), 1200, 34);
        Both(cf.Invoke(new NamedArguments { ["y"] = e, ["x"] = d }), 1200, 34);
        Both(cf.Invoke(d["a"], d["b"], e.Item1, e.Item2), 1200, 34);
        Assert.Same(cf, T36Functions.FFunction.GetConcreteFunction(
            new Dictionary<string, TensorSpec> { ["b"] = new TensorSpec<int>([]), ["a"] = new TensorSpec<int>([]) },
            (new TensorSpec<int>([]), new TensorSpec<int>([]))));

        var (a, b) = (new Dictionary<string, int> { ["a"] = 5000, ["b"] = 500 }, (50, 5));
        var literals = T36Functions.FFunction.GetConcreteFunction(a, b);
        Both(literals.Invoke(), 5500, 55);
        Both(literals.Invoke(a, b), 5500, 55);
        Assert.Equal(5555, literals.CallFlat().Sum(t => t.As<int>().Item()));

        static void Both(object? result, int first, int second)
        {
            var (x, y) = ((Tensor<int>, Tensor<int>))result!;
            Assert.Equal((first, second), (x.Item(), y.Item()));
        }
    }

    [Fact]
    public void T37_Arguments_that_do_not_bind()
    {
        Tensor<int> one = 1, two = 2;
        var func = T37Functions.FuncFunction;
        Refuses(func.GetConcreteFunction(1, two), "missing a required argument: 'y'", 1);
        Refuses(func.GetConcreteFunction(1, 2, Tf.Constant(1f)), "'varargs_0'", 1, 2);
        Refuses(func.GetConcreteFunction(1, 2), "too many positional arguments", 1, 2, 3);
        Refuses(T37Functions.KeywordFunction.GetConcreteFunction(1, 2, Tf.Constant(1f)), "'c'", 1, 2);
        Refuses(func.GetConcreteFunction(1, 2), "got an unexpected keyword argument 'c'", 1, 2, new NamedArguments { ["c"] = Tf.Constant(1f) });
        var form = func.GetConcreteFunction(new Dictionary<string, Tensor<int>> { ["a"] = one, ["b"] = one }, 5);
        Refuses(form, "Can not cast", one, 5);
        Refuses(form, "to a Dict", one, 5);
        Refuses(func.GetConcreteFunction((one, two), 5), "to tuple", one, 5);
        Refuses(func.GetConcreteFunction(5, 5), "Can not cast 8 to", 8, 5);
        Refuses(func.GetConcreteFunction(5, 5), "Can not cast", Tf.Constant(6), 5);
        Refuses(func.GetConcreteFunction(one, 5), "Can not cast TensorSpec(shape=(), dtype=tf.float32", Tf.Constant(1f), 5);

        static void Refuses(ConcreteFunction cf, string message, params object?[] arguments) => Throws<TfTypeException>(() => cf.Invoke(arguments), message);
    }

    [Fact]
    public void T37_Flat_arguments_that_do_not_bind()
    {
        var s = new TensorSpec<float>([]);
        var cf = T34Functions.FFunction.GetConcreteFunction((s, s, s), s);
        Tensor<float> x = 1f;
        Throws<TfTypeException>(() => cf.CallFlat(x, x), "F(x, x_1, x_2, d) missing required arguments: d, x_2.");
        Throws<TfTypeException>(() => cf.CallFlat(x, x, x, x, x), "F(x, x_1, x_2, d) takes 4 positional arguments, got 5.");
        Throws<TfTypeException>(() => cf.Invoke(x, x, x, x, new NamedArguments { ["x_1"] = x }), "got two values for 'x_1'.");
        Throws<TfTypeException>(() => cf.Invoke(x, x, x, x, new NamedArguments { ["z"] = x }), "got unexpected keyword arguments: z.");
        Throws<TfTypeException>(() => cf.Invoke(5, x, x, x), "expected argument #0(zero-based) to be a Tensor; got int (5).");
    }

    [Fact]
    public void T38_A_concrete_function_checks_shapes()
    {
        Near([2], T38Functions.Traced.Call([1f]));
        Throws<TfTypeException>(() => T38Functions.Outer([1f, 2f]), "Can not cast TensorSpec(shape=(2,)");

        // TensorFlow lets the eager call through.
        Throws<TfTypeException>(() => T38Functions.Traced.Call([1f, 2f]), "Can not cast TensorSpec(shape=(2,)");
    }

    [Fact]
    public void T40_What_a_body_takes_from_outside_is_listed_once()
    {
        var cf = T40Functions.FFunction.GetConcreteFunction();
        Assert.Equal(5, cf.CapturedInputs.Count);
        Assert.Equal([4L, 128, 129, 256], cf.CapturedInputs.Where(t => t is not IVariable).Select(t => t.Size).Order());
        Assert.Same(T40Functions.Variable, Assert.Single(cf.Variables));
        Assert.Contains("  0: TensorSpec(shape=(), dtype=tf.resource, name=None)\n", cf.PrettyPrintedSignature(verbose: true), StringComparison.Ordinal);
        Assert.Contains(": TensorSpec(shape=(256,), dtype=tf.float32, name=None)", cf.PrettyPrintedSignature(verbose: true), StringComparison.Ordinal);
    }

    [Fact]
    public void T41_A_record_has_literals_and_tensors()
    {
        TakeHostLog();
        var f = T41Functions.FFunction;
        var first = f.GetConcreteFunction(new MaskedTensor(true, Tf.Constant([1f])));
        Assert.Same(first, f.GetConcreteFunction(new MaskedTensor(true, Tf.Constant([2f]))));
        var open = f.GetConcreteFunction(new Dictionary<string, object?> { ["Mask"] = false, ["Value"] = new TensorSpec<int>([null, null]) });
        Assert.NotSame(first, open);
        Assert.Same(open, f.GetConcreteFunction(new MaskedTensor(false, Tf.Constant([[1], [2]]))));
        Assert.Equal(["True (1,)", "False (None, None)"], TakeHostLog());

        var result = T41Functions.F(new MaskedTensor(false, Tf.Constant([[1], [2]])));
        Assert.False(result.Mask);
        Equal([1, 2], result.Value.As<int>());
        Assert.Equal("(x: MaskedTensor[['Mask', Literal[True]], ['Value', TensorSpec(shape=(1,), dtype=tf.float32, name=None)]])", first.PrettyPrintedSignature().Split(" ->")[0]);
    }

    [Fact]
    public void T42_Objects_may_say_what_they_are_compared_by()
    {
        for (var i = 0; i < 2; i++)
        {
            var prices = T42Functions.F([new Apple { Price = 3 }, new Mango { Price = 5 }]);
            Assert.Equal([4, 6], prices.Select(p => p.Item()));
            prices = T42Functions.Plain([new PlainFruit { Price = 3 }, new PlainFruit { Price = 5 }]);
            Assert.Equal([4, 6], prices.Select(p => p.Item()));
        }

        Assert.Equal(1, T42Functions.FFunction.TracingCount);
        Assert.Equal(2, T42Functions.PlainFunction.TracingCount);
    }

    [Fact]
    public void T46_Defaults_are_arguments_like_any_other()
    {
        TakeHostLog();
        var f = T46Functions.FFunction;
        f.ClearCache();
        Tensor<int> one = 1;
        Equal(4, T46Functions.F(1));
        Equal(4, T46Functions.F(1, 3));
        Equal(4, T46Functions.F(x: 1, y: 3));
        Assert.Equal(4, Call(one));
        Assert.Equal(4, Call(one, 3));
        Assert.Equal(4, Call(one, new NamedArguments { ["y"] = 3 }));
        Assert.Equal(4, Call(new NamedArguments { ["x"] = one }));
        Assert.Equal(5, Call(new NamedArguments { ["y"] = 3, ["x"] = 2 }));
        Assert.Equal(1, f.TracingCount);
        Assert.Single(TakeHostLog());
        Assert.Equal(5, Call(one, 4));
        Assert.Equal(2, f.TracingCount);

        // The declared type says that y is no tensor.
        Throws<TfTypeException>(() => f.Invoke(one, Tf.Constant(3)), "Can not cast");
        Throws<TfTypeException>(() => f.Invoke(), "missing a required argument: 'x'");
        Throws<TfTypeException>(() => f.Invoke(one, new NamedArguments { ["x"] = one }), "multiple values for argument 'x'");
        Throws<TfTypeException>(() => f.Invoke(1, 2, 3), "Received args: (1, 2, 3) and kwargs: {} for signature: (x, y=<captured_default_value>).");

        int Call(params object?[] arguments) => ((Tensor<int>)f.Invoke(arguments)!).Item();
    }

    [Fact]
    public void T47_Literals_are_compared_by_type_and_value()
    {
        var f = T47Functions.FFunction;
        Assert.Equal([DType.Int32, DType.Float64, DType.Bool], new[] { T47Functions.F(1), T47Functions.F(1.0), T47Functions.F(true) }.Select(r => ((Tensor)r!).DType));

        // In TensorFlow all three are the first one's trace.
        Assert.Equal(3, f.TracingCount);
        _ = T47Functions.F(1);
        _ = T47Functions.F(double.NaN);
        _ = T47Functions.F(double.NaN);
        Assert.Equal(4, f.TracingCount);
        for (var i = 0; i < 2; i++)
        {
            _ = T47Functions.F("1");
            _ = T47Functions.F(null);
        }

        Assert.Equal(6, f.TracingCount);
    }

    [Fact]
    public void T49_The_structured_form_has_no_defaults_and_the_flat_one_no_literals()
    {
        var cf = T49Functions.FFunction.GetConcreteFunction(new TensorSpec<float>([]));
        Tensor<float> x = 3f;
        Near(6, (Tensor<float>)cf.Invoke(x)!);
        Near(6, (Tensor<float>)cf.Invoke(3f, 2)!);
        Near(6, (Tensor<float>)cf.Invoke(x, new NamedArguments { ["b"] = 2 })!);
        Near(6, (Tensor<float>)cf.Invoke(new NamedArguments { ["a"] = x })!);
        Throws<TfTypeException>(() => cf.Invoke(3f), "missing a required argument: 'b'");
        Throws<TfTypeException>(() => cf.Invoke(3f), "Fallback to flat signature also failed due to: F(a): expected argument #0(zero-based) to be a Tensor; got float (3.0).");
        Throws<TfTypeException>(() => cf.Invoke(x, 3), "Can not cast 3 to Literal[2]");
    }

    [Fact]
    public void T50_A_more_general_trace_serves_and_the_most_specific_one_is_taken()
    {
        var g = T50Functions.GFunction;
        g.ClearCache();
        var open = g.GetConcreteFunction(new TensorSpec<float>([null]));
        Assert.Same(open, g.GetConcreteFunction(new TensorSpec<float>([3])));
        Assert.Same(open, g.GetConcreteFunction(Tf.Constant([1f, 2f])));
        Assert.Equal(1, g.TracingCount);
        Equal([-1], T50Functions.G([1f, 2f]));

        g.ClearCache();
        Assert.NotSame(g.GetConcreteFunction(new TensorSpec<float>([2])), g.GetConcreteFunction(new TensorSpec<float>([null])));
        Equal([2], T50Functions.G([1f, 2f]));
        Equal([-1], T50Functions.G([1f]));
        _ = g.GetConcreteFunction(new TensorSpec<float>(Shape.Unknown));
        Equal([-2], T50Functions.G([[1f]]));
        Equal([2], T50Functions.G([1f, 2f]));
        Equal([-1], T50Functions.G([1f]));
        Assert.Equal(3, g.TracingCount);
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(2, -1)]
    public void T50_Of_two_that_fit_alike_the_first_is_taken(int rows, int columns)
    {
        var g = T50Functions.GFunction;
        g.ClearCache();
        _ = g.GetConcreteFunction(new TensorSpec<float>([rows, columns]));
        _ = g.GetConcreteFunction(new TensorSpec<float>([columns, rows]));
        Equal([rows, columns], T50Functions.G(Tf.Zeros([2, 2])));
        Assert.Equal(2, g.TracingCount);
    }

    [Fact]
    public void T51_What_a_tensor_parameter_of_a_concrete_function_takes()
    {
        var cf = T38Functions.FFunction.GetConcreteFunction(Tf.Constant([1f]));
        Throws<TfInvalidArgumentException>(() => cf.Invoke(Tf.Constant([1])), "was expected to be a float tensor but is a int32 tensor");
        Near([2], (Tensor<float>)cf.Invoke(new List<int> { 1 })!);
        Throws<TfTypeException>(() => cf.Invoke(new List<float> { 1, 2 }), "Can not cast TensorSpec(shape=(2,)");
        Throws<TfTypeException>(() => cf.Invoke("a"), "Cannot convert 'a' to EagerTensor of dtype float");
        Near([6], (Tensor<float>)cf.Invoke(new Variable<float>([5f]))!);
    }

    [Fact]
    public void T52_A_name_makes_a_trace_and_a_keyword()
    {
        var f = T52Functions.FFunction;
        f.ClearCache();
        var y = f.GetConcreteFunction(new TensorSpec<float>(Shape.Unknown, name: "y"));
        var z = f.GetConcreteFunction(new TensorSpec<float>(Shape.Unknown, name: "z"));
        var u = f.GetConcreteFunction(new TensorSpec<float>(Shape.Unknown));
        Assert.Same(y, u);
        Assert.NotSame(y, z);
        Near(1, T52Functions.F(1f));
        Assert.Equal(2, f.TracingCount);
        Tensor<float> one = 1f;
        Near(1, (Tensor<float>)y.Invoke(new NamedArguments { ["y"] = one })!);
        Near(1, (Tensor<float>)y.Invoke(new NamedArguments { ["x"] = one })!);
        Near(1, (Tensor<float>)y.Invoke(one)!);
        Assert.StartsWith("(x: TensorSpec(shape=<unknown>, dtype=tf.float32, name='y'))", y.PrettyPrintedSignature(), StringComparison.Ordinal);

        var cf = T52Functions.GFunction.GetConcreteFunction(new TensorSpec<float>(Shape.Unknown, name: "n"), new TensorSpec<float>(Shape.Unknown, name: "n"));
        Near(2, (Tensor<float>)cf.Invoke(new NamedArguments { ["n"] = Tf.Constant(3f), ["n_1"] = one })!);
    }
}
