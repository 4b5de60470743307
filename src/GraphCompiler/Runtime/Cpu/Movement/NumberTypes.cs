using System.Numerics;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Makes something for an element type that is known only as a <see cref="DType"/>.</summary>
internal interface INumberMaker<out TResult>
{
    TResult Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>Makes a launch.</summary>
internal interface INumberLaunch : INumberMaker<Launch>;

internal static class NumberTypes
{
    /// <exception cref="NotSupportedException">The elements are no numbers.</exception>
    public static TResult Make<TResult>(DType dtype, INumberMaker<TResult> maker) => dtype.Name switch
    {
        "float32" => maker.Make<float>(),
        "float64" => maker.Make<double>(),
        "float16" => maker.Make<Half>(),
        "int8" => maker.Make<sbyte>(),
        "int16" => maker.Make<short>(),
        "int32" => maker.Make<int>(),
        "int64" => maker.Make<long>(),
        "uint8" => maker.Make<byte>(),
        "uint16" => maker.Make<ushort>(),
        "uint32" => maker.Make<uint>(),
        "uint64" => maker.Make<ulong>(),
        _ => throw new NotSupportedException($"Elements of {dtype.Name} are no numbers: cast them first."),
    };
}
