using System.Numerics;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Tests.Runtime.Cpu;

/// <summary>
/// Products against three loops that add in the order of the depth: the bits must be the same whatever the sizes, so neither
/// tile nor block nor thread can show.
/// </summary>
[Collection(nameof(AloneInProcess))]
public sealed unsafe class GemmTests
{
    public static TheoryData<bool, bool> Transposes => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Every_small_size(bool transposeA, bool transposeB)
    {
        for (var rows = 1; rows <= 40; rows++)
        {
            for (var columns = 1; columns <= 40; columns++)
            {
                foreach (var depth in new[] { 1, 2, 5, 16, 33 }) Check<float>(rows, columns, depth, transposeA, transposeB);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Every_depth(bool transposeA, bool transposeB)
    {
        for (var depth = 1; depth <= 40; depth++)
        {
            foreach (var (rows, columns) in new[] { (1, 1), (1, 40), (9, 33), (12, 7), (40, 1), (40, 40) }) Check<float>(rows, columns, depth, transposeA, transposeB);
        }
    }

    [Theory]
    [InlineData(1, 1, 3000)]
    [InlineData(1, 1200, 1100)]
    [InlineData(1100, 1, 1200)]
    [InlineData(3, 1100, 70)]
    [InlineData(8, 1153, 37)]
    [InlineData(33, 1031, 1040)]
    [InlineData(530, 40, 1030)]
    [InlineData(200, 300, 90)]
    public void Sizes_that_are_sliced_packed_and_shared(int rows, int columns, int depth)
    {
        foreach (var (a, b) in new[] { (false, false), (true, false), (false, true), (true, true) }) Check<float>(rows, columns, depth, a, b);
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Every_element_type(bool transposeA, bool transposeB)
    {
        foreach (var (rows, columns, depth) in new[] { (1, 1, 1), (1, 70, 9), (5, 3, 2), (9, 17, 21), (23, 40, 6), (30, 1, 30), (40, 530, 80) })
        {
            Check<double>(rows, columns, depth, transposeA, transposeB);
            Check<int>(rows, columns, depth, transposeA, transposeB);
            Check<long>(rows, columns, depth, transposeA, transposeB);
        }
    }

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        var threads = Tf.Config.IntraOpParallelism;
        try
        {
            foreach (var count in new[] { 1, 2, 3, 8 })
            {
                Tf.Config.IntraOpParallelism = count;
                Check<float>(300, 220, 200, false, false);
                Check<float>(129, 1100, 131, true, true);
                Check<double>(1, 1500, 3000, false, true);
                Check<float>(65, 66, 2100, false, true);
            }
        }
        finally
        {
            Tf.Config.IntraOpParallelism = threads;
        }
    }

    [Theory]
    [InlineData(300, 220, 200)]
    [InlineData(64, 65, 64)]
    [InlineData(1, 300, 77)]
    public void A_call_allocates_nothing(int rows, int columns, int depth)
    {
        var (a, b, c) = (new float[rows * depth], new float[depth * columns], new float[rows * columns]);
        var gemm = new Gemm<float>(new GemmProblem(rows, columns, depth, TransposeA: false, TransposeB: true, [0], [0]));
        fixed (float* left = a, right = b, result = c)
        {
            var pointers = stackalloc void*[] { left, right, result };

            // Steady calls: the first that this thread has a tile of rents memory for it, and in one call it may have none.
            var allocated = long.MaxValue;
            for (var round = 0; round < 20 && allocated > 0; round++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < 10; i++) gemm.Run(pointers);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Assert.Equal(0, allocated);
        }
    }

    [Fact]
    public void Rows_alone_and_columns_in_pairs_have_the_bits_of_the_whole()
    {
        var (x, y) = (Tf.Constant<float>(Numbers<float>(50 * 200, 1), [50, 200]), Tf.Constant<float>(Numbers<float>(200 * 70, 2), [200, 70]));
        Tensor<float> Row(int row) => Tf.Constant<float>(x.ToArray()[(row * 200)..((row + 1) * 200)], [1, 200]);
        Tensor<float> Columns(int column, int count) => Tf.Constant<float>([.. Enumerable.Range(0, 200 * count).Select(k => y.ToArray()[(k / count * 70) + column + (k % count)])], [200, count]);

        // One column is another sum, as a fold adds it up.
        var (whole, single) = (Tf.MatMul(x, y).ToArray(), Tf.MatMul(x, Columns(0, 1)).ToArray());
        for (var row = 0; row < 50; row++)
        {
            Assert.Equal(whole[(row * 70)..((row + 1) * 70)], Tf.MatMul(Row(row), y).ToArray());
            Assert.Equal([single[row]], Tf.MatMul(Row(row), Columns(0, 1)).ToArray());
        }

        for (var column = 0; column < 70; column += 2)
        {
            Assert.Equal(Enumerable.Range(0, 100).Select(i => whole[(i / 2 * 70) + column + (i % 2)]), Tf.MatMul(x, Columns(column, 2)).ToArray());
        }
    }

    [Theory]
    [InlineData(new[] { 3, 4, 5 }, new[] { 5, 6 })]
    [InlineData(new[] { 3, 4, 5 }, new[] { 3, 5, 6 })]
    [InlineData(new[] { 4, 5 }, new[] { 3, 5, 6 })]
    [InlineData(new[] { 2, 1, 4, 5 }, new[] { 3, 5, 6 })]
    [InlineData(new[] { 1, 3, 4, 5 }, new[] { 2, 1, 5, 1 })]
    [InlineData(new[] { 2, 3, 1, 5 }, new[] { 1, 1, 5, 4 })]
    [InlineData(new[] { 2, 0, 4, 5 }, new[] { 5, 6 })]
    [InlineData(new[] { 2, 4, 0 }, new[] { 0, 6 })]
    public void Axes_before_the_matrices_broadcast(int[] left, int[] right)
    {
        var (a, b) = (Numbers<float>(Count(left), 1), Numbers<float>(Count(right), 2));
        var product = Tf.MatMul(Tf.Constant<float>(a, left), Tf.Constant<float>(b, right));
        var rank = Math.Max(left.Length, right.Length);
        var shape = Enumerable.Range(0, rank - 2).Select(i => Math.Min(Size(left, i), 1) * Math.Min(Size(right, i), 1) * Math.Max(Size(left, i), Size(right, i))).ToArray();
        var (rows, columns, depth) = (left[^2], right[^1], left[^1]);
        Assert.Equal([.. shape, rows, columns], product.Shape.ToArray());
        var actual = product.ToArray();
        for (var batch = 0; batch < Count(shape); batch++)
        {
            var (fromA, fromB) = (Source(left, batch) * rows * depth, Source(right, batch) * depth * columns);
            Assert.Equal(
                Expected<float>(a.AsSpan(fromA), b.AsSpan(fromB), rows, columns, depth, false, false),
                actual.AsSpan(batch * rows * columns, rows * columns).ToArray());
        }

        int Size(int[] operand, int axis) => axis - (rank - operand.Length) is >= 0 and var own ? operand[own] : 1;

        // Which of an operand's matrices a matrix of the result has.
        int Source(int[] operand, int batch)
        {
            var (index, stride) = (0, 1);
            for (var axis = rank - 3; axis >= 0; axis--)
            {
                if (Size(operand, axis) > 1) index += batch % shape[axis] * stride;
                batch /= shape[axis];
                stride *= Size(operand, axis);
            }

            return index;
        }
    }

    private static int Count(int[] shape) => shape.Aggregate(1, (a, b) => a * b);

    private static void Check<T>(int rows, int columns, int depth, bool transposeA, bool transposeB)
        where T : unmanaged, INumber<T>
    {
        var (a, b, c) = (Numbers<T>(rows * depth, 1), Numbers<T>(depth * columns, 2), Numbers<T>(rows * columns, 3));
        var gemm = new Gemm<T>(new GemmProblem(rows, columns, depth, transposeA, transposeB, [0], [0]));
        fixed (T* left = a, right = b, result = c)
        {
            var pointers = stackalloc void*[] { left, right, result };
            gemm.Run(pointers);
        }

        var expected = Expected<T>(a, b, rows, columns, depth, transposeA, transposeB);
        Assert.True(expected.AsSpan().SequenceEqual(c), $"{typeof(T).Name} {rows}x{columns}x{depth} {transposeA} {transposeB}");
    }

    private static T[] Expected<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int rows, int columns, int depth, bool transposeA, bool transposeB)
        where T : unmanaged, INumber<T>
    {
        var c = new T[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var sum = T.Zero;
                for (var k = 0; k < depth; k++)
                {
                    sum = Add(a[transposeA ? (k * rows) + row : (row * depth) + k], b[transposeB ? (column * depth) + k : (k * columns) + column], sum);
                }

                c[(row * columns) + column] = sum;
            }
        }

        return c;
    }

    private static T Add<T>(T a, T b, T c)
        where T : INumber<T>
    {
        if (typeof(T) == typeof(float)) return (T)(object)float.MultiplyAddEstimate((float)(object)a, (float)(object)b, (float)(object)c);
        if (typeof(T) == typeof(double)) return (T)(object)double.MultiplyAddEstimate((double)(object)a, (double)(object)b, (double)(object)c);
        return unchecked((a * b) + c);
    }

    private static T[] Numbers<T>(int count, int seed)
        where T : INumber<T>
    {
        var random = new Random(seed);
        var isInteger = typeof(T) == typeof(int) || typeof(T) == typeof(long);
        return [.. Enumerable.Range(0, count).Select(_ => isInteger ? T.CreateTruncating(random.NextInt64()) : T.CreateChecked((random.NextDouble() * 2) - 1))];
    }
}
