using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>A learning rate that depends on the step.</summary>
public abstract class LearningRateSchedule
{
    /// <summary>The learning rate of the update that follows so many others.</summary>
    [KernelBoundary]
    public abstract Tensor<float> Call([Shape] Tensor<long> step);
}
