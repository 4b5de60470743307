namespace GraphCompiler.Conformance.Cases;

public sealed partial class Effects01
{
    public Variable<float> V { get; } = new(1f);

    [TfFunction]
    public Tensor<float> E01()
    {
        V.Assign(V + 1);
        V.Assign(2 * V);
        return V.Value;
    }

    [TfFunction]
    public Tensor<float> E02(Tensor<bool> p)
    {
        if (p) V.AssignAdd(1);
        else V.AssignAdd(4);
        return V.Value;
    }

    [TfFunction]
    public Tensor<float> E02Constant(Tensor<bool> p)
    {
        if (p) V.AssignAdd(1);
        else V.AssignAdd(4);
        return 0f;
    }

    [TfFunction]
    public Tensor<float> E04(Tensor<bool> p)
    {
        if (!p)
        {
        }
        else
        {
            V.AssignAdd(4);
        }

        return V.Value;
    }

    [TfFunction]
    public Tensor<float> E04Before(Tensor<bool> p)
    {
        V.Assign(V * 2);
        if (p) V.AssignAdd(4);
        return V.Value;
    }

    [TfFunction]
    public Tensor<float> E04After(Tensor<bool> p)
    {
        if (!p) V.AssignAdd(4);
        V.Assign(V * 2);
        return V.Value;
    }

    [TfFunction]
    public Tensor<float> AddOne() => V + 1;

    [TfFunction]
    public Tensor<float> E06()
    {
        var r = AddOne();
        V.AssignAdd(2);
        return r;
    }
}

public static partial class EffectFunctions
{
    public static int[] Host10 { get; } = [10];

    [TfFunction]
    public static Tensor<float> E05(Variable<float> a, Variable<float> b)
    {
        a.Assign(2);
        b.Assign(3);
        return a + b;
    }

    [TfFunction]
    public static void AddOne(Variable<float> a) => a.AssignAdd(1);

    [TfFunction]
    public static Tensor<float> E08(Variable<float> a, Variable<float> b)
    {
        AddOne(a);
        AddOne(b);
        return a + b;
    }

    [TfFunction]
    public static Tensor<float> E09(Tensor<float> x)
    {
        Tf.Gather(x, new[] { 1 });
        return x;
    }

    [TfFunction]
    public static void E10()
    {
        Tf.Print("A");
        Tf.Print("B");
        Tf.Print("C");
    }

    [TfFunction]
    public static void E10Range() => Tf.Print(Tf.Range(10));

    [TfFunction]
    public static Tensor<float> E12(Tensor<float> x, Tensor<float> y)
    {
        Host("Tracing.");
        return Tf.HostFunction(
            (a, b) =>
            {
                Host("Executing eagerly.");
                return a + b;
            },
            x,
            y);
    }

    [TfFunction]
    public static void E13()
    {
        Tf.HostAction(() => Host10[0] = 20);
        if (Tf.Equal(Tf.Constant(Host10[0]), 10)) Tf.Print("n is 10");
    }

    [TfFunction]
    public static void E14Buggy(IEnumerator<int> iterator)
    {
        iterator.MoveNext();
        Tf.Print("Value:", iterator.Current);
    }

    [TfFunction]
    public static void E14Good(DatasetIterator<Tensor<int>> iterator) => Tf.Print("Value:", iterator.Next());

    [TfFunction]
    public static void E17(Variable<float> v, float by = 1) => v.AssignAdd(by);

    [TfFunction]
    public static (Tensor<float> A, Tensor<float> B) E18(Variable<float> v)
    {
        var a = v.AssignAdd(1);
        var b = v.AssignAdd(1);
        return (a, b);
    }

    [TfFunction]
    public static Tensor<float> E18Alone(Variable<float> v) => v.AssignAdd(1);
}

public sealed class Effects : IDisposable
{
    private readonly StringWriter _printed = new();
    private readonly TextWriter _before = Tf.Config.PrintOutput;

    public Effects()
    {
        Tf.Config.PrintOutput = _printed;
        TakeHostLog();
    }

    public void Dispose() => Tf.Config.PrintOutput = _before;

    [Fact]
    public void E01_Assignments_run_in_program_order() => Equal(4f, new Effects01().E01());

