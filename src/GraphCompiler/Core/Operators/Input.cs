namespace GraphCompiler.Core.Operators;

internal enum InputKind
{
    /// <summary>A tensor argument.</summary>
    Argument,

    /// <summary>A host scalar argument, a tensor of rank 0 inside.</summary>
    Scalar,

    /// <summary>A tensor from outside, by value: a literal, a closure's or field's tensor.</summary>
    Capture,

    /// <summary>A variable, by reference.</summary>
    Variable,
}

/// <summary>What a graph takes from outside, the <paramref name="Ordinal"/>th of its kind.</summary>
internal sealed record Input(InputKind Kind, int Ordinal, string InputName, TensorType Type) : Operator
{
    public override string Details => $"{Kind}, {InputName}";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [Type];

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Type = Type with { Shape = map(Type.Shape) } };

    public override Value?[] Gradient(GradientContext context) => context.None;
}
