using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Fills the result with one value and puts the other where the indices say.</summary>
internal sealed unsafe class OneHotLaunch<T>(IndexReader reader, nint outer, nint depth, nint inner) : Launch
    where T : unmanaged
{
    public override void Run(void** pointers)
    {
        var indices = pointers[0];
        var (on, off) = (*(T*)pointers[1], *(T*)pointers[2]);
        var result = (T*)pointers[3];
        for (nint i = 0; i < outer; i++)
        {
            new Span<T>(result, checked((int)(depth * inner))).Fill(off);
            for (nint j = 0; j < inner; j++)
            {
                var index = reader.Read(indices, (i * inner) + j);
                if ((ulong)index < (ulong)depth) result[((nint)index * inner) + j] = on;
            }

            result += depth * inner;
        }
    }
}

internal static class OneHotLaunch
{
    public static Launch Bind(OneHot @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var shape = inputs[0].Shape;
        var axis = @operator.Axis < 0 ? shape.Rank : @operator.Axis;
        var (outer, inner) = ((nint)shape[..axis].ElementCount, (nint)shape[axis..].ElementCount);
        var reader = new IndexReader(inputs[0]);
        return outputs[0].DType.Size switch
        {
            1 => new OneHotLaunch<byte>(reader, outer, @operator.Depth, inner),
            2 => new OneHotLaunch<ushort>(reader, outer, @operator.Depth, inner),
            4 => new OneHotLaunch<uint>(reader, outer, @operator.Depth, inner),
            _ => new OneHotLaunch<ulong>(reader, outer, @operator.Depth, inner),
        };
    }
}
