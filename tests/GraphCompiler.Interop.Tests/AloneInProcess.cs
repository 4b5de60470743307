namespace GraphCompiler.Interop.Tests;

/// <summary>Tests of what the whole process shares - the kernels that it misses, where it prints - run alone.</summary>
[CollectionDefinition(nameof(AloneInProcess), DisableParallelization = true)]
public sealed class AloneInProcess;
