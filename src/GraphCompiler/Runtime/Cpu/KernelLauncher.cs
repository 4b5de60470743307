using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>An output that is a sum over the whole iteration space.</summary>
/// <param name="Index">Its place among a kernel's pointers.</param>
/// <param name="DType">Its element type.</param>
internal readonly record struct SumOutput(int Index, DType DType);

/// <summary>
/// Runs a kernel over its iteration space. Sums are cut in blocks of <see cref="BlockLength"/> positions, whose partial sums
/// are added in pairs, these in pairs again; an odd one passes up. The cut depends on the length alone, so the bits depend on
/// neither threads nor on what was fused.
/// </summary>
internal static unsafe class KernelLauncher
{
    public const int BlockLength = 8192;

    private const int StackBytes = 1024;

    /// <param name="kernel">The kernel.</param>
    /// <param name="pointers">Operands, then outputs.</param>
    /// <param name="extents">The lengths of the merged axes.</param>
    /// <param name="length">Their product.</param>
    /// <param name="sums">Which of the outputs are sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(delegate*<in KernelArguments, void> kernel, void** pointers, nint* extents, nint length, SumOutput[] sums)
    {
        if (length > BlockLength && sums.Length > 0) RunBlocks(kernel, pointers, extents, length, sums);
        else kernel(new KernelArguments(pointers, extents, 0, length));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunBlocks(delegate*<in KernelArguments, void> kernel, void** pointers, nint* extents, nint length, SumOutput[] sums)
    {
        var blocks = checked((int)((length + BlockLength - 1) / BlockLength));
        var bytes = blocks * sizeof(long) * sums.Length;
        if (bytes <= StackBytes)
        {
            var partials = stackalloc byte[StackBytes];
            RunBlocks(kernel, pointers, extents, length, sums, partials, blocks);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(bytes);
        fixed (byte* partials = rented) RunBlocks(kernel, pointers, extents, length, sums, partials, blocks);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void RunBlocks(
        delegate*<in KernelArguments, void> kernel, void** pointers, nint* extents, nint length, SumOutput[] sums, byte* partials, int blocks)
    {
        var totals = stackalloc void*[sums.Length];
        for (var s = 0; s < sums.Length; s++) totals[s] = pointers[sums[s].Index];
        for (var block = 0; block < blocks; block++)
        {
            for (var s = 0; s < sums.Length; s++) pointers[sums[s].Index] = Partials(s) + (block * sums[s].DType.Size);
            var begin = (nint)block * BlockLength;
            kernel(new KernelArguments(pointers, extents, begin, Math.Min(length, begin + BlockLength)));
        }

        for (var s = 0; s < sums.Length; s++)
        {
            pointers[sums[s].Index] = totals[s];
            Combine(sums[s].DType, Partials(s), blocks);
            Unsafe.CopyBlock(totals[s], Partials(s), (uint)sums[s].DType.Size);
        }

        byte* Partials(int sum) => partials + ((nint)sum * blocks * sizeof(long));
    }

    private static void Combine(DType dtype, void* partials, int count)
    {
        if (dtype == DType.Float32) Combine((float*)partials, count);
        else if (dtype == DType.Float64) Combine((double*)partials, count);
        else if (dtype == DType.Int32) Combine((int*)partials, count);
        else if (dtype == DType.Int64) Combine((long*)partials, count);
        else throw new NotSupportedException($"Sums of {dtype.Name} over more than {BlockLength} elements are not supported.");
    }

    private static void Combine<T>(T* partials, int count)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        for (var distance = 1; distance < count; distance *= 2)
        {
            for (var i = 0; i + distance < count; i += 2 * distance) partials[i] = unchecked(partials[i] + partials[i + distance]);
        }
    }
}
