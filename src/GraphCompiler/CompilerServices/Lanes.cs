using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.CompilerServices;

/// <summary>Loads, stores and sums of one 64-byte group of lanes: what the tails of kernels and their reductions are made of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lanes
{
    /// <summary>Loads the first <paramref name="count"/> lanes, the others are zero.</summary>
    public static Vector512<T> Load<T>(ref T source, nint index, nint count)
        where T : unmanaged
    {
        var lanes = Vector512<T>.Zero;
        ref var first = ref Unsafe.As<Vector512<T>, T>(ref lanes);
        for (nint i = 0; i < count; i++) Unsafe.Add(ref first, i) = Unsafe.Add(ref source, index + i);
        return lanes;
    }

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    public static void Store<T>(Vector512<T> lanes, ref T destination, nint index, nint count)
        where T : unmanaged
    {
        ref var first = ref Unsafe.As<Vector512<T>, T>(ref lanes);
        for (nint i = 0; i < count; i++) Unsafe.Add(ref destination, index + i) = Unsafe.Add(ref first, i);
    }

    /// <summary>Keeps the first <paramref name="count"/> lanes, zeroes the others.</summary>
    public static Vector512<T> Keep<T>(Vector512<T> lanes, nint count)
        where T : unmanaged
    {
        ref var first = ref Unsafe.As<Vector512<T>, T>(ref lanes);
        for (var i = (int)count; i < Vector512<T>.Count; i++) Unsafe.Add(ref first, i) = default;
        return lanes;
    }

    /// <summary>Halves the lanes until one is left: an order that every machine keeps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum<T>(Vector512<T> lanes)
        where T : unmanaged
    {
        var quarter = lanes.GetLower() + lanes.GetUpper();
        var eighth = quarter.GetLower() + quarter.GetUpper();
        var count = Vector128<T>.Count;
        if (count == 2) return (Vector128.Create(eighth.GetElement(0)) + Vector128.Create(eighth.GetElement(1))).ToScalar();
        var left = Vector128.Create(eighth.GetElement(0)) + Vector128.Create(eighth.GetElement(2));
        var right = Vector128.Create(eighth.GetElement(1)) + Vector128.Create(eighth.GetElement(3));
        return (left + right).ToScalar();
    }
}
