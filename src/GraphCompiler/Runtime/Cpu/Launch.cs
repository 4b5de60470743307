using GraphCompiler.CompilerServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Code of the library or of the generator, bound to extents: all that is left to say is where the operands are.</summary>
internal abstract unsafe class Launch
{
    /// <param name="pointers">Operands, then outputs; may be changed during the call.</param>
    public abstract void Run(void** pointers);
}

/// <summary>One call of a kernel, or one for each block of a sum.</summary>
internal sealed unsafe class KernelLaunch : Launch
{
    private readonly delegate*<in KernelArguments, void> _kernel;
    private readonly nint[] _extents;
    private readonly nint _length;
    private readonly SumOutput[] _sums;

    public KernelLaunch(delegate*<in KernelArguments, void> kernel, ReadOnlySpan<nint> extents, SumOutput[] sums)
    {
        _kernel = kernel;
        _extents = extents.ToArray();
        _length = 1;
        foreach (var extent in extents) _length = checked(_length * extent);
        _sums = sums;
    }

    public override void Run(void** pointers)
    {
        fixed (nint* extents = _extents) KernelLauncher.Run(_kernel, pointers, extents, _length, _sums);
    }
}

/// <summary>
/// A kernel over one axis, called for each position of the axes before it: how one operator alone broadcasts, since the
/// library has kernels for one axis only.
/// </summary>
internal sealed unsafe class BroadcastLaunch(
    delegate*<in KernelArguments, void> kernel, nint[] extents, string[] patterns, int[] elementSizes) : Launch
{
    private readonly delegate*<in KernelArguments, void> _kernel = kernel;

    public override void Run(void** pointers)
    {
        var last = extents.Length - 1;
        var columns = extents[last];
        nint rows = 1;
        for (var axis = 0; axis < last; axis++) rows *= extents[axis];
        var operands = stackalloc void*[patterns.Length];
        for (nint row = 0; row < rows; row++)
        {
            for (var i = 0; i < patterns.Length; i++) operands[i] = (byte*)pointers[i] + (Offset(patterns[i], row) * elementSizes[i]);
            _kernel(new KernelArguments(operands, &columns, 0, columns));
        }
    }

    private nint Offset(string pattern, nint row)
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
