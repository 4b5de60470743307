namespace GraphCompiler.Core.Operators;

/// <summary>The determinant of each matrix. Gradient: dy · y · (x⁻¹)ᵀ.</summary>
internal sealed record MatrixDeterminant : MatrixOperator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Batch(Square(builder, inputs)));

    public override Value?[] Gradient(GradientContext context) => [LogMatrixDeterminant.Scaled(context.X, context.Dy * context.Output)];

    protected override TfException NotSquare(Builder builder, Value[] inputs, Dim rows, Dim columns) => base.NotSquare(builder, inputs, columns, rows);
}

/// <summary>The sign of each matrix's determinant, and the logarithm of its magnitude. Gradient: that of the logarithm, dy · (x⁻¹)ᵀ.</summary>
internal sealed record LogMatrixDeterminant : MatrixOperator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var type = new TensorType(inputs[0].DType, Batch(Square(builder, inputs)));
        return [type, type];
    }

    public override Value?[] Gradient(GradientContext context) => [context.OutputGradients[1] is { } dy ? Scaled(context.X, dy) : null];

    /// <summary>The transposed inverses, each times a number.</summary>
    public static Value Scaled(Value x, Value factors) =>
        x.Apply(new MatrixInverse()).Apply(new MatrixTranspose()) * factors.Apply(new ExpandDims(-1)).Apply(new ExpandDims(-1));

    protected override TfException NotSquare(Builder builder, Value[] inputs, Dim rows, Dim columns) => base.NotSquare(builder, inputs, columns, rows);
}
