using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>A fused group's code. Emitted by the generator, reached by function pointer.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IKernel
{
    /// <summary>Computes the positions from <see cref="KernelArguments.Begin"/> up to <see cref="KernelArguments.End"/> of the iteration space.</summary>
    static abstract void Run(in KernelArguments arguments);
}
