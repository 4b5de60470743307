#pragma warning disable CA1716 // The hooks have Keras' names.
namespace GraphCompiler.Keras;

/// <summary>
/// Override what is of interest. Begin hooks get empty logs, batch ends the means since the epoch's start, the end of the
/// training the last epoch's logs. With <c>stepsPerExecution</c> batch hooks come once per execution.
/// </summary>
public abstract class Callback
{
    private IModel? _model;

    /// <summary>The model that is trained.</summary>
    /// <exception cref="InvalidOperationException">None is.</exception>
    public IModel Model => _model ?? throw new InvalidOperationException("The callback belongs to no training.");

    /// <summary>What the training was asked for: <c>verbose</c>, <c>epochs</c>, <c>steps</c>.</summary>
    public IReadOnlyDictionary<string, object> Params { get; private set; } = new Dictionary<string, object>();

    /// <summary>Whether it has batch hooks: logs of batches are read only then.</summary>
    internal virtual bool SeesBatches => true;

    /// <summary>The epoch that a training goes on from, where a callback has restored one at its beginning.</summary>
    internal virtual int? ResumedEpoch => null;

    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin(IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>After the last epoch.</summary>
    public virtual void OnTrainEnd(IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>Before an evaluation.</summary>
    public virtual void OnTestBegin(IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>After an evaluation.</summary>
    public virtual void OnTestEnd(IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>Before predictions.</summary>
    public virtual void OnPredictBegin(IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>After predictions.</summary>
    public virtual void OnPredictEnd(IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>Before an epoch.</summary>
    public virtual void OnEpochBegin(int epoch, IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>After an epoch and its validation.</summary>
    public virtual void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>Before a batch.</summary>
    public virtual void OnTrainBatchBegin(int batch, IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>After a batch.</summary>
    public virtual void OnTrainBatchEnd(int batch, IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>Before a batch of an evaluation.</summary>
    public virtual void OnTestBatchBegin(int batch, IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>After a batch of an evaluation.</summary>
    public virtual void OnTestBatchEnd(int batch, IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>Before a batch of predictions.</summary>
    public virtual void OnPredictBatchBegin(int batch, IReadOnlyDictionary<string, float> logs)
    {
    }

    /// <summary>After a batch of predictions.</summary>
    public virtual void OnPredictBatchEnd(int batch, IReadOnlyDictionary<string, float> logs)
    {
    }

    internal void Begin(IModel model, IReadOnlyDictionary<string, object> parameters) => (_model, Params) = (model, parameters);
}

/// <summary>The callbacks of a training, in order.</summary>
internal sealed class CallbackList(IReadOnlyList<Callback> callbacks)
{
    private readonly Callback[] _ofBatches = [.. callbacks.Where(c => c.SeesBatches)];

    public IReadOnlyList<Callback> Callbacks => callbacks;

    public bool SeesBatches => _ofBatches.Length > 0;

    public void Begin(IModel model, IReadOnlyDictionary<string, object> parameters) => Each(c => c.Begin(model, parameters));

    public void Each(Action<Callback> tell)
    {
        foreach (var callback in callbacks) tell(callback);
    }

    public void EachOfBatches(Action<Callback> tell)
    {
        foreach (var callback in _ofBatches) tell(callback);
    }
}
