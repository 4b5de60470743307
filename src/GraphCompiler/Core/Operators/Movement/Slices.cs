namespace GraphCompiler.Core.Operators;

/// <summary>
/// Zeros of a shape to which slices along an axis are added, each where its index says: what the gradient of a lookup is. Of
/// rows it stays the rows, until somebody needs it dense. Gradient: the lookup in dy.
/// </summary>
/// <param name="Target">The dense shape.</param>
/// <param name="Axis">The axis that the indices are about.</param>
/// <param name="BatchDims">How many leading axes values and indices share.</param>
/// <param name="IsSubscript">Whether negative indices count from the end.</param>
internal sealed record Slices(Shape Target, int Axis = 0, int BatchDims = 0, bool IsSubscript = false) : Operator
{
    public override string TensorFlowName => "IndexedSlices";

    public override bool CanFail => true;

    public override string Details => $"{Target.ToKernelString()}, axis: {Axis}";

    /// <summary>Whether it is rows of a table, an int32 index for each.</summary>
    public bool IsRows => Axis == 0 && BatchDims == 0 && !IsSubscript;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Target);

    public override Value?[] Gradient(GradientContext context) =>
        [context.Dy.Apply(new Gather(Axis, BatchDims, IsSubscript), context.Y).WithShape(context.X.Shape), null];

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Target = map(Target) };
}