    [Fact]
    public void E02_Only_the_taken_arm_writes()
    {
        var m = new Effects01();
        Equal(5f, m.E02(false));
        Equal(6f, m.E02(true));
        m = new Effects01();
        Equal(0f, m.E02Constant(false));
        Equal(5f, m.V.Value);
        Equal(0f, m.E02Constant(true));
        Equal(6f, m.V.Value);
    }

    [Fact]
    public void E04_A_write_in_one_arm_keeps_its_place_among_the_others()
    {
        Equal(1f, new Effects01().E04(false));
        Equal(5f, new Effects01().E04(true));
        var m = new Effects01();
        Equal(2f, m.E04Before(false));
        Equal(8f, m.E04Before(true));
        m = new Effects01();
        Equal(10f, m.E04After(false));
        Equal(20f, m.E04After(true));
    }

    [Fact]
    public void E05_A_sum_sees_both_writes() => Equal(5f, EffectFunctions.E05(new(0f), new(0f)));

    [Fact]
    public void E06_A_result_does_not_change_with_the_variable_it_came_from()
    {
        for (var i = 0; i < 30; i++)
        {
            var m = new Effects01();
            Equal(2f, m.E06());
            Equal(3f, m.V.Value);
        }
    }

    [Fact]
    public void E08_Functions_that_return_nothing_still_write() => Equal(4f, EffectFunctions.E08(new(1f), new(1f)));

    [Fact]
    public void E09_What_nothing_uses_neither_runs_nor_fails()
    {
        Tensor<float> x = new[] { 0f };
        Assert.Throws<TfInvalidArgumentException>(() => Tf.Gather(x, new[] { 1 }));
        Equal([0f], EffectFunctions.E09(x));
    }

    [Fact]
    public void E10_Prints_keep_their_order_and_run_in_every_call()
    {
        EffectFunctions.E10();
        EffectFunctions.E10Range();
        EffectFunctions.E10Range();
        Assert.Equal("A\nB\nC\n[0 1 2 ... 7 8 9]\n[0 1 2 ... 7 8 9]\n", _printed.ToString());
    }

    [Fact]
    public void E12_Host_functions_run_in_every_call()
    {
        Near(3f, EffectFunctions.E12(1f, 2f));
        Near(3f, EffectFunctions.E12(1f, 2f));
        Assert.Equal(["Tracing.", "Executing eagerly.", "Executing eagerly."], TakeHostLog());
    }

    [Fact]
    public void E13_Host_values_that_change_while_the_graph_runs_stay_what_they_were_in_the_trace()
    {
        EffectFunctions.E13();
        Assert.Equal("n is 10\n", _printed.ToString());
        Assert.Equal(20, EffectFunctions.Host10[0]);
    }

    [Fact]
    public void E14_A_host_iterator_is_frozen_and_one_over_a_dataset_advances()
    {
        var numbers = ((IEnumerable<int>)[1, 2, 3]).GetEnumerator();
        for (var i = 0; i < 3; i++) EffectFunctions.E14Buggy(numbers);
        Assert.Equal("Value: 1\nValue: 1\nValue: 1\n", _printed.ToString());
        _printed.GetStringBuilder().Clear();
        var iterator = Dataset.FromTensorSlices([1, 2, 3]).GetEnumerator();
        for (var i = 0; i < 3; i++) EffectFunctions.E14Good(iterator);
        Assert.Equal("Value: 1\nValue: 2\nValue: 3\n", _printed.ToString());
        Assert.Throws<TfInvalidArgumentException>(() => EffectFunctions.E14Good(iterator));
    }

    [Fact]
    public void E17_Functions_that_only_assign_return_nothing()
    {
        var v = new Variable<float>(4f);
        EffectFunctions.E17(v);
        Equal(5f, v.Value);
        EffectFunctions.E17(v, 10);
        Equal(15f, v.Value);
        EffectFunctions.E17(v);
        Equal(16f, v.Value);
    }

    [Fact]
    public void E18_Results_of_assignments_are_snapshots()
    {
        var v = new Variable<float>(0f);
        var (a, b) = EffectFunctions.E18(v);
        Assert.Equal((1f, 2f), (a.Item(), b.Item()));
        var (x, y, z) = (EffectFunctions.E18Alone(v), EffectFunctions.E18Alone(v), EffectFunctions.E18Alone(v));
        Assert.Equal((3f, 4f, 5f), (x.Item(), y.Item(), z.Item()));
        a = v.AssignAdd(1);
        v.AssignAdd(1);
        Equal(6f, a);
    }
}
