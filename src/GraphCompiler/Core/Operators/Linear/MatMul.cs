namespace GraphCompiler.Core.Operators;

/// <summary>
/// z = x · y over the last two axes, each operand transposed first where that is asked for; axes before them broadcast.
/// Gradient: dz · yᵀ and xᵀ · dz, which are products of the same kind.
/// </summary>
internal sealed record MatMul(bool TransposeA = false, bool TransposeB = false) : Operator
{
    public override string Details => string.Join(", ", new[] { TransposeA ? "transposeA" : "", TransposeB ? "transposeB" : "" }.Where(s => s.Length > 0));

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var dtype = inputs[0].DType;
        if (dtype != inputs[1].DType) throw builder.TypeMismatch(this, dtype, inputs[1].DType);
        var (x, y) = builder.Matrices(this, inputs[0], inputs[1]);
        CheckRanks(builder, x, y);
        if (x.RawDims.Length < 2 || y.RawDims.Length < 2) return One(dtype, Shape.Unknown);

        var (left, right) = (InnerOfX(x), InnerOfY(y));
        if (left.IsKnown && right.IsKnown && left != right)
        {
            throw builder.Misfit(Unequal(left, right, x, y), $"Matrix size-incompatible: In[0]: {x.ToKernelString()}, In[1]: {y.ToKernelString()}");
        }

        if (!Broadcasting.TryBroadcast(Batch(x), Batch(y), out var batch, out left, out right))
        {
            throw builder.Misfit(
                Unequal(left, right, x, y),
                $"In[0] and In[1] must have compatible batch dimensions: {x.ToKernelString()} vs. {y.ToKernelString()}");
        }

        return One(dtype, batch.IsUnknown ? batch : Shape.Create([.. batch.RawDims, TransposeA ? x.RawDims[^1] : x.RawDims[^2], TransposeB ? y.RawDims[^2] : y.RawDims[^1]]));
    }

    public override Polynomial Flops(IReadOnlyList<TensorType> inputs, TensorType output) => inputs[0].Shape.RawDims.Length < 2
        ? Polynomial.Zero
        : 2 * Polynomial.Elements(Shape.Create([.. output.Shape.RawDims, InnerOfX(inputs[0].Shape)]));

    public override Value?[] Gradient(GradientContext context)
    {
        var (x, y, dz) = (context.X, context.Y, context.Dy);
        return context.Both(
            () => TransposeA ? Product(y, dz, TransposeB, true) : Product(dz, y, false, !TransposeB),
            () => TransposeB ? Product(dz, x, true, TransposeA) : Product(x, dz, !TransposeA, false));
    }

    /// <summary>
    /// The product as pointwise products and a fold, where it is an outer product or one of a matrix and a vector: then it can be computed where its operands
    /// are computed, or where its result is used. Null for all others.
    /// </summary>
    public Value? WithoutMatrix(Value x, Value y)
    {
        if (!IsOfVectors(x.Shape, y.Shape)) return null;
        var (rows, columns, depth) = Sizes(x.Shape, y.Shape);
        if (depth == 1) return As(x, TransposeA, rows, 1) * As(y, TransposeB, 1, columns);
        if (columns == 1)
        {
            return TransposeA
                ? (x * As(y, TransposeB, depth, 1)).Apply(new Sum([0], KeepDims: true)).Apply(new Reshape([rows, 1]))
                : (x * As(y, !TransposeB, 1, depth)).Apply(new Sum([1], KeepDims: true));
        }

        return TransposeB
            ? (y * x.Apply(new Reshape([1, depth]))).Apply(new Sum([1], KeepDims: true)).Apply(new Reshape([1, columns]))
            : (y * x).Apply(new Sum([0], KeepDims: true));

        // A vector that lies or stands: both are the same in memory.
        static Value As(Value vector, bool turns, Dim rows, Dim columns) => turns ? vector.Apply(new Reshape([rows, columns])) : vector;
    }

    /// <summary>
    /// Whether it is known to be an outer product, or one of a matrix and a vector. One row of a batch is none: alone it has the bits that it has among others.
    /// </summary>
    public bool IsOfVectors(Shape x, Shape y) =>
        x.RawDims.Length == 2 && y.RawDims.Length == 2 && Sizes(x, y) is var (rows, columns, depth) && (columns == 1 || depth == 1 || (rows == 1 && TransposeA));

    private (Dim Rows, Dim Columns, Dim Depth) Sizes(Shape x, Shape y) =>
        (x.RawDims[TransposeA ? 1 : 0], y.RawDims[TransposeB ? 0 : 1], InnerOfX(x).IsKnown ? InnerOfX(x) : InnerOfY(y));

    /// <summary>The dimension of the first operand that is summed over.</summary>
    public Dim InnerOfX(Shape x) => TransposeA ? x.RawDims[^2] : x.RawDims[^1];

    /// <summary>The dimension of the second operand that is summed over.</summary>
    public Dim InnerOfY(Shape y) => TransposeB ? y.RawDims[^1] : y.RawDims[^2];

    /// <summary>The axes before the matrices.</summary>
    public static Shape Batch(Shape shape) => Shape.Create(shape.RawDims.Slice(0, shape.RawDims.Length - 2));

    private static Value Product(Value x, Value y, bool transposeX, bool transposeY) => x.Apply(new MatMul(transposeX, transposeY), y);

    private static void CheckRanks(Builder builder, Shape x, Shape y)
    {
        if (IsBatched(x, y))
        {
            foreach (var (shape, index) in new[] { (x, 0), (y, 1) })
            {
                if (!shape.IsRankKnown || shape.Rank >= 2) continue;
                throw builder.Misfit(
                    $"Shape must be at least rank 2 but is rank {shape.Rank} for 'BatchMatMulV2' with input shapes: {x.ToKernelString()}, {y.ToKernelString()}.",
                    $"In[{index}] ndims must be >= 2: {shape.Rank}");
            }

            return;
        }

        foreach (var shape in new[] { x, y })
        {
            if (!shape.IsRankKnown || shape.Rank == 2) continue;
            throw builder.Misfit(
                $"Shape must be rank 2 but is rank {shape.Rank} for 'MatMul' with input shapes: {x.ToKernelString()}, {y.ToKernelString()}.",
                x.IsRankKnown && y.IsRankKnown && x.Rank == y.Rank
                    ? $"In[0] and In[1] ndims must be == 2: {shape.Rank}"
                    : $"In[0] and In[1] has different ndims: {x.ToKernelString()} vs. {y.ToKernelString()}");
        }
    }

    private static string Unequal(Dim left, Dim right, Shape x, Shape y) =>
        $"Dimensions must be equal, but are {left} and {right} for '{(IsBatched(x, y) ? "BatchMatMulV2" : "MatMul")}' with input shapes: {x.ToKernelString()}, {y.ToKernelString()}.";

    private static bool IsBatched(Shape x, Shape y) => (x.IsRankKnown && x.Rank > 2) || (y.IsRankKnown && y.Rank > 2);
}
