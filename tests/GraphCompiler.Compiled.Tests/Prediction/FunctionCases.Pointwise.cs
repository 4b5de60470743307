namespace GraphCompiler.Compiled.Tests.Prediction;

public static partial class FunctionCases
{
    private static IEnumerable<FunctionCase> Pointwise =>
    [
        Case("Rounded", () => PointwiseFunctions.RoundedFunction, () => [PointwiseFunctions.Rounded(V(77)), PointwiseFunctions.Rounded(M(3, 5))]),
        Case("RoundedDouble", () => PointwiseFunctions.RoundedDoubleFunction, () => [PointwiseFunctions.RoundedDouble(D(77))]),
        Case("Powers", () => PointwiseFunctions.PowersFunction, () => [PointwiseFunctions.Powers(V(77), W(77))]),
        Case("PowersDouble", () => PointwiseFunctions.PowersDoubleFunction, () => [PointwiseFunctions.PowersDouble(D(77), D(77))]),
        Case("IntegerPowers", () => PointwiseFunctions.IntegerPowersFunction, () => [PointwiseFunctions.IntegerPowers(I(77), I(77))]),
        Case("Remainders", () => PointwiseFunctions.RemaindersFunction, () => [PointwiseFunctions.Remainders(V(77), W(77))]),
        Case("IntegerRemainders", () => PointwiseFunctions.IntegerRemaindersFunction, () => [PointwiseFunctions.IntegerRemainders(I(77), J(77))]),
        Case("Quotients", () => PointwiseFunctions.QuotientsFunction, () => [PointwiseFunctions.Quotients(I(77), J(77))]),
        Case("Bits", () => PointwiseFunctions.BitsFunction, () => [PointwiseFunctions.Bits(I(77), J(77))]),
        Case("WideBits", () => PointwiseFunctions.WideBitsFunction, () => [PointwiseFunctions.WideBits(L(77), L(77))]),
        Case("ScalarBits", () => PointwiseFunctions.ScalarBitsFunction, () => [PointwiseFunctions.ScalarBits(12, 10)]),
        Case("NoNan", () => PointwiseFunctions.NoNanFunction, () => [PointwiseFunctions.NoNan(V(77), W(77))]),
        Case("Repaired", () => PointwiseFunctions.RepairedFunction, () => [PointwiseFunctions.Repaired(V(77)), PointwiseFunctions.Repaired(M(4, 6))]),
        Case("RepairedDouble", () => PointwiseFunctions.RepairedDoubleFunction, () => [PointwiseFunctions.RepairedDouble(D(77))]),
        Case("Questions", () => PointwiseFunctions.QuestionsFunction, () => [PointwiseFunctions.Questions(V(77), W(77))]),
        Case("Rectifiers", () => PointwiseFunctions.RectifiersFunction, () => [PointwiseFunctions.Rectifiers(V(77)), PointwiseFunctions.Rectifiers(T(2, 3, 7))]),
        Case("RectifiersDouble", () => PointwiseFunctions.RectifiersDoubleFunction, () => [PointwiseFunctions.RectifiersDouble(D(77))]),
        Case("RectifiedLongs", () => PointwiseFunctions.RectifiedLongsFunction, () => [PointwiseFunctions.RectifiedLongs(L(77))]),
        Case("Clipped", () => PointwiseFunctions.ClippedFunction, () => [PointwiseFunctions.Clipped(V(77), W(77))]),
        Case("Added", () => PointwiseFunctions.AddedFunction, () => [PointwiseFunctions.Added(V(77), W(77))]),
        Case("CrossEntropies", () => PointwiseFunctions.CrossEntropiesFunction, () => [PointwiseFunctions.CrossEntropies(V(77), W(77))]),
        Case("Halved", () => PointwiseFunctions.HalvedFunction, () => [PointwiseFunctions.Halved(V(77))]),
        Case("ActivationByName", () => PointwiseFunctions.ActivationByNameFunction, () => [PointwiseFunctions.ActivationByName(V(77))]),
        Case("MaskedMeanOfRows", () => PointwiseFunctions.MaskedMeanOfRowsFunction, () => [PointwiseFunctions.MaskedMeanOfRows(M(6, 21))]),
        Case("MaskedMeanOfColumns", () => PointwiseFunctions.MaskedMeanOfColumnsFunction, () => [PointwiseFunctions.MaskedMeanOfColumns(Tf.Cast<double>(M(6, 21)), M(6, 21) > 0.3f)]),
        Case("MaskedScale", () => PointwiseFunctions.MaskedScaleFunction, () => [PointwiseFunctions.MaskedScale(M(6, 21)), PointwiseFunctions.MaskedScale(M(3, 40))]),
        Case("CountsOfRows", () => PointwiseFunctions.CountsOfRowsFunction, () => [PointwiseFunctions.CountsOfRows(Tf.Cast<int>(M(6, 21) * 10f))]),
        Case("AnyInColumns", () => PointwiseFunctions.AnyInColumnsFunction, () => [PointwiseFunctions.AnyInColumns(M(6, 21)), PointwiseFunctions.AnyInColumns(M(2, 21))]),
        Case("ProductsOfRows", () => PointwiseFunctions.ProductsOfRowsFunction, () => [PointwiseFunctions.ProductsOfRows(M(6, 21))]),
        Case("ProductOfColumns", () => PointwiseFunctions.ProductOfColumnsFunction, () => [PointwiseFunctions.ProductOfColumns(Tf.Cast<int>(M(6, 21) * 10f))]),
        Case("GradientOfProduct", () => PointwiseFunctions.GradientOfProductFunction, () => [PointwiseFunctions.GradientOfProduct(Tf.Cast<double>(M(3, 21)))]),
        Case("GradientOfChoices", () => PointwiseFunctions.GradientOfChoicesFunction, () => [PointwiseFunctions.GradientOfChoices(V(77), W(77))]),
        Case("GradientOfRectifiers", () => PointwiseFunctions.GradientOfRectifiersFunction, () => [PointwiseFunctions.GradientOfRectifiers(D(77))]),
        Case("GradientOfMaskedMean", () => PointwiseFunctions.GradientOfMaskedMeanFunction, () => [PointwiseFunctions.GradientOfMaskedMean(M(6, 21))]),
        Case("GradientOfCrossEntropy", () => PointwiseFunctions.GradientOfCrossEntropyFunction, () => [PointwiseFunctions.GradientOfCrossEntropy(V(77), W(77))]),
        Case("RectifiedStep", () => PointwiseFunctions.RectifiedStepFunction, () =>
        {
            var w = new Variable<float>(V(21));
            for (var i = 0; i < 3; i++) PointwiseFunctions.RectifiedStep(w, M(6, 21), Tf.Sigmoid(M(6, 21)), 0.5f);
            return [w.Value];
        }),
        Case("IntegerStep", () => PointwiseFunctions.IntegerStepFunction, () =>
        {
            var count = new Variable<int>(J(21));
            for (var i = 0; i < 3; i++) PointwiseFunctions.IntegerStep(count, I(21));
            return [count.Value];
        }),
    ];

    private static FunctionCase Case(string name, Func<TfFunction> handle, Func<Tensor[]> run) => new(nameof(PointwiseFunctions), name, () => (handle(), run()));

    // Other numbers than V's, a few of them zero.
    private static Tensor<float> W(int n) => Enumerable.Range(0, n).Select(i => i % 9 == 0 ? 0 : (i * 37 % 41 / 10f) - 2).ToArray();

    private static Tensor<int> J(int n) => Enumerable.Range(0, n).Select(i => (i * 37 % 41) - 20).ToArray();

    private static Tensor<long> L(int n) => Enumerable.Range(0, n).Select(i => ((i * 37 % 41) - 20) * (i % 3 == 0 ? 3_000_000_000 : 1)).ToArray();
}
