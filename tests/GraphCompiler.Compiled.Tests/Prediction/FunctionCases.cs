namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Calls one function a few times; gives its handle and all that it computed, variables included.</summary>
public sealed record FunctionCase(string Type, string Name, Func<(TfFunction Handle, Tensor[] Results)> Run)
{
    public override string ToString() => $"{Type}.{Name}";
}

/// <summary>Every function of this folder with arguments.</summary>
public static partial class FunctionCases
{
    public static IReadOnlyList<FunctionCase> All { get; } =
    [
        .. Pointwise,
        .. RandomNumbers,
        .. Matrices,
        .. Plain("AddTwo", () => PlainFunctions.AddTwoFunction, () => [PlainFunctions.AddTwo(V(17), V(17)), PlainFunctions.AddTwo(M(3, 5), M(3, 5)), PlainFunctions.AddTwo(T(2, 3, 4), T(2, 3, 4))]),
        .. Plain("Polynomial", () => PlainFunctions.PolynomialFunction, () => [PlainFunctions.Polynomial(V(100)), PlainFunctions.Polynomial(M(7, 9))]),
        .. Plain("Negated", () => PlainFunctions.NegatedFunction, () => [PlainFunctions.Negated(V(3)), PlainFunctions.Negated(V(16)), PlainFunctions.Negated(V(0))]),
        .. Plain("Quotient", () => PlainFunctions.QuotientFunction, () => [PlainFunctions.Quotient(V(33), V(33))]),
        .. Plain("Squash", () => PlainFunctions.SquashFunction, () => [PlainFunctions.Squash(V(1000)), PlainFunctions.Squash(T(2, 5, 3))]),
        .. Plain("SquashDouble", () => PlainFunctions.SquashDoubleFunction, () => [PlainFunctions.SquashDouble(D(77))]),
        .. Plain("Logarithms", () => PlainFunctions.LogarithmsFunction, () => [PlainFunctions.Logarithms(V(77)), PlainFunctions.Logarithms(M(3, 5))]),
        .. Plain("LogarithmsDouble", () => PlainFunctions.LogarithmsDoubleFunction, () => [PlainFunctions.LogarithmsDouble(D(77))]),
        .. Plain("Trigonometry", () => PlainFunctions.TrigonometryFunction, () => [PlainFunctions.Trigonometry(V(77)), PlainFunctions.Trigonometry(M(3, 5))]),
        .. Plain("TrigonometryDouble", () => PlainFunctions.TrigonometryDoubleFunction, () => [PlainFunctions.TrigonometryDouble(D(77))]),
        .. Plain("InverseFunctions", () => PlainFunctions.InverseFunctionsFunction, () => [PlainFunctions.InverseFunctions(V(77)), PlainFunctions.InverseFunctions(M(3, 5))]),
        .. Plain("InverseFunctionsDouble", () => PlainFunctions.InverseFunctionsDoubleFunction, () => [PlainFunctions.InverseFunctionsDouble(D(77))]),
        .. Plain("Activations", () => PlainFunctions.ActivationsFunction, () => [PlainFunctions.Activations(V(77)), PlainFunctions.Activations(M(3, 5))]),
        .. Plain("ActivationsDouble", () => PlainFunctions.ActivationsDoubleFunction, () => [PlainFunctions.ActivationsDouble(D(77))]),
        .. Plain("Signs", () => PlainFunctions.SignsFunction, () => [PlainFunctions.Signs(V(77)), PlainFunctions.Signs(M(3, 5))]),
        .. Plain("SignsDouble", () => PlainFunctions.SignsDoubleFunction, () => [PlainFunctions.SignsDouble(D(77))]),
        .. Plain("IntegerSigns", () => PlainFunctions.IntegerSignsFunction, () => [PlainFunctions.IntegerSigns(I(21), I(21))]),
        .. Plain("Integers", () => PlainFunctions.IntegersFunction, () => [PlainFunctions.Integers(I(21), I(21))]),
        .. Plain("Longs", () => PlainFunctions.LongsFunction, () => [PlainFunctions.Longs(new long[] { 1, -2, 3_000_000_000 })]),
        .. Plain("SumAll", () => PlainFunctions.SumAllFunction, () => [PlainFunctions.SumAll(V(1000)), PlainFunctions.SumAll(M(30, 30)), PlainFunctions.SumAll(V(20_000))]),
        .. Plain("SumOfProduct", () => PlainFunctions.SumOfProductFunction, () => [PlainFunctions.SumOfProduct(V(999), V(999))]),
        .. Plain("MeanOfSquare", () => PlainFunctions.MeanOfSquareFunction, () => [PlainFunctions.MeanOfSquare(V(65)), PlainFunctions.MeanOfSquare(T(4, 4, 4))]),
        .. Plain("MeanDouble", () => PlainFunctions.MeanDoubleFunction, () => [PlainFunctions.MeanDouble(D(501))]),
        .. Plain("SumInt", () => PlainFunctions.SumIntFunction, () => [PlainFunctions.SumInt(I(501))]),
        .. Plain("TwoSums", () => PlainFunctions.TwoSumsFunction, () => [.. Two(PlainFunctions.TwoSums(V(130)))]),
        .. Plain("ValueAndSum", () => PlainFunctions.ValueAndSumFunction, () => [.. Two(PlainFunctions.ValueAndSum(V(130)))]),
        .. Plain("Centered", () => PlainFunctions.CenteredFunction, () => [PlainFunctions.Centered(V(50)), PlainFunctions.Centered(M(5, 6))]),
        .. Plain("Standardized", () => PlainFunctions.StandardizedFunction, () => [PlainFunctions.Standardized(V(50))]),
        .. Plain("SumRows", () => PlainFunctions.SumRowsFunction, () => [PlainFunctions.SumRows(M(6, 20))]),
        .. Plain("SumColumns", () => PlainFunctions.SumColumnsFunction, () => [PlainFunctions.SumColumns(M(6, 20))]),
        .. Plain("MeanLast", () => PlainFunctions.MeanLastFunction, () => [PlainFunctions.MeanLast(M(6, 20)), PlainFunctions.MeanLast(T(2, 3, 4))]),
        .. Plain("AddRow", () => PlainFunctions.AddRowFunction, () => [PlainFunctions.AddRow(M(6, 3)), PlainFunctions.AddRow(M(1, 3))]),
        .. Plain("AddColumn", () => PlainFunctions.AddColumnFunction, () => [PlainFunctions.AddColumn(M(6, 20), M(6, 1))]),
        .. Plain("Outer", () => PlainFunctions.OuterFunction, () => [PlainFunctions.Outer(M(6, 1), M(1, 20))]),
        .. Plain("SumOfBroadcast", () => PlainFunctions.SumOfBroadcastFunction, () => [PlainFunctions.SumOfBroadcast(M(30, 21), V(21))]),
        .. Plain("RankThree", () => PlainFunctions.RankThreeFunction, () => [PlainFunctions.RankThree(T(2, 3, 17), V(17))]),
        .. Plain("MiddleBroadcast", () => PlainFunctions.MiddleBroadcastFunction, () => [PlainFunctions.MiddleBroadcast(T(2, 3, 17), T(2, 1, 17))]),
        .. Plain("Scalars", () => PlainFunctions.ScalarsFunction, () => [PlainFunctions.Scalars(0.5f, -2f)]),
        .. Plain("Declared", () => PlainFunctions.DeclaredFunction, () => [PlainFunctions.Declared(V(4)), PlainFunctions.Declared(V(40))]),
        .. Plain("ToInt", () => PlainFunctions.ToIntFunction, () => [PlainFunctions.ToInt(V(40))]),
        .. Plain("ToDouble", () => PlainFunctions.ToDoubleFunction, () => [PlainFunctions.ToDouble(V(40))]),
        .. Plain("SumToDouble", () => PlainFunctions.SumToDoubleFunction, () => [PlainFunctions.SumToDouble(V(40))]),
        .. Plain("Literal", () => PlainFunctions.LiteralFunction, () => [PlainFunctions.Literal(V(40))]),
        .. Plain("LiteralRow", () => PlainFunctions.LiteralRowFunction, () => [PlainFunctions.LiteralRow(V(3))]),
        .. Plain("Scaled", () => PlainFunctions.ScaledFunction, () => [PlainFunctions.Scaled(V(40), 0.1f), PlainFunctions.Scaled(V(40), -3f)]),
        .. Plain("ScaledDouble", () => PlainFunctions.ScaledDoubleFunction, () => [PlainFunctions.ScaledDouble(D(40), 0.1)]),
        .. Plain("Powered", () => PlainFunctions.PoweredFunction, () => [PlainFunctions.Powered(V(40), 1), PlainFunctions.Powered(V(40), 2), PlainFunctions.Powered(V(40), 3)]),
        .. Plain("Branching", () => PlainFunctions.BranchingFunction, () => [PlainFunctions.Branching(V(40), true), PlainFunctions.Branching(V(40), false)]),
        .. Plain("Ternary", () => PlainFunctions.TernaryFunction, () => [PlainFunctions.Ternary(V(40), true), PlainFunctions.Ternary(V(40), false)]),
        .. Plain("Switched", () => PlainFunctions.SwitchedFunction, () => [PlainFunctions.Switched(V(40), 0), PlainFunctions.Switched(V(40), 1), PlainFunctions.Switched(V(40), 2)]),
        .. Plain("Unrolled", () => PlainFunctions.UnrolledFunction, () => [PlainFunctions.Unrolled(V(40))]),
        .. Plain("WhileUnrolled", () => PlainFunctions.WhileUnrolledFunction, () => [PlainFunctions.WhileUnrolled(V(40))]),
        .. Plain("Tuples", () => PlainFunctions.TuplesFunction, () => [PlainFunctions.Tuples((V(40), V(40)))]),
        .. Plain("LocalFunction", () => PlainFunctions.LocalFunctionFunction, () => [PlainFunctions.LocalFunction(V(40))]),
        .. Plain("Lambda", () => PlainFunctions.LambdaFunction, () => [PlainFunctions.Lambda(V(40))]),
        .. Plain("MethodGroup", () => PlainFunctions.MethodGroupFunction, () => [PlainFunctions.MethodGroup(V(40))]),
        .. Plain("WithHelpers", () => PlainFunctions.WithHelpersFunction, () => [PlainFunctions.WithHelpers(V(40))]),
        .. Plain("WithGeneric", () => PlainFunctions.WithGenericFunction, () => [PlainFunctions.WithGeneric(V(40))]),
        .. Plain("Generic", () => PlainFunctions.GenericFunction, () => [PlainFunctions.Generic(V(40))]),
        .. Plain("Nested", () => PlainFunctions.NestedFunction, () => [PlainFunctions.Nested(V(40))]),
        .. Plain("PassesScalarOn", () => PlainFunctions.PassesScalarOnFunction, () => [PlainFunctions.PassesScalarOn(V(40), 0.3f)]),
        .. Plain("FromShape", () => PlainFunctions.FromShapeFunction, () => [PlainFunctions.FromShape(V(40)), PlainFunctions.FromShape(M(4, 10))]),
        .. Plain("Repeated", () => PlainFunctions.RepeatedFunction, () => [PlainFunctions.Repeated(V(40))]),
        .. Plain("Unused", () => PlainFunctions.UnusedFunction, () => [PlainFunctions.Unused(V(40), V(2))]),
        .. Plain("Compound", () => PlainFunctions.CompoundFunction, () => [PlainFunctions.Compound(V(40))]),
        .. Plain("DeadTuple", () => PlainFunctions.DeadTupleFunction, () => [PlainFunctions.DeadTuple(V(40))]),
        .. Plain("ArrayResult", () => PlainFunctions.ArrayResultFunction, () => [.. PlainFunctions.ArrayResult(V(40))]),
        .. Plain("Product", () => PlainFunctions.ProductFunction, () => [PlainFunctions.Product(M(6, 20), M(20, 9)), PlainFunctions.Product(M(1, 3), M(3, 1))]),
        .. Plain("ProductOfTransposed", () => PlainFunctions.ProductOfTransposedFunction, () => [PlainFunctions.ProductOfTransposed(M(20, 6), M(9, 20))]),
        .. Plain("Attention", () => PlainFunctions.AttentionFunction, () => [PlainFunctions.Attention(T(2, 5, 4), T(2, 7, 4), T(2, 7, 4))]),
        .. Plain("ProductDouble", () => PlainFunctions.ProductDoubleFunction, () => [PlainFunctions.ProductDouble(Tf.Constant<double>(D(12).ToArray(), [3, 4]))]),
        .. Plain("ProductInt", () => PlainFunctions.ProductIntFunction, () => [PlainFunctions.ProductInt(Tf.Constant<int>(I(12).ToArray(), [3, 4]), Tf.Constant<int>(I(20).ToArray(), [4, 5]))]),
        .. Plain("GradientOfProduct", () => PlainFunctions.GradientOfProductFunction, () => [.. Two(PlainFunctions.GradientOfProduct(M(6, 20), M(20, 9)))]),
        .. Plain("PassThrough", () => PlainFunctions.PassThroughFunction, () => [PlainFunctions.PassThrough(V(40))]),
        new("Counter", "Add", () =>
        {
            var counter = new Counter();
            return (counter.AddFunction, [counter.Add(V(10)), counter.Add(V(10)), counter.Total.Value, counter.Steps.Value]);
        }),
        new("Counter", "ReadThenWrite", () =>
        {
            var counter = new Counter();
            return (counter.ReadThenWriteFunction, [counter.ReadThenWrite(V(10)), counter.ReadThenWrite(V(10)), counter.Total.Value]);
        }),
        new("Counter", "ComputeThenWrite", () =>
        {
            var counter = new Counter();
            return (counter.ComputeThenWriteFunction, [counter.ComputeThenWrite(V(10)), counter.ComputeThenWrite(V(10)), counter.Total.Value]);
        }),
        new("Counter", "WriteTwice", () =>
        {
            var counter = new Counter();
            return (counter.WriteTwiceFunction, [counter.WriteTwice(V(10)), counter.WriteTwice(V(10)), counter.Total.Value]);
        }),
        new("Scale", "Call", () =>
        {
            var (with, without) = (new Scale(3, shift: true), new Scale(3, shift: false));
            return (with.CallFunction, [with.Call(M(5, 3)), without.Call(M(5, 3))]);
        }),
        new("Primary", "Call", () =>
        {
            var model = new Primary(4);
            return (model.CallFunction, [model.Call(M(5, 4))]);
        }),
        new("Pair", "Call", () =>
        {
            var model = new Pair();
            return (model.CallFunction, [model.Call(M(5, 3))]);
        }),
        new("Affine", "Call", () =>
        {
            var model = new Affine(3, 4);
            return (model.CallFunction, [model.Call(M(5, 3)), model.Call(M(1, 3)), model.Call(T(2, 5, 3))]);
        }),
        new("Perceptron", "Train", () =>
        {
            var model = new Perceptron();
            return (model.TrainFunction, [model.Train(M(5, 3), M(5, 2), 0.1f), model.Train(M(7, 3), M(7, 2), 0.1f), model.W1.Value, model.B1.Value, model.W2.Value, model.B2.Value]);
        }),
        .. Stateful("UsesGlobal", () => StatefulFunctions.UsesGlobalFunction, () => [StatefulFunctions.UsesGlobal(V(9))]),
        .. Stateful("ThroughInterface", () => StatefulFunctions.ThroughInterfaceFunction, () => [StatefulFunctions.ThroughInterface(new Linear(), V(9)), StatefulFunctions.ThroughInterface(new Curved(), V(9))]),
        .. Stateful("ThroughBase", () => StatefulFunctions.ThroughBaseFunction, () => [StatefulFunctions.ThroughBase(new Derived(), V(9))]),
        .. Stateful("Step", () => StatefulFunctions.StepFunction, () =>
        {
            var (linear, curved) = (new Linear(), new Curved());
            for (var i = 0; i < 3; i++)
            {
                StatefulFunctions.Step(linear, V(50), V(50), 0.1f);
                StatefulFunctions.Step(curved, V(50), V(50), 0.2f);
            }

            return [linear.W.Value, curved.W.Value];
        }),
        .. Stateful("StepWithLoss", () => StatefulFunctions.StepWithLossFunction, () =>
        {
            var model = new Scale(3, shift: true);
            return [StatefulFunctions.StepWithLoss(model, M(5, 3), M(5, 3)), StatefulFunctions.StepWithLoss(model, M(5, 3), M(5, 3)), model.W.Value];
        }),
        .. Stateful("GradientOfInput", () => StatefulFunctions.GradientOfInputFunction, () => [StatefulFunctions.GradientOfInput(V(50))]),
        .. Stateful("SecondGradient", () => StatefulFunctions.SecondGradientFunction, () => [StatefulFunctions.SecondGradient(V(50))]),
        .. Stateful("GradientOfFunctions", () => StatefulFunctions.GradientOfFunctionsFunction, () => [StatefulFunctions.GradientOfFunctions(V(50))]),
        .. Stateful("GradientOfActivations", () => StatefulFunctions.GradientOfActivationsFunction, () => [StatefulFunctions.GradientOfActivations(V(50))]),
        .. Stateful("GradientOfQuotient", () => StatefulFunctions.GradientOfQuotientFunction, () => [.. Two(StatefulFunctions.GradientOfQuotient(V(50), V(50)))]),
        .. Stateful("GradientOfBroadcast", () => StatefulFunctions.GradientOfBroadcastFunction, () => [StatefulFunctions.GradientOfBroadcast(M(5, 7), V(7))]),
        .. Stateful("VariableArgument", () => StatefulFunctions.VariableArgumentFunction, () =>
        {
            var v = new Variable<float>(2f);
            return [StatefulFunctions.VariableArgument(v, V(5)), StatefulFunctions.VariableArgument(v, V(5)), v.Value];
        }),
        .. Stateful("TwoVariables", () => StatefulFunctions.TwoVariablesFunction, () =>
        {
            var (a, b) = (new Variable<float>(2f), new Variable<float>(3f));
            StatefulFunctions.TwoVariables(a, b, V(5));
            StatefulFunctions.TwoVariables(a, b, V(5));
            return [a.Value, b.Value];
        }),
        .. DiscoveredCases.Of(
            typeof(ControlFlowFunctions), typeof(RowFunctions), typeof(LossFunctions), typeof(MetricFunctions), typeof(RunningMean), typeof(ActivationFunctions), typeof(NormFunctions),
            typeof(BatchNorm), typeof(LayerNorm), typeof(OptimizerFunctions), typeof(AdamState), typeof(TrainingFunctions), typeof(DenseLayer),
            typeof(Network), typeof(Residual), typeof(Autoencoder), typeof(Gru), typeof(AttentionFunctions), typeof(StatisticsFunctions),
            typeof(FormulaFunctions), typeof(ImageFunctions), typeof(LookupFunctions), typeof(HostFunctions), typeof(WholeNumberFunctions), typeof(NarrowFunctions),
            typeof(GradientFunctions), typeof(SearchFunctions), typeof(MeasureFunctions), typeof(WindowFunctions)),
        .. MovementCases.All,
        .. Layered("TrainStep", () => LayeredFunctions.TrainStepFunction, () =>
        {
            var model = new LayeredModel();
            var losses = Enumerable.Range(0, 3).Select(_ => LayeredFunctions.TrainStep(model, M(5, 3), M(5, 3), 0.1f)).ToArray();
            return [.. losses, .. model.Variables.Select(v => v.Value)];
        }),
        .. Layered("Given", () => LayeredFunctions.GivenFunction, () => [LayeredFunctions.Given(new Layers.ScaleAndShift(7), M(2, 7))]),
        .. Layered("Slopes", () => LayeredFunctions.SlopesFunction, () => [LayeredFunctions.Slopes(M(2, 7), 0.5f)]),
    ];

