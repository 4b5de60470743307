namespace GraphCompiler.Core.Operators;

/// <summary>
/// How often each number from 0 up to the largest occurs among x, or the sum of the weights that stand where it does. Operands are
/// x and perhaps weights. No gradient.
/// </summary>
/// <param name="DType">The element type of the answer.</param>
/// <param name="MinLength">How many numbers are counted at least.</param>
/// <param name="MaxLength">How many numbers are counted at most; -2 for any number.</param>
internal sealed record Tally(DType DType, int MinLength, int MaxLength) : ControlOperator
{
    /// <summary>No limit.</summary>
    public const int Unlimited = -2;

    public override string TensorFlowName => "Bincount";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType, Shape.Create([Dim.Unknown]));

    public override Value?[] Gradient(GradientContext context) => context.None;
}
