namespace GraphCompiler.Core.Operators;

/// <summary>For x, filters w and z, of the shape of x or of w: z at the x, or at the w, of each window's first largest sum. Gradient: for z, dy at those places.</summary>
internal sealed record DilationPick(Window Window, DilationSide Side) : Operator
{
    public override string Details => $"{Side}, {Window}";

    public override DType ComputedIn(DType dtype) => dtype.IsFloating ? dtype.Wide : dtype;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[2].DType, Dilation.Dilated(builder, this, inputs, Window));

    public override Value?[] Gradient(GradientContext context) =>
        [null, null, context.Dy.Builder.Apply(new DilationGradient(Window, Side), context.X, context.Y, context.Dy)[0]];
}
