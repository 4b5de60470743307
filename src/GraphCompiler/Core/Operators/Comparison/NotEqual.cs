namespace GraphCompiler.Core.Operators;

/// <summary>z = x ≠ y; true where one is NaN.</summary>
internal sealed record NotEqual : Comparison
{
    public override bool Carries(DType dtype) => dtype == DType.String;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        !vector ? $"{operands[0]} != {operands[1]}"
        : from == DType.Bool ? $"{operands[0]} ^ {operands[1]}"
        : "~" + LaneText.ToMask($"Vector512.Equals({operands[0]}, {operands[1]})", from);
}
