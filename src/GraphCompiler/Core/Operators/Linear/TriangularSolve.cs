namespace GraphCompiler.Core.Operators;

/// <summary>
/// The x with a · x = b, or aᵀ · x = b, of whose a one triangle alone is read; matrices broadcast. Gradient: to b the solution of the
/// other system for dx, to a -db · xᵀ in its triangle.
/// </summary>
internal sealed record TriangularSolve(bool IsLower, bool Adjoint) : MatrixOperator
{
    public override string TensorFlowName => "MatrixTriangularSolve";

    public override string Details => $"{(IsLower ? "lower" : "upper")}{(Adjoint ? ", adjoint" : "")}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (inputs[0].DType != inputs[1].DType) throw builder.TypeMismatch(this, inputs[0].DType, inputs[1].DType);
        var b = Matrices(builder, inputs, 1);
        var a = Square(builder, inputs);
        if (a.IsUnknown || b.IsUnknown) return One(inputs[0].DType, Shape.Unknown);
        var (rows, own) = (a.RawDims[^1], b.RawDims[^2]);
        if (!builder.Same(Shape.Create([rows]), Shape.Create([own])))
        {
            throw builder.Refusal(this, inputs, $"In[0] and In[1] mismatch In[0].shape: {a.ToKernelString()}, In[1].shape: {b.ToKernelString()}", $"Dimensions must be equal, but are {rows} and {own}");
        }

        if (!builder.TryBroadcast(Batch(a), Batch(b), out var batch, out var left, out var right))
        {
            throw builder.Refusal(
                this, inputs, $"In[0] and In[1] must have compatible batch dimensions: {a.ToKernelString()} vs. {b.ToKernelString()}", $"Dimensions must be equal, but are {left} and {right}");
        }

        return One(inputs[0].DType, Shape.Create([.. batch.RawDims, b.RawDims[^2], b.RawDims[^1]]));
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var (a, b, x) = (context.X, context.Y, context.Output);
        var db = a.Apply(this with { Adjoint = !Adjoint }, context.Dy);
        return context.Both(
            () => (-(Adjoint ? Product(x, db, transposeY: true) : Product(db, x, transposeY: true))).Apply(IsLower ? new BandPart(-1, 0) : new BandPart(0, -1)).SumTo(a.Shape),
            () => db.SumTo(b.Shape));
    }

    protected override string TooFewAxes(int index, Shape shape) => $"In[{index}] ndims must be >= 2: {shape.Rank}";

    protected override TfException NotSquare(Builder builder, Value[] inputs, Dim rows, Dim columns) =>
        builder.Refusal(this, inputs, $"In[0] matrices in the last two dimensions must be square ({columns} =/= {rows})", $"Dimensions must be equal, but are {rows} and {columns}");
}
