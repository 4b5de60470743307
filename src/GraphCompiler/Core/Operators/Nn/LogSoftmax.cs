namespace GraphCompiler.Core.Operators;

/// <summary>y = x - m - log Σ eˣ⁻ᵐ along an axis, m the largest x there. Gradient: dy - eʸ · Σ dy.</summary>
internal sealed record LogSoftmax(int Axis = -1) : RowOperator(Axis)
{
    public override Func<Value[], Value[]> Lower => inputs =>
    {
        var z = inputs[0] - Max(inputs[0]);
        return [z - Sum(z.Apply(new Exp())).Apply(new Log())];
    };

    public override Value?[] Gradient(GradientContext context) => [context.Dy - context.Output.Apply(new Exp()) * Sum(context.Dy)];
}
