using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.CompilerServices;

// Numbers of a narrow type are as many in a vector as those of the type that kernels compute in: each stands in a lane of that type.
public static partial class Lanes
{
    private const int HalfInfinity = 0x7C00;
    private const int Quiet = 0x00400000;

    // What a float's bits are more than those of the same half, moved to their place.
    private const int Bias = (127 - 15) << 23;

    /// <summary>Loads up to one vector; lanes from <paramref name="count"/> on are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadNarrow(ref sbyte source, nint index, nint count)
    {
        var (low, high) = Vector128.Widen(Bytes(ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref source, index)), count).AsSByte());
        return Widened(low, high);
    }

    /// <inheritdoc cref="LoadNarrow(ref sbyte, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadNarrow(ref byte source, nint index, nint count)
    {
        var (low, high) = Vector128.Widen(Bytes(ref Unsafe.Add(ref source, index), count));
        return Widened(low, high).AsInt32();
    }

    /// <inheritdoc cref="LoadNarrow(ref sbyte, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadNarrow(ref short source, nint index, nint count)
    {
        var shorts = Shorts(ref Unsafe.As<short, ushort>(ref Unsafe.Add(ref source, index)), count).AsInt16();
        return Widened(shorts.GetLower(), shorts.GetUpper());
    }

    /// <inheritdoc cref="LoadNarrow(ref sbyte, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadNarrow(ref ushort source, nint index, nint count)
    {
        var shorts = Shorts(ref Unsafe.Add(ref source, index), count);
        return Widened(shorts.GetLower(), shorts.GetUpper()).AsInt32();
    }

    /// <inheritdoc cref="LoadNarrow(ref sbyte, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> LoadNarrow(ref uint source, nint index, nint count)
    {
        var ints = default(Vector256<uint>);
        if (count >= Vector256<uint>.Count) ints = Vector256.LoadUnsafe(ref source, (nuint)index);
        else Unsafe.CopyBlockUnaligned(ref Unsafe.As<Vector256<uint>, byte>(ref ints), ref Unsafe.As<uint, byte>(ref Unsafe.Add(ref source, index)), (uint)count * sizeof(uint));
        var (low, high) = Vector256.Widen(ints);
        return Vector512.Create(low, high).AsInt64();
    }

    /// <inheritdoc cref="LoadNarrow(ref sbyte, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadNarrow(ref Half source, nint index, nint count)
    {
        var shorts = Shorts(ref Unsafe.As<Half, ushort>(ref Unsafe.Add(ref source, index)), count);
        var bits = Widened(shorts.GetLower(), shorts.GetUpper()).AsInt32();
        var magnitude = bits & Vector512.Create(0x7FFF);

        // The product is exact and makes subnormal halves normal floats.
        var number = ((magnitude << 13).AsSingle() * Vector512.Create(BitConverter.Int32BitsToSingle((127 + 127 - 15) << 23))).AsInt32();
        var special = (magnitude << 13) | Vector512.Create(0x7F800000) | (Vector512.GreaterThan(magnitude, Vector512.Create(HalfInfinity)) & Vector512.Create(Quiet));
        var result = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(HalfInfinity)), special, number);
        return (result | ((bits ^ magnitude) << 16)).AsSingle();
    }

    /// <summary>Stores the first <paramref name="count"/> lanes, whose numbers the type has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNarrow(Vector512<int> lanes, ref sbyte destination, nint index, nint count) =>
        StoreBytes(lanes, ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref destination, index)), count);

    /// <inheritdoc cref="StoreNarrow(Vector512{int}, ref sbyte, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNarrow(Vector512<int> lanes, ref byte destination, nint index, nint count) =>
        StoreBytes(lanes, ref Unsafe.Add(ref destination, index), count);

    /// <inheritdoc cref="StoreNarrow(Vector512{int}, ref sbyte, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNarrow(Vector512<int> lanes, ref short destination, nint index, nint count) =>
        StoreShorts(lanes, ref Unsafe.As<short, ushort>(ref Unsafe.Add(ref destination, index)), count);

    /// <inheritdoc cref="StoreNarrow(Vector512{int}, ref sbyte, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNarrow(Vector512<int> lanes, ref ushort destination, nint index, nint count) =>
        StoreShorts(lanes, ref Unsafe.Add(ref destination, index), count);

    /// <inheritdoc cref="StoreNarrow(Vector512{int}, ref sbyte, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNarrow(Vector512<long> lanes, ref uint destination, nint index, nint count)
    {
        var ints = Vector256.Narrow(lanes.GetLower().AsUInt64(), lanes.GetUpper().AsUInt64());
        if (count >= Vector256<uint>.Count) ints.StoreUnsafe(ref destination, (nuint)index);
        else Unsafe.CopyBlockUnaligned(ref Unsafe.As<uint, byte>(ref Unsafe.Add(ref destination, index)), ref Unsafe.As<Vector256<uint>, byte>(ref ints), (uint)count * sizeof(uint));
    }

    /// <inheritdoc cref="StoreNarrow(Vector512{int}, ref sbyte, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNarrow(Vector512<float> lanes, ref Half destination, nint index, nint count)
    {
        var magnitude = Vector512.Abs(lanes);
        var bits = magnitude.AsInt32();
        var normal = (bits - Vector512.Create(Bias)) >> 13;
        var subnormal = Vector512.ConvertToInt32(magnitude * Vector512.Create((float)(1 << 24)));
        var special = ((bits >> 13) & Vector512.Create(0x3FF)) | Vector512.Create(HalfInfinity);
        var result = Vector512.ConditionalSelect(Vector512.LessThan(bits, Vector512.Create(Bias + (1 << 23))), subnormal, normal);
        result = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(bits, Vector512.Create(0x7F800000)), special, result);
        var sign = (lanes.AsInt32() ^ bits) >> 16;
        StoreShorts(result | sign, ref Unsafe.As<Half, ushort>(ref Unsafe.Add(ref destination, index)), count);
    }

    /// <summary>The halves that are nearest, those with an even last bit of two that are as near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> RoundToHalf(Vector512<float> lanes)
    {
        var magnitude = Vector512.Abs(lanes);
        var bits = magnitude.AsInt32();
        var normal = (bits + Vector512.Create(0xFFF) + ((bits >> 13) & Vector512<int>.One)) & Vector512.Create(~0x1FFF);

        // Where a half has fewer bits, the sum has those that the result has.
        var subnormal = (magnitude + Vector512.Create(0.5f)) - Vector512.Create(0.5f);
        var result = Vector512.ConditionalSelect(Vector512.LessThan(bits, Vector512.Create(Bias + (1 << 23))), subnormal.AsInt32(), normal);
        result = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(result, Vector512.Create(Bias + (31 << 23))), Vector512.Create(0x7F800000), result);
        var isNan = Vector512.GreaterThan(bits, Vector512.Create(0x7F800000));
        result = Vector512.ConditionalSelect(isNan, (bits | Vector512.Create(Quiet)) & Vector512.Create(~0x1FFF), result);
        return (result | (lanes.AsInt32() ^ bits)).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Bytes(ref byte source, nint count)
    {
        if (count >= Vector128<byte>.Count) return Vector128.LoadUnsafe(ref source);
        var bytes = default(Vector128<byte>);
        Unsafe.CopyBlockUnaligned(ref Unsafe.As<Vector128<byte>, byte>(ref bytes), ref source, (uint)count);
        return bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Shorts(ref ushort source, nint count)
    {
        if (count >= Vector256<ushort>.Count) return Vector256.LoadUnsafe(ref source);
        var shorts = default(Vector256<ushort>);
        Unsafe.CopyBlockUnaligned(ref Unsafe.As<Vector256<ushort>, byte>(ref shorts), ref Unsafe.As<ushort, byte>(ref source), (uint)count * sizeof(ushort));
        return shorts;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widened(Vector128<short> low, Vector128<short> high)
    {
        var (a, b) = Vector128.Widen(low);
        var (c, d) = Vector128.Widen(high);
        return Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Widened(Vector128<ushort> low, Vector128<ushort> high)
    {
        var (a, b) = Vector128.Widen(low);
        var (c, d) = Vector128.Widen(high);
        return Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreShorts(Vector512<int> lanes, ref ushort destination, nint count)
    {
        var shorts = Vector256.Narrow(lanes.GetLower().AsUInt32(), lanes.GetUpper().AsUInt32());
        if (count >= Vector256<ushort>.Count) shorts.StoreUnsafe(ref destination);
        else Unsafe.CopyBlockUnaligned(ref Unsafe.As<ushort, byte>(ref destination), ref Unsafe.As<Vector256<ushort>, byte>(ref shorts), (uint)count * sizeof(ushort));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreBytes(Vector512<int> lanes, ref byte destination, nint count)
    {
        var shorts = Vector256.Narrow(lanes.GetLower().AsUInt32(), lanes.GetUpper().AsUInt32());
        var bytes = Vector128.Narrow(shorts.GetLower(), shorts.GetUpper());
        if (count >= Vector128<byte>.Count) bytes.StoreUnsafe(ref destination);
        else Unsafe.CopyBlockUnaligned(ref destination, ref Unsafe.As<Vector128<byte>, byte>(ref bytes), (uint)count);
    }
}
