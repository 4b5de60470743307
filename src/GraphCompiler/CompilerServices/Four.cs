using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>Four neighbours in memory, which a device reads and writes at once.</summary>
/// <param name="A">The first.</param>
/// <param name="B">The second.</param>
/// <param name="C">The third.</param>
/// <param name="D">The last.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Four<T>(T A, T B, T C, T D)
    where T : unmanaged;
