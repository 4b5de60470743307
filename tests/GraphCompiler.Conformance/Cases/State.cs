namespace GraphCompiler.Conformance.Cases;

public sealed class State
{
    private const string Singleton = "tf.function only supports singleton tf.Variables created on the first call";

    [Fact]
    public void S01_An_assignment_is_read_again() => Near(3, S01Functions.F());

    [Fact]
    public void S02_A_variable_for_each_call_is_refused_in_the_first()
    {
        Throws<TfValueException>(() => S02Functions.F(1f), Singleton);
        Throws<TfValueException>(() => S02Functions.Kept(1f), Singleton);
    }

    [Fact]
    public void S04_The_first_call_that_creates_variables_traces_twice()
    {
        TakeHostLog();
        Near(2, S04Functions.F(2f));
        Assert.Equal(2, S04Functions.FFunction.TracingCount);
        Assert.Equal(2, TakeHostLog().Length);
        S04Functions.FFunction.ClearCache();
        S04Functions.V = null;
        Assert.Equal(0, S04Functions.FFunction.TracingCount);
        Near(3, S04Functions.F(3f));
        Assert.Equal(2, S04Functions.FFunction.TracingCount);
    }

    [Fact]
    public void S05_Each_instance_has_variables_of_its_own()
    {
        S05Module m0 = new(), m1 = new();
        Near(6, m0.Apply(3f));
        m0.V!.Assign(3f);
        Near(9, m0.Apply(3f));
        Near(6, m1.Apply(3f));
    }

    [Fact]
    public void S06_A_first_value_may_come_from_the_first_argument()
    {
        Near(2, S06Functions.F(1f));
        Near(6, S06Functions.F(3f));
        Throws<TfValueException>(() => S06Functions.AskedFunction.GetConcreteFunction(new TensorSpec<float>([])), "Unable to lift");
    }

    [Fact]
    public void S08_What_was_assigned_outside_the_trace_is_kept()
    {
        _ = S08Functions.FFunction.GetConcreteFunction(new TensorSpec<float>([]));
        Near([13, 14], S08Functions.F(2f));
        Near([13, 14], S08Functions.Wrapper(2f));
        S08Functions.W!.Assign(11f);
        Near([14, 15], S08Functions.F(2f));
        Near([14, 15], S08Functions.Wrapper(2f));
    }

    [Fact]
    public void S09_A_variable_that_is_created_once_counts()
    {
        var count = new S09Count();
        Equal(1, count.Call());
        Equal(2, count.Call());
    }

    [Fact]
    public void S10_State_of_a_second_optimizer_is_created_too_late()
    {
        var w = new Variable<float>(2f);
        S10Functions.TrainStep(w, [-1f], [2f], new SlotOptimizer(0.01f));
        Near(1.99f, w);
        Throws<TfValueException>(() => S10Functions.TrainStep(w, [-1f], [2f], new SlotOptimizer(0.01f)), Singleton);

        for (var i = 0; i < 2; i++)
        {
            var (v, optimizer) = (new Variable<float>(2f), new SlotOptimizer(0.01f));
            var step = Tf.Function((Tensor<float> x, Tensor<float> y) => S10Functions.Step(v, x, y, optimizer));
            _ = step.Call(new[] { -1f }, new[] { 2f });
            Near(1.99f, v);
        }
    }

    [Fact]
    public void S12_Asking_for_a_trace_creates_its_variables()
    {
        var cf = S12Functions.FFunction.GetConcreteFunction();
        Near(5, cf.Call());
        Near(5, S12Functions.F());
    }

    [Fact]
    public void S13_Assignments_keep_type_and_shape()
    {
        var a = new Variable<float>([2, 3]);
        var b = new Variable<float>(a);
        a.Assign([5, 6]);
        Near([5, 6], a);
        Near([2, 3], b);
        Near([7, 9], a.AssignAdd([2, 3]));
        Near([0, 0], a.AssignSub([7, 9]));
        Throws<TfValueException>(() => a.Assign([1f, 2f, 3f]), "Shape mismatch");
        a.Assign([1, 2]);
        Assert.Equal(DType.Float32, a.DType);
        Near([1, 2], a);
    }

    [Fact]
    public void S16_A_captured_tensor_is_captured_by_value()
    {
        S16Functions.C = 1;
        Equal(1, S16Functions.Read());
        S16Functions.C = 5;
        Equal(1, S16Functions.Read());
    }

    [Fact]
    public void S17_No_variable_is_created_after_a_first_call_without()
    {
        S17Functions.Creates = false;
        Near(1, S17Functions.F(1f));
        S17Functions.Creates = true;
        Throws<TfValueException>(() => S17Functions.F([1f, 2f]), "Creating variables on a non-first call");
        Near(2, S17Functions.F(2f));
    }

    [Fact]
    public void S18_A_returned_variable_is_a_snapshot()
    {
        var v = new Variable<float>(0f);
        var results = Enumerable.Range(0, 3).Select(_ => S18Functions.F(v)).ToArray();
        Assert.Equal([1f, 2f, 3f], results.Select(r => r.Item()));
    }

    [Fact]
    public void S19_A_variable_is_read_when_the_body_has_ended_and_a_read_at_once()
    {
        var v = new Variable<float>(1f);
        Both(2, 1);
        Both(3, 2);

        void Both(float now, float before)
        {
            var (r, old) = S19Functions.F(v);
            Assert.Equal((now, before), (r.Item(), old.Item()));
        }
    }
}
