namespace GraphCompiler.Conformance.Cases;

public sealed class ControlFlow
{
    [Fact]
    public void C01_Simple_relu()
    {
        Near(1f, C01Functions.SimpleRelu(1f));
        Near(0f, C01Functions.SimpleRelu(-1f));
    }

    [Fact]
    public void C02_Both_arms_of_a_tensor_are_traced_and_one_of_a_host_value()
    {
        TakeHostLog();
        Equal(1, C02Functions.OnTensor(true));
        Equal(2, C02Functions.OnTensor(false));
        Assert.Equal(["before if", "true branch", "false branch", "after if"], TakeHostLog());
        Equal(1, C02Functions.OnHost(true));
        Assert.Equal(["before if", "true branch", "after if"], TakeHostLog());
    }

    [Fact]
    public void C04_Continue_and_break()
    {
        Equal(12, C04Functions.ContinueInSingleFor([1, 2, 3, 4, 5, 6]));
        Equal(12, C04Functions.ContinueInSingleWhile(7));
        Equal(12, C04Functions.ContinueInInnerFor([[1, 2, 3], [4, 5, 6]]));
        Equal(70, C04Functions.ContinueInInnerWhile(10, 11));
        Equal(70, C04Functions.ContinueInInnerWhileOnHost(10, 11));
        Equal(0, C04Functions.BreakInSingleFor([1, 2, 3, 4, 5, 6]));
        Equal(6, C04Functions.BreakInSingleWhile(7));
        Equal(4, C04Functions.BreakInInnerFor([[1, 2, 3], [4, 5, 6]]));
        Equal(19, C04Functions.BreakInInnerWhile(10, 11));
        Equal(0, C04Functions.BreakAndContinueInInnerFor([[1, 2, 3], [4, 5, 6]]));
        Equal(0, C04Functions.BreakAndContinueInInnerWhile(10, 11));
        Equal(1, C04Functions.BreakFollowedByConditionInFor(3, 3));
        Equal(2, C04Functions.BreakFollowedByConditionInWhile(3));
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(2, 2, 11)]
    [InlineData(5, 5, 11234)]
    public void C04_Multiple_breaks(int n, int i, int s)
    {
        var (onTensor, onHost) = (C04Functions.MultipleBreaks(n), C04Functions.MultipleBreaksOnHost(n));
        Equal(i, onTensor.I);
        Equal(s, onTensor.S);
        Equal(i, onHost.I);
        Equal(s, onHost.S);
    }

    [Fact]
    public void C05_Loop_over_a_tensor_and_over_host_numbers()
    {
        Equal(1234, C05Functions.OverTensor([1, 2, 3, 4]));
        Equal(0, C05Functions.OverTensor(Tf.Zeros<int>([0])));
        Equal(1234, C05Functions.OverHost(5));
    }

    [Fact]
    public void C06_Loop_over_a_range_of_tensors()
    {
        Equal(1234, C05Functions.OverRange(5));
        Equal(-171207, C05Functions.OverSteps(-17, -3, 5));
        Equal(171207, C05Functions.OverSteps(17, 3, -5));
        Equal(-171207, C05Functions.OverLiteralSteps(isUp: true));
        Equal(171207, C05Functions.OverLiteralSteps(isUp: false));
    }

    [Fact]
    public void C08_Fields_that_a_loop_assigns()
    {
        var (f1, f2) = C08Functions.F([1, 2, 3, 4]);
        Equal(6, f1);
        Equal(6, f2);
    }

    [Fact]
    public void C09_While()
    {
        var (i, s) = C09Functions.OnTensor(5);
        Equal(5, i);
        Equal(1234, s);
        (i, s) = C09Functions.OnHost(5);
        Equal(5, i);
        Equal(1234, s);
    }

    [Fact]
    public void C10_Basic_loops()
    {
        Assert.Equal([0, 0, 1, 12, 123, 1234], Enumerable.Range(0, 6).Select(n => C10Functions.TwoVariables(n).Item()));
        Assert.Equal([0, 1, 11], Enumerable.Range(0, 3).Select(n => C10Functions.OneVariable(n).Item()));
        Equal(0, C10Functions.LastElement(Tf.Zeros<int>([0])));
        Equal(1, C10Functions.LastElement([1]));
        Equal(2, C10Functions.LastElement([1, 2]));
        Equal([0, 12], C10Functions.NestedWhile(2, 3));
        Equal([12, 34], C10Functions.NestedFor([[1, 2], [3, 4]]));
    }

