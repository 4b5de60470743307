using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Interop.Onnx;

/// <summary>Operators on each element by itself: arithmetic, comparisons, logic, bits, types.</summary>
internal static class Elementwise
{
    public static IReadOnlyList<OnnxForm> Forms { get; } =
    [
        Unary<Abs>("Abs"), Unary<Acos>("Acos"), Unary<Acosh>("Acosh"), Unary<Asin>("Asin"), Unary<Asinh>("Asinh"), Unary<Atan>("Atan").For<Atan2>(w => w.Expanded(Expansions.Atan2)), Unary<Atanh>("Atanh"), Unary<Ceil>("Ceil"), Unary<Cos>("Cos"),
        Unary<Cosh>("Cosh"), Unary<Erf>("Erf").For<Erfc>(w => w.Node("Sub", [w.Scalar(1), w.One("Erf", [w.X])])), Unary<Exp>("Exp").For<Expm1>(w => w.Node("Sub", [w.One("Exp", [w.X]), w.Scalar(1)])), Unary<Floor>("Floor"), Unary<Log>("Log").For<Log1p>(w => w.Node("Log", [w.One("Add", [w.X, w.Scalar(1)])])), Unary<Negate>("Neg"), Unary<Reciprocal>("Reciprocal").For<Rsqrt>(w => w.Node("Reciprocal", [w.One("Sqrt", [w.X])])), Unary<Round>("Round"),
        Unary<Sign>("Sign"), Unary<Sin>("Sin"), Unary<Sinh>("Sinh"), Unary<Sqrt>("Sqrt"), Unary<Tan>("Tan"), Unary<LogicalNot>("Not"), Unary<Invert>("BitwiseNot"), Unary<IsNan>("IsNaN").For<IsFinite>(w => w.Node("Not", [w.One("Or", [w.One("IsNaN", [w.X]), w.One("IsInf", [w.X])])])),
        new OnnxForm("IsInf", n => Infinite(n)).For<IsInf>(w => w.Same("IsInf")),
        new OnnxForm("Identity", n => [n[0]]).For<Identity>(w => w.Same("Identity")).For<StopGradient>(w => [w.X]).For<Boundary>(w => [w.X]).For<CheckedLabels>(w => [w.X]).For<EnsureShape>(w => [w.X]).For<ReadVariable>(w => [w.X]).For<CheckNumerics>(w => [w.X]).For<CallResults>(w => w.Inputs[..w.Results.Count]).For<CustomGradient>(w => w.Inputs[..w.Results.Count]),

        Binary<Add>("Add").For<BiasAdd>(w => w.Same("Add")), Binary<Subtract>("Sub").For<SquaredDifference>(w => w.One("Sub", w.Inputs) is var d ? w.Node("Mul", [d, d]) : null), Binary<Multiply>("Mul").For<Xlogy>(w => w.Expanded(Expansions.Guarded((x, y) => x * y.Apply(new Log())))).For<Xlog1py>(w => w.Expanded(Expansions.Guarded((x, y) => x * y.Apply(new Log1p())))).For<MultiplyNoNan>(w => w.Node("Where", [w.One("Equal", [w.Inputs[1], w.Scalar(0)]), w.Scalar(0), w.One("Mul", w.Inputs)])), Binary<LogicalXor>("Xor"), Binary<LogicalAnd>("And"), Binary<LogicalOr>("Or"), Binary<Equal>("Equal").For<NotEqual>(w => w.Node("Not", [w.One("Equal", w.Inputs)])),
        Binary<Greater>("Greater"), Binary<GreaterEqual>("GreaterOrEqual"), Binary<Less>("Less"), Binary<LessEqual>("LessOrEqual"), Binary<BitwiseAnd>("BitwiseAnd"), Binary<BitwiseOr>("BitwiseOr"), Binary<BitwiseXor>("BitwiseXor"),
        new OnnxForm("Div", n => n.X.Apply(n.X.DType.IsFloating ? new Divide() : new TruncateDiv(), n.Y)).For<Divide>(w => w.Same("Div")).For<Xdivy>(w => w.Expanded(Expansions.Guarded((x, y) => x / y))).For<DivideNoNan>(w => w.Node("Where", [w.One("Equal", [w.Inputs[1], w.Scalar(0)]), w.Scalar(0), w.One("Div", w.Inputs)]))
            .For<FloorDiv>(w => w.T.IsFloating ? w.Node("Floor", [w.One("Div", w.Inputs)]) : w.Node("Div", [w.One("Sub", [w.X, w.One("Mod", w.Inputs)]), w.Inputs[1]])).For<TruncateDiv>(w => w.T.IsFloating ? null : w.Same("Div")),
        new OnnxForm("Pow", n => Power(n.X, n.Y)).For<Pow>(w => w.Same("Pow")).For<Square>(w => w.Node("Mul", [w.X, w.X])),
        new OnnxForm("Mod", n => n.X.Apply(n.Bool("fmod") ? new TruncateMod() : new FloorMod(), n.Y))
            .For<FloorMod>(w => w.T.IsFloating ? null : w.Same("Mod")).For<TruncateMod>(w => w.Same("Mod", OnnxAttributes.Of("fmod", 1L))),
        new OnnxForm("BitShift", n => n.X.Apply(n.Text("direction") == "LEFT" ? new LeftShift() : new RightShift(), n.Y))
            .For<LeftShift>(w => Shift(w, "LEFT")).For<RightShift>(w => Shift(w, "RIGHT")),
        new OnnxForm("Max", n => n.Values().Aggregate((x, y) => x.Apply(new Maximum(), y))).For<Maximum>(w => w.Same("Max")),
        new OnnxForm("Min", n => n.Values().Aggregate((x, y) => x.Apply(new Minimum(), y))).For<Minimum>(w => w.Same("Min")),
        new OnnxForm("Sum", n => n.Values().Aggregate((x, y) => x + y)).For<AddN>(w => w.Same("Sum")),
        new OnnxForm("Mean", n => n.Values().Aggregate((x, y) => x + y) * (1.0 / n.Count)),
        new OnnxForm("Where", n => n.X.Builder.Apply(new Select(), n.X, n.Y, n.Value(2))[0]).For<Select>(w => w.Same("Where")),
        new OnnxForm("Cast", n => n.X.CastTo(n.Type("to") ?? throw n.Damaged("lacks the attribute to"))).For<Cast>(w => [w.Cast(w.X, w.As<Cast>().To)]),
        new OnnxForm("CastLike", n => n.X.CastTo(n.Y.DType)),
    ];

