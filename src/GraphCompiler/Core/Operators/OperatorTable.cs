using GraphCompiler.Core.Fusion;

namespace GraphCompiler.Core.Operators;

/// <summary>
/// The operators, a line each. From it the library's own kernels are written - one operator alone, for eager code and for
/// groups that the build did not foresee - and tests check every rule.
/// </summary>
internal static class OperatorTable
{
    private static readonly DType[] s_numbers = [DType.Float32, DType.Float64, DType.Int32, DType.Int64];
    private static readonly DType[] s_arithmetic = [.. s_numbers, DType.Float16];
    private static readonly DType[] s_floats = [DType.Float32, DType.Float64];

    /// <summary>A pointwise operator, how many operands it takes and of which element types.</summary>
    internal readonly record struct Entry(PointwiseOperator Operator, int Arity, DType[] DTypes);

    public static IReadOnlyList<Entry> Pointwise { get; } =
    [
        new(new Add(), 2, s_arithmetic),
        new(new Subtract(), 2, s_arithmetic),
        new(new Multiply(), 2, s_arithmetic),
        new(new Divide(), 2, s_arithmetic),
        new(new Negate(), 1, s_arithmetic),
        new(new Square(), 1, s_arithmetic),
        new(new Identity(), 1, s_arithmetic),
        new(new Exp(), 1, s_floats),
        new(new Tanh(), 1, s_floats),
        new(new Sigmoid(), 1, s_floats),
        new(new Log(), 1, s_floats),
        new(new Log1p(), 1, s_floats),
        new(new Expm1(), 1, s_floats),
        new(new Sqrt(), 1, s_floats),
        new(new Rsqrt(), 1, s_floats),
        new(new Reciprocal(), 1, s_floats),
        new(new Sin(), 1, s_floats),
        new(new Cos(), 1, s_floats),
        new(new Tan(), 1, s_floats),
        new(new Asin(), 1, s_floats),
        new(new Acos(), 1, s_floats),
        new(new Atan(), 1, s_floats),
        new(new Sinh(), 1, s_floats),
        new(new Cosh(), 1, s_floats),
        new(new Asinh(), 1, s_floats),
        new(new Acosh(), 1, s_floats),
        new(new Atanh(), 1, s_floats),
        new(new Erf(), 1, s_floats),
        new(new Erfc(), 1, s_floats),
        new(new Softplus(), 1, s_floats),
        new(new LogSigmoid(), 1, s_floats),
        new(new Silu(), 1, s_floats),
        new(new Abs(), 1, s_numbers),
        new(new Sign(), 1, s_numbers),
        new(new SquaredDifference(), 2, s_numbers),
        new(new Atan2(), 2, s_floats),
        .. s_numbers.Select(to => new Entry(new Cast(to), 1, [.. s_numbers.Where(from => from != to)])),
    ];

    /// <summary>The groups of one operator: every operand full or repeated, over one axis and over none.</summary>
    public static IEnumerable<Group> SingleGroups()
    {
        foreach (var (@operator, arity, dtypes) in Pointwise)
        {
            foreach (var dtype in dtypes)
            {
                foreach (var patterns in Patterns(arity))
                {
                    var to = @operator is Cast cast ? cast.To : dtype;
                    yield return new Group(
                        patterns[0].Length,
                        patterns.Select(p => new GroupOperand(dtype, p)).ToEquatableArray(),
                        [new GroupNode(@operator, Enumerable.Range(0, arity).ToEquatableArray(), to)],
                        [new GroupOutput(OutputKind.Store, arity, to)]);
                }
            }
        }

        foreach (var dtype in s_numbers)
        {
            foreach (var pattern in new[] { "", "E" })
            {
                yield return new Group(pattern.Length, [new GroupOperand(dtype, pattern)], [], [new GroupOutput(OutputKind.Sum, 0, dtype)]);
            }
        }
    }

    private static IEnumerable<string[]> Patterns(int arity)
    {
        yield return [.. Enumerable.Repeat("", arity)];
        for (var bits = 0; bits < 1 << arity; bits++)
        {
            yield return [.. Enumerable.Range(0, arity).Select(i => (bits >> i & 1) == 0 ? "E" : "B")];
        }
    }
}
