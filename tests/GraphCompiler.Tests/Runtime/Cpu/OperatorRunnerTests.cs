using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Tests.Runtime.Cpu;

/// <summary>Operators one by one, against loops that index.</summary>
public sealed unsafe class OperatorRunnerTests
{
    [Theory]
    [InlineData(new int[0], new int[0])]
    [InlineData(new[] { 5 }, new int[0])]
    [InlineData(new[] { 2, 3 }, new[] { 3 })]
    [InlineData(new[] { 2, 3 }, new[] { 2, 1 })]
    [InlineData(new[] { 2, 1, 4 }, new[] { 3, 1 })]
    [InlineData(new[] { 1, 3, 1, 2 }, new[] { 4, 1, 5, 1 })]
    [InlineData(new[] { 2, 0, 3 }, new[] { 1, 1, 3 })]
    public void Operands_broadcast(int[] left, int[] right)
    {
        var (x, y) = (Counting(left, 1), Counting(right, 100));
        Assert.True(Broadcasting.TryBroadcast(left, right, out var shape, out _, out _));
        var result = new float[shape.ElementCount];
        Run(new Subtract(), [left, right], shape, x, y, result);
        for (var i = 0; i < result.Length; i++) Assert.Equal(x[Source(i, shape, left)] - y[Source(i, shape, right)], result[i]);
    }

    [Theory]
    [InlineData(new[] { 4 }, new[] { 0 })]
    [InlineData(new[] { 2, 3 }, new[] { 0 })]
    [InlineData(new[] { 2, 3 }, new[] { -1 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 1, -1 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 0, 2 })]
    [InlineData(new[] { 2, 3, 4, 37 }, new[] { 0, 1, 2 })]
    [InlineData(new[] { 3, 0 }, new[] { 1 })]
    [InlineData(new[] { 1, 3, 1 }, new[] { 0 })]
    public void Sums_over_axes(int[] shape, int[] axes)
    {
        var x = Counting(shape, 1);
        var kept = shape.Select((size, axis) => axes.Contains(axis) || axes.Contains(axis - shape.Length) ? 1 : size).ToArray();
        var expected = new float[kept.Aggregate(1, (a, b) => a * b)];
        for (var i = 0; i < x.Length; i++) expected[Source(i, shape, kept)] += x[i];
        var sum = new float[expected.Length];
        Run(new Sum(axes.ToEquatableArray(), KeepDims: true), [shape], kept, x, sum);
        Assert.Equal(expected, sum);
        Array.Clear(sum);
        Run(new SumTo(kept), [shape], kept, x, sum);
        Assert.Equal(expected, sum);
    }

    [Fact]
    public void Sum_of_rows_has_the_bits_of_the_sum_of_each()
    {
        var random = new Random(1);
        var x = Enumerable.Range(0, 3 * 20_000).Select(_ => random.NextSingle()).ToArray();
        var rows = new float[3];
        Run(new Sum(new[] { 1 }.ToEquatableArray()), [new[] { 3, 20_000 }], 3, x, rows);
        for (var row = 0; row < 3; row++)
        {
            var one = new float[1];
            Run(new Sum(), [20_000], Shape.Scalar, x[(row * 20_000)..((row + 1) * 20_000)], one);
            Assert.Equal(one[0], rows[row]);
        }
    }

    private static float[] Counting(int[] shape, float start) =>
        [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => start + i)];

    /// <summary>The position in an operand that a position of the whole reads.</summary>
    private static int Source(int position, Shape whole, Shape operand)
    {
        var (offset, stride) = (0, 1);
        for (var axis = whole.Rank - 1; axis >= 0; axis--)
        {
            var index = position % whole[axis];
            position /= whole[axis];
            var own = axis - (whole.Rank - operand.Rank);
            if (own < 0) break;
            if (operand[own] != 1) offset += index * stride;
            stride *= operand[own];
        }

        return offset;
    }

    private static void Run(Operator @operator, Shape[] inputs, Shape output, params float[][] arrays)
    {
        var types = Array.ConvertAll(inputs, shape => new TensorType(DType.Float32, shape));
        fixed (float* x = arrays[0], y = arrays[1], z = arrays[^1])
        {
            var pointers = stackalloc void*[3];
            pointers[0] = x;
            pointers[1] = y;
            pointers[2] = z;
            OperatorRunner.Run(@operator, types, [new TensorType(DType.Float32, output)], pointers);
        }
    }
}
