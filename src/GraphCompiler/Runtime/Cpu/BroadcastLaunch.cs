using GraphCompiler.CompilerServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// A kernel over one axis, called for each position of the axes before it: how one operator alone broadcasts, since the
/// library has kernels for one axis only.
/// </summary>
internal sealed unsafe class BroadcastLaunch(
    delegate*<KernelArguments, void> kernel, nint[] extents, string[] patterns, int[] elementSizes) : Launch
{
    private readonly delegate*<KernelArguments, void> _kernel = kernel;

    public override void Run(void** pointers)
    {
        var last = extents.Length - 1;
        var columns = extents[last];
        nint rows = 1;
        for (var axis = 0; axis < last; axis++) rows *= extents[axis];
        var operands = stackalloc void*[patterns.Length];
        for (nint row = 0; row < rows; row++)
        {
            for (var i = 0; i < patterns.Length; i++) operands[i] = (byte*)pointers[i] + (RowOffset(patterns[i], extents, row) * elementSizes[i]);
            _kernel(new KernelArguments(operands, &columns, 0, columns));
        }
    }

    /// <summary>Where a row begins in memory that has some of the axes only, counted in elements.</summary>
    public static nint RowOffset(string pattern, nint[] extents, nint row)
    {
        var last = extents.Length - 1;
        var (offset, stride) = ((nint)0, pattern[last] == 'E' ? extents[last] : 1);
        for (var axis = last - 1; axis >= 0; axis--)
        {
            var (rest, index) = Math.DivRem(row, extents[axis]);
            row = rest;
            if (pattern[axis] == 'B') continue;
            offset += index * stride;
            stride *= extents[axis];
        }

        return offset;
    }
}
