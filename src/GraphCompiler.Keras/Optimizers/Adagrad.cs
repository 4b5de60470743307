namespace GraphCompiler.Keras;

/// <summary>a += g²; w -= lr·g/√(a + ε).</summary>
/// <param name="learningRate">0.001 unless given.</param>
/// <param name="initialAccumulatorValue">What a starts with.</param>
/// <param name="epsilon">ε, inside of the root.</param>
/// <param name="name">adagrad unless given.</param>
public sealed class Adagrad(LearningRate? learningRate = null, double initialAccumulatorValue = 0.1, double epsilon = 1e-7, string? name = null)
    : Optimizer(learningRate ?? 0.001, name)
{
    private protected override IReadOnlyList<IReadOnlyList<string>> SlotNames => [["accumulator"]];

    private protected override Initializer? SlotInitializer(string name) => Initializer.Constant((float)initialAccumulatorValue);

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        var accumulator = Slot(variable, "accumulator");
        var a = accumulator + Tf.Square(gradient);
        accumulator.Assign(a);
        variable.AssignSub(learningRate * gradient / Tf.Sqrt(a + Number<T>(epsilon)));
    }

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new Adagrad(learningRate, c.Of("initial_accumulator_value", initialAccumulatorValue), c.Of("epsilon", epsilon), name: c.Name);
}
