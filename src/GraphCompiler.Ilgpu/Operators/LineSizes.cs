using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Ilgpu;

/// <summary>Lines along an axis: how many, how long, how many stand side by side, and the words of an index.</summary>
internal struct LineSizes
{
    public int Lines, Length, Inner, Words;

    public static LineSizes Of(in AxisSpace space, int words) => new() { Lines = (int)(space.Outer * space.Inner), Length = (int)space.Length, Inner = (int)space.Inner, Words = words };

    /// <summary>Where a line begins.</summary>
    public readonly int First(int line) => (line / Inner * Length * Inner) + (line % Inner);
}
