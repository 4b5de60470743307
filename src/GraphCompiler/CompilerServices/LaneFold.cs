using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.CompilerServices;

/// <summary>
/// The fold of one block in the order that every kernel keeps: position i goes to lane i mod 4·w of four vectors of w lanes,
/// the four are combined in pairs, their lanes by halves down to four, those from the first on. So the bits depend on neither fusion, machine nor thread.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LaneFold<T, TFold>
    where T : unmanaged
    where TFold : struct, IFold<T>
{
    private Vector512<T> _a;
    private Vector512<T> _b;
    private Vector512<T> _c;
    private Vector512<T> _d;

    /// <summary>The fold of nothing.</summary>
    public static LaneFold<T, TFold> Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var identity = Vector512.Create(TFold.Identity);
            return new LaneFold<T, TFold> { _a = identity, _b = identity, _c = identity, _d = identity };
        }
    }

    /// <summary>The folds of 4·w neighbouring columns, as far as memory has them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneFold<T, TFold> Load(ref T source, nint index)
    {
        var w = Vector512<T>.Count;
        return new LaneFold<T, TFold>
        {
            _a = Lanes.Load(ref source, index, w),
            _b = Lanes.Load(ref source, index + w, w),
            _c = Lanes.Load(ref source, index + (2 * w), w),
            _d = Lanes.Load(ref source, index + (3 * w), w),
        };
    }

    /// <summary>Gives the folds of columns back to memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref T destination, nint index)
    {
        var w = Vector512<T>.Count;
        Lanes.Store(_a, ref destination, index, w);
        Lanes.Store(_b, ref destination, index + w, w);
        Lanes.Store(_c, ref destination, index + (2 * w), w);
        Lanes.Store(_d, ref destination, index + (3 * w), w);
    }

    /// <summary>Adds the next 4·w positions, or the next row of as many columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d)
    {
        _a = TFold.Combine(_a, a);
        _b = TFold.Combine(_b, b);
        _c = TFold.Combine(_c, c);
        _d = TFold.Combine(_d, d);
    }

    /// <summary>Adds the first <paramref name="count"/> lanes of the positions that are left, the <paramref name="part"/>th vector of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int part, Vector512<T> lanes, nint count)
    {
        lanes = Lanes.Keep(lanes, count, TFold.Identity);
        if (part == 0) _a = TFold.Combine(_a, lanes);
        else if (part == 1) _b = TFold.Combine(_b, lanes);
        else if (part == 2) _c = TFold.Combine(_c, lanes);
        else _d = TFold.Combine(_d, lanes);
    }

    /// <summary>The answer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Total() => Lanes.Fold<T, TFold>(TFold.Combine(TFold.Combine(_a, _b), TFold.Combine(_c, _d)));
}

/// <summary>The same fold for positions that arrive in pieces of any length, as the rows of a broadcast do.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct RunningFold<T, TFold>
    where T : unmanaged
    where TFold : struct, IFold<T>
{
    private Buffer _waiting;
    private nint _count;
    private LaneFold<T, TFold> _fold;

    // One more than is combined at once: a piece may reach over the end.
    [InlineArray(5)]
    private struct Buffer
    {
        private Vector512<T> _first;
    }

    /// <summary>The fold of nothing.</summary>
    public static RunningFold<T, TFold> Start => new() { _fold = LaneFold<T, TFold>.Start };

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
        _fold.Add(_waiting[0], _waiting[1], _waiting[2], _waiting[3]);
        _waiting[0] = _waiting[4];
        _count -= 4 * Vector512<T>.Count;
    }

    /// <summary>The answer.</summary>
    public readonly T Total()
    {
        var (fold, waiting) = (_fold, _waiting);
        for (var part = 0; part * Vector512<T>.Count < _count; part++)
        {
            fold.Add(part, waiting[part], Math.Min(Vector512<T>.Count, _count - (part * Vector512<T>.Count)));
        }

        return fold.Total();
    }
}

/// <summary>
/// Combines the answers of the blocks of a row as those of a launch are: in pairs, these in pairs again; an odd one passes up.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct BlockFold<T, TFold>
    where T : unmanaged
    where TFold : struct, IFold<T>
{
    /// <summary>How many positions a block has.</summary>
    public const int Length = 8192;

    private Levels _levels;
    private int _count;

    // As many as the blocks of the longest array have binary digits.
    [InlineArray(19)]
    private struct Levels
    {
        private T _first;
    }

    /// <summary>Adds the next block's answer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T block)
    {
        if (_count == 0) _levels[0] = block;
        else AddToTree(block);
        _count++;
    }

    // Without calls, though few rows have several blocks: what is the same along a row could not stay in registers across one. An index
    // into the levels would be a call where the JIT has inlined enough.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToTree(T block)
    {
        // The levels hold the subtrees of the set digits of the count, the smallest at level 0.
        ref var level = ref Unsafe.As<Levels, T>(ref _levels);
        for (var count = _count; (count & 1) != 0; count >>= 1, level = ref Unsafe.Add(ref level, 1)) block = TFold.Combine(level, block);
        level = block;
    }

    /// <summary>The answer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Total() => _count == 1 ? _levels[0] : TotalOfTree();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly T TotalOfTree()
    {
        if (_count == 0) return TFold.Identity;
        ref var level = ref Unsafe.As<Levels, T>(ref Unsafe.AsRef(in _levels));
        var count = _count;
        for (; (count & 1) == 0; count >>= 1) level = ref Unsafe.Add(ref level, 1);
        var total = level;
        while ((count >>= 1) != 0)
        {
            level = ref Unsafe.Add(ref level, 1);
            if ((count & 1) != 0) total = TFold.Combine(level, total);
        }

        return total;
    }
}
