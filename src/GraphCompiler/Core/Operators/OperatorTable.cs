using GraphCompiler.Core.Fusion;

namespace GraphCompiler.Core.Operators;

/// <summary>
/// The operators, a line each, with the types that kernels compute in: <see cref="Widening"/> brings the others to these. From it the
/// library's own kernels are written - one operator alone, for eager code and for groups that the build did not foresee - and tests
/// check every rule.
/// </summary>
internal static class OperatorTable
{
    private static readonly DType[] s_numbers = [DType.Float32, DType.Float64, DType.Int32, DType.Int64];
    private static readonly DType[] s_signs = [.. s_numbers, DType.UInt64];
    private static readonly DType[] s_integers = [DType.Int32, DType.Int64];
    private static readonly DType[] s_floats = [DType.Float32, DType.Float64];

    private static readonly DType[] s_kernelTypes = [.. s_numbers, DType.Bool];

    /// <summary>An operator with the element types of its operands.</summary>
    internal sealed record Entry(PointwiseOperator Operator, EquatableArray<DType> Operands);

    /// <summary>The pointwise operators.</summary>
    public static IReadOnlyList<Entry> Pointwise { get; } =
    [
        .. Each(new Add(), 2, s_numbers),
        .. Each(new Subtract(), 2, s_numbers),
        .. Each(new Multiply(), 2, s_numbers),
        .. Each(new Divide(), 2, s_signs),
        .. Each(new Negate(), 1, s_numbers),
        .. Each(new Square(), 1, s_numbers),
        .. Each(new Identity(), 1, [.. DType.InKernels]),
        .. Each(new Exp(), 1, s_floats),
        .. Each(new Tanh(), 1, s_floats),
        .. Each(new Sigmoid(), 1, s_floats),
        .. Each(new Log(), 1, s_floats),
        .. Each(new Log1p(), 1, s_floats),
        .. Each(new Expm1(), 1, s_floats),
        .. Each(new Sqrt(), 1, s_floats),
        .. Each(new Rsqrt(), 1, s_floats),
        .. Each(new Reciprocal(), 1, s_floats),
        .. Each(new Sin(), 1, s_floats),
        .. Each(new Cos(), 1, s_floats),
        .. Each(new Tan(), 1, s_floats),
        .. Each(new Asin(), 1, s_floats),
        .. Each(new Acos(), 1, s_floats),
        .. Each(new Atan(), 1, s_floats),
        .. Each(new Sinh(), 1, s_floats),
        .. Each(new Cosh(), 1, s_floats),
        .. Each(new Asinh(), 1, s_floats),
        .. Each(new Acosh(), 1, s_floats),
        .. Each(new Atanh(), 1, s_floats),
        .. Each(new Erf(), 1, s_floats),
        .. Each(new Erfc(), 1, s_floats),
        .. Each(new Softplus(), 1, s_floats),
        .. Each(new LogSigmoid(), 1, s_floats),
        .. Each(new Silu(), 1, s_floats),
        .. Each(new Abs(), 1, s_signs),
        .. Each(new Sign(), 1, s_signs),
        .. Each(new SquaredDifference(), 2, s_numbers),
        .. Each(new Atan2(), 2, s_floats),
        .. Each(new Maximum(), 2, s_signs),
        .. Each(new Minimum(), 2, s_signs),
        .. Each(new Less(), 2, s_signs),
        .. Each(new LessEqual(), 2, s_signs),
        .. Each(new Greater(), 2, s_signs),
        .. Each(new GreaterEqual(), 2, s_signs),
        .. Each(new Equal(), 2, s_kernelTypes),
        .. Each(new NotEqual(), 2, s_kernelTypes),
        .. Each(new LogicalAnd(), 2, DType.Bool),
        .. Each(new LogicalOr(), 2, DType.Bool),
        .. Each(new LogicalXor(), 2, DType.Bool),
        .. Each(new LogicalNot(), 1, DType.Bool),
        .. Each(new Pow(), 2, s_numbers),
        .. Each(new Floor(), 1, s_floats),
        .. Each(new Ceil(), 1, s_floats),
        .. Each(new Round(), 1, s_floats),
        .. Each(new FloorDiv(), 2, s_signs),
        .. Each(new FloorMod(), 2, s_signs),
        .. Each(new TruncateDiv(), 2, s_signs),
        .. Each(new TruncateMod(), 2, s_signs),
        .. Each(new DivideNoNan(), 2, s_floats),
        .. Each(new MultiplyNoNan(), 2, s_floats),
        .. Each(new Xlogy(), 2, s_floats),
        .. Each(new Xlog1py(), 2, s_floats),
        .. Each(new Xdivy(), 2, s_floats),
        .. Each(new Relu(), 1, s_signs),
        .. Each(new Relu6(), 1, s_floats),
        .. Each(new Elu(), 1, s_floats),
        .. Each(new Softsign(), 1, s_floats),
        .. Each(new IsNan(), 1, s_floats),
        .. Each(new IsInf(), 1, s_floats),
        .. Each(new IsFinite(), 1, s_floats),
        .. Each(new Erfinv(), 1, s_floats),
        .. Each(new Ndtri(), 1, s_floats),
        .. Each(new Lgamma(), 1, s_floats),
        .. Each(new Digamma(), 1, s_floats),
        .. Each(new Polygamma(), 2, s_floats),
        .. Each(new Zeta(), 2, s_floats),
        .. Each(new Igamma(), 2, s_floats),
        .. Each(new Igammac(), 2, s_floats),
        .. Each(new IgammaGradA(), 2, s_floats),
        .. Each(new RandomGammaGrad(), 2, s_floats),
        .. Each(new Betainc(), 3, s_floats),
        .. Each(new NextAfter(), 2, s_floats),
        .. Each(new BesselI0(), 1, s_floats),
        .. Each(new BesselI0e(), 1, s_floats),
        .. Each(new BesselI1(), 1, s_floats),
        .. Each(new BesselI1e(), 1, s_floats),
        .. DType.InKernels.Where(t => t != DType.Bool).SelectMany(to => Each(new Bitcast(to), 1, [.. DType.InKernels.Where(from => from != DType.Bool && from != to && from.Size == to.Size)])),
        .. Each(new BitwiseAnd(), 2, s_integers),
        .. Each(new BitwiseOr(), 2, s_integers),
        .. Each(new BitwiseXor(), 2, s_integers),
        .. Each(new Invert(), 1, s_integers),
        .. Each(new LeftShift(), 2, [.. s_integers, DType.UInt64]),
        .. Each(new RightShift(), 2, [.. s_integers, DType.UInt64]),
        .. s_kernelTypes.Select(t => new Entry(new Select(), [DType.Bool, t, t])),
        .. DType.InKernels.Select(to => new Cast(to)).SelectMany(cast => Each(cast, 1, [.. DType.InKernels.Where(from => from != cast.To && cast.IsDirect(from))])),
    ];

