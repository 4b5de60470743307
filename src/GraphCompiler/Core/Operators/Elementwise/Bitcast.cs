namespace GraphCompiler.Core.Operators;

/// <summary>y = the bits of x as another type of the same size. No gradient.</summary>
internal sealed record Bitcast(DType To) : PointwiseOperator
{
    public override string Details => To.Name;

    public override bool IsVectorizable(DType from) => from.Size >= 4;

    public override DType ResultOf(DType operand) => To;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(To, inputs[0].Shape);

    public override DType ComputedIn(DType dtype) => dtype;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? $"Vector512.As<{from.Keyword}, {to.Keyword}>({operands[0]})" : $"Unsafe.BitCast<{from.Keyword}, {to.Keyword}>({operands[0]})";

    public override string? DeviceText(IReadOnlyList<string> operands, DType from, DType to)
    {
        var bits = from.Name switch
        {
            "float16" => $"DeviceMath.ToHalf({operands[0]})",
            "float32" => $"BitConverter.SingleToInt32Bits({operands[0]})",
            "float64" => $"BitConverter.DoubleToInt64Bits({operands[0]})",
            _ => operands[0],
        };
        return to.Name switch
        {
            "float16" => $"DeviceMath.FromHalf((ushort){bits})",
            "float32" => $"BitConverter.Int32BitsToSingle((int){bits})",
            "float64" => $"BitConverter.Int64BitsToDouble((long){bits})",
            _ => $"({to.Keyword}){bits}",
        };
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
