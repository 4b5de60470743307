namespace GraphCompiler.Core.Operators;

/// <summary>An operator on the matrices that the last two axes of tensors are; axes before them count matrices.</summary>
internal abstract record MatrixOperator : Operator
{
    /// <summary>The axes that a matrix has: where no rank is known, prediction supposes no others.</summary>
    protected static EquatableArray<int> Both { get; } = [0, 1];

    /// <summary>Whether elements are only moved, so that they may be of any type; routines that compute are for float32 and float64.</summary>
    protected virtual bool IsForAnyType => false;

    /// <summary>The shape of an operand; unknown where no axes are known.</summary>
    protected Shape Matrices(Builder builder, Value[] inputs, int index = 0)
    {
        var dtype = inputs[index].DType;
        if (!IsForAnyType && dtype != DType.Float32 && dtype != DType.Float64) throw builder.WrongType(TensorFlowName, "input", dtype, "float32, float64");
        var shape = builder.WithAxes(inputs[index], Both);
        if (shape.IsRankKnown && shape.Rank < 2)
        {
            throw builder.Refusal(this, inputs, TooFewAxes(index, shape), $"Shape must be at least rank 2 but is rank {shape.Rank}");
        }

        return shape.RawDims.Length < 2 ? Shape.Unknown : shape;
    }

    /// <summary>The shape of an operand whose matrices are square.</summary>
    protected Shape Square(Builder builder, Value[] inputs)
    {
        var shape = Matrices(builder, inputs);
        if (shape.IsUnknown) return shape;
        var (rows, columns) = (shape.RawDims[^2], shape.RawDims[^1]);
        return builder.Same(Shape.Create([rows]), Shape.Create([columns])) ? shape : throw NotSquare(builder, inputs, rows, columns);
    }

    /// <summary>The axes that count matrices.</summary>
    protected static Shape Batch(Shape shape) => shape.IsUnknown ? shape : MatMul.Batch(shape);

    protected static Shape With(Shape shape, params Dim[] last) => shape.IsUnknown ? shape : Shape.Create([.. MatMul.Batch(shape).RawDims, .. last]);

    protected virtual string TooFewAxes(int index, Shape shape) => $"Input tensor {index} must have rank >= 2, got {shape.Rank}";

    protected virtual TfException NotSquare(Builder builder, Value[] inputs, Dim rows, Dim columns) =>
        builder.Refusal(this, inputs, "Input matrix must be square.", $"Dimensions must be equal, but are {rows} and {columns}");

    protected static Value Product(Value x, Value y, bool transposeX = false, bool transposeY = false) => x.Apply(new MatMul(transposeX, transposeY), y);

    /// <summary>What is on or below the diagonal, half of the diagonal itself.</summary>
    protected static Value HalfLower(Value x) => x.Apply(new BandPart(-1, 0)).Apply(new MatrixSetDiag(0), 0.5 * x.Apply(new MatrixDiagPart(0)));

    /// <summary>Matrices with these diagonals and zeros beside them.</summary>
    protected static Value Diagonal(Value diagonals) => diagonals.Apply(new MatrixDiag(0), diagonals.Constant(0));
}
