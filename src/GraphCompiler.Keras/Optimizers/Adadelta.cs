namespace GraphCompiler.Keras;

/// <summary>a = ρ·a + (1 - ρ)·g²; d = √(b + ε)·g/√(a + ε); b = ρ·b + (1 - ρ)·d²; w -= lr·d.</summary>
/// <param name="learningRate">0.001 unless given.</param>
/// <param name="rho">ρ.</param>
/// <param name="epsilon">ε.</param>
/// <param name="name">adadelta unless given.</param>
public sealed class Adadelta(LearningRate? learningRate = null, double rho = 0.95, double epsilon = 1e-7, string? name = null) : Optimizer(learningRate ?? 0.001, name)
{
    private protected override IReadOnlyList<IReadOnlyList<string>> SlotNames => [["accumulated_grad", "accumulated_delta_var"]];

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        var (gradients, changes) = (Slot(variable, "accumulated_grad"), Slot(variable, "accumulated_delta_var"));
        var (kept, added, small) = (Number<T>(rho), Number<T>(1 - rho), Number<T>(epsilon));
        var a = kept * gradients + added * Tf.Square(gradient);
        gradients.Assign(a);
        var change = Tf.Sqrt(changes + small) * gradient / Tf.Sqrt(a + small);
        changes.Assign(kept * changes + added * Tf.Square(change));
        variable.AssignSub(learningRate * change);
    }

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new Adadelta(learningRate, c.Of("rho", rho), c.Of("epsilon", epsilon), name: c.Name);
}
