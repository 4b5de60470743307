namespace GraphCompiler.Core.Operators;

/// <summary>y = the larger of x and 0; NaN for NaN. Gradient: dy where y is positive, 0 elsewhere.</summary>
internal sealed record Relu : UnaryOperator
{
    public override bool ReadsSign => true;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? $"Vector512.Max({operands[0]}, {LaneText.Of(from)}.Zero)" : $"{from.Keyword}.Max({operands[0]}, 0)";

    public override Value?[] Gradient(GradientContext context)
    {
        var (y, zero) = (context.Output, context.Dy.Constant(0));
        return [y.Apply(new Greater(), zero).Select(context.Dy, zero)];
    }
}
