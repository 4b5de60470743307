using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>A fused group's code. Emitted by the generator, reached by function pointer.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IKernel
{
    /// <summary>Computes the positions from <see cref="KernelArguments.Begin"/> up to <see cref="KernelArguments.End"/> of the iteration space.</summary>
    /// <remarks>By value: of an <c>in</c> parameter the C# compiler would make a second method, since one of an interface has another signature, and what the JIT inlines into that stops short of the functions.</remarks>
    static abstract void Run(KernelArguments arguments);
}
