// Kernels are looked up and missed ones recorded for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
