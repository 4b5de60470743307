using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Copies labels that are all within their range.</summary>
internal sealed unsafe class CheckedLabelsLaunch<T>(int count, int classes, Shape logits) : Launch
    where T : unmanaged, IBinaryInteger<T>
{
    public override void Run(void** pointers)
    {
        var labels = new ReadOnlySpan<T>(pointers[0], count);
        foreach (var label in labels)
        {
            if (T.IsNegative(label) || label >= T.CreateSaturating(classes)) Throw(label, labels);
        }

        labels.CopyTo(new Span<T>(pointers[1], count));
    }

    private void Throw(T label, ReadOnlySpan<T> labels)
    {
        if (classes == 0) throw new TfInvalidArgumentException($"Must have at least one class, but got logits shape {logits.ToKernelString()}");
        throw new TfInvalidArgumentException(
            $"Received a label value of {label} which is outside the valid range of [0, {classes}).  Label values: {string.Join(" ", labels.ToArray())}");
    }
}

internal static class CheckedLabelsKernel
{
    public static Launch Bind(CheckedLabels @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (count, classes) = (checked((int)inputs[0].Shape.ElementCount), @operator.Classes[0]);
        var logits = Shape.Create([.. inputs[0].Shape.Dims, classes]);
        return inputs[0].DType == DType.Int64 ? new CheckedLabelsLaunch<long>(count, classes, logits)
            : inputs[0].DType == DType.Int32 ? new CheckedLabelsLaunch<int>(count, classes, logits)
            : throw new NotSupportedException($"Labels of {inputs[0].DType.Name} are not supported: cast them to int32 or int64.");
    }
}
