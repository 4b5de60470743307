using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using Microsoft.CodeAnalysis;
using Arguments = GraphCompiler.Generators.Prediction.Interpreter.LibraryArguments;

namespace GraphCompiler.Generators.Prediction;

/// <summary>
/// What the library's functions do to a graph, a line each, by type and name. What is not here gives a tensor of which nothing
/// is known, and its neighbours' kernels are not predicted.
/// </summary>
internal static partial class LibraryFunctions
{
    private static Dictionary<string, Func<Arguments, Abstract?>>[]? s_families;

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
        ["Tf.Nn.Silu"] = a => a.Count < 2 ? a.Apply(new Silu(), a.Tensor(0)) : a.Compose(v => Composites.Swish(v[0], v[1]), a.Tensor(0), a.Scalar("beta")),
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
        ["Tf.Where"] = a => a.Count == 1 ? a.Apply(new Coordinates(), a.Tensor(0)) : a.Apply(new Select(), a.Tensor(0), a.Tensor(1), a.Tensor(2)),
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
        ["Tf.Nn.LogPoissonLoss"] = a => a.Compose(v => a.Flag(2) ? Composites.FullLogPoissonLoss(v[0], v[1]) : Composites.LogPoissonLoss(v[0], v[1]), a.Tensor(0), a.Tensor(1)),
        ["Tf.Nn.Gelu"] = a => a.Apply(new Gelu(a.Flag(1)), a.Tensor(0)),
        ["Tf.SetLoopShapeInvariant"] = a => a.SayInvariant(0, 1),
        ["Tf.Identity"] = Unary(new Identity()),
        ["Tf.CustomGradient"] = a => a[0] is AbstractDelegate function ? new AbstractCustomFunction(function) : null,
        ["Tf.StopGradient"] = Unary(new StopGradient()),
        ["Tf.EnsureShape"] = a => a.Apply(new EnsureShape(a.Shape(1)), a.Tensor(0)),
        ["Tf.Reshape"] = a => a.Apply(new Reshape(a.Shape(1)), a.Tensor(0)),
        ["Tf.ExpandDims"] = a => a.Int(1) is { } axis ? a.Apply(new ExpandDims(axis), a.Tensor(0)) : null,
        ["Tf.Squeeze"] = a => a.Apply(new Squeeze(a.Axes(1)), a.Tensor(0)),
        ["Tf.BroadcastTo"] = a => a.Apply(new BroadcastTo(a.Shape(1)), a.Tensor(0)),
        ["Tf.Transpose"] = a => !a.Has(1) ? a.Apply(new Transpose(), a.Tensor(0)) : a.Ints(1) is { } perm ? a.Apply(new Transpose(perm), a.Tensor(0)) : null,
        ["Tf.Tile"] = a => a.Ints(1) is { } multiples ? a.Apply(new Tile(multiples), a.Tensor(0)) : null,
        ["Tf.Pad"] = Pad,
        ["Tf.Reverse"] = a => a.Axes(1) is { } axes ? a.Apply(new Reverse(axes), a.Tensor(0)) : null,
        ["Tf.ReverseSequence"] = a => a.Int(2) is { } axis ? a.Apply(new ReverseSequence(axis, a.Int(3) ?? 0), a.Tensor(0), a.Tensor(1)) : null,
        ["Tf.Roll"] = a => a.Ints(1) is { } shifts && a.Axes(2) is { } axes ? a.Apply(new Roll(shifts, axes), a.Tensor(0)) : null,
        ["Tf.Slice"] = a => a.Ints(1) is { } begin && a.Ints(2) is { } size ? a.Apply(new Slice(begin, size), a.Tensor(0)) : null,
        ["Tf.StridedSlice"] = StridedSlice,
        ["Tf.Stack"] = a => a.Tensors(0) is { Length: > 0 } tensors && a.Int(1) is { } axis ? a.Apply(new Pack(axis), tensors) : null,
        ["Tf.Concat"] = a => a.Tensors(0) is { Length: > 0 } tensors && a.Int(1) is { } axis ? a.Apply(new Concat(axis), tensors) : null,
        ["Tf.Unstack"] = Unstack,
        ["Tf.Split"] = Split,
        ["Tf.Gather"] = a => Gather(a, a.Has(2) ? a.Int(2) : a.Int(3), a.Int(3)),
        ["Tf.Nn.EmbeddingLookup"] = a => a.Count < 3 ? Gather(a, 0, 0) : a.Compose(v => Composites.ClippedRows(v[0], v[1], v[2]), a.Tensor(0), a.Tensor(1), a.Scalar("maxNorm")),
        ["Tf.GatherNd"] = a => a.Int(2) is { } batch ? a.Apply(new GatherNd(batch), a.Tensor(0), a.Tensor(1)) : null,
        ["Tf.ScatterNd"] = a => a.Apply(new ScatterNd(a.Shape(2)), a.Tensor(0), a.Tensor(1)),
        ["Tf.TensorScatterNdAdd"] = a => a.Apply(new TensorScatter(ScatterKind.Add), a.Tensor(0), a.Tensor(1), a.Tensor(2)),
        ["Tf.TensorScatterNdSub"] = a => a.Apply(new TensorScatter(ScatterKind.Sub), a.Tensor(0), a.Tensor(1), a.Tensor(2)),
        ["Tf.TensorScatterNdUpdate"] = a => a.Apply(new TensorScatter(ScatterKind.Update), a.Tensor(0), a.Tensor(1), a.Tensor(2)),
        ["Tf.OneHot"] = OneHot,
        ["Tf.Shape"] = a => a.Capture("shape", DType.Int32, Shape.Create([a.Tensor(0).Shape is { IsRankKnown: true, Rank: var rank } ? rank : Dim.Unknown])),
        ["Tf.Size"] = a => a.Capture("size", DType.Int32, Shape.Scalar),
        ["Tf.Rank"] = a => a.Capture("rank", DType.Int32, Shape.Scalar),
        ["Tf.Cast"] = a => a.Apply(new Cast(a.DType), a.Tensor(0)),
        ["Tf.ReduceSum"] = a => a.Apply(new Sum(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceMean"] = a => a.Apply(new Mean(a.Axes(1), a.Flag(2)), a.Tensor(0)),
        ["Tf.ReduceProd"] = a => a.Apply(new Prod(a.Axes(1), a.Flag(2)), a.Tensor(0)),
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
        ["Tf.Constant"] = a => a.Count > 1 ? a.Capture("constant", a.DType, a.Shape(1)) : a[0] is AbstractTensor ? a[0] : new AbstractTensor(a.Tensor(0)),
        ["Tf.ConvertToTensor"] = a => a[0],
        ["Tf.Zeros"] = a => a.Capture("zeros", a.DType, a.Shape(0)),
        ["Tf.Ones"] = a => a.Capture("ones", a.DType, a.Shape(0)),
        ["Tf.Fill"] = a => a[1] is AbstractTensor ? a.Apply(new BroadcastTo(a.Shape(0)), a.Tensor(1)) : a.Capture("fill", a.DType, a.Shape(0)),
        ["Tf.ZerosLike"] = a => a.Like(0, 0),
        ["Tf.OnesLike"] = a => a.Like(0, 1),
        ["Tf.Linspace"] = Linspace,
        ["Tf.Range"] = Range,
        ["Variable.Assign"] = Update(new Assign()),
        ["Variable.AssignAdd"] = Update(new AssignAdd()),
        ["Variable.AssignSub"] = Update(new AssignSub()),
        ["Variable.ScatterUpdate"] = Scatter(ScatterKind.Update),
        ["Variable.ScatterAdd"] = Scatter(ScatterKind.Add),
        ["Variable.ScatterSub"] = Scatter(ScatterKind.Sub),
        ["Variable.ScatterMul"] = Scatter(ScatterKind.Mul),
        ["Variable.ScatterDiv"] = Scatter(ScatterKind.Div),
        ["Variable.ScatterMin"] = Scatter(ScatterKind.Min),
        ["Variable.ScatterMax"] = Scatter(ScatterKind.Max),
        ["Variable.ScatterNdUpdate"] = a => a.Update(new AssignScatter(ScatterKind.Update, IsRows: false), a.Reference(0), a.Tensor(1), a.Tensor(2)),
        ["Variable.ScatterNdAdd"] = a => a.Update(new AssignScatter(ScatterKind.Add, IsRows: false), a.Reference(0), a.Tensor(1), a.Tensor(2)),
        ["Variable.ScatterNdSub"] = a => a.Update(new AssignScatter(ScatterKind.Sub, IsRows: false), a.Reference(0), a.Tensor(1), a.Tensor(2)),
        ["Variable.ScatterNdMax"] = a => a.Update(new AssignScatter(ScatterKind.Max, IsRows: false), a.Reference(0), a.Tensor(1), a.Tensor(2)),
        ["Variable.ScatterNdMin"] = a => a.Update(new AssignScatter(ScatterKind.Min, IsRows: false), a.Reference(0), a.Tensor(1), a.Tensor(2)),
    };

    public static Func<Arguments, Abstract?>? Find(IMethodSymbol method)
    {
        var type = method.ContainingType.Name;
        for (var outer = method.ContainingType.ContainingType; outer is not null; outer = outer.ContainingType) type = outer.Name + "." + type;
        if (Find(type + "." + method.Name) is { } function) return function;

        // What tf.* has, tf.math.* and tf.linalg.* have too.
        return type is "Tf.Math" or "Tf.Linalg" ? Find("Tf." + method.Name) : null;
    }

    private static Func<Arguments, Abstract?>? Find(string name)
    {
        // Made when first asked: the families are initialized in no order.
        var families = s_families ??= [s_functions, s_windows, s_searching, s_random, s_linear];
        return Array.Find(families, family => family.ContainsKey(name))?[name];
    }

    private static Func<Arguments, Abstract?> Unary(Operator @operator) => a => a.Apply(@operator, a.Tensor(0));

    private static Func<Arguments, Abstract?> Binary(Operator @operator) => a =>
    {
        var x = a.Tensor(0);
        return a.Apply(@operator, x, a.Tensor(1));
    };

    private static Func<Arguments, Abstract?> Update(Operator @operator) => a => a.Update(@operator, a.Reference(0), a.Tensor(1));

    private static Func<Arguments, Abstract?> Scatter(ScatterKind kind) =>
        a => a.Rows(1) is { } rows ? a.Update(new AssignScatter(kind, IsRows: true), a.Reference(0), rows.Indices, rows.Values) : null;

    private static Abstract? Pad(Arguments a)
    {
        if (a.Ints(1) is not { } paddings || a.Int(2) is not { } mode) return null;
        var x = a.Tensor(0);
        return mode == 0 ? a.Apply(new Pad(paddings), x, a.Tensor(3)) : a.Apply(new MirrorPad(paddings, IsSymmetric: mode == 2), x);
    }

    private static Abstract? StridedSlice(Arguments a)
    {
        if (a.Ints(1) is not { } begin || a.Ints(2) is not { } end || end.Count != begin.Count) return null;
        var strides = a.Has(3) ? a.Ints(3) : begin.Select(_ => 1).ToEquatableArray();
        return strides is { } steps && steps.Count == begin.Count
            ? a.Apply(new StridedSlice(begin.Select((from, i) => new SlicePart(SliceKind.Range, from, end[i], steps[i])).ToEquatableArray()), a.Tensor(0))
            : null;
    }

    private static Abstract? Unstack(Arguments a)
    {
        var x = a.Tensor(0);
        if (a.Int(1) is not { } axis || !x.Shape.IsRankKnown || axis < -x.Shape.Rank || axis >= x.Shape.Rank) return null;
        return x.Shape.Dims[Axes.Positive(axis, x.Shape.Rank)].Size is { } length and > 0 ? a.ApplyAll(new Unpack(axis, length), x) : null;
    }

    private static Abstract? Split(Arguments a)
    {
        if (a.Int(2) is not { } axis) return null;
        if (a.Int(1) is { } count and > 0) return a.ApplyAll(new Split(axis, Shape.Create(new Dim[count])), a.Tensor(0));
        return a.Ints(1) is { Count: > 0 } sizes ? a.ApplyAll(new Split(axis, Shape.Create([.. sizes.Select(size => (Dim)size)])), a.Tensor(0)) : null;
    }

    private static Abstract? Gather(Arguments a, int? axis, int? batchDims)
    {
        var x = a.Tensor(0);
        if (axis is not { } named || batchDims is not { } batch) return null;
        var own = named >= 0 ? named : x.Shape.IsRankKnown ? named + x.Shape.Rank : -1;
        return own >= 0 && batch >= 0 ? a.Apply(new Gather(own, own == 0 ? 0 : batch), x, a.Tensor(1)) : null;
    }

    private static Abstract? Range(Arguments a)
    {
        if (a.Count == 1) return a.Capture("range", a.DType, Shape.Create([a.Dim(0)]));
        return a.Int(0) is { } start && a.Int(1) is { } limit && a.Int(2) is { } delta and not 0
            ? a.Capture("range", a.DType, Shape.Create([Math.Max(0, (limit - start + delta - Math.Sign(delta)) / delta)]))
            : null;
    }

    private static Abstract? Linspace(Arguments a)
    {
        if (a.Count == 3) return a.Capture("linspace", a.DType, Shape.Create([a.Dim(2)]));
        var start = a.Tensor(0);
        return start.Shape.IsRankKnown && a.Int(2) is { } num && a.Int(3) is { } axis ? a.Compose(v => Composites.Linspace(v[0], v[1], num, axis), start, a.Tensor(1)) : null;
    }

    private static Abstract? OneHot(Arguments a)
    {
        if (a.Int(1) is not { } depth || a.Int(a.Count - 1) is not { } axis) return null;
        var hasValues = a.Count == 5;
        var on = hasValues && a.Has(2) ? a.Tensor(2) : Constant("on");
        return a.Apply(new OneHot(depth, axis), a.Tensor(0), on, hasValues && a.Has(3) ? a.Tensor(3) : Constant("off"));

        Value Constant(string name) => ((AbstractTensor)a.Capture(name, a.DType, Shape.Scalar)).Value;
    }
}
