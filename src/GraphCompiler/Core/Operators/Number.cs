namespace GraphCompiler.Core.Operators;

/// <summary>A whole number that a rule of this library knows when it runs, and that no kernel's key has.</summary>
internal sealed record Number(long Value, DType DType) : ShapeQuery(Shape.Scalar, DType)
{
    public override string TensorFlowName => "Const";

    public override string Details => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public override long[] Values => [Value];

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType, Shape.Scalar);
}
