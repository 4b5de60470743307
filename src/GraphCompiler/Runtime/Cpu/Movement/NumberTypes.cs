using System.Numerics;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Makes a launch for an element type that is known only as a <see cref="DType"/>.</summary>
internal interface INumberLaunch
{
    Launch Make<T>()
        where T : unmanaged, INumber<T>;
}

internal static class NumberTypes
{
    /// <exception cref="NotSupportedException">The elements are no numbers.</exception>
    public static Launch Make<TMaker>(DType dtype, TMaker maker)
        where TMaker : INumberLaunch => dtype.Name switch
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
        _ => throw new NotSupportedException($"Adding elements of {dtype.Name} is not supported."),
    };
}
