namespace GraphCompiler.Core.Operators;

/// <summary>y = eˣ⁻ᵐ / Σ eˣ⁻ᵐ along an axis, m the largest x there. Gradient: (dy - Σ dy · y) · y.</summary>
internal sealed record Softmax(int Axis = -1) : RowOperator(Axis)
{
    public override Func<Value[], Value[]> Lower => inputs =>
    {
        var e = (inputs[0] - Max(inputs[0])).Apply(new Exp());

        // One division for a row; the sum is at least 1.
        return [e * Sum(e).Apply(new Reciprocal())];
    };

    public override Value?[] Gradient(GradientContext context) => [(context.Dy - Sum(context.Dy * context.Output)) * context.Output];
}
