using System.Numerics;

namespace GraphCompiler.Keras;

/// <summary>
/// Matrices are updated by their momentum m = µ·m + g with its singular values brought near 1 by Newton and Schulz's iteration x = a·x + (b·xxᵀ + c·(xxᵀ)²)·x;
/// with Nesterov's, by g + µ·m. Decays by 0.004 unless <see cref="Optimizer.WeightDecay"/> says otherwise. All other variables, and those of whose names "embedding" is a part, are updated as Adam does.
/// </summary>
/// <param name="learningRate">0.001 unless given.</param>
/// <param name="adamBeta1">Adam's β₁.</param>
/// <param name="adamBeta2">Adam's β₂.</param>
/// <param name="epsilon">Adam's ε.</param>
/// <param name="adamWeightDecay">The decay of what Adam updates.</param>
/// <param name="excludeLayers">Variables of whose names one of these texts is a part are updated as Adam does.</param>
/// <param name="excludeEmbeddings">Whether tables are.</param>
/// <param name="muonA">a.</param>
/// <param name="muonB">b.</param>
/// <param name="muonC">c.</param>
/// <param name="adamLearningRateRatio">Adam's share of the rate.</param>
/// <param name="momentum">µ.</param>
/// <param name="newtonSchulzSteps">How many iterations.</param>
/// <param name="nesterov">Whether the step is taken from where momentum leads.</param>
/// <param name="rmsRate">The root of the mean square of a step; null for √max(1, rows/columns) in its place.</param>
/// <param name="name">muon unless given.</param>
public sealed class Muon(
    LearningRate? learningRate = null,
    double adamBeta1 = 0.9,
    double adamBeta2 = 0.999,
    double epsilon = 1e-7,
    double? adamWeightDecay = 0.004,
    IReadOnlyList<string>? excludeLayers = null,
    bool excludeEmbeddings = true,
    double muonA = 3.4445,
    double muonB = -4.7750,
    double muonC = 2.0315,
    double adamLearningRateRatio = 1,
    double momentum = 0.95,
    int newtonSchulzSteps = 5,
    bool nesterov = true,
    double? rmsRate = 0.2,
    string? name = null) : Optimizer(learningRate ?? 0.001, name, weightDecay: 0.004)
{
    private protected override void BuildSlots(IReadOnlyList<IVariable> variables)
    {
        foreach (var variable in variables)
        {
            if (variable is Variable<double> wide) Add(wide);
            else Add((Variable<float>)variable);
        }
    }

    private protected override double? DecayOf(IVariable variable) => IsAdams(variable) ? adamWeightDecay : WeightDecay;

    private void Add<T>(Variable<T> variable)
    {
        AddSlot(variable, "momentum");
        if (IsAdams(variable)) AddSlot(variable, "velocity");
    }

    private bool IsAdams(IVariable variable) => variable.Shape.Rank is < 2 or > 3
        || (excludeEmbeddings && variable.Name.Contains("embedding", StringComparison.OrdinalIgnoreCase))
        || (excludeLayers ?? []).Any(text => variable.Name.Contains(text, StringComparison.Ordinal));

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        if (IsAdams(variable))
        {
            AdamUpdate(gradient, variable, Boundary.Of(learningRate * Number<T>(adamLearningRateRatio)), (adamBeta1, adamBeta2, epsilon), amsgrad: false);
            return;
        }

        var (moment, kept) = (Slot(variable, "momentum"), Number<T>(momentum));
        var m = moment + (gradient + moment * Number<T>(momentum - 1));
        moment.Assign(m);
        var (rows, columns) = (variable.Shape[0], variable.Shape[1]);
        var length = rmsRate is { } rms ? Math.Sqrt(Math.Max(rows, columns)) * rms : Math.Sqrt(Math.Max(1, (double)rows / columns));
        var step = Boundary.Of(Orthogonalized(Boundary.Of(nesterov ? gradient + kept * m : m)));
        variable.AssignSub(step * Boundary.Of(learningRate * Tf.Constant<T>([T.CreateChecked(length)], Shape.Scalar)));
    }

    private Tensor<T> Orthogonalized<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T>
    {
        var isTall = x.Shape[^2] > x.Shape[^1];
        if (isTall) x = Tf.Linalg.MatrixTranspose(x);
        x = Boundary.Of(x / (Boundary.Of(Tf.Sqrt(Tf.ReduceSum(Tf.Square(x), [-2, -1], keepDims: true))) + Number<T>(1e-7)));
        for (var i = 0; i < newtonSchulzSteps; i++)
        {
            var gram = Tf.MatMul(x, x, transposeY: true);
            var square = Tf.MatMul(gram, gram);
            var mixed = Boundary.Of(Number<T>(muonB) * gram + Number<T>(muonC) * square);
            x = Boundary.Of(Number<T>(muonA) * x + Tf.MatMul(mixed, x));
        }

        return isTall ? Tf.Linalg.MatrixTranspose(x) : x;
    }

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new Muon(learningRate, 
        c.Of("adam_beta_1", adamBeta1), c.Of("adam_beta_2", adamBeta2), c.Of("epsilon", epsilon), c.Of("adam_weight_decay", adamWeightDecay),
        c.Texts("exclude_layers", excludeLayers), c.Of("exclude_embeddings", excludeEmbeddings), c.Of("muon_a", muonA), c.Of("muon_b", muonB), c.Of("muon_c", muonC),
        c.Of("adam_lr_ratio", adamLearningRateRatio), c.Of("momentum", momentum), c.Of("ns_steps", newtonSchulzSteps), c.Of("nesterov", nesterov), c.Of("rms_rate", rmsRate), name: c.Name);
}
