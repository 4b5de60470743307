using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Vectors of neighbouring channels, of which the last may be part of one: the rest of it is zero.</summary>
internal static unsafe class Lanes<T>
    where T : unmanaged
{
    public static nint Width => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* from, nint count) => count == Width ? Vector512.Load(from) : LoadPart(from, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> vector, T* to, nint count)
    {
        if (count == Width) vector.Store(to);
        else StorePart(vector, to, count);
    }

    private static Vector512<T> LoadPart(T* from, nint count)
    {
        if (count == Vector256<T>.Count) return Vector512.Create(Vector256.Load(from), Vector256<T>.Zero);
        if (count == Vector128<T>.Count) return Vector512.Create(Vector256.Create(Vector128.Load(from), Vector128<T>.Zero), Vector256<T>.Zero);
        var vector = Vector512<T>.Zero;
        Unsafe.CopyBlockUnaligned(&vector, from, (uint)(count * sizeof(T)));
        return vector;
    }

    private static void StorePart(Vector512<T> vector, T* to, nint count) => Unsafe.CopyBlockUnaligned(to, &vector, (uint)(count * sizeof(T)));
}
