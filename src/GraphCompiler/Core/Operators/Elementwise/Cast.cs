namespace GraphCompiler.Core.Operators;

/// <summary>
/// y = (T)x: C#'s conversion, which truncates towards zero and saturates, while integers wrap; true is 1. Vectors hold a narrow number in a lane of
/// the wide type. Gradient: dy cast back, none from or to an integer.
/// </summary>
internal sealed record Cast(DType To) : PointwiseOperator
{
    public override string Details => To.Name;

    public override DType ResultOf(DType operand) => To;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => To.IsCarried && To != DType.BFloat16
        ? throw new TfInvalidArgumentException($"Cast {inputs[0].DType.Name} to {To.Name} is not supported [Op:Cast]")
        : One(To, inputs[0].Shape);

    /// <summary>Whether one kernel casts from a type: between wide types, and between a type and its wide one. A uint64 and a float know each other.</summary>
    public bool IsDirect(DType from) => from == To || from.Wide == To || from == To.Wide || (IsWide(from, To) && IsWide(To, from));

    /// <summary>The type in between where no kernel does.</summary>
    public DType Through(DType from) => IsWide(from, To) ? To.Wide : from.Wide;

    private static bool IsWide(DType dtype, DType other) => dtype.Wide == dtype || (dtype == DType.UInt64 && other.IsFloating);

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => (vector, from.Name, to.Name) switch
    {
        (true, "float32", "int32") => $"Vector512.ConvertToInt32({operands[0]})",
        (true, "int32", "float32") => $"Vector512.ConvertToSingle({operands[0]})",
        (true, "float64", "int64") => $"Vector512.ConvertToInt64({operands[0]})",
        (true, "int64", "float64") => $"Vector512.ConvertToDouble({operands[0]})",
        (true, "float64", "uint64") => $"Vector512.ConvertToUInt64({operands[0]})",
        (true, "uint64", "float64") => $"Vector512.ConvertToDouble({operands[0]})",
        (true, "uint64", "int64") => $"{operands[0]}.AsInt64()",
        (true, "int64", "uint64") => $"{operands[0]}.AsUInt64()",
        (true, "float32", "float16") => $"Lanes.RoundToHalf({operands[0]})",
        (true, "int32", "int8") => $"{operands[0]} << 24 >> 24",
        (true, "int32", "int16") => $"{operands[0]} << 16 >> 16",
        (true, "int32", "uint8") => $"{operands[0]} & Vector512.Create(0xFF)",
        (true, "int32", "uint16") => $"{operands[0]} & Vector512.Create(0xFFFF)",
        (true, "int64", "uint32") => $"{operands[0]} & Vector512.Create(0xFFFFFFFFL)",
        (true, _, _) when from.Wide == to => operands[0],
        (true, "bool", _) => $"{LaneText.OfMask(operands[0], to)} & {LaneText.Of(to)}.One",
        (true, _, "bool") => $"~{LaneText.ToMask($"Vector512.Equals({operands[0]}, {LaneText.Of(from)}.Zero)", from)}",
        (false, "bool", _) => $"({operands[0]} ? ({to.Keyword})1 : ({to.Keyword})0)",
        (false, _, "bool") => $"({operands[0]} != default({from.Keyword}))",
        _ => $"({to.Keyword}){operands[0]}",
    };

    // A kernel on a device holds a float16 as the float32 that it is.
    public override string? DeviceText(IReadOnlyList<string> operands, DType from, DType to) =>
        from == DType.Float16 ? operands[0] : to == DType.Float16 ? $"DeviceMath.RoundToHalf({operands[0]})" : base.DeviceText(operands, from, to);

    public override Value?[] Gradient(GradientContext context) =>
        context.X.DType.IsFloating && To.IsFloating ? [context.Dy.Apply(new Cast(context.X.DType))] : context.None;
}
