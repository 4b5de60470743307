namespace GraphCompiler.Tests.Shared;

/// <summary>Tests of what the whole process shares run alone: <c>Tf.Config</c>, the global seed, names of layers as in a fresh process, the kernels that it misses.</summary>
[CollectionDefinition(nameof(AloneInProcess), DisableParallelization = true)]
public sealed class AloneInProcess;
