using System.Numerics;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>Kernels of folds.</summary>
internal static class FoldKernels
{
    private const int MostThreads = 256;

    /// <summary>A thread for each result.</summary>
    public static void Short<T>(ArrayView<T> x, ArrayView<T> y, FoldSizes s, T identity)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Results; i += stride) y[i] = Fold(x, s, s.Kept.Offset(i), 0, 1, identity);
    }

    /// <summary>A group for each result.</summary>
    public static void Long<T>(ArrayView<T> x, ArrayView<T> y, FoldSizes s, T identity)
        where T : unmanaged, INumber<T>
    {
        var parts = SharedMemory.Allocate<T>(MostThreads);
        for (var i = Grid.IdxX; i < s.Results; i += Grid.DimX)
        {
            parts[Group.IdxX] = Fold(x, s, s.Kept.Offset(i), Group.IdxX, Group.DimX, identity);
            Group.Barrier();
            for (var half = Group.DimX / 2; half > 0; half /= 2)
            {
                if (Group.IdxX < half) parts[Group.IdxX] = Combine(s.Operator, parts[Group.IdxX], parts[Group.IdxX + half]);
                Group.Barrier();
            }

            if (Group.IdxX == 0) y[i] = parts[0];
            Group.Barrier();
        }
    }

    private static T Fold<T>(ArrayView<T> x, FoldSizes s, int first, int from, int step, T identity)
        where T : unmanaged, INumber<T>
    {
        var value = identity;
        for (var k = from; k < s.Length; k += step) value = Combine(s.Operator, value, x[first + s.Folded.Offset(k)]);
        return value;
    }

    /// <summary>What is no number stays so.</summary>
    private static T Combine<T>(int kind, T x, T y)
        where T : unmanaged, INumber<T> => kind switch
    {
        (int)FoldOperator.Add => x + y,
        (int)FoldOperator.Multiply => x * y,
        (int)FoldOperator.Maximum => x > y || T.IsNaN(x) ? x : y,
        _ => x < y || T.IsNaN(x) ? x : y,
    };
}
