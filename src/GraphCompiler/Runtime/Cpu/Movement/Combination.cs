using System.Numerics;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Combines a slice with the one that it hits, element by element.</summary>
internal static unsafe class Combination
{
    public static void Add<T>(T* from, T* to, nint count)
        where T : unmanaged, INumber<T>
    {
        nint i = 0;
        if (Vector<T>.IsSupported)
        {
            for (; i <= count - Vector<T>.Count; i += Vector<T>.Count) Vector.Store(Vector.Load(to + i) + Vector.Load(from + i), to + i);
        }

        for (; i < count; i++) to[i] += from[i];
    }

    /// <param name="kind">How.</param>
    /// <param name="from">The slice; one element where the step is 0.</param>
    /// <param name="step">1, or 0 for an element that meets all of the other slice.</param>
    /// <param name="to">The other slice, which gets the result.</param>
    /// <param name="count">Its length.</param>
    public static void Run<T>(ScatterKind kind, T* from, nint step, T* to, nint count)
        where T : unmanaged, INumber<T>
    {
        if (kind == ScatterKind.Add && step == 1)
        {
            Add(from, to, count);
            return;
        }

        for (nint i = 0; i < count; i++)
        {
            var (old, update) = (to[i], from[i * step]);
            to[i] = kind switch
            {
                ScatterKind.Update => update,
                ScatterKind.Add => old + update,
                ScatterKind.Sub => old - update,
                ScatterKind.Mul => old * update,
                ScatterKind.Div => Quotient(old, update),
                ScatterKind.Min => update < old ? update : old,
                _ => update > old ? update : old,
            };
        }
    }
    // The lowest integer divided by -1 stays itself.
    private static T Quotient<T>(T x, T y)
        where T : unmanaged, INumber<T>
    {
        if (T.IsZero(y) && IsInteger<T>()) throw new TfInvalidArgumentException("updates must not contain 0");
        return IsInteger<T>() && T.IsNegative(y) && y + T.One == T.Zero ? -x : x / y;
    }

    private static bool IsInteger<T>()
        where T : unmanaged, INumber<T> => T.IsZero(T.One / (T.One + T.One));
}
