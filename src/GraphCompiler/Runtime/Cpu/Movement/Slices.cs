using System.Numerics;
using System.Runtime.InteropServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Adds slices to zeros where the indices say, in the order of the indices.</summary>
internal sealed unsafe class SlicesLaunch<T>(GatherSpace space) : Launch
    where T : unmanaged, INumber<T>
{
    public override void Run(void** pointers)
    {
        var values = (T*)pointers[0];
        var indices = pointers[1];
        var result = (T*)pointers[2];
        var inner = space.Inner;
        NativeMemory.Clear(result, (nuint)(space.Batch * space.Outer * space.Length * inner * sizeof(T)));
        for (nint row = 0; row < space.Batch * space.Outer; row++)
        {
            var first = row / space.Outer * space.Count;
            for (nint i = 0; i < space.Count; i++)
            {
                Combination.Add(values, result + (((row * space.Length) + space.Index(indices, first + i)) * inner), inner);
                values += inner;
            }
        }
    }
}

internal readonly struct SlicesLaunch(GatherSpace space) : INumberLaunch
{
    public static Launch Bind(Slices @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => NumberTypes.Make(
        inputs[0].DType,
        new SlicesLaunch(new GatherSpace(outputs[0].Shape, inputs[1], @operator.Axis, @operator.BatchDims, @operator.IsSubscript)));

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new SlicesLaunch<T>(space);
}
