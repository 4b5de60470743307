namespace GraphCompiler;

/// <summary>
/// Stands for a host scalar in a trace: a NaN whose payload is the number of the input, and that no arithmetic makes. The
/// body passes it on as any other number; the conversion to a tensor recognises it.
/// </summary>
internal static class ScalarMark
{
    private const uint Mark = 0x7FC0_0000 | (Magic << NumberBits);
    private const uint Magic = 0x2A5;
    private const int NumberBits = 12;

    /// <summary>The most scalars that a trace can tell apart.</summary>
    public const int Limit = 1 << NumberBits;

    public static float Encode(int number) => BitConverter.UInt32BitsToSingle(Mark | (uint)number);

    /// <summary>The number that a value stands for, or -1. Widening a float keeps the mark.</summary>
    public static int Decode<T>(T value) => value switch
    {
        float x => Decode(BitConverter.SingleToUInt32Bits(x)),
        double x when double.IsNaN(x) => Decode(BitConverter.SingleToUInt32Bits((float)x)),
        _ => -1,
    };

    private static int Decode(uint bits) => (bits & ~(Limit - 1u)) == Mark ? (int)(bits & (Limit - 1u)) : -1;
}
