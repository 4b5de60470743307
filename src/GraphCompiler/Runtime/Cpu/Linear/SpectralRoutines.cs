namespace GraphCompiler.Runtime.Cpu;

/// <summary>Jacobi's method: rotations that make one element outside of the diagonal zero after the other, until all are.</summary>
internal sealed unsafe class EigenRoutine(int n, bool hasVectors) : MatrixRoutine([n * n], hasVectors ? [n, n * n] : [n], (2 * n * n) + n)
{
    private const int MostSweeps = 60;

    public override void Run(double** m)
    {
        var values = m[1];
        var a = m[hasVectors ? 3 : 2];
        var v = a + (n * n);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++) a[(i * n) + j] = a[(j * n) + i] = m[0][(i * n) + j];
        }

        var norm = 0.0;
        for (var i = 0; i < n * n; i++)
        {
            norm = Math.Max(norm, Math.Abs(a[i]));
            if (!double.IsFinite(a[i])) throw new TfInvalidArgumentException("Self-adjoint eigen decomposition was not successful. The input might not be valid.");
        }

        // Rows of v are the vectors.
        Elimination.Identity(v, n);
        for (var sweep = 0; sweep < MostSweeps && Sweep(a, v, 1e-18 * norm); sweep++)
        {
        }

        var left = v + (n * n);
        for (var i = 0; i < n; i++) left[i] = a[(i * n) + i];
        for (var i = 0; i < n; i++)
        {
            var least = 0;
            for (var k = 1; k < n; k++)
            {
                if (left[k] < left[least]) least = k;
            }

            (values[i], left[least]) = (left[least], double.PositiveInfinity);
            if (!hasVectors) continue;
            for (var k = 0; k < n; k++) m[2][(k * n) + i] = v[(least * n) + k];
        }
    }

    private bool Sweep(double* a, double* v, double least)
    {
        var isDone = true;
        for (var p = 0; p < n; p++)
        {
            for (var q = p + 1; q < n; q++)
            {
                var apq = a[(p * n) + q];
                double app = a[(p * n) + p], aqq = a[(q * n) + q];
                if (Math.Abs(apq) <= least) continue;
                isDone = false;
                var theta = (aqq - app) / (2 * apq);
                var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
                var c = 1 / Math.Sqrt((t * t) + 1);
                var s = t * c;
                for (var k = 0; k < n; k++)
                {
                    double akp = a[(k * n) + p], akq = a[(k * n) + q];
                    (a[(k * n) + p], a[(k * n) + q]) = ((c * akp) - (s * akq), (s * akp) + (c * akq));
                }

                Rotation.Apply(a + (p * n), a + (q * n), n, c, s);
                Rotation.Apply(v + (p * n), v + (q * n), n, c, s);
                a[(p * n) + q] = a[(q * n) + p] = 0;
            }
        }

        return !isDone;
    }
}

internal static unsafe class Rotation
{
    /// <summary>(x, y) ← (c·x - s·y, s·x + c·y).</summary>
    public static void Apply(double* x, double* y, int count, double c, double s)
    {
        for (var i = 0; i < count; i++) (x[i], y[i]) = ((c * x[i]) - (s * y[i]), (s * x[i]) + (c * y[i]));
    }
}

/// <summary>Hestenes' method: rotates pairs of columns until all are orthogonal; their lengths are the singular values.</summary>
internal static unsafe class Hestenes
{
    private const int MostSweeps = 60;

