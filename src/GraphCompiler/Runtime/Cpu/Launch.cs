namespace GraphCompiler.Runtime.Cpu;

/// <summary>Code of the library or of the generator, bound to extents: all that is left to say is where the operands are.</summary>
internal abstract unsafe class Launch
{
    /// <param name="pointers">Operands, then outputs; may be changed during the call.</param>
    public abstract void Run(void** pointers);
}
