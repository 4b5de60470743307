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
    public static Vector512<T> Low<T>(Vector512<T> a, Vector512<T> b)
        where T : unmanaged
    {
        if (sizeof(T) == 8 && Avx512F.IsSupported) return Avx512F.UnpackLow(a.AsDouble(), b.AsDouble()).As<double, T>();
        if (Avx512F.IsSupported) return Avx512F.UnpackLow(a.AsSingle(), b.AsSingle()).As<float, T>();
        var (a0, a1, b0, b1) = (a.GetLower(), a.GetUpper(), b.GetLower(), b.GetUpper());
        return Vector512.Create(
            Vector256.Create(Low(a0.GetLower(), b0.GetLower()), Low(a0.GetUpper(), b0.GetUpper())),
            Vector256.Create(Low(a1.GetLower(), b1.GetLower()), Low(a1.GetUpper(), b1.GetUpper())));
    }

    /// <summary>The same within each 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> High<T>(Vector512<T> a, Vector512<T> b)
        where T : unmanaged
    {
        if (sizeof(T) == 8 && Avx512F.IsSupported) return Avx512F.UnpackHigh(a.AsDouble(), b.AsDouble()).As<double, T>();
        if (Avx512F.IsSupported) return Avx512F.UnpackHigh(a.AsSingle(), b.AsSingle()).As<float, T>();
        var (a0, a1, b0, b1) = (a.GetLower(), a.GetUpper(), b.GetLower(), b.GetUpper());
        return Vector512.Create(
            Vector256.Create(High(a0.GetLower(), b0.GetLower()), High(a0.GetUpper(), b0.GetUpper())),
            Vector256.Create(High(a1.GetLower(), b1.GetLower()), High(a1.GetUpper(), b1.GetUpper())));
    }

    /// <summary>The columns of four rows of 4-byte elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<T> First, Vector128<T> Second, Vector128<T> Third, Vector128<T> Fourth) Transpose<T>(
        Vector128<T> a, Vector128<T> b, Vector128<T> c, Vector128<T> d)
        where T : unmanaged
    {
        var (even, evenHigh, odd, oddHigh) = (Low(a, c), High(a, c), Low(b, d), High(b, d));
        return (Low(even, odd), High(even, odd), Low(evenHigh, oddHigh), High(evenHigh, oddHigh));
    }
}
