namespace GraphCompiler.Core.Operators;

/// <summary>z = x with its bits moved y places to the left; y is held between 0 and the last bit. Has no gradient.</summary>
internal sealed record LeftShift : BinaryOperator
{
    // Vectors shift all their lanes alike.
    public override bool IsVectorizable(DType from) => false;

    public override bool ReadsSign => true;

    public override Value[] Widened(Value[] wide, Value[] inputs) =>
        [wide[0], wide[1].Apply(new Minimum(), wide[1].Constant((inputs[0].DType.Size * 8) - 1))];

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        $"{operands[0]} << (int){from.Keyword}.Clamp({operands[1]}, 0, {(from.Size * 8) - 1})";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