    private static OnnxForm Unary<T>(string name)
        where T : Operator, new() => new OnnxForm(name, n => n.X.Apply(new T())).For<T>(w => w.Same(name));

    private static OnnxForm Binary<T>(string name)
        where T : Operator, new() => new OnnxForm(name, n => n.X.Apply(new T(), n.Y)).For<T>(w => w.Same(name));

    private static Value Infinite(OnnxReading n)
    {
        var isInfinite = n.X.Apply(new IsInf());
        if (n.Bool("detect_positive", true) && n.Bool("detect_negative", true)) return isInfinite;
        if (!n.Bool("detect_positive", true) && !n.Bool("detect_negative", true)) return isInfinite.Apply(new LogicalAnd(), isInfinite.Apply(new LogicalNot()));
        return isInfinite.Apply(new LogicalAnd(), n.X.Apply(n.Bool("detect_positive", true) ? new Greater() : new Less(), n.X.Constant(0)));
    }

    // The result has the base's type, whatever the exponent's is.
    private static Value Power(Value x, Value exponent)
    {
        if (x.DType == exponent.DType) return x.Apply(new Pow(), exponent);
        if (x.DType.IsFloating) return x.Apply(new Pow(), exponent.CastTo(x.DType));
        return exponent.DType.IsFloating ? x.CastTo(DType.Float64).Apply(new Pow(), exponent.CastTo(DType.Float64)).CastTo(x.DType) : x.Apply(new Pow(), exponent.CastTo(x.DType));
    }

    // There are shifts of unsigned integers alone.
    private static string[] Shift(OnnxWriting w, string direction) => w.T.Name.StartsWith('u')
        ? w.Same("BitShift", OnnxAttributes.Of("direction", direction))
        : throw new NotSupportedException($"ONNX shifts unsigned integers alone, and {w.Operator.Name} shifts {w.T.Name}.");
}
