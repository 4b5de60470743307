namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>Variables in functions: live, updated in program order, created in the first call only (B9, C1 to C5, D2 to D5).</summary>
public sealed partial class FunctionVariableTests
{
    private static readonly Variable<float> s_counter = new(0f);
    private static Variable<float>? s_lazy;
    private static Variable<float>? s_late;

    [Fact]
    public void Variables_are_read_and_written_at_each_call()
    {
        s_counter.Assign(1f);
        Assert.Equal(6f, Multiply(3f, 2f).Item());
        Assert.Equal(2f, s_counter.Item());
        s_counter.Assign(10f);
        Assert.Equal(33f, Multiply(3f, 1f).Item());
        Assert.Equal(1, MultiplyFunction.TracingCount);
        Assert.Equal([s_counter], MultiplyFunction.ConcreteFunctions[0].Variables);
    }

    [TfFunction]
    internal static Tensor<float> Multiply(Tensor<float> x, Tensor<float> delta)
    {
        s_counter.AssignAdd(1f);
        return x * s_counter * (delta / delta);
    }

    [Fact]
    public void Effects_keep_program_order()
    {
        var v = new Variable<float>(1f);
        Assert.Equal([2f, 4f, 3f], InOrder(v).ToArray().Select(t => t.Item()));
        Assert.Equal(4f, v.Item());
    }

    [TfFunction]
    internal static Tensor<float>[] InOrder(Variable<float> v)
    {
        v.Assign(v + 1f);
        var before = v.Value;
        v.Assign(2f * v);
        return [before, v.Value, before + 1f];
    }

    [Fact]
    public void Snapshot_stays_what_it_was()
    {
        var v = new Variable<float>([1f, 2f, 3f]);
        Update(v);
        var snapshot = v.Value;
        Update(v);
        Update(v);
        Assert.Equal([2f, 3f, 4f], snapshot.ToArray());
        Assert.Equal([4f, 5f, 6f], v.ToArray());
    }

    [TfFunction]
    internal static void Update(Variable<float> v) => v.AssignAdd(Tf.OnesLike(v));

    [Fact]
    public void Returned_variable_is_its_value_at_the_end()
    {
        var v = new Variable<float>(1f);
        var first = ReturnIncremented(v);
        var second = ReturnIncremented(v);
        Assert.Equal((2f, 3f, 3f), (first.Item(), second.Item(), v.Item()));
        Assert.IsNotType<Variable<float>>(first);
    }

    [TfFunction]
    internal static Tensor<float> ReturnIncremented(Variable<float> v)
    {
        Tensor<float> result = v;
        v.AssignAdd(1f);
        return result;
    }

    [Fact]
    public void Variables_as_arguments_are_keyed_by_type_and_alias()
    {
        Variable<float> v = new(1f), w = new(10f);
        Assert.Equal(21f, AddTo(v, w).Item());
        Assert.Equal(32f, AddTo(w, v).Item());
        Assert.Equal((11f, 21f), (v.Item(), w.Item()));
        Assert.Equal(1, AddToFunction.TracingCount);
        Assert.Equal(44f, AddTo(v, v).Item());
        Assert.Equal(2, AddToFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> AddTo(Variable<float> v, Variable<float> w)
    {
        v.AssignAdd(w);
        return v + w;
    }

    [Fact]
    public void First_call_that_creates_variables_traces_twice()
    {
        Assert.Equal(6f, Lazy(3f).Item());
        Assert.Equal(2, LazyFunction.TracingCount);
        s_lazy!.Assign(5f);
        Assert.Equal(15f, Lazy(3f).Item());
        Assert.Equal(2, LazyFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> Lazy(Tensor<float> x)
    {
        s_lazy ??= new(2f);
        return s_lazy * x;
    }

    [Fact]
    public void Variables_of_a_called_function_are_created_by_the_caller_too()
    {
        Assert.Equal(6f, CallsLazyInner(3f).Item());
        Assert.Equal((2, 2), (CallsLazyInnerFunction.TracingCount, LazyInnerFunction.TracingCount));
        s_lazyInner = null;
        LazyInnerFunction.ClearCache();
        var error = Assert.Throws<TfValueException>(() => CallsLazyInner([3f]));
        Assert.Contains("singleton tf.Variables created on the first call", error.Message, StringComparison.Ordinal);
    }

    private static Variable<float>? s_lazyInner;

    [TfFunction]
    internal static Tensor<float> LazyInner(Tensor<float> x)
    {
        s_lazyInner ??= new(2f);
        return s_lazyInner * x;
    }

    [TfFunction]
    internal static Tensor<float> CallsLazyInner(Tensor<float> x) => LazyInner(x);

    [Fact]
    public void Initial_value_may_depend_on_the_first_arguments()
    {
        var holder = new Holder();
        Assert.Equal(18f, holder.Call(3f).Item());
        Assert.Equal(6f, holder.Call(1f).Item());
    }

    internal sealed partial class Holder
    {
        private Variable<float>? _v;

        [TfFunction]
        public Tensor<float> Call(Tensor<float> x)
        {
            _v ??= new(2f * x);
            return _v * x;
        }
    }

    [Fact]
    public void Creating_a_variable_in_every_call_is_an_error()
    {
        var error = Assert.Throws<TfValueException>(() => Creating(1f));
        Assert.Contains("tf.function only supports singleton tf.Variables created on the first call", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, CreatingFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<float> Creating(Tensor<float> x) => new Variable<float>(1f) + x;

    [Fact]
    public void Creating_a_variable_in_a_later_call_is_an_error()
    {
        Assert.Equal(1f, Late(1f, create: false).Item());
        var error = Assert.Throws<TfValueException>(() => Late(1f, create: true));
        Assert.Contains("Creating variables on a non-first call", error.Message, StringComparison.Ordinal);
    }

    [TfFunction]
    internal static Tensor<float> Late(Tensor<float> x, bool create)
    {
        if (create) s_late ??= new(2f);
        return x * 1f;
    }

    [Fact]
    public void Assignment_of_another_shape_is_refused_before_anything_happens()
    {
        var v = new Variable<float>([1f, 2f]);
        Assert.Contains("Shape mismatch", Assert.Throws<TfValueException>(() => Misassign(v, [1f, 2f, 3f])).Message, StringComparison.Ordinal);
        Assert.Equal([1f, 2f], v.ToArray());
    }

    [TfFunction]
    internal static void Misassign(Variable<float> v, Tensor<float> x)
    {
        v.AssignAdd(v);
        v.Assign(x);
    }
}
