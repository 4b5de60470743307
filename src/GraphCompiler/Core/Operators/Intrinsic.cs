using System.Globalization;

namespace GraphCompiler.Core.Operators;

/// <summary>
/// A scalar that a rule of this library wrote, such as the 2 in the gradient of a square. It is part of a kernel's text and
/// key; a user's constant is an input instead.
/// </summary>
internal sealed record Intrinsic(double Constant, DType DType) : Operator
{
    public override string Details => Constant.ToString("R", CultureInfo.InvariantCulture);

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType, Shape.Scalar);

    public override Value?[] Gradient(GradientContext context) => [];
}
