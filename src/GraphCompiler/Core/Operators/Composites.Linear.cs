namespace GraphCompiler.Core.Operators;

// Functions of matrices.
internal static partial class Composites
{
    /// <summary>a · x, x vectors.</summary>
    public static Value MatVec(Value a, Value x, bool transpose) =>
        a.Apply(new MatMul(transpose), x.Apply(new ExpandDims(-1))).Apply(new Squeeze([-1]));

    /// <summary>The sum of the main diagonal.</summary>
    public static Value Trace(Value x) => x.Apply(new MatrixDiagPart(0)).Apply(new Sum([-1]));

    /// <summary>log det x of x = L · Lᵀ.</summary>
    public static Value LogDet(Value x) => 2 * x.Apply(new Cholesky()).Apply(new MatrixDiagPart(0)).Apply(new Log()).Apply(new Sum([-1]));

    /// <summary>The x with c · cᵀ · x = b.</summary>
    public static Value CholeskySolve(Value c, Value b) =>
        c.Apply(new TriangularSolve(IsLower: true, Adjoint: true), c.Apply(new TriangularSolve(IsLower: true, Adjoint: false), b));

    /// <summary>
    /// The x that makes |a · x - b|² + weight · |x|² least, the shortest where there are several; the root of the weight is null where there is none.
    /// A weight is further rows of a, and zeros in b.
    /// </summary>
    public static Value LeastSquares(Value a, Value b, Value? root)
    {
        var inverse = root is null ? a.Apply(new PseudoInverse(IsNormal: true)) : Weighted(a, root);
        return inverse.Apply(new MatrixTranspose()).Apply(new MatMul(TransposeA: true), b);
    }

    private static Value Weighted(Value a, Value root)
    {
        var shape = a.Builder.WithAxes(a, [-2, -1]);
        if (shape.RawDims.Length < 2) throw new TfValueException("A regularizer needs to know how many axes the matrix has.");
        var (rows, columns) = (shape.RawDims[^2], shape.RawDims[^1]);
        var numbers = a.Builder.Apply(new Iota(Shape.Create([columns]), DType.Int32))[0];
        var unit = numbers.Apply(new ExpandDims(-1)).Apply(new Equal(), numbers).CastTo(a.DType) * root;
        var below = unit.BroadcastTo(Shape.Create([.. MatMul.Batch(shape).RawDims, columns, columns]));
        var inverse = a.Builder.Apply(new Concat(-2), a, below)[0].Apply(new PseudoInverse(IsNormal: true));
        return a.Builder.Apply(new Split(-1, Shape.Create([rows, columns])), inverse)[0];
    }

    /// <summary>The matrix of all products of an element of x with one of y, as blocks of y.</summary>
    public static Value Kron(Value x, Value y)
    {
        var blocks = x.Apply(new ExpandDims(-2)).Apply(new ExpandDims(-1)) * y.Apply(new ExpandDims(-2)).Apply(new ExpandDims(-4));
        return Einsum.Merge(Einsum.Merge(blocks, blocks.Shape.Rank - 2, 2), blocks.Shape.Rank - 4, 2);
    }

    /// <summary>The diagonals of the transposed matrix.</summary>
    public static Value TransposedDiagonals(Value diagonals)
    {
        var parts = diagonals.Builder.Apply(new Unpack(-2, 3), diagonals);
        return diagonals.Builder.Apply(new Pack(-2), parts[2].Apply(new Roll([-1], [-1])), parts[1], parts[0].Apply(new Roll([1], [-1])))[0];
    }

    /// <summary>The diagonals of x · yᵀ that a tridiagonal matrix has.</summary>
    public static Value DiagonalsOf(Value x, Value y)
    {
        var (above, below) = (RowSums(x * Shifted(y, -1)), RowSums(x * Shifted(y, 1)));
        return x.Builder.Apply(new Pack(-2), ExceptLast(above, -1), RowSums(x * y), ExceptFirst(below, -1))[0];

        static Value RowSums(Value product) => product.Apply(new Sum([-1]));
    }

    /// <summary>Rows moved on by so many.</summary>
    public static Value Shifted(Value x, int by) => x.Apply(new Roll([by], [-2]));

    /// <summary>x with zeros at the first position of an axis counted from the end.</summary>
    public static Value ExceptFirst(Value x, int axis) => Positions(x, axis, out _).Apply(new Equal(), Zero(x)).Select(x.Constant(0), x);

    /// <summary>x with zeros at the last position of an axis counted from the end.</summary>
    public static Value ExceptLast(Value x, int axis)
    {
        var positions = Positions(x, axis, out var size);
        return (positions + positions.Constant(1)).Apply(new Equal(), x.Builder.Apply(new SizeOf(Shape.Create([size]), positions.DType))[0]).Select(x.Constant(0), x);
    }

    private static Value Zero(Value x) => x.Builder.Apply(new Intrinsic(0, PositionsOf(x)))[0];

    // As wide as the elements, so that a kernel holds both in the same lanes.
    private static DType PositionsOf(Value x) => x.DType.Wide.Size == sizeof(long) ? DType.Int64 : DType.Int32;

    private static Value Positions(Value x, int axis, out Dim size)
    {
        size = x.Builder.WithAxes(x, [axis]).RawDims[^-axis];
        var positions = x.Builder.Apply(new Iota(Shape.Create([size]), PositionsOf(x)))[0];
        return axis == -1 ? positions : positions.Apply(new ExpandDims(-1));
    }
}
