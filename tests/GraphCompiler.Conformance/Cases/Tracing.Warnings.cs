namespace GraphCompiler.Conformance.Cases;

// The warning of a function that traces again and again.
public static partial class T26Functions
{
    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> F(int x) => x;

    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> Ten(int x) => x;

    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> First(int x) => x;

    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> Second(int x) => x;

    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> Inner(int x) => x;

    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> Outer1(int x) => Inner(x);

    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> Outer2(int x) => Inner(x);
}

public static partial class T55Functions
{
    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> F(int x) => x;

    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> Asked(int x) => x;

    public sealed partial class Owner
    {
        [TfFunction]
        public Tensor<int> Call(Tensor<int> x) => x;
    }
}

public sealed partial class Tracing
{
    [Fact]
    public void T26_The_fifth_trace_in_ten_calls_warns()
    {
        Assert.Empty(Warnings(() => Calls(x => T26Functions.F(x), 1, 4)));
        Assert.Contains("Tracing is expensive", Assert.Single(Warnings(() => T26Functions.F(5))), StringComparison.Ordinal);
        Assert.Equal(2, Warnings(() => Calls(x => T26Functions.Ten(x), 0, 10)).Length);
    }

    [Fact]
    public void T26_A_function_made_in_a_loop_is_found()
    {
        Assert.Empty(Warnings(() => Make(4)));
        Assert.Single(Warnings(() => Make(1)));

        static void Make(int times)
        {
            for (var i = 0; i < times; i++) Tf.Function(F).Call();
        }

        static void F()
        {
        }
    }

    [Fact]
    public void T26_Each_function_has_its_own_count()
    {
        var warnings = Warnings(() =>
        {
            Calls(x => T26Functions.First(x), 1, 4);
            Calls(x => T26Functions.Second(x), 1, 5);
        });
        Assert.Contains("Second", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void T26_Calls_from_other_functions_do_not_count()
    {
        Assert.Empty(Warnings(() =>
        {
            Calls(x => T26Functions.Inner(x), 1, 4);
            Calls(x => T26Functions.Outer1(x), 5, 4);
            Calls(x => T26Functions.Outer2(x), 9, 4);
        }));
        Assert.Single(Warnings(() => T26Functions.Outer2(13)));
    }

    [Fact]
    public void T55_Calls_between_the_traces_count_and_two_warnings_are_enough()
    {
        Assert.Empty(Warnings(() =>
        {
            Calls(x => T55Functions.F(x), 1, 4);
            for (var i = 0; i < 6; i++) T55Functions.F(1);
        }));
        Assert.StartsWith("5 out of the last 11 calls to ", Assert.Single(Warnings(() => T55Functions.F(5))), StringComparison.Ordinal);
        Assert.Single(Warnings(() => T55Functions.F(6)));
        Assert.Empty(Warnings(() => Calls(x => T55Functions.F(x), 7, 13)));
    }

    [Fact]
    public void T55_Asking_for_traces_does_not_count()
    {
        Assert.Empty(Warnings(() =>
        {
            for (var i = 0; i < 20; i++) _ = T55Functions.AskedFunction.GetConcreteFunction(i);
            T55Functions.Asked(0);
        }));
    }

    [Fact]
    public void T55_Instances_of_a_class_share_the_count()
    {
        int[] counts = [.. Enumerable.Range(0, 7).Select(_ => Warnings(() => new T55Functions.Owner().Call(1)).Length)];
        Assert.Equal([0, 0, 0, 0, 1, 1, 0], counts);
    }

    private static void Calls(Func<int, Tensor<int>> function, int first, int count)
    {
        for (var i = first; i < first + count; i++) function(i);
    }

    private static string[] Warnings(Action action)
    {
        var (warnings, logger) = (new List<string>(), Tf.Config.WarningLogger);
        Tf.Config.WarningLogger = warnings.Add;
        try
        {
            action();
        }
        finally
        {
            Tf.Config.WarningLogger = logger;
        }

        return [.. warnings];
    }
}
