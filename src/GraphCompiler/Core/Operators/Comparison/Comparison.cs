namespace GraphCompiler.Core.Operators;

/// <summary>A question about two elements; broadcasting. Has no gradient.</summary>
internal abstract record Comparison : BinaryOperator
{
    public sealed override DType ResultOf(DType operand) => DType.Bool;

    public override Value?[] Gradient(GradientContext context) => context.None;
}
