namespace GraphCompiler.Conformance.Cases;

public static partial class FunctionalFunctions
{
    [TfFunction]
    public static Tensor<int> Switch(Tensor<int> i) => Tf.SwitchCase(i, [() => (Tensor<int>)10, () => 20, () => 30]);

    [TfFunction]
    public static Tensor<int> SwitchWithDefault(Tensor<int> i) => Tf.SwitchCase(i, [() => (Tensor<int>)10, () => 20], () => 99);

    [TfFunction]
    public static Tensor<int> Case(Tensor<int> v) => Tf.Case<Tensor<int>>([(v > 1, () => 1), (v > 0, () => 2)], () => 3);

    [TfFunction]
    public static Tensor<int> CaseAlone(Tensor<int> v) => Tf.Case<Tensor<int>>([(v > 1, () => 1), (v > 0, () => 2)]);

    [TfFunction]
    public static Tensor<int> CaseExclusive(Tensor<int> v) => Tf.Case<Tensor<int>>([(v > 1, () => 1), (v > 0, () => 2)], () => 3, exclusive: true);

    [TfFunction]
    public static Tensor Types(Tensor<bool> p) => Tf.Cond<Tensor>(p, () => Tf.Constant(1), () => Tf.Constant(2f));

    [TfFunction]
    public static Tensor<int>? OneNull(Tensor<bool> p) => Tf.Cond<Tensor<int>?>(p, () => null, () => 1);

    [TfFunction]
    public static Tensor<int>? TwoNulls(Tensor<bool> p) => Tf.Cond<Tensor<int>?>(p, () => null, () => null);

    [TfFunction]
    public static (Tensor<int>, Tensor<int>) While(Tensor<int> n) =>
        Tf.WhileLoop((i, s) => i < n, (i, s) => (i + 1, s + i), (Tf.Constant(0), Tf.Constant(0)));

    [TfFunction]
    public static (Tensor<int>, Tensor<int>) WhileLimited(Tensor<int> n) =>
        Tf.WhileLoop((i, s) => i < n, (i, s) => (i + 1, s + i), (Tf.Constant(0), Tf.Constant(0)), maximumIterations: 2);

    [TfFunction]
    public static Tensor<int> WhileGrows(Tensor<int> t) => Tf.WhileLoop(_ => true, x => Tf.Concat([x, x], 0), t, maximumIterations: 3);

    [TfFunction]
    public static Tensor WhileChangesType(Tensor<int> t) => Tf.WhileLoop<Tensor>(_ => true, _ => Tf.Constant(1f), t, maximumIterations: 3);

    [TfFunction]
    public static Tensor<int> Scan(Tensor<int> x) => Tf.Scan((a, e) => (2 * a) + e, x);

    [TfFunction]
    public static Tensor<int> ScanFrom(Tensor<int> x, Tensor<int> initial) => Tf.Scan((a, e) => (2 * a) + e, x, initial);

    [TfFunction]
    public static Tensor<int> ScanBack(Tensor<int> x) => Tf.Scan((a, e) => (2 * a) + e, x, reverse: true);

    [TfFunction]
    public static Tensor<int> ScanBackFrom(Tensor<int> x, Tensor<int> initial) => Tf.Scan((a, e) => (2 * a) + e, x, initial, reverse: true);

    [TfFunction]
    public static Tensor<int> Left(Tensor<int> x) => Tf.Foldl((a, e) => (2 * a) + e, x);

    [TfFunction]
    public static Tensor<int> Right(Tensor<int> x) => Tf.Foldr((a, e) => (2 * a) + e, x);

    [TfFunction]
    public static Tensor<float> Map(Tensor<float> x) => Tf.MapFn(e => e * 2, x);
}

public sealed class FunctionalControl
{
    [Fact]
    public void C39_Functional_forms_eager()
    {
        Check(FunctionalFunctions.SwitchFunction.HostFunction, FunctionalFunctions.SwitchWithDefaultFunction.HostFunction);
        Check(FunctionalFunctions.CaseFunction.HostFunction, FunctionalFunctions.CaseAloneFunction.HostFunction, FunctionalFunctions.CaseExclusiveFunction.HostFunction);
        CheckScans(
            FunctionalFunctions.ScanFunction.HostFunction, FunctionalFunctions.ScanFromFunction.HostFunction, FunctionalFunctions.ScanBackFunction.HostFunction,
            FunctionalFunctions.ScanBackFromFunction.HostFunction, FunctionalFunctions.LeftFunction.HostFunction, FunctionalFunctions.RightFunction.HostFunction);
        Assert.Equal((4, 6), Items(FunctionalFunctions.WhileFunction.HostFunction(4)));
        Assert.Equal(2, Items(FunctionalFunctions.WhileLimitedFunction.HostFunction(4)).Item1);
    }

