namespace GraphCompiler.Keras;

/// <summary>values[i] after boundaries[i - 1] and up to boundaries[i].</summary>
public sealed class PiecewiseConstantDecay : LearningRateSchedule
{
    private readonly float[] _boundaries;
    private readonly float[] _values;

    /// <exception cref="TfValueException">There is not one value more than there are boundaries.</exception>
    public PiecewiseConstantDecay(IReadOnlyList<int> boundaries, IReadOnlyList<double> values)
        : this([.. boundaries.Select(b => (double)b)], values)
    {
    }

    /// <inheritdoc cref="PiecewiseConstantDecay(IReadOnlyList{int}, IReadOnlyList{double})"/>
    public PiecewiseConstantDecay(IReadOnlyList<double> boundaries, IReadOnlyList<double> values)
    {
        if (boundaries.Count != values.Count - 1)
        {
            throw new TfValueException($"The length of boundaries should be 1 less than the length of values. Received: boundaries of length {boundaries.Count}, and values of length {values.Count}.");
        }

        _boundaries = [.. boundaries.Select(b => (float)b)];
        _values = [.. values.Select(v => (float)v)];
    }

    /// <inheritdoc/>
    public override Tensor<float> Call(Tensor<long> step)
    {
        var x = Tf.Cast<float>(step);
        Tensor<float> rate = _values[^1];
        for (var i = _boundaries.Length - 1; i >= 0; i--) rate = Tf.Where(x <= _boundaries[i], _values[i], rate);
        return rate;
    }

    internal override object Remake(Remaker c) => new PiecewiseConstantDecay(
        c.Numbers("boundaries", [.. _boundaries.Select(b => (double)b)]), c.Numbers("values", [.. _values.Select(v => (double)v)]));
}
