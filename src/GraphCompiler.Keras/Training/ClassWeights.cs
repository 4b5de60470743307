namespace GraphCompiler.Keras;

/// <summary>What examples count by their class.</summary>
internal static class ClassWeights
{
    /// <exception cref="TfValueException">The labels are neither numbers of classes nor one-hot vectors.</exception>
    public static Tensor<float> Of(Tensor labels, IReadOnlyDictionary<int, float> weights)
    {
        var classes = labels.Rank switch
        {
            1 => Tf.Cast<int>(labels).ToArray(),
            2 when labels.Shape[1] == 1 => Tf.Cast<int>(labels).ToArray(),
            2 => Array.ConvertAll(Tf.Argmax(Tf.Cast<float>(labels), 1).ToArray(), c => (int)c),
            _ => throw new TfValueException($"`class_weight` is only supported for Models with a single output and labels of rank 1 or 2, not of shape {labels.Shape}."),
        };
        return Array.ConvertAll(classes, c => weights.TryGetValue(c, out var weight) ? weight : 1f);
    }
}