    [Fact]
    public void C10_Variables_as_counters()
    {
        var v = new Variable<int>(0);
        C10Functions.CountUp(v, 4);
        Equal(4, v);
        v.Assign(0);
        C10Functions.CountItems(v, [7, 8, 9]);
        Equal(3, v);
    }

    [Fact]
    public void C12_What_is_not_assigned_in_both_arms_cannot_be_used()
    {
        // The compiler says so (CS0165), for host values too; what nobody uses may be assigned in one.
        Equal(1, C12Functions.OnTensor(true));
        Equal(3, C12Functions.OnTensor(false));
        Equal(1, C12Functions.OnHost(true));
    }

    [Fact]
    public void C13_Null_in_an_arm()
    {
        Throws<TfValueException>(() => C13Functions.NullInThen(true), "'i' is None at the end of the main branch.");
        Throws<TfValueException>(() => C13Functions.NullInElse(true), "'i' is None at the end of the else branch.");
    }

    [Fact]
    public void C14_Arms_of_different_types() =>
        Throws<TfTypeException>(() => C14Functions.F(true), "'x' has dtype int32 in the main branch, but dtype float32 in the else branch");

    [Fact]
    public void C16_Early_returns()
    {
        Assert.Equal([-1, 3, 36], new[] { -1, 3, 6 }.Select(x => C16Functions.NestedIfs(x).Item()));
        Assert.Equal([0, 1], new[] { 0, 1 }.Select(x => C16Functions.WithDefault(x).Item()));
        // A way without a return does not compile (CS0161); with one, it runs as it is written.
        Assert.Equal([0, 3, -1], new[] { 0, 3, 5 }.Select(x => C16Functions.PossiblyUndefined(x).Item()));
    }

    [Fact]
    public void C17_Loop_variables_keep_their_type()
    {
        const string message = "'n' has dtype int32 before the loop, but dtype float32 after";
        Throws<TfTypeException>(() => C17Functions.While(true), message);
        Throws<TfTypeException>(() => C17Functions.WhileWithBreak(true), message);
        Throws<TfTypeException>(() => C17Functions.OverTensor([1, 2]), message);
        Throws<TfTypeException>(() => C17Functions.OverRange(2), message);
        Throws<TfTypeException>(() => C17Functions.OverDataset(Dataset.FromTensorSlices<int>([1, 2])), message);
    }

    [Fact]
    public void C18_Loop_variables_keep_their_shape()
    {
        Throws<TfValueException>(() => C18Functions.Longer(2), "'t' has shape (1,) before the loop, but shape (2,) after");
        Throws<TfValueException>(() => C18Functions.OfUnknownLength(2, [1]), "'t' has shape (1,) before the loop, but shape (None,) after");
        Throws<TfValueException>(() => C18Functions.AgainstItsInvariant(2, [1]), "does not conform");
    }

    [Fact]
    public void C20_Tensor_that_ends_a_host_loop()
    {
        Throws<NotSupportedException>(() => C20Functions.For(0), "break and return statements which depend on a TF condition are not supported in Python for loops");
        Throws<NotSupportedException>(() => C20Functions.While(3), "The condition of while loop started as non-Tensor, then changed to Tensor");
        Equal(0, C20Functions.Range(0));
        Equal(2, C20Functions.Range(5));
    }

    [Fact]
    public void C21_Loop_that_has_to_run()
    {
        Equal(3, C21Functions.F([1]));
        Equal(4, C21Functions.F([1, 2]));
        Throws<TfInvalidArgumentException>(() => C21Functions.F(Tf.Zeros<int>([0])), "loop must iterate at least once to initialize x");
    }

    [Fact]
    public void C22_Tensor_arrays()
    {
        Near([2f, 3f, 4f], C22Functions.F([1, 2, 3]));
        var output = C22Functions.DynamicRnn((inp, state) => inp + state, Tf.Ones([2, 3, 4]), Tf.Zeros([2, 4]));
        Near([.. Enumerable.Range(0, 24).Select(i => (i / 4 % 3) + 1f)], output);
    }

