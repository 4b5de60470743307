using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Interleaves vectors of 4- or 8-byte elements, which is how small squares are transposed.</summary>
internal static unsafe class Zip
{
    /// <summary>The lower elements of both in turn: a0, b0, a1, b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Low<T>(Vector128<T> a, Vector128<T> b)
        where T : unmanaged
    {
        if (sizeof(T) == 8) return Vector128.Create(a.AsInt64().GetLower(), b.AsInt64().GetLower()).As<long, T>();
        if (Sse.IsSupported) return Sse.UnpackLow(a.AsSingle(), b.AsSingle()).As<float, T>();
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipLow(a.AsSingle(), b.AsSingle()).As<float, T>();
        return Vector128.Create(a.AsInt32()[0], b.AsInt32()[0], a.AsInt32()[1], b.AsInt32()[1]).As<int, T>();
    }

    /// <summary>The upper elements of both in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> High<T>(Vector128<T> a, Vector128<T> b)
        where T : unmanaged
    {
        if (sizeof(T) == 8) return Vector128.Create(a.AsInt64().GetUpper(), b.AsInt64().GetUpper()).As<long, T>();
        if (Sse.IsSupported) return Sse.UnpackHigh(a.AsSingle(), b.AsSingle()).As<float, T>();
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipHigh(a.AsSingle(), b.AsSingle()).As<float, T>();
        return Vector128.Create(a.AsInt32()[2], b.AsInt32()[2], a.AsInt32()[3], b.AsInt32()[3]).As<int, T>();
    }

    /// <summary>The same within each 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Low<T>(Vector256<T> a, Vector256<T> b)
        where T : unmanaged
    {
        if (sizeof(T) == 8 && Avx.IsSupported) return Avx.UnpackLow(a.AsDouble(), b.AsDouble()).As<double, T>();
        if (Avx.IsSupported) return Avx.UnpackLow(a.AsSingle(), b.AsSingle()).As<float, T>();
        return Vector256.Create(Low(a.GetLower(), b.GetLower()), Low(a.GetUpper(), b.GetUpper()));
    }

    /// <summary>The same within each 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Low<T>(Vector512<T> a, Vector512<T> b)
        where T : unmanaged
    {
        if (sizeof(T) == 8 && Avx512F.IsSupported) return Avx512F.UnpackLow(a.AsDouble(), b.AsDouble()).As<double, T>();
        if (Avx512F.IsSupported) return Avx512F.UnpackLow(a.AsSingle(), b.AsSingle()).As<float, T>();
        return Vector512.Create(Low(a.GetLower(), b.GetLower()), Low(a.GetUpper(), b.GetUpper()));
    }

    /// <summary>The same within each 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> High<T>(Vector256<T> a, Vector256<T> b)
        where T : unmanaged
    {
        if (sizeof(T) == 8 && Avx.IsSupported) return Avx.UnpackHigh(a.AsDouble(), b.AsDouble()).As<double, T>();
        if (Avx.IsSupported) return Avx.UnpackHigh(a.AsSingle(), b.AsSingle()).As<float, T>();
        return Vector256.Create(High(a.GetLower(), b.GetLower()), High(a.GetUpper(), b.GetUpper()));
    }

    /// <summary>The same within each 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> High<T>(Vector512<T> a, Vector512<T> b)
        where T : unmanaged
    {
        if (sizeof(T) == 8 && Avx512F.IsSupported) return Avx512F.UnpackHigh(a.AsDouble(), b.AsDouble()).As<double, T>();
        if (Avx512F.IsSupported) return Avx512F.UnpackHigh(a.AsSingle(), b.AsSingle()).As<float, T>();
        return Vector512.Create(High(a.GetLower(), b.GetLower()), High(a.GetUpper(), b.GetUpper()));
    }

    /// <summary>16 bytes of each of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Rows<T>(T* source, nint step)
        where T : unmanaged => Vector256.Create(Vector128.Load(source), Vector128.Load(source + step)).ToVector512Unsafe()
        .WithUpper(Vector256.Create(Vector128.Load(source + (2 * step)), Vector128.Load(source + (3 * step))));

    /// <summary>The columns of four rows of 4-byte elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<T> First, Vector128<T> Second, Vector128<T> Third, Vector128<T> Fourth) Transpose<T>(
        Vector128<T> a, Vector128<T> b, Vector128<T> c, Vector128<T> d)
        where T : unmanaged
    {
        var (even, evenHigh, odd, oddHigh) = (Low(a, c), High(a, c), Low(b, d), High(b, d));
        return (Low(even, odd), High(even, odd), Low(evenHigh, oddHigh), High(evenHigh, oddHigh));
    }

    /// <summary>The same within each 16 bytes of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> First, Vector512<T> Second, Vector512<T> Third, Vector512<T> Fourth) Transpose<T>(
        Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d)
        where T : unmanaged
    {
        var (even, evenHigh, odd, oddHigh) = (Low(a, c), High(a, c), Low(b, d), High(b, d));
        return (Low(even, odd), High(even, odd), Low(evenHigh, oddHigh), High(evenHigh, oddHigh));
    }

    /// <summary>Four columns of sixteen rows of 4-byte elements, a vector of rows each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<T> First, Vector512<T> Second, Vector512<T> Third, Vector512<T> Fourth) Columns<T>(T* source, nint step)
        where T : unmanaged =>
        Transpose(Rows(source, 4 * step), Rows(source + step, 4 * step), Rows(source + (2 * step), 4 * step), Rows(source + (3 * step), 4 * step));
}
