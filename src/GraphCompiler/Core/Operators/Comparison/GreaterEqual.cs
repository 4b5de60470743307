namespace GraphCompiler.Core.Operators;

/// <summary>z = x ≥ y; false where one is NaN.</summary>
internal sealed record GreaterEqual : Comparison
{
    public override bool ReadsSign => true;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? LaneText.ToMask($"Vector512.GreaterThanOrEqual({operands[0]}, {operands[1]})", from) : $"{operands[0]} >= {operands[1]}";
}
