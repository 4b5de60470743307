namespace GraphCompiler.Keras;

/// <summary>
/// w -= lr·g. With momentum µ: m = µ·m - lr·g, w += m; with Nesterov's, w += µ·m - lr·g.
/// </summary>
/// <param name="learningRate">0.01 unless given.</param>
/// <param name="momentum">µ, in [0, 1].</param>
/// <param name="nesterov">Whether the step is taken from where momentum leads.</param>
/// <param name="name">sgd, counted, unless given.</param>
public sealed class SGD(LearningRate? learningRate = null, double momentum = 0, bool nesterov = false, string? name = null) : Optimizer(learningRate ?? 0.01, name)
{
    private readonly double _momentum = momentum is >= 0 and <= 1
        ? momentum
        : throw new TfValueException(FormattableString.Invariant($"`momentum` must be a float between [0, 1]. Received: momentum={momentum}"));

    private protected override bool TakesRows => _momentum == 0;

    private protected override IReadOnlyList<IReadOnlyList<string>> SlotNames => _momentum == 0 ? [] : [["momentum"]];

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        if (gradient is IndexedSlices<T> rows)
        {
            variable.ScatterSub(new IndexedSlices<T>(Boundary.Of(Boundary.Of(rows.Values) * learningRate), rows.Indices, rows.DenseShape));
            return;
        }

        if (_momentum == 0)
        {
            variable.AssignSub(gradient * learningRate);
            return;
        }

        var m = Slot(variable, "momentum");
        var factor = Number<T>((float)_momentum);
        var step = gradient * learningRate;
        var next = m * factor - step;
        m.Assign(next);
        variable.AssignAdd(nesterov ? next * factor - step : next);
    }

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new SGD(learningRate, c.Of("momentum", _momentum), c.Of("nesterov", nesterov), name: c.Name);
}
