using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Makes the launches of pools and of their gradients.</summary>
internal static class PoolKernels
{
    public static Launch Bind(MaxPool @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(PoolKind.Max, @operator.Window, @operator.Size, inputs[0], outputs[0].Shape);

    public static Launch Bind(MaxPoolGradient @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(PoolKind.MaxGradient, @operator.Window, @operator.Size, inputs[0], inputs[1].Shape);

    public static Launch Bind(MaxPoolPick @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(PoolKind.MaxPick, @operator.Window, @operator.Size, inputs[0], outputs[0].Shape);

    public static Launch Bind(AvgPool @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(PoolKind.Mean, @operator.Window, @operator.Size, inputs[0], outputs[0].Shape);

    public static Launch Bind(AvgPoolGradient @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(PoolKind.MeanGradient, @operator.Window, @operator.Size, outputs[0], inputs[0].Shape);

    private static Launch Make(PoolKind kind, Window window, EquatableArray<int> size, TensorType x, Shape y)
    {
        var space = new WindowSpace(window, x.Shape, y, size.AsSpan());
        return x.DType.Name switch
        {
            "float32" => new PoolLaunch<float>(kind, space),
            "float64" => new PoolLaunch<double>(kind, space),
            "int8" => new PoolLaunch<sbyte>(kind, space),
            "int16" => new PoolLaunch<short>(kind, space),
            "int32" => new PoolLaunch<int>(kind, space),
            "int64" => new PoolLaunch<long>(kind, space),
            "uint8" => new PoolLaunch<byte>(kind, space),
            "uint16" => new PoolLaunch<ushort>(kind, space),
            _ => throw new NotSupportedException($"Pools of {x.DType.Name} are not supported."),
        };
    }
}

internal enum PoolKind
{
    Max,
    MaxGradient,
    MaxPick,
    Mean,
    MeanGradient,
}
