namespace GraphCompiler.Core.Operators;

/// <summary>z = x &lt; y; false where one is NaN.</summary>
internal sealed record Less : Comparison
{
    public override bool ReadsSign => true;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? LaneText.ToMask($"Vector512.LessThan({operands[0]}, {operands[1]})", from) : $"{operands[0]} < {operands[1]}";
}
