using System.Runtime.InteropServices;
using System.Numerics;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>The loops that decompositions are made of, over dense rows.</summary>
internal static unsafe class Elimination
{
    /// <summary>y ← y + a · x.</summary>
    public static void AddScaled(double a, double* x, double* y, int count)
    {
        var i = 0;
        for (; i + Vector<double>.Count <= count; i += Vector<double>.Count) (Vector.Load(y + i) + (a * Vector.Load(x + i))).Store(y + i);
        for (; i < count; i++) y[i] += a * x[i];
    }

    public static double Dot(double* x, double* y, int count)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++) sum += x[i] * y[i];
        return sum;
    }

    public static void Copy(double* from, double* to, int count) => NativeMemory.Copy(from, to, (nuint)count * sizeof(double));

    public static void Clear(double* to, int count) => NativeMemory.Clear(to, (nuint)count * sizeof(double));

    public static void Fill(double* to, int count, double value) => new Span<double>(to, count).Fill(value);

    public static void Identity(double* to, int n)
    {
        Clear(to, n * n);
        for (var i = 0; i < n; i++) to[(i * n) + i] = 1;
    }

    public static void Transpose(double* from, double* to, int rows, int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) to[(j * rows) + i] = from[(i * columns) + j];
        }
    }

    /// <summary>z ← x · y, x of so many rows and inner columns.</summary>
    public static void Multiply(double* x, double* y, double* z, int rows, int inner, int columns)
    {
        Clear(z, rows * columns);
        for (var i = 0; i < rows; i++)
        {
            for (var k = 0; k < inner; k++) AddScaled(x[(i * inner) + k], y + (k * columns), z + (i * columns), columns);
        }
    }

    /// <summary>Factors a into L · U in place, rows of both exchanged so that the largest pivots come first.</summary>
    /// <returns>1 or -1 as the exchanges are even or odd in number; 0 where a pivot is 0.</returns>
    public static int Factor(double* a, int n, double* b, int columns)
    {
        var (sign, isSingular) = (1, false);
        for (var k = 0; k < n; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < n; i++)
            {
                if (Math.Abs(a[(i * n) + k]) > Math.Abs(a[(pivot * n) + k])) pivot = i;
            }

            if (pivot != k)
            {
                sign = -sign;
                Exchange(a + (k * n), a + (pivot * n), n);
                Exchange(b + (k * columns), b + (pivot * columns), columns);
            }

            var value = a[(k * n) + k];
            if (value == 0)
            {
                isSingular = true;
                continue;
            }

            for (var i = k + 1; i < n; i++)
            {
                var factor = a[(i * n) + k] /= value;
                AddScaled(-factor, a + (k * n) + k + 1, a + (i * n) + k + 1, n - k - 1);
            }
        }

        return isSingular ? 0 : sign;
    }

    /// <summary>b ← the x with a · x = b, a triangular.</summary>
    /// <param name="a">The matrix; of it one triangle is read.</param>
    /// <param name="b">So many columns.</param>
    /// <param name="n">How many rows.</param>
    /// <param name="columns">How many columns b has.</param>
    /// <param name="isLower">Which triangle.</param>
    /// <param name="isTransposed">Whether aᵀ stands in the place of a.</param>
    /// <param name="isUnit">Whether the diagonal counts as ones.</param>
    public static void SolveTriangle(double* a, double* b, int n, int columns, bool isLower, bool isTransposed, bool isUnit = false)
    {
        var isForward = isLower != isTransposed;
        for (var step = 0; step < n; step++)
        {
            var i = isForward ? step : n - 1 - step;
            var row = b + (i * columns);
            var (first, last) = isForward ? (0, i) : (i + 1, n);
            for (var k = first; k < last; k++) AddScaled(-(isTransposed ? a[(k * n) + i] : a[(i * n) + k]), b + (k * columns), row, columns);
            if (isUnit) continue;
            var diagonal = a[(i * n) + i];
            for (var c = 0; c < columns; c++) row[c] /= diagonal;
        }
    }

    /// <summary>Makes the lower triangle of a symmetric matrix its factor; the upper one becomes zero.</summary>
    /// <returns>False where there is none.</returns>
    public static bool Cholesky(double* a, int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++) a[(i * n) + j] = (a[(i * n) + j] - Dot(a + (i * n), a + (j * n), j)) / a[(j * n) + j];
            var square = a[(i * n) + i] - Dot(a + (i * n), a + (i * n), i);
            if (!(square > 0)) return false;
            a[(i * n) + i] = Math.Sqrt(square);
            Clear(a + (i * n) + i + 1, n - i - 1);
        }

        return true;
    }

    private static void Exchange(double* x, double* y, int count)
    {
        for (var i = 0; i < count; i++) (x[i], y[i]) = (y[i], x[i]);
    }
}
