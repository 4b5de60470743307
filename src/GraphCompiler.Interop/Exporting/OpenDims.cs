namespace GraphCompiler.Interop;

/// <summary>Open dimensions of a model that is being written, which none of its traces has.</summary>
internal sealed class OpenDims
{
    // Traces number theirs from 0.
    private const int First = 1 << 24;

    private int _count;

    public Dim Next(bool pack = false) => Dim.Anonymous(First + _count++, pack);
}