    [Fact]
    public void C24_And_or_and_choices_are_lazy()
    {
        Equal(false, C24Functions.And(0));
        Equal(true, C24Functions.And(4));
        Equal(true, C24Functions.Or(0));
        Equal(false, C24Functions.Or(9));
        Equal(-1, C24Functions.Choose(0));
        Equal(2, C24Functions.Choose(4));
    }

    [Fact]
    public void C25_Shapes_of_arms_may_differ()
    {
        TakeHostLog();
        Equal([1], C25Functions.F(true));
        Equal([1, 2], C25Functions.F(false));
        Equal([1], C25Functions.Choose(true));
        Assert.Equal(["(None,)", "(None,)"], TakeHostLog());
    }

    [Fact]
    public void C26_Loop_over_a_list_grows_the_graph_and_one_over_a_tensor_does_not()
    {
        static int OfList(int n)
        {
            var pairs = new (Tensor<float>, Tensor<float>)[n];
            Array.Fill(pairs, (1f, 3f));
            Near(4f * n, C26Functions.OverList(pairs));
            return C26Functions.OverListFunction.ConcreteFunctions[^1].Graph.Nodes.Count;
        }

        static int OfTensor(int n)
        {
            Near(4f * n, C26Functions.OverTensor(Tf.Tile(Tf.Constant([[1f, 3f]]), [n, 1])));
            return C26Functions.OverTensorFunction.ConcreteFunctions[^1].Graph.Nodes.Count;
        }

        static int OfDataset(int n)
        {
            Near(4f * n, C26DatasetFunctions.OverDataset(Dataset.FromTensorSlices((Tf.Ones([n]), Tf.Fill([n], 3f)))));
            return C26DatasetFunctions.OverDatasetFunction.ConcreteFunctions[^1].Graph.Nodes.Count;
        }

        Assert.True(OfList(3) < OfList(10));
        Assert.Equal(OfTensor(3), OfTensor(10));
        Assert.Equal(OfDataset(3), OfDataset(10));
    }

    [Fact]
    public void C28_Basic_conditions()
    {
        Assert.Equal([(0, 1), (1, 10)], new[] { 0, 1 }.Select(n => C28Functions.IfTwoVariables(n)).Select(r => (r.I.Item(), r.J.Item())));
        Assert.Equal([(2, 20), (1, 10)], new[] { 0, 1 }.Select(n => C28Functions.IfElseTwoVariables(n)).Select(r => (r.I.Item(), r.J.Item())));
        var v = new Variable<int>(0);
        C28Functions.IfNoVariables(false, v);
        Equal(0, v);
        C28Functions.IfNoVariables(true, v);
        Equal(1, v);
        C28Functions.IfElseNoVariables(false, v);
        Equal(2, v);
        C28Functions.IfElseNoVariables(true, v);
        Equal(1, v);
    }

    [Fact]
    public void C29_Static_shapes_are_checked_in_arms_that_do_not_run()
    {
        Throws<TfValueException>(() => C29Functions.OnShape([1, 2, 3]), "slice index 4 of dimension 0 out of bounds");
        Equal(-1, C29Functions.OnStaticShape([1, 2, 3]));
        Equal(-1, C29Functions.OfUnknownLength([1, 2, 3]));
        Equal(5, C29Functions.OfUnknownLength([1, 2, 3, 4, 5]));
    }

    [Fact]
    public void C30_Recursive_helper()
    {
        Equal(1, C30Functions.F(5));
        Assert.Equal([5, 3, 1], new[] { 40, 6, 8 }.Select(x => C30Functions.OnTensor(x).Item()));
    }

    [Fact]
    public void C31_Continue_and_break_in_nested_loops()
    {
        (int, int)[] expected = [(0, 0), (0, 1), (1, 2), (4, 3), (5, 4), (10, 5), (20, 6), (24, 7), (24, 8)];
        Assert.Equal(expected, Enumerable.Range(0, 9).Select(n => C31Functions.OnTensor(n)).Select(r => (r.S.Item(), r.K.Item())));
        Assert.Equal(expected, Enumerable.Range(0, 9).Select(n => C31Functions.OnHost(n)).Select(r => (r.S.Item(), r.K.Item())));
    }

