namespace GraphCompiler.Conformance.Cases;

public static partial class GraphLogFunctions
{
    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static void Literal(int x)
    {
        Host($"Traced with {x}");
        Tf.Print("Executed with", x);
    }

    [TfFunction]
    public static void Automatic(float x)
    {
        Host("Traced");
        Tf.Print("Executed with", x);
    }

    public static void Executing()
    {
        Host("Tracing!");
        Tf.Print("Executing");
    }

    [TfFunction]
    public static void Fail(Tensor<int> i) => Tf.Debugging.Assert(i == 0, "ick");
}

public sealed partial class S14Counter
{
    public Variable<int> V { get; } = new(1);

    [TfFunction]
    public void F(Tensor<int> x)
    {
        foreach (var i in Tf.Range(x)) V.AssignAdd(i);
    }
}

public sealed partial class S20Effects
{
    public Variable<float> V { get; } = new(1f);

    public List<float> Seen { get; } = [];

    // There are no tensors of strings: numbers stand for the tags.
    [TfFunction]
    public void Inner(Tensor<int> tag)
    {
        Host("trace inner");
        Tf.Print("in", tag, V.Value);
        V.AssignAdd(1f);
    }

    [TfFunction]
    public Tensor<float> Outer()
    {
        Host("trace outer");
        Tf.Print("start");
        Inner(1);
        Tf.HostAction(v => Seen.Add(v.Item()), V.Value);
        V.Assign(V * 10f);
        Inner(2);
        Tf.Print("end", V.Value);
        return V.Value;
    }
}

public sealed class GraphLogs : IDisposable
{
    private readonly StringWriter _printed = new();
    private readonly TextWriter _before = Tf.Config.PrintOutput;

    public GraphLogs()
    {
        Tf.Config.PrintOutput = _printed;
        TakeHostLog();
    }

    public void Dispose() => Tf.Config.PrintOutput = _before;

    [Fact]
    public void T05_Prints_of_the_graph_run_in_every_call()
    {
        GraphLogFunctions.Literal(1);
        GraphLogFunctions.Literal(1);
        GraphLogFunctions.Literal(2);
        Assert.Equal(["Traced with 1", "Traced with 2"], TakeHostLog());
        Assert.Equal(["Executed with 1", "Executed with 1", "Executed with 2"], TakePrinted());
    }

    [Fact]
    public void T05_By_default_a_printed_scalar_is_a_literal_too()
    {
        GraphLogFunctions.Automatic(1);
        GraphLogFunctions.Automatic(1);
        GraphLogFunctions.Automatic(2);
        Assert.Equal(["Traced", "Traced"], TakeHostLog());
        Assert.Equal(["Executed with 1.0", "Executed with 1.0", "Executed with 2.0"], TakePrinted());
    }

    [Fact]
    public void T08_Two_functions_of_one_method_trace_and_print_each()
    {
        Tf.Function(GraphLogFunctions.Executing).Call();
        Tf.Function(GraphLogFunctions.Executing).Call();
        Assert.Equal(["Tracing!", "Tracing!"], TakeHostLog());
        Assert.Equal(["Executing", "Executing"], TakePrinted());
    }

    [Fact]
    public void T30_A_failed_assertion_does_not_stay()
    {
        GraphLogFunctions.Fail(0);
        Throws<TfInvalidArgumentException>(() => GraphLogFunctions.Fail(1), "ick");
        GraphLogFunctions.Fail(0);
        Assert.Equal(1, GraphLogFunctions.FailFunction.TracingCount);
    }

    [Fact]
    public void S14_A_loop_of_the_graph_assigns_in_each_iteration()
    {
        var counter = new S14Counter();
        counter.F(3);
        Equal(4, counter.V.Value);
        counter.F(4);
        Equal(10, counter.V.Value);
        Assert.Equal(1, counter.FFunction.TracingCount);
    }

    [Fact]
    public void S20_Effects_of_called_functions_keep_program_order()
    {
        var effects = new S20Effects();
        Equal(21f, effects.Outer());
        Assert.Equal(["start", "in 1 1", "in 2 20", "end 21"], TakePrinted());
        Assert.Equal(["trace outer", "trace inner"], TakeHostLog());
        Equal(221f, effects.Outer());
        Assert.Equal(["start", "in 1 21", "in 2 220", "end 221"], TakePrinted());
        Assert.Equal([2f, 22f], effects.Seen);
        Assert.Empty(TakeHostLog());
    }

    private string[] TakePrinted()
    {
        var lines = _printed.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _printed.GetStringBuilder().Clear();
        return lines;
    }
}
