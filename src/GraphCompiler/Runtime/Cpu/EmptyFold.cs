using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>A fold over axes of one element: each element combined with what a fold begins with, so that -0 sums to 0 as in any row.</summary>
internal sealed unsafe class EmptyFold(FoldingReduction fold, DType dtype, nint length) : Launch
{
    private readonly byte[] _identity = OperatorRunner.Bytes(fold.Identity, dtype);
    private readonly Launch _combine = OperatorRunner.BindLine(fold.Combine, [dtype, dtype], dtype, ["B", "E"], length);

    public override void Run(void** pointers)
    {
        fixed (byte* identity = _identity)
        {
            var operands = stackalloc void*[] { identity, pointers[0], pointers[1] };
            _combine.Run(operands);
        }
    }
}