    [Fact]
    public void C32_Returns_at_all_depths()
    {
        (int A, int B, int X)[] arguments = [(1, 1, 3), (1, 0, 3), (0, 1, 3), (0, 1, 9), (0, 0, 3)];
        Assert.Equal([6, 9, 40, -100, 104], arguments.Select(a => C32Functions.F(a.A, a.B, a.X).Item()));
    }

    [Fact]
    public void C32_Returns_run_as_they_are_written()
    {
        Assert.Equal([6, 4, 3], new[] { (1, 1), (1, 0), (0, 0) }.Select(a => C32Functions.FallsThrough(a.Item1, a.Item2, 3).Item()));
        var v = new Variable<int>(7);
        C32Functions.Bare(1, v);
        Equal(7, v);
        C32Functions.Bare(-2, v);
        Equal(-2, v);
        Equal(3, C32Functions.InUsing(3));
        Equal(4, C32Functions.InUsing(-4));
        Throws<TfValueException>(() => C32Functions.Nulls(1), "'retval_' is None at the end of the main branch.");
    }

    [Fact]
    public void C33_Return_in_a_loop_of_the_graph()
    {
        Tensor<float> x = new[] { 1f, 5f, 9f };
        Assert.Equal([1, 0, -1], new[] { 4f, 0f, 9f }.Select(limit => C33Functions.First(x, limit).Item()));
        Assert.Equal([1, 0, -1], new[] { 4f, 0f, 9f }.Select(limit => C33Functions.FirstByBreak(x, limit).Item()));
        Equal(5, C33Functions.Always(3));
        Equal(-1, C33Functions.Always(0));
        Throws<NotSupportedException>(() => C20Functions.ReturnInFor(1), "break and return statements which depend on a TF condition are not supported in Python for loops");
    }

    [Fact]
    public void C34_Shape_invariants()
    {
        TakeHostLog();
        Equal([1], C34Functions.Pascal(0));
        Equal([1, 4, 6, 4, 1], C34Functions.Pascal(4));
        Equal([1, 6, 15, 20, 15, 6, 1], C34Functions.Pascal(6));
        Assert.Equal(["(None,)"], TakeHostLog());
        Assert.Equal(1, C34Functions.PascalFunction.TracingCount);
        Near([0f, 0f, 1f, 1f, 2f, 2f, 4f, 4f], C34Functions.Rows(3));
        Throws<TfValueException>(() => C34Functions.WithoutInvariant(2), "'row' has shape (1,) before the loop, but shape (2,) after one iteration. Use tf.autograph.experimental.set_loop_options to set shape invariants.");
        Throws<TfValueException>(() => C34Functions.OfAnotherInvariant(2), "'row' has shape (1,) before the loop, which does not conform with the shape invariant (2,).");
    }

    [Fact]
    public void C35_Loop_variables_that_have_no_value_before()
    {
        Equal(2, C35Functions.Last(3));
        Equal(0, C35Functions.Last(0));
        TakeHostLog();
        Equal(4, C35Functions.FromNull(3));
        Assert.Equal(["body", "body"], TakeHostLog());
        Throws<TfInvalidArgumentException>(() => C35Functions.FromNull(0), "loop must iterate at least once to initialize x");
        Throws<TfValueException>(() => C35Functions.ReadsItself(3), "'x' must be defined before the loop");
        Throws<TfValueException>(() => C35Functions.ToNull(3), "'x' is None at the end of the iteration.");
    }

    [Fact]
    public void C36_Continue_in_a_host_loop_and_a_tensor_as_a_bound()
    {
        TakeHostLog();
        Assert.Equal([6, 5, 0], new[] { 0, 2, 4 }.Select(x => C36Functions.ContinueInHostLoop(x).Item()));
        Assert.Equal(["1", "2", "3"], TakeHostLog());
        Equal(6, C36Functions.UpTo(4));
        Equal(0, C36Functions.UpTo(0));
        Assert.Equal(1, C36Functions.UpToFunction.TracingCount);
    }

    [Fact]
    public void C37_Lists_in_loops_and_arms()
    {
        Throws<InaccessibleTensorException>(() => C37Functions.AddsInLoop(3), "is out of scope");
        Throws<InaccessibleTensorException>(() => C37Functions.AddsInArms(true), "is out of scope");
        var (l, d) = C37Functions.ReplacesItems(4);
        Equal([0, 16], l);
        Equal(-6, d);
    }
}
