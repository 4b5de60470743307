namespace GraphCompiler.Conformance.Cases;

public static partial class DebuggingFunctions
{
    [TfFunction]
    public static Tensor<float> MeanSquaredError(Tensor<float> x, Tensor<float> y)
    {
        Host("Calculating MSE!");
        return Tf.ReduceMean(Tf.Square(x - y));
    }

    [TfFunction]
    public static Tensor<int> Doubled(Tensor<int> a)
    {
        Host($"a: {a}");
        return a + a;
    }

    [TfFunction]
    public static Tensor<float> FailingBranch(Tensor<float> x, Tensor<int> i)
    {
        if (i > 0) return Tf.Gather(x, i);
        return Tf.ReduceSum(x);
    }

    [TfFunction]
    public static Tensor<int> Endless(Tensor<int> n)
    {
        Tensor<int> i = 0;
        while (i != n)
        {
            Tf.HostAction(s_started.Set);
            i = (i + 1) % 1000;
        }

        return i + 37;
    }

    internal static readonly ManualResetEventSlim s_started = new();

    [TfFunction]
    public static Tensor<int> Positive(Tensor<int> x)
    {
        Tf.Debugging.Assert(x > 0, "neg");
        return x;
    }

    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> HostPositive(int x)
    {
        if (x <= 0) throw new InvalidOperationException("neg");
        return x;
    }

    [TfFunction]
    public static Tensor<float> Checked(Tensor<float> x)
    {
        Tf.Debugging.CheckNumerics(x, "bad");
        return 1f;
    }

    [TfFunction]
    public static Tensor<float> Compared(Tensor<float> x)
    {
        Tf.Debugging.AssertGreater(x, 0);
        return 1f;
    }
}

public sealed class Debugging
{
    public Debugging() => TakeHostLog();

    [Fact]
    public void D01_Functions_that_run_eagerly_run_their_host_code_each_time()
    {
        Tensor<float> x = new[] { 1f, 2f }, y = new[] { 2f, 4f };
        for (var i = 0; i < 3; i++) Near(2.5f, DebuggingFunctions.MeanSquaredError(x, y));
        Assert.Single(TakeHostLog());
        Tf.Config.RunFunctionsEagerly = true;
        try
        {
            for (var i = 0; i < 3; i++) Near(2.5f, DebuggingFunctions.MeanSquaredError(x, y));
            Assert.Equal(3, TakeHostLog().Length);
        }
        finally
        {
            Tf.Config.RunFunctionsEagerly = false;
        }

        Near(2.5f, DebuggingFunctions.MeanSquaredError(x, y));
        Assert.Empty(TakeHostLog());
    }

    [Fact]
    public void D02_Host_prints_see_symbols_while_tracing_and_values_when_eager()
    {
        Equal(2, DebuggingFunctions.Doubled(1));
        Assert.Equal(["a: Tensor(\"a:0\", shape=(), dtype=int32)"], TakeHostLog());
        Equal(4, DebuggingFunctions.Doubled(2));
        Assert.Empty(TakeHostLog());
        Tf.Config.RunFunctionsEagerly = true;
        try
        {
            Equal(4, DebuggingFunctions.Doubled(2));
        }
        finally
        {
            Tf.Config.RunFunctionsEagerly = false;
        }

        Assert.Equal(["a: tf.Tensor(2, shape=(), dtype=int32)"], TakeHostLog());
    }

    [Fact]
    public void D04_A_failure_inside_a_branch_tells_of_the_function()
    {
        Tensor<float> x = new[] { 1f, 2f };
        var error = Assert.Throws<TfInvalidArgumentException>(() => DebuggingFunctions.FailingBranch(x, 7));
        Assert.Matches("Graph execution error.*FailingBranch", error.Message);
        Near(3f, DebuggingFunctions.FailingBranch(x, 0));
    }

    [Fact]
    public void D05_Calls_are_cancelled_before_and_while_they_run_and_not_after()
    {
        var function = DebuggingFunctions.EndlessFunction.GetConcreteFunction(new TensorSpec(Shape.Scalar, DType.Int32));
        using var before = new CancellationTokenSource();
        before.Cancel();
        Assert.Throws<OperationCanceledException>(() => function.WithCancellation(before.Token)(5));

        using var during = new CancellationTokenSource();
        DebuggingFunctions.s_started.Reset();
        var run = Task.Run(() => function.WithCancellation(during.Token)(-1));
        DebuggingFunctions.s_started.Wait();
        during.Cancel();
        Assert.Throws<OperationCanceledException>(() => run.GetAwaiter().GetResult());

        using var after = new CancellationTokenSource();
        var result = function.WithCancellation(after.Token)(0);
        after.Cancel();
        Equal(37, result);
    }

    [Fact]
    public void D06_Assertions_on_host_values_are_checked_while_tracing_and_on_tensors_when_running()
    {
        Equal(1, DebuggingFunctions.Positive(1));
        Throws<TfInvalidArgumentException>(() => DebuggingFunctions.Positive(-1), "assertion failed: [neg]");
        Equal(1, DebuggingFunctions.Positive(1));
        Equal(1, DebuggingFunctions.HostPositive(1));
        Throws<InvalidOperationException>(() => DebuggingFunctions.HostPositive(-1), "neg");
    }

    [Fact]
    public void D08_Checks_run_although_nothing_uses_them()
    {
        Throws<TfInvalidArgumentException>(() => DebuggingFunctions.Checked(float.NaN), "bad : Tensor had NaN values");
        Throws<TfInvalidArgumentException>(() => DebuggingFunctions.Compared(-1f), "Condition x > y did not hold");
        Equal(1f, DebuggingFunctions.Checked(0f));
    }
}
