namespace GraphCompiler.CompilerServices;

// Kernels hold a float16 as the float32 that it is; memory has its bits.
public static partial class DeviceMath
{
    /// <summary>The number of a float16's bits.</summary>
    public static float FromHalf(ushort half)
    {
        var magnitude = half & 0x7FFF;
        var number = magnitude < 0x400 ? magnitude * 5.9604644775390625e-8f
            : BitConverter.Int32BitsToSingle(magnitude < 0x7C00 ? (magnitude << 13) + ((127 - 15) << 23) : (magnitude << 13) | 0x7F800000);
        return (half & 0x8000) == 0 ? number : -number;
    }

    /// <summary>The bits of the float16 that is closest, the even one of two.</summary>
    public static ushort ToHalf(float x)
    {
        var bits = BitConverter.SingleToInt32Bits(x);
        var magnitude = bits & 0x7FFFFFFF;
        var sign = (bits >> 16) & 0x8000;

        // Half a unit more than the largest number is infinite.
        if (magnitude >= 0x477FF000) return (ushort)(sign | (magnitude > 0x7F800000 ? 0x7E00 : 0x7C00));

        // Beside a half, a float32 has the last place that subnormal numbers have.
        if (magnitude < 0x38800000) return (ushort)(sign | (BitConverter.SingleToInt32Bits(BitConverter.Int32BitsToSingle(magnitude) + 0.5f) - 0x3F000000));
        return (ushort)(sign | ((magnitude - ((127 - 15) << 23) + 0xFFF + ((magnitude >> 13) & 1)) >> 13));
    }

    /// <summary>The float16 that is closest, as the float32 that it is.</summary>
    public static float RoundToHalf(float x) => FromHalf(ToHalf(x));
}
