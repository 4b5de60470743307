namespace GraphCompiler.Core.Operators;

/// <summary>For x, filters w and dy: dy added up at the x, or at the w, of each window's first largest sum. Gradient: for dy that of those places.</summary>
internal sealed record DilationGradient(Window Window, DilationSide Side) : Operator
{
    public override string TensorFlowName => $"Dilation2DBackprop{(Side == DilationSide.Input ? "Input" : "Filter")}";

    public override string Details => Window.ToString();

    public override DType ComputedIn(DType dtype) => dtype.IsFloating ? dtype.Wide : dtype;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[2].DType, inputs[Side == DilationSide.Input ? 0 : 1].Shape);

    public override Value?[] Gradient(GradientContext context) =>
        [null, null, context.Dy.Builder.Apply(new DilationPick(Window, Side), context.X, context.Y, context.Dy)[0].WithShape(context.Inputs[2].Shape)];
}
