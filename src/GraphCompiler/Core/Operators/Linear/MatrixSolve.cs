namespace GraphCompiler.Core.Operators;

/// <summary>The x with a · x = b, or aᵀ · x = b. Gradient: to b the solution of the other system for dx, to a -db · xᵀ.</summary>
internal sealed record MatrixSolve(bool Adjoint) : MatrixOperator
{
    public override bool CanFail => true;

    public override string Details => Adjoint ? "adjoint" : "";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (inputs[0].DType != inputs[1].DType) throw builder.TypeMismatch(this, inputs[0].DType, inputs[1].DType);
        var (left, right) = (inputs[0].Shape, inputs[1].Shape);
        if (left.IsRankKnown && right.IsRankKnown && left.Rank >= 2 && left.Rank != right.Rank)
        {
            throw builder.Refusal(
                this, inputs, "All input tensors must have the same rank.", right.Rank < 2 ? $"Shape must be at least rank 2 but is rank {right.Rank}" : $"Shapes must be equal rank, but are {left.Rank} and {right.Rank}");
        }

        var (a, b) = (Square(builder, inputs), Matrices(builder, inputs, 1));
        if (a.IsUnknown || b.IsUnknown) return One(inputs[0].DType, b);
        if (!builder.Same(Shape.Create([a.RawDims[^1]]), Shape.Create([b.RawDims[^2]])))
        {
            throw builder.Refusal(this, inputs, "Input matrix and rhs are incompatible.", $"Dimensions must be equal, but are {a.RawDims[^1]} and {b.RawDims[^2]}");
        }

        if (!builder.Same(Batch(a), Batch(b)))
        {
            var axis = Enumerable.Range(0, a.Rank - 2).First(i => a.Dims[i] != b.Dims[i]);
            throw builder.Refusal(
                this, inputs, "All input tensors must have the same outer dimensions.", $"Dimension {axis} in both shapes must be equal, but are {a.Dims[axis]} and {b.Dims[axis]}. Shapes are {Batch(a).ToKernelString()} and {Batch(b).ToKernelString()}.");
        }

        return One(inputs[0].DType, b);
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var x = context.Output;
        var db = context.X.Apply(new MatrixSolve(!Adjoint), context.Dy);
        return [context.Needs(0) ? -(Adjoint ? Product(x, db, transposeY: true) : Product(db, x, transposeY: true)) : null, db];
    }

    protected override TfException NotSquare(Builder builder, Value[] inputs, Dim rows, Dim columns) =>
        builder.Refusal(this, inputs, "First input (lhs) must be a square matrix.", $"Dimensions must be equal, but are {rows} and {columns}");
}
