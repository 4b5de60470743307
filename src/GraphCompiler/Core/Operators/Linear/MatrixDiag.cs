namespace GraphCompiler.Core.Operators;

/// <summary>
/// Square matrices that have the rows of x as their diagonal k - above the main one where k is positive - and the padding elsewhere.
/// Gradient: that diagonal of dy; to the padding nothing.
/// </summary>
internal sealed record MatrixDiag(int K) : MatrixOperator
{
    public override string TensorFlowName => "MatrixDiagV3";

    public override string Details => $"k: {K}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = builder.WithAxes(inputs[0], [-1]);
        if (shape.IsScalar) throw builder.Refusal(this, inputs, "diagonal must be at least 1-dim, received shape: []", "Shape must be at least rank 1 but is rank 0");
        if (shape.RawDims.IsEmpty) return One(inputs[0].DType, Shape.Unknown);
        var size = shape.RawDims[^1].Size is { } length ? length + Math.Abs(K) : K == 0 ? shape.RawDims[^1] : Dim.Unknown;
        return One(inputs[0].DType, Shape.Create([.. shape.RawDims[..^1], size, size]));
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new MatrixDiagPart(K)).WithShape(context.X.Shape), null];
}

/// <summary>The diagonal k of each matrix. Gradient: dy on that diagonal of zeros.</summary>
internal sealed record MatrixDiagPart(int K) : MatrixOperator
{
    protected override bool IsForAnyType => true;

    public override string TensorFlowName => "MatrixDiagPartV3";

    public override string Details => $"k: {K}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = Matrices(builder, inputs);
        return One(inputs[0].DType, shape.IsUnknown ? shape : Shape.Create([.. Batch(shape).RawDims, Length(builder, this, inputs, K, shape)]));
    }

    public override Value?[] Gradient(GradientContext context) => [context.X.Zeros().Apply(new MatrixSetDiag(K), context.Dy)];

    protected override string TooFewAxes(int index, Shape shape) => $"input must be at least 2-dim, received shape: {shape.ToKernelString()}";

    /// <summary>The smaller one of two sizes; prediction supposes that they are equal where it does not know them.</summary>
    public static Dim Shorter(Builder builder, Dim rows, Dim columns) =>
        rows.Size is { } m && columns.Size is { } n ? Math.Min(m, n) : builder.Joined(Shape.Create([rows]), Shape.Create([columns])).Dims[0];

    /// <summary>How long the diagonal of a matrix is.</summary>
    public static Dim Length(Builder builder, Operator @operator, Value[] inputs, int k, Shape shape)
    {
        var (rows, columns) = (shape.RawDims[^2], shape.RawDims[^1]);
        if (rows.Size is not { } height || columns.Size is not { } width) return k == 0 ? Shorter(builder, rows, columns) : Dim.Unknown;
        if (k != 0 && (k <= -height || k >= width))
        {
            throw builder.Refusal(
                @operator, inputs, $"lower_diag_index is out of bound: {k} It must be between {-height} and {width}", $"lower_diag_index is out of bound: {k}");
        }

        return Math.Min(height + Math.Min(k, 0), width - Math.Max(k, 0));
    }
}

/// <summary>x with other elements on the diagonal k of each matrix. Gradient: dy without them, and they.</summary>
internal sealed record MatrixSetDiag(int K) : MatrixOperator
{
    protected override bool IsForAnyType => true;

    public override string TensorFlowName => "MatrixSetDiagV3";

    public override string Details => $"k: {K}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (inputs[0].DType != inputs[1].DType) throw builder.TypeMismatch(this, inputs[0].DType, inputs[1].DType);
        var (shape, given) = (Matrices(builder, inputs), inputs[1].Shape);
        if (shape.IsUnknown) return One(inputs[0].DType, inputs[0].Shape);
        var diagonal = Shape.Create([.. Batch(shape).RawDims, MatrixDiagPart.Length(builder, this, inputs, K, shape)]);
        return diagonal.IsCompatibleWith(given) ? One(inputs[0].DType, shape) : throw new TfInvalidArgumentException(
            $"Either first dimensions of diagonal don't match input.shape[:-2], or diagonal.shape[:-1] is not equal to the longests diagonal in range [lower_diag_index:upper_diag_index].\n"
            + $"Input shape: {shape.ToKernelString()}\nDiagonal shape: {given.ToKernelString()}\nExpected diagonal shape: {diagonal.ToKernelString()} [Op:{TensorFlowName}]");
    }

    public override Value?[] Gradient(GradientContext context) => context.Both(
        () => context.Dy.Apply(this, context.Y.Zeros()),
        () => context.Dy.Apply(new MatrixDiagPart(K)).WithShape(context.Y.Shape));

    protected override string TooFewAxes(int index, Shape shape) => $"input must be at least 2-dim, received shape: {shape.ToKernelString()}";
}
