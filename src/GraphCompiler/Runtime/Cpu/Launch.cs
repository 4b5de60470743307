using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Code of the library or of the generator, bound to extents: all that is left to say is where the operands are.</summary>
internal abstract unsafe class Launch
{
    /// <param name="pointers">Operands, then outputs; may be changed during the call.</param>
    public abstract void Run(void** pointers);

    /// <summary>Runs over whole arrays, pinned meanwhile.</summary>
    public void Run(Array[] arrays)
    {
        var pointers = stackalloc void*[arrays.Length];
        Pin(0);

        // As many arrays as there are stay pinned, each by a frame of its own.
        void Pin(int index)
        {
            if (index == arrays.Length)
            {
                Run(pointers);
                return;
            }

            fixed (byte* first = &MemoryMarshal.GetArrayDataReference(arrays[index]))
            {
                pointers[index] = first;
                Pin(index + 1);
            }
        }
    }
}
