namespace GraphCompiler.Keras;

internal sealed class FunctionLoss(LossFunction function, string? name) : Loss(name: name ?? SnakeCase.Of(function.Method.Name))
{
    public LossFunction Function => function;

    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => Boundary.Around(function, Examples.Floats(yTrue), yPred);

    internal override Loss Remake(Remaker c, Reduction reduction) => this;
}
