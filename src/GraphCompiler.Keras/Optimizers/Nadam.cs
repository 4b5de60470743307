using System.Numerics;

namespace GraphCompiler.Keras;

/// <summary>
/// Adam with Nesterov's momentum. uₜ = β₁·(1 - 0.96ᵗ/2), U = u₁·…·uₜ; m and v as Adam's; w -= lr·(uₜ₊₁·m/(1 - U·uₜ₊₁) + (1 - uₜ)·g/(1 - U))/(√(v/(1 - β₂ᵗ)) + ε).
/// </summary>
/// <param name="learningRate">0.001 unless given.</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="epsilon">ε.</param>
/// <param name="name">nadam unless given.</param>
public sealed class Nadam(LearningRate? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, string? name = null)
    : Optimizer(learningRate ?? 0.001, name)
{
    private IVariable? _product;
    private Tensor? _before;

    private protected override IReadOnlyList<IReadOnlyList<string>> SlotNames => AdamSlots(amsgrad: false);

    private protected override IReadOnlyList<IVariable> Last => _product is null ? [] : [_product];

    private protected override void BuildSlots(IReadOnlyList<IVariable> variables)
    {
        base.BuildSlots(variables);
        _product = variables.Count > 0 && variables[0].DType == DType.Float64
            ? new Variable<double>(() => 1.0, trainable: false, name: $"{Name}/u_product")
            : new Variable<float>(() => 1f, trainable: false, name: $"{Name}/u_product");
    }

    private protected override void BeginUpdate(DType dtype)
    {
        if (_product is Variable<double> wide) Begin(wide);
        else Begin((Variable<float>)_product!);
    }

    private void Begin<T>(Variable<T> product)
        where T : IFloatingPointIeee754<T>
    {
        var before = Boundary.Of(product);
        _before = before;
        product.Assign(before * Share(UpdateNumber<T>()));
    }

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        var (one, t) = (Number<T>(1), UpdateNumber<T>());
        var (now, next) = (Share(t), Share(t + one));
        var product = Tf.Cast<T>(_before!) * now;
        var ofMoment = Boundary.Of(next / (one - product * next));
        var ofGradient = Boundary.Of((one - now) / (one - product));
        var correction = Boundary.Of(Correction<T>(beta2));
        var (m, v) = Moments(gradient, variable, (float)beta1, (float)beta2);
        variable.AssignSub((m * ofMoment + gradient * ofGradient) * learningRate / (Tf.Sqrt(v / correction) + Number<T>(epsilon)));
    }

    private Tensor<T> Share<T>(Tensor<T> t)
        where T : IFloatingPointIeee754<T> => Number<T>((float)beta1) * (Number<T>(1) - Number<T>(0.5) * Tf.Pow(Number<T>(0.96f), t));

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new Nadam(learningRate, c.Of("beta_1", beta1), c.Of("beta_2", beta2), c.Of("epsilon", epsilon), name: c.Name);
}
