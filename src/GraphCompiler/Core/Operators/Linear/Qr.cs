namespace GraphCompiler.Core.Operators;

/// <summary>
/// x = q · r, q with orthonormal columns and r upper triangular. Gradient, where there are no more columns than rows:
/// q · (dr + t · r⁻ᵀ) + (dq - q · qᵀdq) · r⁻ᵀ, t the part below the diagonal of qᵀdq - dqᵀq + r · drᵀ - dr · rᵀ.
/// </summary>
internal sealed record Qr(bool IsFull) : MatrixOperator
{
    public override string Details => IsFull ? "full" : "";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (shape, dtype) = (Matrices(builder, inputs), inputs[0].DType);
        if (shape.IsUnknown) return [new(dtype, shape), new(dtype, shape)];
        var (rows, columns) = (shape.RawDims[^2], shape.RawDims[^1]);
        var count = IsFull ? rows : MatrixDiagPart.Shorter(builder, rows, columns);
        return [new(dtype, With(shape, rows, count)), new(dtype, With(shape, count, columns))];
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var (shape, q, r) = (context.X.Shape, context.Outputs[0], context.Outputs[1]);
        if (shape.RawDims.Length < 2 || shape.RawDims[^2].Size is not { } rows || shape.RawDims[^1].Size is not { } columns || columns > rows || (IsFull && rows != columns))
        {
            throw TfNoGradientException.Of(this);
        }

        var (dq, dr) = (context.OutputGradients[0] ?? q.Zeros(), context.OutputGradients[1] ?? r.Zeros());
        var (qdq, rdr) = (Product(q, dq, transposeX: true), Product(r, dr, transposeY: true));
        var lower = (qdq - Transposed(qdq) + rdr - Transposed(rdr)).Apply(new BandPart(-1, 0));
        return [Product(q, dr + Divided(lower)) + Divided(dq - Product(q, qdq))];

        // x · r⁻ᵀ.
        Value Divided(Value x) => Transposed(r.Apply(new TriangularSolve(IsLower: false, Adjoint: false), Transposed(x)));

        static Value Transposed(Value x) => x.Apply(new MatrixTranspose());
    }
}
