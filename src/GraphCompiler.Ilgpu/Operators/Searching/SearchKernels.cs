using System.Numerics;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>Kernels that search.</summary>
internal static class SearchKernels
{
    private const int MostThreads = 256;

    /// <summary>The first largest element of each line.</summary>
    public static void ArgMax<T>(ArrayView<T> x, ArrayView<int> y, LineSizes s, T worst)
        where T : unmanaged, INumber<T> => ArgExtreme<T, Largest>(x, y, s, worst);

    /// <summary>The first smallest element of each line.</summary>
    public static void ArgMin<T>(ArrayView<T> x, ArrayView<int> y, LineSizes s, T worst)
        where T : unmanaged, INumber<T> => ArgExtreme<T, Smallest>(x, y, s, worst);

    /// <summary>Where each value belongs in its sorted row.</summary>
    public static void SearchSorted<T>(ArrayView<T> rows, ArrayView<T> values, ArrayView<int> y, int total, int length, int count, int isRight, int words)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < total; i += stride)
        {
            var (low, high, first, value) = (0, length, i / count * length, values[i]);
            while (low < high)
            {
                var middle = (low + high) / 2;
                var isBefore = isRight != 0 ? !(value < rows[first + middle]) : rows[first + middle] < value;
                if (isBefore) low = middle + 1;
                else high = middle;
            }

            y[i * words] = low;
            if (words == 2) y[(i * 2) + 1] = 0;
        }
    }

    /// <summary>Whether fewer than k predictions beat the target's, none of which may be infinite.</summary>
    public static void InTopK(ArrayView<int> targets, ArrayView<float> predictions, ArrayView<byte> y, int rows, int classes, int k, int words)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < rows; i += stride)
        {
            var target = targets[i * words];
            var isClass = target >= 0 && target < classes && (words == 1 || targets[(i * 2) + 1] == 0);
            var own = isClass ? predictions[(i * classes) + target] : 0;
            var better = 0;
            for (var j = 0; isClass && j < classes && better < k; j++)
            {
                var other = predictions[(i * classes) + j];
                better = float.IsFinite(other) ? better + (other > own ? 1 : 0) : int.MaxValue;
            }

            y[i] = isClass && float.IsFinite(own) && better < k ? (byte)1 : (byte)0;
        }
    }

    private static void ArgExtreme<T, TOrder>(ArrayView<T> x, ArrayView<int> y, LineSizes s, T worst)
        where T : unmanaged, INumber<T>
        where TOrder : struct, IOrder
    {
        var bests = SharedMemory.Allocate<T>(MostThreads);
        var places = SharedMemory.Allocate<int>(MostThreads);
        for (var line = Grid.IdxX; line < s.Lines; line += Grid.DimX)
        {
            // What is no better than the worst number has no place, unless nothing else is there.
            var first = s.First(line);
            var (best, place) = (worst, int.MaxValue);
            for (var i = Group.IdxX; i < s.Length; i += Group.DimX)
            {
                var value = x[first + (i * s.Inner)];
                if (!TOrder.IsBetter(value, best) && !(s.Inner == 1 && place == int.MaxValue && value == best)) continue;
                best = value;
                place = i;
            }

            bests[Group.IdxX] = best;
            places[Group.IdxX] = place;
            Group.Barrier();
            for (var half = Group.DimX / 2; half > 0; half /= 2)
            {
                if (Group.IdxX < half)
                {
                    var (a, b) = (bests[Group.IdxX], bests[Group.IdxX + half]);
                    if (TOrder.IsBetter(b, a) || (a == b && places[Group.IdxX + half] < places[Group.IdxX]))
                    {
                        bests[Group.IdxX] = b;
                        places[Group.IdxX] = places[Group.IdxX + half];
                    }
                }

                Group.Barrier();
            }

            if (Group.IdxX == 0)
            {
                y[line * s.Words] = places[0] == int.MaxValue ? 0 : places[0];
                if (s.Words == 2) y[(line * 2) + 1] = 0;
            }

            Group.Barrier();
        }
    }

    private interface IOrder
    {
        static abstract bool IsBetter<T>(T x, T y)
            where T : unmanaged, INumber<T>;
    }

    private readonly struct Largest : IOrder
    {
        public static bool IsBetter<T>(T x, T y)
            where T : unmanaged, INumber<T> => x > y;
    }

    private readonly struct Smallest : IOrder
    {
        public static bool IsBetter<T>(T x, T y)
            where T : unmanaged, INumber<T> => x < y;
    }
}
