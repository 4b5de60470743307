using GraphCompiler.Core.Operators;
using Microsoft.CodeAnalysis;
using Arguments = GraphCompiler.Generators.Prediction.Interpreter.LibraryArguments;

namespace GraphCompiler.Generators.Prediction;

/// <summary>
/// What the library's functions do to a graph, a line each, by type and name. What is not here gives a tensor of which nothing
/// is known, and its neighbours' kernels are not predicted.
/// </summary>
internal static class LibraryFunctions
{
    private static readonly Dictionary<string, Func<Arguments, Abstract?>> s_functions = new(StringComparer.Ordinal)
    {
        ["Tf.Add"] = Binary(new Add()),
        ["Tf.Subtract"] = Binary(new Subtract()),
        ["Tf.Multiply"] = Binary(new Multiply()),
        ["Tf.Divide"] = Binary(new Divide()),
        ["Tf.Negative"] = Unary(new Negate()),
        ["Tf.Square"] = Unary(new Square()),
        ["Tf.Exp"] = Unary(new Exp()),
        ["Tf.Tanh"] = Unary(new Tanh()),
        ["Tf.Sigmoid"] = Unary(new Sigmoid()),
        ["Tf.Log"] = Unary(new Log()),
        ["Tf.Log1p"] = Unary(new Log1p()),
        ["Tf.Expm1"] = Unary(new Expm1()),
        ["Tf.Sqrt"] = Unary(new Sqrt()),
        ["Tf.Rsqrt"] = Unary(new Rsqrt()),
        ["Tf.Reciprocal"] = Unary(new Reciprocal()),
        ["Tf.Sin"] = Unary(new Sin()),
        ["Tf.Cos"] = Unary(new Cos()),
        ["Tf.Tan"] = Unary(new Tan()),
        ["Tf.Asin"] = Unary(new Asin()),
        ["Tf.Acos"] = Unary(new Acos()),
        ["Tf.Atan"] = Unary(new Atan()),
        ["Tf.Sinh"] = Unary(new Sinh()),
        ["Tf.Cosh"] = Unary(new Cosh()),
        ["Tf.Asinh"] = Unary(new Asinh()),
        ["Tf.Acosh"] = Unary(new Acosh()),
        ["Tf.Atanh"] = Unary(new Atanh()),
        ["Tf.Erf"] = Unary(new Erf()),
        ["Tf.Math.Erfc"] = Unary(new Erfc()),
        ["Tf.Nn.Softplus"] = Unary(new Softplus()),
        ["Tf.Nn.LogSigmoid"] = Unary(new LogSigmoid()),
        ["Tf.Nn.Silu"] = Unary(new Silu()),
        ["Tf.Abs"] = Unary(new Abs()),
        ["Tf.Sign"] = Unary(new Sign()),
        ["Tf.Math.SquaredDifference"] = Binary(new SquaredDifference()),
        ["Tf.Atan2"] = Binary(new Atan2()),
        ["Tf.Maximum"] = Binary(new Maximum()),
        ["Tf.Minimum"] = Binary(new Minimum()),
        ["Tf.Pow"] = Binary(new Pow()),
        ["Tf.Floor"] = Unary(new Floor()),
        ["Tf.Ceil"] = Unary(new Ceil()),
        ["Tf.Round"] = Unary(new Round()),
        ["Tf.Math.Rint"] = Unary(new Round()),
        ["Tf.FloorDiv"] = Binary(new FloorDiv()),
        ["Tf.FloorMod"] = Binary(new FloorMod()),
        ["Tf.TrueDiv"] = a => a.Compose(v => Composites.TrueDiv(v[0], v[1]), a.Tensor(0), a.Tensor(1)),
        ["Tf.ClipByValue"] = a =>
        {
            var (x, max) = (a.Tensor(0), a.Tensor(2));
            return a.Compose(v => Composites.ClipByValue(v[0], v[1], v[2]), x, a.Tensor(1), max);
        },
        ["Tf.AddN"] = a => a.Tensors(0) is { Length: > 0 } values ? a.Compose(Composites.AddN, values) : null,
        ["Tf.Math.TruncateDiv"] = Binary(new TruncateDiv()),
        ["Tf.Math.TruncateMod"] = Binary(new TruncateMod()),
        ["Tf.Math.DivideNoNan"] = Binary(new DivideNoNan()),
        ["Tf.Math.MultiplyNoNan"] = Binary(new MultiplyNoNan()),
        ["Tf.Math.Xlogy"] = Binary(new Xlogy()),
        ["Tf.Math.Xlog1py"] = Binary(new Xlog1py()),
        ["Tf.Math.Xdivy"] = Binary(new Xdivy()),
        ["Tf.Math.IsNan"] = Unary(new IsNan()),
        ["Tf.Math.IsInf"] = Unary(new IsInf()),
        ["Tf.Math.IsFinite"] = Unary(new IsFinite()),
        ["Tf.Bitwise.BitwiseAnd"] = Binary(new BitwiseAnd()),
        ["Tf.Bitwise.BitwiseOr"] = Binary(new BitwiseOr()),
        ["Tf.Bitwise.BitwiseXor"] = Binary(new BitwiseXor()),
        ["Tf.Bitwise.Invert"] = Unary(new Invert()),
        ["Tf.Bitwise.LeftShift"] = Binary(new LeftShift()),
        ["Tf.Bitwise.RightShift"] = Binary(new RightShift()),
        ["Tf.Equal"] = Binary(new Equal()),
        ["Tf.NotEqual"] = Binary(new NotEqual()),
        ["Tf.Greater"] = Binary(new Greater()),
        ["Tf.GreaterEqual"] = Binary(new GreaterEqual()),
        ["Tf.Less"] = Binary(new Less()),
        ["Tf.LessEqual"] = Binary(new LessEqual()),
        ["Tf.LogicalAnd"] = Binary(new LogicalAnd()),
        ["Tf.LogicalOr"] = Binary(new LogicalOr()),
        ["Tf.LogicalXor"] = Binary(new LogicalXor()),
        ["Tf.LogicalNot"] = Unary(new LogicalNot()),
        ["Tf.Where"] = a => a.Apply(new Select(), a.Tensor(0), a.Tensor(1), a.Tensor(2)),
        ["Tf.Nn.Relu"] = Unary(new Relu()),
        ["Tf.Nn.Relu6"] = Unary(new Relu6()),
        ["Tf.Nn.LeakyRelu"] = a => a.Apply(new LeakyRelu(), a.Tensor(0), a.Scalar("alpha")),
        ["Tf.Nn.Elu"] = Unary(new Elu()),
        ["Tf.Nn.Selu"] = Unary(new Selu()),
        ["Tf.Nn.Softsign"] = Unary(new Softsign()),
        ["Tf.Nn.Sigmoid"] = Unary(new Sigmoid()),
        ["Tf.Nn.Tanh"] = Unary(new Tanh()),
        ["Tf.Nn.Mish"] = a => a.Compose(v => Composites.Mish(v[0]), a.Tensor(0)),
        ["Tf.Nn.L2Loss"] = Unary(new L2Loss()),
        ["Tf.Nn.SigmoidCrossEntropyWithLogits"] = Binary(new SigmoidCrossEntropy()),
        ["Tf.Nn.WeightedCrossEntropyWithLogits"] = a =>
            a.Compose(v => Composites.WeightedCrossEntropy(v[0], v[1], v[2]), a.Tensor(0), a.Tensor(1), a.Tensor(2)),
        ["Tf.Nn.LogPoissonLoss"] = a => a.Compose(v => Composites.LogPoissonLoss(v[0], v[1]), a.Tensor(0), a.Tensor(1)),
        ["Tf.Nn.Gelu"] = a => a.Apply(new Gelu(a.Flag(1)), a.Tensor(0)),
        ["Tf.Identity"] = Unary(new Identity()),
        ["Tf.Cast"] = a => a.Apply(new Cast(a.DType), a.Tensor(0)),
        ["Tf.ReduceSum"] = a => a.Apply(new Sum(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceMean"] = a => a.Apply(new Mean(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceProd"] = a => a.Apply(new Prod(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceMax"] = a => a.Apply(new Max(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceMin"] = a => a.Apply(new Min(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceAll"] = a => a.Apply(new All(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceAny"] = a => a.Apply(new Any(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.Constant"] = a => a[0] is AbstractTensor ? a[0] : new AbstractTensor(a.Tensor(0)),
        ["Tf.ConvertToTensor"] = a => a[0],
        ["Tf.Zeros"] = a => a.Capture("zeros", a.DType, a.Shape(0)),
        ["Tf.Ones"] = a => a.Capture("ones", a.DType, a.Shape(0)),
        ["Tf.Fill"] = a => a.Capture("fill", a.DType, a.Shape(0)),
        ["Tf.ZerosLike"] = a => a.Like(0, 0),
        ["Tf.OnesLike"] = a => a.Like(0, 1),
        ["Tf.Linspace"] = a => a.Capture("linspace", a.DType, Shape.Create([a.Dim(2)])),
        ["Variable.Assign"] = Update(new Assign()),
        ["Variable.AssignAdd"] = Update(new AssignAdd()),
        ["Variable.AssignSub"] = Update(new AssignSub()),
    };

    public static Func<Arguments, Abstract?>? Find(IMethodSymbol method)
    {
        var type = method.ContainingType.Name;
        for (var outer = method.ContainingType.ContainingType; outer is not null; outer = outer.ContainingType) type = outer.Name + "." + type;
        if (s_functions.TryGetValue(type + "." + method.Name, out var function)) return function;

        // What tf.* has, tf.math.* has too.
        return type == "Tf.Math" && s_functions.TryGetValue("Tf." + method.Name, out function) ? function : null;
    }

    private static Func<Arguments, Abstract?> Unary(Operator @operator) => a => a.Apply(@operator, a.Tensor(0));

    private static Func<Arguments, Abstract?> Binary(Operator @operator) => a =>
    {
        var x = a.Tensor(0);
        return a.Apply(@operator, x, a.Tensor(1));
    };

    private static Func<Arguments, Abstract?> Update(Operator @operator) => a => a.Update(@operator, a.Reference(0), a.Tensor(1));
}
