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
        ["Tf.Nn.Gelu"] = a => a.Apply(new Gelu(a.Flag(1)), a.Tensor(0)),
        ["Tf.Identity"] = Unary(new Identity()),
        ["Tf.Cast"] = a => a.Apply(new Cast(a.DType), a.Tensor(0)),
        ["Tf.ReduceSum"] = a => a.Apply(new Sum(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceMean"] = a => a.Apply(new Mean(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceMax"] = a => a.Apply(new Max(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceMin"] = a => a.Apply(new Min(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceAll"] = a => a.Apply(new All(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceAny"] = a => a.Apply(new Any(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceVariance"] = a => a.Apply(new Variance(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceStd"] = a => a.Apply(new Sqrt(), a.Then(new Variance(a.Axes(1), a.Flag(2)), a.Tensor(0))),
        ["Tf.ReduceEuclideanNorm"] = a => a.Apply(new Sqrt(), a.Then(new Sum(a.Axes(1), a.Flag(2)), a.Then(new Square(), a.Tensor(0)))),
        ["Tf.ReduceLogSumExp"] = a => a.Apply(new LogSumExp(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.Nn.Softmax"] = a => a.Apply(new Softmax(a.Int(1, -1)), a.Tensor(0)),
        ["Tf.Nn.LogSoftmax"] = a => a.Apply(new LogSoftmax(a.Int(1, -1)), a.Tensor(0)),
        ["Tf.Nn.SparseSoftmaxCrossEntropyWithLogits"] = a => a.Apply(new SparseSoftmaxCrossEntropy(), a.Tensor(0), a.Tensor(1)),
        ["Tf.Nn.Moments"] = a => new AbstractList([a.Apply(new Mean(a.Axes(1), a.Flag(2)), a.Tensor(0)), a.Apply(new Variance(a.Axes(1), a.Flag(2)), a.Tensor(0))]),
        ["Tf.MatMul"] = a => Binary(new MatMul(a.Flag(2), a.Flag(3)))(a),
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
        return s_functions.TryGetValue(type + "." + method.Name, out var function) ? function : null;
    }

    private static Func<Arguments, Abstract?> Unary(Operator @operator) => a => a.Apply(@operator, a.Tensor(0));

    private static Func<Arguments, Abstract?> Binary(Operator @operator) => a =>
    {
        var x = a.Tensor(0);
        return a.Apply(@operator, x, a.Tensor(1));
    };

    private static Func<Arguments, Abstract?> Update(Operator @operator) => a => a.Update(@operator, a.Reference(0), a.Tensor(1));
}