    [Fact]
    public void C39_Functional_forms_in_functions()
    {
        Check(FunctionalFunctions.SwitchFunction.Call, FunctionalFunctions.SwitchWithDefaultFunction.Call);
        Check(FunctionalFunctions.CaseFunction.Call, FunctionalFunctions.CaseAloneFunction.Call, FunctionalFunctions.CaseExclusiveFunction.Call);
        CheckScans(
            FunctionalFunctions.ScanFunction.Call, FunctionalFunctions.ScanFromFunction.Call, FunctionalFunctions.ScanBackFunction.Call, FunctionalFunctions.ScanBackFromFunction.Call, FunctionalFunctions.LeftFunction.Call, FunctionalFunctions.RightFunction.Call);
        Assert.Equal((4, 6), Items(FunctionalFunctions.While(4)));
        Assert.Equal(2, Items(FunctionalFunctions.WhileLimited(4)).Item1);
    }

    [Fact]
    public void C39_What_does_not_fit_together_is_refused_while_tracing()
    {
        Throws<TfTypeException>(() => FunctionalFunctions.Types(true), "true_fn and false_fn arguments to tf.cond must have the same number, type, and overall structure of return values");
        Throws<TfValueException>(() => FunctionalFunctions.OneNull(true), "Lengths of branch outputs of cond must match");
        Assert.Null(FunctionalFunctions.TwoNulls(true));
        Throws<TfValueException>(() => FunctionalFunctions.WhileGrows(new[] { 1 }), "enters the loop with shape (1,), but has shape (2,) after one iteration");
        Throws<TfTypeException>(() => FunctionalFunctions.WhileChangesType(1), "enters the loop with type <dtype: 'int32'> but has type <dtype: 'float32'> after 1 iteration.");
        Throws<TfValueException>(() => FunctionalFunctions.Map(1f), "Elements in elems must be 1+ dimensional Tensors");
        Assert.Equal(new[] { 0 }, FunctionalFunctions.Map(Tf.Zeros([0])).Shape.ToArray());
        Assert.Equal(new[] { 0 }, Tf.MapFn(e => e * 2, Tf.Zeros([0])).Shape.ToArray());
    }

    private static void Check(Func<Tensor<int>, Tensor<int>> three, Func<Tensor<int>, Tensor<int>> withDefault)
    {
        Assert.Equal([10, 30, 30, 30, 30], new[] { 0, 2, 3, 7, -1 }.Select(i => three(i).Item()));
        Assert.Equal([10, 99, 99, 99, 99], new[] { 0, 2, 3, 7, -1 }.Select(i => withDefault(i).Item()));
    }

    private static void Check(Func<Tensor<int>, Tensor<int>> cases, Func<Tensor<int>, Tensor<int>> alone, Func<Tensor<int>, Tensor<int>> exclusive)
    {
        Assert.Equal([1, 2, 3], new[] { 5, 1, -5 }.Select(v => cases(v).Item()));
        Throws<TfInvalidArgumentException>(() => alone(-5), "None of conditions evaluated as True");
        Equal(1, alone(5));
        Assert.Throws<TfInvalidArgumentException>(() => exclusive(5));
        Equal(2, exclusive(1));
    }

    private static void CheckScans(
        Func<Tensor<int>, Tensor<int>> scan, Func<Tensor<int>, Tensor<int>, Tensor<int>> scanFrom, Func<Tensor<int>, Tensor<int>> back,
        Func<Tensor<int>, Tensor<int>, Tensor<int>> backFrom, Func<Tensor<int>, Tensor<int>> left, Func<Tensor<int>, Tensor<int>> right)
    {
        Tensor<int> x = new[] { 1, 2, 3 };
        Equal([1, 4, 11], scan(x));
        Equal([21, 44, 91], scanFrom(x, 10));
        Equal([17, 8, 3], back(x));
        Equal([97, 48, 23], backFrom(x, 10));
        Equal(11, left(x));
        Equal(17, right(x));
    }

    private static (int, int) Items((Tensor<int>, Tensor<int>) pair) => (pair.Item1.Item(), pair.Item2.Item());
}
