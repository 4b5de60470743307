namespace GraphCompiler.Core.Operators;

/// <summary>y = -1, 0 or 1; NaN for NaN. Gradient: zeros.</summary>
internal sealed record Sign : UnaryOperator
{
    public override bool ReadsSign => true;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector)
    {
        var x = operands[0];
        if (from.IsUnsigned) return vector ? $"Vector512.Min({x}, {LaneText.Of(from)}.One)" : $"{from.Keyword}.Min({x}, 1)";
        if (!from.IsFloating) return $"({x} >> {(from.Size * 8) - 1}) | (-{x} >>> {(from.Size * 8) - 1})";
        var type = $"Vector512<{from.Keyword}>";
        return vector
            ? $"Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Abs({x}), {type}.Zero), Vector512.CopySign({type}.One, {x}), {x})"
            : $"{from.Keyword}.Abs({x}) > 0 ? {from.Keyword}.CopySign(1, {x}) : {x}";
    }

    public override string? DeviceText(IReadOnlyList<string> operands, DType from, DType to) =>
        from.IsFloating ? $"{operands[0]} > 0 ? 1 : {operands[0]} < 0 ? -1 : {operands[0]}" : Text(operands, from, to, vector: false);

    public override Value?[] Gradient(GradientContext context) => [context.X.Zeros()];
}
