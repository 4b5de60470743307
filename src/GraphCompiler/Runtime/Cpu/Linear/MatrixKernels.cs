using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Makes the launches of operators on matrices.</summary>
internal static class MatrixKernels
{
    public static Launch Bind(Cholesky @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new CholeskyRoutine(Columns(inputs[0])), inputs, inputs[0].Shape);

    public static Launch Bind(TriangularSolve @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new TriangularRoutine(Columns(inputs[0]), Columns(inputs[1]), @operator.IsLower, @operator.Adjoint), inputs, outputs[0].Shape);

    public static Launch Bind(MatrixInverse @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new InverseRoutine(Columns(inputs[0])), inputs, inputs[0].Shape);

    public static Launch Bind(MatrixDeterminant @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new DeterminantRoutine(Columns(inputs[0]), isLogarithm: false), inputs, inputs[0].Shape);

    public static Launch Bind(LogMatrixDeterminant @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new DeterminantRoutine(Columns(inputs[0]), isLogarithm: true), inputs, inputs[0].Shape);

    public static Launch Bind(MatrixSolve @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new SolveRoutine(Columns(inputs[0]), Columns(inputs[1]), @operator.Adjoint), inputs, inputs[0].Shape);

    public static Launch Bind(SelfAdjointEig @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new EigenRoutine(Columns(inputs[0]), @operator.HasVectors), inputs, inputs[0].Shape);

    public static Launch Bind(Svd @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new SvdRoutine(Rows(inputs[0]), Columns(inputs[0]), @operator.HasVectors, @operator.IsFull), inputs, inputs[0].Shape);

    public static Launch Bind(Qr @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new QrRoutine(Rows(inputs[0]), Columns(inputs[0]), @operator.IsFull), inputs, inputs[0].Shape);

    public static Launch Bind(PseudoInverse @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (rows, columns) = (Rows(inputs[0]), Columns(inputs[0]));
        var share = @operator.Share ?? 10 * Math.Max(rows, columns) * (inputs[0].DType == DType.Float64 ? double.BitIncrement(1) - 1 : MathF.BitIncrement(1) - 1);
        return Make(@operator, @operator.IsNormal ? new NormalInverseRoutine(rows, columns) : new PseudoInverseRoutine(rows, columns, share), inputs, inputs[0].Shape);
    }

    public static Launch Bind(MatrixExponential @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new ExponentialRoutine(Columns(inputs[0])), inputs, inputs[0].Shape);

    public static Launch Bind(MatrixLogarithm @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new LogarithmRoutine(Columns(inputs[0])), inputs, inputs[0].Shape);

    public static Launch Bind(MatrixSquareRoot @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new SquareRootRoutine(Columns(inputs[0])), inputs, inputs[0].Shape);

    public static Launch Bind(TridiagonalSolve @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, new TridiagonalRoutine(Columns(inputs[0]), Columns(inputs[1])), inputs, inputs[1].Shape);

    private static int Rows(TensorType type) => type.Shape[^2];

    private static int Columns(TensorType type) => type.Shape[^1];

    /// <param name="operator">The operator.</param>
    /// <param name="routine">What it does with one of its matrices.</param>
    /// <param name="inputs">Its operands.</param>
    /// <param name="batch">A shape that counts matrices as the result does.</param>
    private static Launch Make(Operator @operator, MatrixRoutine routine, ReadOnlySpan<TensorType> inputs, Shape batch)
    {
        var offsets = new nint[inputs.Length][];
        for (var i = 0; i < offsets.Length; i++) offsets[i] = MatMulKernel.Offsets(inputs[i].Shape.ToArray(), batch.ToArray());
        return inputs[0].DType == DType.Float32 ? new MatrixLaunch<float>(routine, offsets)
            : inputs[0].DType == DType.Float64 ? new MatrixLaunch<double>(routine, offsets)
            : throw new NotSupportedException($"{@operator.TensorFlowName} is not implemented for {inputs[0].DType.Name}.");
    }
}
