namespace GraphCompiler.Core.Operators;

/// <summary>
/// The x with a · x = b, a given by its diagonals [..., 3, n]: above the main one, itself, below it; the last of the first and the first of
/// the last count for nothing. Gradient: to b the solution of the transposed system for dx, to the diagonals -db · xᵀ on them.
/// </summary>
internal sealed record TridiagonalSolve : MatrixOperator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (inputs[0].DType != inputs[1].DType) throw builder.TypeMismatch(this, inputs[0].DType, inputs[1].DType);
        var (a, b) = (Matrices(builder, inputs), Matrices(builder, inputs, 1));
        if (a.IsUnknown || b.IsUnknown) return One(inputs[0].DType, b);
        if (a.RawDims[^2].Size is { } count && count != 3)
        {
            throw Refused($"Expected diagonals to be provided as a matrix with 3 rows, got {count} rows", $"Expected 3 diagonals got {count}");
        }

        if (!builder.Same(Shape.Create([a.RawDims[^1]]), Shape.Create([b.RawDims[^2]])))
        {
            throw Refused(
                $"Expected the same number of left-hand sides and right-hand sides, got {a.RawDims[^1]} and {b.RawDims[^2]}",
                $"Expected number of left-hand sided and right-hand sides to be equal, got {a.RawDims[^1]} and {b.RawDims[^2]}");
        }

        if (!builder.Same(Batch(a), Batch(b))) throw Refused("All input tensors must have the same outer dimensions.", $"Batch shapes of diagonals and rhs must be equal, got {Batch(a)} and {Batch(b)}");
        return One(inputs[0].DType, b);

        // TensorFlow looks at what is known of the shapes in host code, in eager code too.
        TfException Refused(string kernel, string host) => inputs[0] is NodeValue ? builder.Misfit(host, kernel) : new TfValueException(host);
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var x = context.Output;
        var db = Composites.TransposedDiagonals(context.X).Apply(this, context.Dy);
        return context.Both(() => Composites.DiagonalsOf(-db, x), () => db);
    }
}
