namespace GraphCompiler.Keras;

/// <summary>What examples count by their class.</summary>
internal static class ClassWeights
{
    /// <summary>The weights of examples as they are given, or by their classes.</summary>
    /// <exception cref="TfValueException">Both are given, or there are no labels that have classes.</exception>
    public static Tensor<float>? Or(Tensor<float>? sampleWeight, Tensor? labels, IReadOnlyDictionary<int, float>? classWeight)
    {
        if (classWeight is null) return sampleWeight;
        if (sampleWeight is not null) throw new TfValueException("You cannot `class_weight` and `sample_weight` at the same time.");
        return Of(labels ?? throw new TfValueException("Class weights need labels."), classWeight);
    }

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
