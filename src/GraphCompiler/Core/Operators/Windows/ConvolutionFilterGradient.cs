namespace GraphCompiler.Core.Operators;

/// <summary>
/// What a convolution of x with filters of a shape passes back to them for y: w[k, c, o] = Σ x[n, i, c] · y[n, p, o] over all windows p, i being
/// where they see their element k. Gradient: for x that of the convolution with dw, for y the convolution of x with dw.
/// </summary>
/// <param name="Window">That of the convolution.</param>
/// <param name="IsDepthwise">Whether the filters are depthwise.</param>
/// <param name="Target">The shape of w.</param>
internal sealed record ConvolutionFilterGradient(Window Window, bool IsDepthwise, Shape Target) : Operator
{
    public override string TensorFlowName => Convolution.NameOf(Window, IsDepthwise, "BackpropFilter");

    public override string Details => $"{Target.ToKernelString()}, {Window}";

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Target);

    public override Polynomial Flops(IReadOnlyList<TensorType> inputs, TensorType output) => Convolution.Products(output.Shape, inputs[1].Shape, IsDepthwise);

    public override Value?[] Gradient(GradientContext context)
    {
        var (x, y, dw) = (context.X, context.Y, context.Dy);
        return context.Both(
            () => dw.Apply(new ConvolutionInputGradient(Window, IsDepthwise, x.Shape), y),
            () => x.Apply(new Convolution(Window, IsDepthwise), dw).WithShape(y.Shape));
    }

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Target = map(Target) };
}
