using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.CompilerServices;

/// <summary>How the elements of a reduction are combined.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFold<T>
    where T : unmanaged
{
    /// <summary>What combining begins with.</summary>
    static abstract T Identity { get; }

    /// <summary>Two elements as one.</summary>
    static abstract T Combine(T x, T y);

    /// <inheritdoc cref="Combine(T, T)"/>
    static abstract Vector128<T> Combine(Vector128<T> x, Vector128<T> y);

    /// <inheritdoc cref="Combine(T, T)"/>
    static abstract Vector256<T> Combine(Vector256<T> x, Vector256<T> y);

    /// <inheritdoc cref="Combine(T, T)"/>
    static abstract Vector512<T> Combine(Vector512<T> x, Vector512<T> y);
}

/// <summary>Σ x.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SumOf<T> : IFold<T>
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static T Identity => default;

    /// <inheritdoc/>
    public static T Combine(T x, T y) => unchecked(x + y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Combine(Vector128<T> x, Vector128<T> y) => x + y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Combine(Vector256<T> x, Vector256<T> y) => x + y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => x + y;
}

/// <summary>Π x; integers wrap.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ProdOf<T> : IFold<T>
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static T Identity => T.One;

    /// <inheritdoc/>
    public static T Combine(T x, T y) => unchecked(x * y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Combine(Vector128<T> x, Vector128<T> y) => x * y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Combine(Vector256<T> x, Vector256<T> y) => x * y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => x * y;
}

/// <summary>The largest x; NaN if there is one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct MaxOf<T> : IFold<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    /// <inheritdoc/>
    public static T Identity
    {
        // Without a call, which would stand in each kernel's tail and make the JIT keep the answers of its loop in memory.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? (T)(object)float.NegativeInfinity : typeof(T) == typeof(double) ? (T)(object)double.NegativeInfinity : T.MinValue;
    }

    /// <inheritdoc/>
    public static T Combine(T x, T y) => T.Max(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Combine(Vector128<T> x, Vector128<T> y) => Vector128.Max(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Combine(Vector256<T> x, Vector256<T> y) => Vector256.Max(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => Vector512.Max(x, y);
}

/// <summary>The smallest x; NaN if there is one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct MinOf<T> : IFold<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    /// <inheritdoc/>
    public static T Identity
    {
        // Without a call, which would stand in each kernel's tail and make the JIT keep the answers of its loop in memory.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? (T)(object)float.PositiveInfinity : typeof(T) == typeof(double) ? (T)(object)double.PositiveInfinity : T.MaxValue;
    }

    /// <inheritdoc/>
    public static T Combine(T x, T y) => T.Min(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Combine(Vector128<T> x, Vector128<T> y) => Vector128.Min(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Combine(Vector256<T> x, Vector256<T> y) => Vector256.Min(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => Vector512.Min(x, y);
}

/// <summary>Whether all x are true, of masks.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AllOf<T> : IFold<T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <inheritdoc/>
    public static T Identity => T.AllBitsSet;

    /// <inheritdoc/>
    public static T Combine(T x, T y) => x & y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Combine(Vector128<T> x, Vector128<T> y) => x & y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Combine(Vector256<T> x, Vector256<T> y) => x & y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => x & y;
}

/// <summary>Whether an x is true, of masks.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AnyOf<T> : IFold<T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <inheritdoc/>
    public static T Identity => default;

    /// <inheritdoc/>
    public static T Combine(T x, T y) => x | y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Combine(Vector128<T> x, Vector128<T> y) => x | y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Combine(Vector256<T> x, Vector256<T> y) => x | y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => x | y;
}
