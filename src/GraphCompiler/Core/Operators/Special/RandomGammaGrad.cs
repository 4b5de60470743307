namespace GraphCompiler.Core.Operators;

/// <summary>
/// z = the slope of a gamma-distributed sample x with respect to its shape parameter a, of the operands a and x: how x moves with a while its
/// quantile stays, -(∂P(a, x) / ∂a) / (∂P(a, x) / ∂x). No gradient of its own, as in TensorFlow.
/// </summary>
internal sealed record RandomGammaGrad : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context) => throw TfNoGradientException.Of(this);
}
