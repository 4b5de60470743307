namespace GraphCompiler.Generators.Tests;

/// <summary>Functions that nobody thought of, run on machines of several kinds.</summary>
public sealed class RandomProgramTests
{
    [Fact]
    public void Bits_depend_on_neither_fusion_nor_threads_nor_the_width_of_vectors()
    {
        using var batch = new RandomBatch();
        var compiled = batch.Run([], []);
        Assert.Equal(RandomBatch.Count * 5, compiled.Bits.Length);
        Assert.Equal(compiled.Bits, batch.Run([("GraphCompiler.Interpret", "true")], []).Bits);
        var narrow = batch.Run([], [("DOTNET_EnableAVX512", "0")]);
        Assert.StartsWith("AVX-512 False", narrow.Machine, StringComparison.Ordinal);
        Assert.Equal(compiled.Bits, narrow.Bits);

        // .NET counts fused multiply-add among what comes with AVX2.
        var unfused = batch.Run([], [("DOTNET_EnableAVX2", "0")]);
        Assert.Equal("AVX-512 False, FMA False", unfused.Machine);
        IsNearWithoutFusedMultiplyAdd(compiled, unfused);
    }

    // Arithmetic has the same bits. Functions are within 2 ulp of the exact value with and without; so is what one call makes of them,
    // measured at the largest element or argument, but where products of them or derivatives near 1 or -1 magnify it.
    private static void IsNearWithoutFusedMultiplyAdd(RandomRun fused, RandomRun unfused)
    {
        var far = new HashSet<int>();
        for (var i = 0; i < fused.Bits.Length; i++)
        {
            var function = i % RandomBatch.Count;
            if (RandomProgram.IsArithmetic(function)) Assert.Equal(fused.Bits[i], unfused.Bits[i]);
            var distance = fused.Results[i].Zip(unfused.Results[i], Distance).Max();
            Assert.True(distance <= 8, $"{fused.Bits[i]} is off by {distance} ulp without fused multiply-add");
            if (distance > 2) far.Add(function);
        }

        Assert.InRange(far.Count, 0, RandomBatch.Count / 100);
    }

    /// <summary>In units of the last place of the largest element, or of the arguments, which are about 1.</summary>
    private static double Distance(float[] a, float[] b)
    {
        var (most, largest) = (0.0, 1f);
        foreach (var (x, y) in a.Zip(b))
        {
            if (float.IsFinite(x)) largest = Math.Max(largest, Math.Abs(x));
            if (!x.Equals(y)) most = Math.Max(most, Math.Abs((double)x - y));
        }

        return most / (MathF.BitIncrement(largest) - largest);
    }
}