    private static IEnumerable<FunctionCase> Layered(string name, Func<TfFunction> handle, Func<Tensor[]> run)
    {
        yield return new FunctionCase(nameof(LayeredFunctions), name, () => (handle(), run()));
    }

    private static IEnumerable<FunctionCase> Plain(string name, Func<TfFunction> handle, Func<Tensor[]> run)
    {
        yield return new FunctionCase(nameof(PlainFunctions), name, () => (handle(), run()));
    }

    private static IEnumerable<FunctionCase> Stateful(string name, Func<TfFunction> handle, Func<Tensor[]> run)
    {
        yield return new FunctionCase(nameof(StatefulFunctions), name, () => (handle(), run()));
    }

    private static Tensor[] Two((Tensor<float>, Tensor<float>) pair) => [pair.Item1, pair.Item2];

    private static Tensor<float> V(int n) => Values(n);

    private static Tensor<float> M(int rows, int columns) => Tf.Constant<float>(Values(rows * columns), [rows, columns]);

    private static Tensor<float> T(int a, int b, int c) => Tf.Constant<float>(Values(a * b * c), [a, b, c]);

    private static Tensor<double> D(int n) => Array.ConvertAll(Values(n), v => v * 1.25);

    private static Tensor<int> I(int n) => Array.ConvertAll(Values(n), v => (int)(v * 10));

    // Numbers between -2 and 2 that no power of two divides.
    internal static float[] Values(int n)
    {
        var values = new float[n];
        for (var i = 0; i < n; i++) values[i] = (((i * 7919) + 104729) % 4001 / 1000f) - 2f;
        return values;
    }
}
