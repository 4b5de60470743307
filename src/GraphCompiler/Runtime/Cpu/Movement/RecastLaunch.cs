using System.Runtime.InteropServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Copies bytes that mean something else from then on.</summary>
internal sealed unsafe class RecastLaunch(nuint bytes) : Launch
{
    public static Launch Bind(Recast @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        new RecastLaunch((nuint)(inputs[0].Shape.ElementCount * inputs[0].DType.Size));

    public override void Run(void** pointers) => NativeMemory.Copy(pointers[0], pointers[1], bytes);
}
