using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

// Diagonals: their elements lie a row and one apart.
internal sealed unsafe partial class Movement
{
    public static Launch Bind(MatrixDiag @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var size = inputs[0].DType.Size;
        var fill = new StridedCopy(size, [(nint)outputs[0].Shape.ElementCount], [0], [1]);
        return new Movement([new Move(1, 2, fill), new Move(0, 2, OnDiagonal(size, inputs[0].Shape, outputs[0].Shape, @operator.K, isTarget: true))]);
    }

    public static Launch Bind(MatrixDiagPart @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        new Movement([new Move(0, 1, OnDiagonal(inputs[0].DType.Size, outputs[0].Shape, inputs[0].Shape, @operator.K, isTarget: false))]);

    public static Launch Bind(MatrixSetDiag @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        new Movement([new Move(0, 2, Whole(outputs[0])), new Move(1, 2, OnDiagonal(inputs[0].DType.Size, inputs[1].Shape, outputs[0].Shape, @operator.K, isTarget: true))]);

    public static Launch Bind(TensorDiag @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var count = (nint)inputs[0].Shape.ElementCount;
        return new Movement([new Move(0, 1, new StridedCopy(inputs[0].DType.Size, [count], [1], [count + 1]))], 1, Bytes(outputs[0]));
    }

    public static Launch Bind(TensorDiagPart @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var count = (nint)outputs[0].Shape.ElementCount;
        return new Movement([new Move(0, 1, new StridedCopy(inputs[0].DType.Size, [count], [count + 1], [1]))]);
    }

    private static StridedCopy OnDiagonal(int size, Shape diagonals, Shape matrices, int k, bool isTarget)
    {
        nint length = diagonals[^1], rows = matrices[^2], columns = matrices[^1];
        nint count = 1;
        for (var axis = 0; axis < diagonals.Rank - 1; axis++) count *= diagonals[axis];
        var start = k >= 0 ? k : -k * columns;
        nint[] own = [length, 1];
        nint[] other = [rows * columns, columns + 1];
        return isTarget ? new StridedCopy(size, [count, length], own, other, toStart: start) : new StridedCopy(size, [count, length], other, own, start);
    }
}
