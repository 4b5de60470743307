global using Xunit;
global using static GraphCompiler.Conformance.Harness;

// RunFunctionsEagerly and the writers of effects are switches of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
