using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>A loss. Labels come as <see cref="Tensor"/>: ints for sparse losses, else they are cast to the prediction's type.</summary>
public abstract class Loss : IConfigured
{
    string IConfigured.Module => "keras.losses";

    string IConfigured.ClassName => GetType().Name;

    /// <summary>The configuration by Keras' names.</summary>
    /// <exception cref="TfValueException">An argument has no form in a configuration.</exception>
    public virtual IReadOnlyDictionary<string, object?> GetConfig() => Configured.ConfigOf(this);

    object? IConfigured.Remake(Remaker c)
    {
        c.Named(Name);
        return Remake(c, c.Of("reduction", Reduction));
    }

    /// <summary>A new loss of the arguments of this one, after those that all have; null for classes of users.</summary>
    internal virtual Loss? Remake(Remaker c, Reduction reduction) => null;

    /// <param name="reduction">What is made of one value per example.</param>
    /// <param name="name">The class in snake_case unless given.</param>
    protected Loss(Reduction reduction = Reduction.SumOverBatchSize, string? name = null)
    {
        Reduction = reduction;
        Name = name ?? SnakeCase.Of(GetType().Name);
    }

    /// <summary>The class in snake_case unless another was given.</summary>
    public string Name { get; }

    /// <summary>What is made of one value per example.</summary>
    public Reduction Reduction { get; }

    /// <summary>
    /// One value per example, times the weights, reduced. Where labels, predictions or weights differ by a last axis of length 1, it is dropped or added. Nothing is
    /// reduced of an empty batch.
    /// </summary>
    /// <exception cref="TfInvalidArgumentException">Shapes do not broadcast; in a trace a <see cref="TfValueException"/>.</exception>
    [KernelBoundary]
    public Tensor<float> Call(Tensor yTrue, Tensor<float> yPred, Tensor<float>? sampleWeight = null) => Call(yTrue, yPred, sampleWeight, mask: null);

    /// <summary>As <see cref="Call(Tensor, Tensor{float}, Tensor{float}?)"/>, of examples that a mask leaves.</summary>
    internal Tensor<float> Call(Tensor yTrue, Tensor<float> yPred, Tensor<float>? sampleWeight, Tensor<bool>? mask)
    {
        var labels = Boundary.Of(yTrue);
        var (matched, predictions) = Examples.Match(TakesClasses ? labels : Examples.Floats(labels), Boundary.Of(yPred));
        var values = Behind(matched, predictions);
        if ((MaskOf(matched) ?? MaskOfValues(values)) is { } own) mask = mask is null ? own : Tf.LogicalAnd(mask, own);
        var weights = sampleWeight is null ? null : Boundary.Of(sampleWeight);
        if (mask is not null) weights = Masked(weights, Boundary.Of(mask));
        if (weights is not null)
        {
            (values, weights) = Examples.OfOneRank(values, weights);
            values *= weights;
        }

        return Boundary.Of(Reduced(values, weights));
    }

    /// <summary>One value per example: what a custom loss implements.</summary>
    [KernelBoundary]
    protected abstract Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred);

    /// <summary>A function as a loss.</summary>
    public static Loss From(LossFunction function, string? name = null) => new FunctionLoss(function, name);

    /// <summary>Whether labels are class numbers, which stay ints.</summary>
    private protected virtual bool TakesClasses => false;

    /// <summary>Which examples count, where the loss says so itself.</summary>
    internal virtual Tensor<bool>? MaskOf(Tensor yTrue) => null;

    /// <summary>Which examples count, where what the loss is of them says so.</summary>
    internal virtual Tensor<bool>? MaskOfValues(Tensor<float> values) => null;

    /// <summary>What <see cref="PerExample"/> gives, as a metric averages it.</summary>
    internal Tensor<float> Values(Tensor yTrue, Tensor<float> yPred)
    {
        var (labels, predictions) = Examples.Match(TakesClasses ? yTrue : Examples.Floats(yTrue), yPred);
        return Behind(labels, predictions);
    }

    // What the library computes after its own losses is part of their kernels, which it brings.
    private Tensor<float> Behind(Tensor yTrue, Tensor<float> yPred) =>
        Boundary.IsOfLibrary(this) ? PerExample(yTrue, yPred) : Boundary.Of(PerExample(Boundary.Of(yTrue), Boundary.Of(yPred)));

    /// <summary>Weights of what a mask leaves; for a mean over the batch they make up for what it drops.</summary>
    private Tensor<float> Masked(Tensor<float>? weights, Tensor<bool> mask)
    {
        var kept = Tf.Cast<float>(mask);
        if (Reduction == Reduction.SumOverBatchSize) kept *= Tf.Cast<float>(Tf.Size(kept)) / (Tf.ReduceSum(kept) + Examples.Epsilon);
        if (weights is null) return kept;
        (kept, weights) = Examples.OfOneRank(kept, weights);
        return weights * kept;
    }

    private Tensor<float> Reduced(Tensor<float> values, Tensor<float>? weights)
    {
        var isEmpty = values.Shape is { IsRankKnown: true, Rank: 1, IsFullyDefined: true } shape && shape[0] == 0;
        if (Reduction == Reduction.None || isEmpty || values.Shape is { IsRankKnown: true, Rank: 0 }) return values;
        return Reduction switch
        {
            Reduction.Sum => Tf.ReduceSum(values),
            Reduction.MeanWithSampleWeight when weights is not null => Tf.Math.DivideNoNan(Tf.ReduceSum(values), Tf.ReduceSum(weights)),
            _ => Tf.ReduceMean(values),
        };
    }
}
