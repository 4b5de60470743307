using System.Buffers;
using System.Numerics;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>What is computed of one matrix, or of one of each operand. Always in doubles: a float's answer is then as good as a float can be.</summary>
/// <param name="operands">How many elements each operand has.</param>
/// <param name="results">How many elements each result has.</param>
/// <param name="scratch">How many more doubles it needs.</param>
internal abstract unsafe class MatrixRoutine(int[] operands, int[] results, int scratch = 0)
{
    public int[] Operands => operands;

    public int[] Results => results;

    public int Scratch => scratch;

    /// <param name="m">Operands, results and the scratch, each dense.</param>
    public abstract void Run(double** m);
}

/// <summary>Runs a routine for each matrix of a batch.</summary>
/// <param name="routine">The routine.</param>
/// <param name="offsets">For each operand, where its matrices are.</param>
internal sealed unsafe class MatrixLaunch<T>(MatrixRoutine routine, nint[][] offsets) : Launch
    where T : unmanaged, INumber<T>
{
    public override void Run(void** pointers)
    {
        var (operands, results) = (routine.Operands, routine.Results);
        var rented = ArrayPool<double>.Shared.Rent(operands.Sum() + results.Sum() + routine.Scratch);
        var m = stackalloc double*[operands.Length + results.Length + 1];
        fixed (double* memory = rented)
        {
            var next = memory;
            for (var i = 0; i < operands.Length; next += operands[i++]) m[i] = next;
            for (var i = 0; i < results.Length; next += results[i++]) m[operands.Length + i] = next;
            m[operands.Length + results.Length] = next;
            for (var matrix = 0; matrix < offsets[0].Length; matrix++)
            {
                for (var i = 0; i < operands.Length; i++)
                {
                    var from = (T*)pointers[i] + offsets[i][matrix];
                    for (var k = 0; k < operands[i]; k++) m[i][k] = double.CreateTruncating(from[k]);
                }

                routine.Run(m);
                for (var i = 0; i < results.Length; i++)
                {
                    var (to, result) = (operands.Length + i, (nint)matrix * results[i]);
                    for (var k = 0; k < results[i]; k++) ((T*)pointers[to])[result + k] = T.CreateTruncating(m[to][k]);
                }
            }
        }

        ArrayPool<double>.Shared.Return(rented);
    }
}
