namespace GraphCompiler.Core.Operators;

/// <summary>y = x held between 0 and 6; NaN for NaN. Gradient: dy where 0 &lt; y &lt; 6, 0 elsewhere.</summary>
internal sealed record Relu6 : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector
            ? $"Vector512.Min(Vector512.Max({operands[0]}, {LaneText.Of(from)}.Zero), Vector512.Create(({from.Keyword})6))"
            : $"{from.Keyword}.Min({from.Keyword}.Max({operands[0]}, 0), 6)";

    public override Value?[] Gradient(GradientContext context)
    {
        var (y, zero) = (context.Output, context.Dy.Constant(0));
        var isInside = y.Apply(new Greater(), zero).Apply(new LogicalAnd(), y.Apply(new Less(), y.Constant(6)));
        return [isInside.Select(context.Dy, zero)];
    }
}
