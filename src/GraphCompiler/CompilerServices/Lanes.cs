using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.CompilerServices;

/// <summary>Loads, stores and sums of one 64-byte group of lanes: what the tails of kernels and their reductions are made of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Lanes
{
    /// <summary>Loads up to one vector; lanes from <paramref name="count"/> on are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(ref T source, nint index, nint count)
        where T : unmanaged =>
        count >= Vector512<T>.Count ? Vector512.LoadUnsafe(ref source, (nuint)index) : LoadPart(ref Unsafe.Add(ref source, index), count);

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> lanes, ref T destination, nint index, nint count)
        where T : unmanaged
    {
        if (count >= Vector512<T>.Count) lanes.StoreUnsafe(ref destination, (nuint)index);
        else StorePart(lanes, ref Unsafe.Add(ref destination, index), count);
    }

    /// <summary>Keeps the first <paramref name="count"/> lanes, gives the others a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Keep<T>(Vector512<T> lanes, nint count, T others)
        where T : unmanaged =>
        count >= Vector512<T>.Count ? lanes : Vector512.ConditionalSelect(Mask<T>(count), lanes, Vector512.Create(others));

    /// <summary>Combines the first <paramref name="count"/> lanes with what memory holds: how rows are folded into one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate<T, TFold>(Vector512<T> lanes, ref T destination, nint index, nint count)
        where T : unmanaged
        where TFold : struct, IFold<T> =>
        Store(TFold.Combine(Load(ref destination, index, count), lanes), ref destination, index, count);

    // Without calls where the processor has masks: a call in a kernel's tail makes the JIT keep the sums of its loop in memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector512<T> LoadPart<T>(ref T source, nint count)
        where T : unmanaged
    {
        var address = (T*)Unsafe.AsPointer(ref source);
        if (Avx.IsSupported && sizeof(T) == 4)
        {
            var low = Avx.MaskLoad((float*)address, Mask(count, 0).AsSingle());
            var high = count > 8 ? Avx.MaskLoad((float*)address + 8, Mask(count, 8).AsSingle()) : Vector256<float>.Zero;
            return Vector512.Create(low, high).As<float, T>();
        }

        if (Avx.IsSupported && sizeof(T) == 8)
        {
            var low = Avx.MaskLoad((double*)address, LongMask(count, 0).AsDouble());
            var high = count > 4 ? Avx.MaskLoad((double*)address + 4, LongMask(count, 4).AsDouble()) : Vector256<double>.Zero;
            return Vector512.Create(low, high).As<double, T>();
        }

        return CopyPart(ref source, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void StorePart<T>(Vector512<T> lanes, ref T destination, nint count)
        where T : unmanaged
    {
        var address = (T*)Unsafe.AsPointer(ref destination);
        if (Avx.IsSupported && sizeof(T) == 4)
        {
            Avx.MaskStore((float*)address, Mask(count, 0).AsSingle(), lanes.AsSingle().GetLower());
            if (count > 8) Avx.MaskStore((float*)address + 8, Mask(count, 8).AsSingle(), lanes.AsSingle().GetUpper());
        }
        else if (Avx.IsSupported && sizeof(T) == 8)
        {
            Avx.MaskStore((double*)address, LongMask(count, 0).AsDouble(), lanes.AsDouble().GetLower());
            if (count > 4) Avx.MaskStore((double*)address + 4, LongMask(count, 4).AsDouble(), lanes.AsDouble().GetUpper());
        }
        else
        {
            Unsafe.CopyBlockUnaligned(address, &lanes, (uint)(count * sizeof(T)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector512<T> Mask<T>(nint count)
        where T : unmanaged => sizeof(T) == 4
        ? Vector512.Create(Mask(count, 0), Mask(count, 8)).As<int, T>()
        : Vector512.Create(LongMask(count, 0), LongMask(count, 4)).As<long, T>();

    private static unsafe Vector512<T> CopyPart<T>(ref T source, nint count)
        where T : unmanaged
    {
        var lanes = Vector512<T>.Zero;
        Unsafe.CopyBlockUnaligned(ref Unsafe.As<Vector512<T>, byte>(ref lanes), ref Unsafe.As<T, byte>(ref source), (uint)(count * sizeof(T)));
        return lanes;
    }

    /// <summary>All bits of the lanes below a count, for the eight lanes from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Mask(nint count, int first) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create((int)count - first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> LongMask(nint count, int first) => Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count - first));

    /// <summary>
    /// Halves the lanes until four are left, and takes those in pairs from the first on: an order that every machine keeps, and for
    /// up to three numbers the one in which they stand.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold<T, TFold>(Vector512<T> lanes)
        where T : unmanaged
        where TFold : struct, IFold<T>
    {
        var quarter = TFold.Combine(lanes.GetLower(), lanes.GetUpper());
        var eighth = TFold.Combine(quarter.GetLower(), quarter.GetUpper());
        if (Vector128<T>.Count == 2) return TFold.Combine(eighth.GetElement(0), eighth.GetElement(1));
        return TFold.Combine(TFold.Combine(eighth.GetElement(0), eighth.GetElement(1)), TFold.Combine(eighth.GetElement(2), eighth.GetElement(3)));
    }
}
