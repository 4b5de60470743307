using System.Text.Json;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Weights by the files' formula: element j of weight i is 0.3·sin(1.7·(j + 1) + 0.9·i + 0.5).</summary>
internal static class SineFill
{
    public static void Write(LayerBase model)
    {
        var weights = model.Weights;
        for (var i = 0; i < weights.Count; i++) Write(weights[i], i);
    }

    /// <summary>As a list says, of which some weights stay as their layers made them.</summary>
    public static void Write(IReadOnlyList<IVariable> weights, JsonElement list)
    {
        foreach (var (weight, entry) in weights.Zip(list.EnumerateArray()))
        {
            Assert.Equal(entry.GetProperty("path").GetString(), weight.Name[..^2]);
            if (!entry.TryGetProperty("value", out _)) Write(weight, entry.GetProperty("index").GetInt32());
        }
    }

    private static void Write(IVariable weight, int i)
    {
        var values = Enumerable.Range(0, (int)weight.Shape.ElementCount).Select(j => (float)(0.3 * Math.Sin((1.7 * (j + 1)) + (0.9 * i) + 0.5)));
        if (weight.Name.Contains("moving_variance", StringComparison.Ordinal)) values = values.Select(v => Math.Abs(v) + 1);
        weight.Assign(Tf.Constant<float>([.. values], weight.Shape));
    }
}
