namespace GraphCompiler.Core.Operators;

/// <summary>
/// y = (T)x: C#'s conversion, which truncates towards zero and saturates; true is 1. Gradient: dy cast back, none from or to
/// an integer.
/// </summary>
internal sealed record Cast(DType To) : PointwiseOperator
{
    public override string Details => To.Name;

    public override DType ResultOf(DType operand) => To;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(To, inputs[0].Shape);

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => (vector, from.Name, to.Name) switch
    {
        (true, "float32", "int32") => $"Vector512.ConvertToInt32({operands[0]})",
        (true, "int32", "float32") => $"Vector512.ConvertToSingle({operands[0]})",
        (true, "float64", "int64") => $"Vector512.ConvertToInt64({operands[0]})",
        (true, "int64", "float64") => $"Vector512.ConvertToDouble({operands[0]})",
        (true, "bool", _) => $"{LaneText.OfMask(operands[0], to)} & {LaneText.Of(to)}.One",
        (true, _, "bool") => $"~{LaneText.ToMask($"Vector512.Equals({operands[0]}, {LaneText.Of(from)}.Zero)", from)}",
        (false, "bool", _) => $"({operands[0]} ? ({to.Keyword})1 : ({to.Keyword})0)",
        (false, _, "bool") => $"({operands[0]} != default({from.Keyword}))",
        _ => $"({to.Keyword}){operands[0]}",
    };

    public override Value?[] Gradient(GradientContext context) =>
        context.X.DType.IsFloating && To.IsFloating ? [context.Dy.Apply(new Cast(context.X.DType))] : context.None;
}