    /// <summary>Of rows that are as many as or fewer than their length: makes them orthogonal, the longest first.</summary>
    /// <param name="a">The rows; the left vectors times the values after.</param>
    /// <param name="v">The right vectors, as rows.</param>
    /// <param name="s">The values.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="length">Their length.</param>
    public static void Run(double* a, double* v, double* s, int count, int length)
    {
        Elimination.Identity(v, count);
        for (var sweep = 0; sweep < MostSweeps && Sweep(a, v, count, length); sweep++)
        {
        }

        for (var i = 0; i < count; i++) s[i] = Math.Sqrt(Elimination.Dot(a + (i * length), a + (i * length), length));
        for (var i = 0; i < count; i++)
        {
            var largest = i;
            for (var j = i + 1; j < count; j++)
            {
                if (s[j] > s[largest]) largest = j;
            }

            if (largest == i) continue;
            (s[i], s[largest]) = (s[largest], s[i]);
            for (var k = 0; k < length; k++) (a[(i * length) + k], a[(largest * length) + k]) = (a[(largest * length) + k], a[(i * length) + k]);
            for (var k = 0; k < count; k++) (v[(i * count) + k], v[(largest * count) + k]) = (v[(largest * count) + k], v[(i * count) + k]);
        }
    }

    private static bool Sweep(double* a, double* v, int count, int length)
    {
        var isDone = true;
        for (var p = 0; p < count; p++)
        {
            for (var q = p + 1; q < count; q++)
            {
                double* x = a + (p * length), y = a + (q * length);
                double xx = Elimination.Dot(x, x, length), yy = Elimination.Dot(y, y, length), xy = Elimination.Dot(x, y, length);
                if (!(Math.Abs(xy) > 1e-16 * Math.Sqrt(xx * yy)) || Math.Abs(xy) < 1e-300) continue;
                isDone = false;
                var zeta = (yy - xx) / (2 * xy);
                var t = (zeta >= 0 ? 1 : -1) / (Math.Abs(zeta) + Math.Sqrt((zeta * zeta) + 1));
                var c = 1 / Math.Sqrt((t * t) + 1);
                Rotation.Apply(x, y, length, c, t * c);
                Rotation.Apply(v + (p * count), v + (q * count), count, c, t * c);
            }
        }

        return !isDone;
    }

    /// <summary>Completes orthonormal rows: those from one on become unit vectors orthogonal to all before.</summary>
    public static void Complete(double* rows, int from, int count, int length)
    {
        var next = 0;
        for (var i = from; i < count; i++)
        {
            var row = rows + (i * length);
            double norm;
            do
            {
                Elimination.Clear(row, length);
                row[next++] = 1;

                // Twice is enough against rounding.
                for (var again = 0; again < 2; again++)
                {
                    for (var j = 0; j < i; j++) Elimination.AddScaled(-Elimination.Dot(row, rows + (j * length), length), rows + (j * length), row, length);
                }

                norm = Math.Sqrt(Elimination.Dot(row, row, length));
            }
            while (norm < 1e-8 && next < length);

            for (var k = 0; k < length; k++) row[k] /= norm;
        }
    }
}

internal sealed unsafe class SvdRoutine(int rows, int columns, bool hasVectors, bool isFull) : MatrixRoutine(
    [rows * columns],
    hasVectors ? [Math.Min(rows, columns), rows * (isFull ? rows : Math.Min(rows, columns)), columns * (isFull ? columns : Math.Min(rows, columns))] : [Math.Min(rows, columns)],
    2 * Math.Max(rows, columns) * Math.Max(rows, columns))
{
    public override void Run(double** m)
    {
        // The shorter side's vectors are rotated, which are rows of the matrix or of its transpose.
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var a = m[hasVectors ? 4 : 2];
        var v = a + (length * length);
        if (rows <= columns) Elimination.Copy(m[0], a, rows * columns);
        else Elimination.Transpose(m[0], a, rows, columns);
        for (var i = 0; i < rows * columns; i++)
        {
            if (double.IsFinite(a[i])) continue;
            Elimination.Fill(m[1], count, double.NaN);
            if (!hasVectors) return;
            Elimination.Fill(m[2], rows * (isFull ? rows : count), double.NaN);
            Elimination.Fill(m[3], columns * (isFull ? columns : count), double.NaN);
            return;
        }

        Hestenes.Run(a, v, m[1], count, length);
        if (!hasVectors) return;
        var rank = 0;
        while (rank < count && m[1][rank] > 0) rank++;
        for (var i = 0; i < rank; i++)
        {
            for (var k = 0; k < length; k++) a[(i * length) + k] /= m[1][i];
        }

        var width = isFull ? length : count;
        Hestenes.Complete(a, rank, width, length);
        double* shorter = rows <= columns ? m[2] : m[3], longer = rows <= columns ? m[3] : m[2];
        Elimination.Transpose(v, shorter, count, count);
        Elimination.Transpose(a, longer, width, length);
    }
}

