namespace GraphCompiler.Keras;

/// <summary>A number or a schedule: <c>learningRate: 0.1</c>, <c>learningRate: new CosineDecay(...)</c>.</summary>
public readonly struct LearningRate
{
    private LearningRate(double value, LearningRateSchedule? schedule) => (Value, Schedule) = (value, schedule);

    internal double Value { get; }

    internal LearningRateSchedule? Schedule { get; }

    /// <summary>The same rate in all steps.</summary>
    public static implicit operator LearningRate(double value) => new(value, null);

    /// <summary>A rate that depends on the step.</summary>
    public static implicit operator LearningRate(LearningRateSchedule schedule) => new(0, schedule);
}
