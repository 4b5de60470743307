using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.CompilerServices;

/// <summary>
/// The sum of one block in the order that every kernel keeps: position i goes to lane i mod 4·w of four vectors of w lanes,
/// the four are added in pairs, their lanes by halves. So the bits depend on neither fusion, machine nor thread.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LaneSum<T>
    where T : unmanaged
{
    private Vector512<T> _a;
    private Vector512<T> _b;
    private Vector512<T> _c;
    private Vector512<T> _d;

    /// <summary>Adds the next 4·w positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d)
    {
        _a += a;
        _b += b;
        _c += c;
        _d += d;
    }

    /// <summary>Adds one vector of the positions that are left, the <paramref name="part"/>th.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int part, Vector512<T> lanes)
    {
        if (part == 0) _a += lanes;
        else if (part == 1) _b += lanes;
        else if (part == 2) _c += lanes;
        else _d += lanes;
    }

    /// <summary>The sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Total() => Lanes.Sum(_a + _b + (_c + _d));
}

/// <summary>The same sum for positions that arrive in pieces of any length, as the rows of a broadcast do.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct RunningSum<T>
    where T : unmanaged
{
    private Buffer _waiting;
    private nint _count;
    private LaneSum<T> _sum;

    // One more than is summed at once: a piece may reach over the end.
    [InlineArray(5)]
    private struct Buffer
    {
        private Vector512<T> _first;
    }

    /// <summary>Adds the first <paramref name="count"/> lanes; what the others hold is overwritten by the next piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<T> lanes, nint count)
    {
        lanes.StoreUnsafe(ref Unsafe.As<Buffer, T>(ref _waiting), (nuint)_count);
        _count += count;
        if (_count >= 4 * Vector512<T>.Count) Flush();
    }

    /// <summary>Adds one position.</summary>
    public void Add(T value)
    {
        Unsafe.Add(ref Unsafe.As<Buffer, T>(ref _waiting), _count++) = value;
        if (_count == 4 * Vector512<T>.Count) Flush();
    }

    private void Flush()
    {
        _sum.Add(_waiting[0], _waiting[1], _waiting[2], _waiting[3]);
        _waiting[0] = _waiting[4];
        _count -= 4 * Vector512<T>.Count;
    }

    /// <summary>The sum.</summary>
    public readonly T Total()
    {
        var (sum, waiting) = (_sum, _waiting);
        for (var part = 0; part * Vector512<T>.Count < _count; part++)
        {
            sum.Add(part, Lanes.Keep(waiting[part], Math.Min(Vector512<T>.Count, _count - (part * Vector512<T>.Count))));
        }

        return sum.Total();
    }
}
