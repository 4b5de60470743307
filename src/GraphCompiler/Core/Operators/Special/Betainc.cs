namespace GraphCompiler.Core.Operators;

/// <summary>The incomplete beta function divided by B(a, b), of the operands a, b and x. Gradient: none for a and b, dy · xᵃ⁻¹ (1 - x)ᵇ⁻¹ / B(a, b) for x.</summary>
internal sealed record Betainc : SpecialFunction
{
    // Scalars broadcast; other shapes have to be the same.
    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var known = Enumerable.Range(0, 3).Where(i => inputs[i].Shape is { IsRankKnown: true, Rank: > 0 }).ToArray();
        for (var k = 1; k < known.Length; k++)
        {
            var (i, first, second) = (known[k], inputs[known[0]].Shape, inputs[known[k]].Shape);
            if (first.Rank == second.Rank && TensorScatter.Differs(builder, first, 0, second, 0, first.Rank) is null) continue;
            throw builder.Refusal(
                this,
                inputs,
                $"Shapes of {"abx"[known[0]]} and {"abx"[i]} are inconsistent: {first.ToKernelString()} vs. {second.ToKernelString()}",
                first.Rank == second.Rank ? TensorScatter.Differs(first, 0, second, 0, first.Rank)! : $"Shapes must be equal rank, but are {first.Rank} and {second.Rank}");
        }

        return base.Infer(builder, inputs);
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var (a, b, x) = (context.X, context.Y, context.Inputs[2]);
        var beta = a.Apply(new Lgamma()) + b.Apply(new Lgamma()) - (a + b).Apply(new Lgamma());
        var logarithm = (b - b.Constant(1)).Apply(new Xlog1py(), -x) + (a - a.Constant(1)).Apply(new Xlogy(), x) - beta;
        return [null, null, context.Dy * logarithm.Apply(new Exp())];
    }
}
