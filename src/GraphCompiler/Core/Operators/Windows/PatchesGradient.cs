namespace GraphCompiler.Core.Operators;

/// <summary>Patches added up where windows of a shape saw them. Gradient: the patches of dy.</summary>
internal sealed record PatchesGradient(Window Window, EquatableArray<int> Size, Shape Target) : Operator
{
    public override string Details => $"{Target.ToKernelString()}, [{string.Join(", ", Size)}], {Window}";

    public override DType ComputedIn(DType dtype) => dtype.IsFloating ? dtype.Wide : dtype;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Target);

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new Patches(Window, Size)).WithShape(context.X.Shape)];

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Target = map(Target) };
}
