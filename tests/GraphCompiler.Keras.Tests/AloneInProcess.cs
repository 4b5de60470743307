namespace GraphCompiler.Keras.Tests;

/// <summary>Tests of what the whole process shares - names of layers as in a fresh one, the global seed - run alone.</summary>
[CollectionDefinition(nameof(AloneInProcess), DisableParallelization = true)]
public sealed class AloneInProcess;
