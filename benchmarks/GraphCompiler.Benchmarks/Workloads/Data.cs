namespace GraphCompiler.Benchmarks;

/// <summary>What the workloads compute with.</summary>
internal static class Data
{
    /// <summary>2 sin(i) at position i: no zeros, both signs, and the same for everybody.</summary>
    public static Tensor<float> Wave(params int[] shape)
    {
        var values = new float[shape.Aggregate(1, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = 2f * MathF.Sin(i);
        return Tf.Constant<float>(values, shape);
    }

    /// <summary>i mod classes at position i.</summary>
    public static Tensor<int> Labels(int examples, int classes) => Enumerable.Range(0, examples).Select(i => i % classes).ToArray();
}
