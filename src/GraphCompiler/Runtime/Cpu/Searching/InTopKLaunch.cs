using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Counts for each row how many predictions beat the target's.</summary>
internal sealed unsafe class InTopKLaunch(TensorType targets, int rows, int classes, int k) : Launch
{
    private readonly IndexReader _reader = new(targets);

    public static Launch Bind(InTopK @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => inputs[1].DType == DType.Float32
        ? new InTopKLaunch(inputs[0], inputs[1].Shape[0], inputs[1].Shape[1], @operator.K)
        : throw new NotSupportedException($"Predictions of {inputs[1].DType.Name} are not supported: cast them to float32.");

    public override void Run(void** pointers)
    {
        var row = (float*)pointers[1];
        var result = (bool*)pointers[2];
        for (var i = 0; i < rows; i++, row += classes)
        {
            var target = _reader.Read(pointers[0], i);
            result[i] = (ulong)target < (ulong)classes && float.IsFinite(row[target]) && Better(row, row[target]) < k;
        }
    }

    /// <summary>How many are larger; more than there are where one is not finite.</summary>
    private int Better(float* row, float target)
    {
        var better = 0;
        for (var j = 0; j < classes; j++)
        {
            if (!float.IsFinite(row[j])) return int.MaxValue;
            if (row[j] > target && ++better >= k) break;
        }

        return better;
    }
}
