global using Xunit;

// Programs write into the present folder, and to the console.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
