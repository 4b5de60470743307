using GraphCompiler.Core.Operators;
using static GraphCompiler.Interop.NodeReading;

namespace GraphCompiler.Interop;

/// <summary>Operations on each element by itself.</summary>
internal static class Elementwise
{
    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        .. Unary<Abs>("Abs"), .. Unary<Acos>("Acos"), .. Unary<Acosh>("Acosh"), .. Unary<Asin>("Asin"), .. Unary<Asinh>("Asinh"), .. Unary<Atan>("Atan"), .. Unary<Atanh>("Atanh"),
        .. Unary<BesselI0e>("BesselI0e"), .. Unary<BesselI1e>("BesselI1e"), .. Unary<BesselI0>("BesselI0"), .. Unary<BesselI1>("BesselI1"), .. Unary<Ceil>("Ceil"),
        .. Unary<Cos>("Cos"), .. Unary<Cosh>("Cosh"), .. Unary<Digamma>("Digamma"), .. Unary<Erf>("Erf"), .. Unary<Erfc>("Erfc"), .. Unary<Erfinv>("Erfinv"), .. Unary<Exp>("Exp"),
        .. Unary<Expm1>("Expm1"), .. Unary<Floor>("Floor"), .. Unary<Invert>("Invert"), .. Unary<IsFinite>("IsFinite"), .. Unary<IsInf>("IsInf"), .. Unary<IsNan>("IsNan"),
        .. Unary<Lgamma>("Lgamma"), .. Unary<Log>("Log"), .. Unary<Log1p>("Log1p"), .. Unary<Ndtri>("Ndtri"), .. Unary<Negate>("Neg"), .. Unary<Reciprocal>("Reciprocal"),
        .. Unary<Round>("Round"), .. Unary<Rsqrt>("Rsqrt"), Unary<Sigmoid>("Sigmoid").Single().For<Silu>(w => w.Node("Mul", [w.X, w.One("Sigmoid", [w.X], ("T", Attributes.Of(w.T)))], ("T", Attributes.Of(w.T)))), .. Unary<Sign>("Sign"), .. Unary<Sin>("Sin"), .. Unary<Sinh>("Sinh"), .. Unary<Sqrt>("Sqrt"),
        .. Unary<Square>("Square"), .. Unary<Tan>("Tan"), .. Unary<Tanh>("Tanh"),
        .. Unary<Relu>("Relu", "activations"), .. Unary<Relu6>("Relu6", "activations"), .. Unary<Elu>("Elu", "activations"), .. Unary<Selu>("Selu", "activations"),
        Unary<Softplus>("Softplus", "activations").Single().For<LogSigmoid>(w =>
            w.Node("Neg", [w.One("Softplus", [w.One("Neg", [w.X], ("T", Attributes.Of(w.T)))], ("T", Attributes.Of(w.T)))], ("T", Attributes.Of(w.T)))), .. Unary<Softsign>("Softsign", "activations"),
        new NodeForm("Inv", n => n.Apply(new Reciprocal())).Gives("y"),
        new NodeForm("Rint", n => n.Apply(new Round())).Gives("y"),
        new NodeForm("LogicalNot", n => n.Apply(new LogicalNot())).Gives("y").For<LogicalNot>(w => w.Node("LogicalNot", w.Inputs)),

        new NodeForm("AddV2", n => n.Apply(new Add(), n.X, n.Y)).Gives("z").For<Add>(w => w.Same(IsBias(w) ? "BiasAdd" : "AddV2")), .. Binary<Subtract>("Sub"), .. Binary<Multiply>("Mul"), .. Binary<DivideNoNan>("DivNoNan"), .. Binary<MultiplyNoNan>("MulNoNan"),
        .. Binary<FloorDiv>("FloorDiv"), .. Binary<FloorMod>("FloorMod"), .. Binary<TruncateDiv>("TruncateDiv"), .. Binary<TruncateMod>("TruncateMod"), .. Binary<Maximum>("Maximum"),
        .. Binary<Minimum>("Minimum"), .. Binary<Pow>("Pow"), .. Binary<SquaredDifference>("SquaredDifference"), .. Binary<Atan2>("Atan2"), .. Binary<Xdivy>("Xdivy"), .. Binary<Xlogy>("Xlogy"),
        .. Binary<Xlog1py>("Xlog1py"), .. Binary<Less>("Less"), .. Binary<LessEqual>("LessEqual"), .. Binary<Greater>("Greater"), .. Binary<GreaterEqual>("GreaterEqual"), .. Binary<Equal>("Equal"),
        .. Binary<NotEqual>("NotEqual"), .. Binary<BitwiseAnd>("BitwiseAnd"), .. Binary<BitwiseOr>("BitwiseOr"), .. Binary<BitwiseXor>("BitwiseXor"), .. Binary<LeftShift>("LeftShift"),
        .. Binary<RightShift>("RightShift"), .. Binary<Igamma>("Igamma"), .. Binary<Igammac>("Igammac"), .. Binary<Polygamma>("Polygamma"), .. Binary<Zeta>("Zeta"), .. Binary<NextAfter>("NextAfter", "output"), .. Binary<IgammaGradA>("IgammaGradA"),
        new NodeForm("AccumulateNV2", n => One(Composites.AddN(n.Values()))).Gives("sum"),
        new NodeForm("ApproximateEqual", n => One((n.X - n.Y).Apply(new Abs()).Apply(new Less(), n.X.Constant(n.Float("tolerance", 1e-5))))).Gives("z"),
        new NodeForm("Add", n => n.Apply(new Add())).Gives("z"),
        new NodeForm("Mod", n => n.Apply(new TruncateMod())).Gives("z"),
        new NodeForm("Div", n => n.Apply(n.X.DType.IsFloating ? new Divide() : new TruncateDiv())).Gives("z"),
        new NodeForm("RealDiv", n => n.Apply(new Divide())).Gives("z").For<Divide>(w => w.Same(w.T.IsFloating ? "RealDiv" : "TruncateDiv")),
        new NodeForm("LogicalAnd", n => n.Apply(new LogicalAnd())).Gives("z").For<LogicalAnd>(w => w.Node("LogicalAnd", w.Inputs)),
        new NodeForm("LogicalOr", n => n.Apply(new LogicalOr())).Gives("z").For<LogicalOr>(w => w.Node("LogicalOr", w.Inputs)).For<LogicalXor>(w => w.Same("NotEqual")),

