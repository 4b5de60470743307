using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>The launches of random operators, by element type.</summary>
internal static class RandomKernels
{
    public static Launch Bind(RandomUniform @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => outputs[0].DType.Name switch
    {
        "float32" => new RandomFill<float, UniformSingle>(Length(outputs)),
        "float64" => new RandomFill<double, UniformDouble>(Length(outputs)),
        "float16" => new RandomFill<Half, UniformHalf>(Length(outputs)),
        _ => throw Unsupported(@operator, outputs),
    };

    public static Launch Bind(RandomNormal @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => outputs[0].DType.Name switch
    {
        "float32" => new RandomFill<float, NormalSingle>(Length(outputs)),
        "float64" => new RandomFill<double, NormalDouble>(Length(outputs)),
        "float16" => new RandomFill<Half, NormalHalf>(Length(outputs)),
        _ => throw Unsupported(@operator, outputs),
    };

    public static Launch Bind(RandomTruncatedNormal @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => outputs[0].DType.Name switch
    {
        "float32" => new TruncatedNormalLaunch<float>(Length(outputs)),
        "float64" => new TruncatedNormalLaunch<double>(Length(outputs)),
        "float16" => new TruncatedNormalLaunch<Half>(Length(outputs)),
        _ => throw Unsupported(@operator, outputs),
    };

    public static Launch Bind(RandomBits @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => outputs[0].DType.Name switch
    {
        "int32" => new RandomFill<int, Bits<int>>(Length(outputs)),
        "int64" => new RandomFill<long, Bits<long>>(Length(outputs)),
        "uint32" => new RandomFill<uint, Bits<uint>>(Length(outputs)),
        "uint64" => new RandomFill<ulong, Bits<ulong>>(Length(outputs)),
        _ => throw Unsupported(@operator, outputs),
    };

    public static Launch Bind(RandomInteger @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => outputs[0].DType.Name switch
    {
        "int32" => new RandomFill<int, Ranged<int, uint>>(Length(outputs)),
        "int64" => new RandomFill<long, Ranged<long, ulong>>(Length(outputs)),
        "uint32" => new RandomFill<uint, Ranged<uint, uint>>(Length(outputs)),
        "uint64" => new RandomFill<ulong, Ranged<ulong, ulong>>(Length(outputs)),
        _ => throw Unsupported(@operator, outputs),
    };

    public static Launch Bind(RandomGamma @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => Sampled<GammaSample>(@operator, inputs[1], outputs);

    public static Launch Bind(RandomPoisson @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => Sampled<PoissonSample>(@operator, inputs[1], outputs);

    public static Launch Bind(RandomBinomial @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => Sampled<BinomialSample>(@operator, inputs[1], outputs);

    private static Launch Sampled<TSample>(RandomOperator @operator, TensorType parameter, ReadOnlySpan<TensorType> outputs)
        where TSample : ISample => (parameter.DType.Name, outputs[0].DType.Name) switch
    {
        ("float32", "float32") => new SampleLaunch<float, float, TSample>(Length(outputs), @operator.Consumption),
        ("float64", "float64") => new SampleLaunch<double, double, TSample>(Length(outputs), @operator.Consumption),
        ("float16", "float16") => new SampleLaunch<Half, Half, TSample>(Length(outputs), @operator.Consumption),
        ("float32", "int32") => new SampleLaunch<float, int, TSample>(Length(outputs), @operator.Consumption),
        ("float32", "int64") => new SampleLaunch<float, long, TSample>(Length(outputs), @operator.Consumption),
        ("float64", "int32") => new SampleLaunch<double, int, TSample>(Length(outputs), @operator.Consumption),
        ("float64", "int64") => new SampleLaunch<double, long, TSample>(Length(outputs), @operator.Consumption),
        _ => throw Unsupported(@operator, outputs),
    };

    public static nint Length(ReadOnlySpan<TensorType> outputs) => checked((nint)outputs[0].Shape.ElementCount);

    private static NotSupportedException Unsupported(Operator @operator, ReadOnlySpan<TensorType> outputs) =>
        new($"{@operator.TensorFlowName} is not implemented for {outputs[0].DType.Name}.");
}
