namespace GraphCompiler.Keras;

/// <summary>What a loss makes of one value per example.</summary>
public enum Reduction
{
    /// <summary>The sum divided by the number of values; weights do not count.</summary>
    SumOverBatchSize,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The values.</summary>
    None,

    /// <summary>The sum divided by the sum of the weights.</summary>
    MeanWithSampleWeight,
}