        new NodeForm("SelectV2", n => n.Apply(new Select())).For<Select>(w => w.Node("SelectV2", w.Inputs, ("T", Attributes.Of(w.TypeOf(1).DType)))),
        new NodeForm("Select", Select),
        new NodeForm("AddN", n => One(n.X.Type.IsList ? n.Values(1).Aggregate(n.X, (sum, list) => sum.Apply(new ListAdd(), list)) : Composites.AddN(n.Values()))).Gives("sum").For<AddN>(w => w.Same("AddN", ("N", Attributes.Of(w.Inputs.Length)))),
        new NodeForm("Cast", n => One(n.X.CastTo(n.Type("DstT")))).Gives("y").For<Cast>(w => w.Node("Cast", w.Inputs, ("SrcT", Attributes.Of(w.T)), ("DstT", Attributes.Of(w.As<Cast>().To)))),
        new NodeForm("Bitcast", n => One(Composites.Bitcast(n.X, n.Type("type")))).For<Bitcast>(w => w.Same("Bitcast", ("type", Attributes.Of(w.As<Bitcast>().To)))).For<Recast>(w => w.Same("Bitcast", ("type", Attributes.Of(w.As<Recast>().To)))),
        new NodeForm("LeakyRelu", n => n.Apply(new LeakyRelu(), n.X, n.X.Constant(n.Float("alpha", 0.2)))).Gives("activations"),
        new NodeForm("ClipByValue", n => One(Composites.ClipByValue(n.X, n.Y, n.Value(2)))),
        new NodeForm("Betainc", n => n.Apply(new Betainc())).Gives("z").For<Betainc>(w => w.Same("Betainc")),

        // Of real numbers these are the numbers.
        new NodeForm("Conj", n => One(IsComplex(n) ? n.X.Apply(new Conjugate()) : n.X)).For<Conjugate>(w => w.Same("Conj")),
        new NodeForm("Real", n => One(Real(n))), new NodeForm("Imag", n => One(Real(n).Zeros())),
    ];

    private static bool IsComplex(NodeReading n) => n.X.DType == DType.Complex64 || n.X.DType == DType.Complex128;

    private static Core.Value Real(NodeReading n) => IsComplex(n) ? throw n.Unsupported("takes a part of complex numbers") : n.X;

    private static IEnumerable<NodeForm> Unary<T>(string name, string result = "y")
        where T : Operator, new() => [new NodeForm(name, n => n.Apply(new T(), n.X)).Gives(result).For<T>(w => w.Same(name))];

    private static IEnumerable<NodeForm> Binary<T>(string name, string result = "z")
        where T : Operator, new() => [new NodeForm(name, n => n.Apply(new T(), n.X, n.Y)).Gives(result).For<T>(w => w.Same(name))];

    // As Keras writes what a layer adds to its product, which TensorFlow's compilers look for.
    private static bool IsBias(NodeWriting w) => w.ProducerOf(0) is MatMul or Convolution
        && w.ShapeOf(0) is { IsRankKnown: true, Rank: >= 2 } x && w.ShapeOf(1) is { IsRankKnown: true, Rank: 1 } bias && bias.Dims[0] == x.Dims[^1] && bias.Dims[0].IsKnown;

    // The older one chooses whole rows by a vector.
    private static Tensor[] Select(NodeReading n)
    {
        var (condition, x) = (n.X, n.Y);
        if (condition.Shape is { IsRankKnown: true, Rank: 1 } && x.Shape is { IsRankKnown: true, Rank: > 1 and var rank })
        {
            for (var i = 1; i < rank; i++) condition = condition.Apply(new ExpandDims(-1));
        }

        return n.Apply(new Select(), condition, x, n.Value(2));
    }
}
