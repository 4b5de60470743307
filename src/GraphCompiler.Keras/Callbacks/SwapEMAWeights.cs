namespace GraphCompiler.Keras;

/// <summary>Evaluates with the averages that the optimizer keeps (<see cref="Optimizer.EmaMomentum"/>), and leaves them in the weights at the end.</summary>
public sealed class SwapEMAWeights(bool swapOnEpoch = false) : Callback
{
    internal override bool SeesBatches => false;

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs)
    {
        if (swapOnEpoch) Model.Optimizer.FinalizeVariables();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(IReadOnlyDictionary<string, float> logs) => Model.Optimizer.FinalizeVariables();
}
