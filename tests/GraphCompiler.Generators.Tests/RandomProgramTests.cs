namespace GraphCompiler.Generators.Tests;

/// <summary>Functions that nobody thought of, run on machines of several kinds.</summary>
public sealed class RandomProgramTests
{
    private const int Count = 300;

    [Fact]
    public void Bits_depend_on_neither_fusion_nor_threads_nor_the_width_of_vectors()
    {
        using var batch = new RandomBatch(0, Count);
        var compiled = batch.Run([], []);
        Assert.Equal(Count * 6, compiled.Length);
        Assert.Equal(compiled, batch.Run([], [("DOTNET_EnableAVX512", "0")]));
        Assert.Equal(compiled, batch.Run([("GraphCompiler.Interpret", "true")], []));
    }
}