    /// <summary>The folds, by kind.</summary>
    public static IReadOnlyList<(FoldingReduction Operator, DType[] DTypes)> Folds { get; } =
    [
        (new Sum(), s_numbers),
        (new Prod(), s_numbers),
        (new Max(), s_signs),
        (new Min(), s_signs),
        (new All(), [DType.Bool]),
        (new Any(), [DType.Bool]),
    ];

    /// <summary>
    /// The groups of one operator: a pointwise one with every operand full or repeated, over one axis and over none; a fold of
    /// everything, of rows, of columns, and of columns in each of several planes; products of vectors, and of a matrix and a vector.
    /// </summary>
    public static IEnumerable<Group> SingleGroups()
    {
        foreach (var (@operator, dtypes) in Pointwise)
        {
            foreach (var patterns in Patterns(dtypes.Count))
            {
                var to = @operator.ResultOf(dtypes[^1]);
                yield return new Group(
                    patterns[0].Length,
                    patterns.Select((p, i) => new GroupOperand(dtypes[i], p)).ToEquatableArray(),
                    [new GroupNode(@operator, Enumerable.Range(0, dtypes.Count).ToEquatableArray(), to)],
                    [new GroupOutput(dtypes.Count, new string('E', patterns[0].Length), to)]);
            }
        }

        foreach (var (fold, dtypes) in Folds)
        {
            foreach (var dtype in dtypes)
            {
                foreach (var folded in new[] { "", "B", "EB", "BE", "EBE" }) yield return Fold(fold, dtype, folded);
            }
        }

        foreach (var dtype in s_numbers)
        {
            yield return Outer(dtype);
            foreach (var folded in new[] { "B", "EB", "BE" }) yield return Dot(dtype, folded);
        }
    }

    /// <summary>The group of each element of a vector times each of another one.</summary>
    public static Group Outer(DType dtype) => new(
        2,
        [new GroupOperand(dtype, "EB"), new GroupOperand(dtype, "BE")],
        [new GroupNode(new Multiply(), [0, 1], dtype)],
        [new GroupOutput(2, "EE", dtype)]);

    /// <summary>The group of a matrix times a vector, by the axes of the matrix that are added up: Σ m · v.</summary>
    public static Group Dot(DType dtype, string folded) => new(
        folded.Length,
        [new GroupOperand(dtype, new string('E', folded.Length)), new GroupOperand(dtype, new string([.. folded.Select(f => f == 'B' ? 'E' : 'B')]))],
        [new GroupNode(new Multiply(), [0, 1], dtype), new GroupNode(new Sum(), [2], dtype, folded)],
        [new GroupOutput(3, folded, dtype)]);

    /// <summary>The group of one fold.</summary>
    public static Group Fold(FoldingReduction fold, DType dtype, string folded) => new(
        folded.Length,
        [new GroupOperand(dtype, new string('E', folded.Length))],
        [new GroupNode(fold, [0], dtype, folded)],
        [new GroupOutput(1, folded, dtype)]);

    private static IEnumerable<Entry> Each(PointwiseOperator @operator, int arity, params DType[] dtypes) =>
        dtypes.Select(t => new Entry(@operator, Enumerable.Repeat(t, arity).ToEquatableArray()));

    private static IEnumerable<string[]> Patterns(int arity)
    {
        yield return [.. Enumerable.Repeat("", arity)];
        for (var bits = 0; bits < 1 << arity; bits++)
        {
            yield return [.. Enumerable.Range(0, arity).Select(i => (bits >> i & 1) == 0 ? "E" : "B")];
        }
    }
}
