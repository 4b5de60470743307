global using Xunit;

// RunFunctionsEagerly is a switch of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
