using System.Collections.Concurrent;
using GraphCompiler.CompilerServices;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Tests.Runtime.Cpu;

/// <summary>The cut of a sum in blocks, which fixes its bits.</summary>
public sealed unsafe class KernelLaunchTests
{
    private static readonly ConcurrentBag<(nint Begin, nint End)> s_blocks = [];

    /// <summary>Gives each block a partial sum that shows where it went: 1, 2, 4, ... Threads may share the blocks.</summary>
    private readonly struct Recording : IKernel
    {
        public static void Run(KernelArguments arguments)
        {
            s_blocks.Add((arguments.Begin, arguments.End));
            arguments.Pointer<long>(1) = 1L << (int)(arguments.Begin / 8192);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(8192, 1)]
    [InlineData(8193, 2)]
    [InlineData(8192 * 5, 5)]
    [InlineData((8192 * 33) + 7, 34)]
    public void Sums_are_cut_in_blocks(int length, int blocks)
    {
        s_blocks.Clear();
        long input = 0, sum = 0;
        var pointers = stackalloc void*[2];
        pointers[0] = &input;
        pointers[1] = &sum;
        new KernelLaunch(OperatorTable.Fold(new Sum(), DType.Int64, "B"), &Recording.Run, [length]).Run(pointers);
        Assert.Equal(blocks, s_blocks.Count);
        Assert.Equal((1L << blocks) - 1, sum);
        Assert.Equal(Enumerable.Range(0, blocks).Select(b => ((nint)b * 8192, Math.Min((nint)length, (b + 1) * 8192))), s_blocks.Order());
        Assert.True(pointers[1] == &sum);
    }

    [Fact]
    public void Partial_sums_are_added_in_pairs()
    {
        // In this order alone the large numbers cancel before the small ones are lost.
        float[] values = [1e8f, -1e8f, 1f, 2f, 1e8f, -1e8f, 3f];
        Tensor<float> x = values.SelectMany(v => Enumerable.Repeat(0f, 8191).Prepend(v)).ToArray();
        Assert.Equal(6f, Tf.ReduceSum(x).Item());
    }
}