/// <summary>Of the singular values that are more than a share of the largest.</summary>
internal sealed unsafe class PseudoInverseRoutine(int rows, int columns, double share) : MatrixRoutine(
    [rows * columns], [rows * columns], (rows * columns) + (Math.Min(rows, columns) * (Math.Min(rows, columns) + 1)))
{
    public override void Run(double** m)
    {
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var a = m[2];
        var v = a + (rows * columns);
        var s = v + (count * count);
        var answer = m[1];
        if (rows <= columns) Elimination.Copy(m[0], a, rows * columns);
        else Elimination.Transpose(m[0], a, rows, columns);
        for (var i = 0; i < rows * columns; i++)
        {
            if (double.IsFinite(a[i])) continue;
            Elimination.Fill(answer, rows * columns, double.NaN);
            return;
        }

        Hestenes.Run(a, v, s, count, length);
        Elimination.Clear(answer, rows * columns);

        // Σ right · leftᵀ / s², a's rows being vectors times s.
        for (var i = 0; i < count && s[i] > share * s[0]; i++)
        {
            double* x = rows <= columns ? a + (i * length) : v + (i * count), y = rows <= columns ? v + (i * count) : a + (i * length);
            for (var k = 0; k < columns; k++) Elimination.AddScaled(x[k] / (s[i] * s[i]), y, answer + (k * rows), rows);
        }
    }
}

/// <summary>Householder's reflections.</summary>
internal sealed unsafe class QrRoutine(int rows, int columns, bool isFull) : MatrixRoutine(
    [rows * columns], [rows * (isFull ? rows : Math.Min(rows, columns)), (isFull ? rows : Math.Min(rows, columns)) * columns], (rows * rows) + rows)
{
    public override void Run(double** m)
    {
        var a = m[0];
        var q = m[3];
        var v = q + (rows * rows);
        Elimination.Identity(q, rows);
        for (var k = 0; k < Math.Min(rows - 1, columns); k++)
        {
            var norm = 0.0;
            for (var i = k; i < rows; i++) norm += a[(i * columns) + k] * a[(i * columns) + k];
            norm = Math.Sqrt(norm);
            if (norm == 0) continue;
            for (var i = k; i < rows; i++) v[i] = a[(i * columns) + k];
            v[k] += v[k] >= 0 ? norm : -norm;
            var square = Elimination.Dot(v + k, v + k, rows - k);
            Reflect(a, columns, k, v, square);
            Reflect(q, rows, k, v, square);
        }

        // q holds the transposed product of all reflections.
        var width = isFull ? rows : Math.Min(rows, columns);
        Elimination.Transpose(q, m[1], width, rows);
        for (var i = 0; i < width; i++)
        {
            for (var j = 0; j < columns; j++) m[2][(i * columns) + j] = j < i ? 0 : a[(i * columns) + j];
        }
    }

    private void Reflect(double* x, int width, int first, double* v, double square)
    {
        for (var j = 0; j < width; j++)
        {
            var sum = 0.0;
            for (var i = first; i < rows; i++) sum += v[i] * x[(i * width) + j];
            sum *= 2 / square;
            for (var i = first; i < rows; i++) x[(i * width) + j] -= sum * v[i];
        }
    }
}
