using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.CompilerServices;

// A bool is a byte in memory and, among vectors, a mask: all bits of an integer lane as wide as the other lanes of its kernel.
public static partial class Lanes
{
    /// <summary>The masks of the first <paramref name="count"/> bools; further lanes are false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadMask<T>(ref bool source, nint index, nint count)
        where T : unmanaged
    {
        if (count >= Vector512<T>.Count) return Widen<T>(ref Unsafe.As<bool, byte>(ref Unsafe.Add(ref source, index)));
        var bytes = default(Vector128<byte>);
        Unsafe.CopyBlockUnaligned(ref Unsafe.As<Vector128<byte>, byte>(ref bytes), ref Unsafe.As<bool, byte>(ref Unsafe.Add(ref source, index)), (uint)count);
        return Widen<T>(ref Unsafe.As<Vector128<byte>, byte>(ref bytes));
    }

    /// <summary>Stores the first <paramref name="count"/> masks as bools.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask<T>(Vector512<T> mask, ref bool destination, nint index, nint count)
        where T : unmanaged
    {
        var bytes = Narrow(mask);
        ref var target = ref Unsafe.As<bool, byte>(ref Unsafe.Add(ref destination, index));
        if (count < Vector512<T>.Count) Unsafe.CopyBlockUnaligned(ref target, ref Unsafe.As<Vector128<byte>, byte>(ref bytes), (uint)count);
        else if (Unsafe.SizeOf<T>() == 4) bytes.StoreUnsafe(ref target);
        else Unsafe.WriteUnaligned(ref target, bytes.AsInt64().ToScalar());
    }

    /// <summary><see cref="Accumulate{T, TFold}(Vector512{T}, ref T, nint, nint)"/> of masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AccumulateMask<T, TFold>(Vector512<T> mask, ref bool destination, nint index, nint count)
        where T : unmanaged
        where TFold : struct, IFold<T> =>
        StoreMask(TFold.Combine(LoadMask<T>(ref destination, index, count), mask), ref destination, index, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Widen<T>(ref byte source)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == 4)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref source));
            var (a, b) = Vector128.Widen(low);
            var (c, d) = Vector128.Widen(high);
            return Vector512.GreaterThan(Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d)), Vector512<uint>.Zero).As<uint, T>();
        }

        var shorts = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<long>(ref source)).AsByte());
        var (first, second) = Vector128.Widen(shorts);
        var (e, f) = Vector128.Widen(first);
        var (g, h) = Vector128.Widen(second);
        return Vector512.GreaterThan(Vector512.Create(Vector256.Create(e, f), Vector256.Create(g, h)), Vector512<ulong>.Zero).As<ulong, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow<T>(Vector512<T> mask)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == 4)
        {
            var lanes = mask.AsInt32();
            var shorts = Vector256.Narrow(lanes.GetLower(), lanes.GetUpper());
            return Vector128.Narrow(shorts.GetLower(), shorts.GetUpper()).AsByte() & Vector128<byte>.One;
        }

        var wide = mask.AsInt64();
        var ints = Vector256.Narrow(wide.GetLower(), wide.GetUpper());
        var halves = Vector128.Narrow(ints.GetLower(), ints.GetUpper());
        return Vector128.Narrow(halves, halves).AsByte() & Vector128<byte>.One;
    }
}
