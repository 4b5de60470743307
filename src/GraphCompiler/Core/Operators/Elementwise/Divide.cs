namespace GraphCompiler.Core.Operators;

/// <summary>z = x / y. Gradient: dz / y, dz · ((-x / y) / y).</summary>
internal sealed record Divide : BinaryOperator
{
    public override string TensorFlowName => "RealDiv";

    public override bool ReadsSign => true;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"{operands[0]} / {operands[1]}";

    // A kernel on a device cannot throw, as a division of integers by zero does.
    public override string? DeviceText(IReadOnlyList<string> operands, DType from, DType to) =>
        from.IsFloating ? Text(operands, from, to, vector: false) : null;

    public override Value?[] Gradient(GradientContext context) =>
        context.Both(() => context.Dy / context.Y, () => context.Dy * (-context.X / context.Y / context.Y));
}
