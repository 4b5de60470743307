namespace GraphCompiler.Runtime.Cpu;

internal sealed unsafe class CholeskyRoutine(int n) : MatrixRoutine([n * n], [n * n])
{
    public override void Run(double** m)
    {
        Elimination.Copy(m[0], m[1], n * n);
        if (Elimination.Cholesky(m[1], n)) return;
        for (var i = 0; i < n; i++)
        {
            Elimination.Fill(m[1] + (i * n), i + 1, double.NaN);
            Elimination.Clear(m[1] + (i * n) + i + 1, n - i - 1);
        }
    }
}

internal sealed unsafe class TriangularRoutine(int n, int columns, bool isLower, bool adjoint) : MatrixRoutine([n * n, n * columns], [n * columns])
{
    public override void Run(double** m)
    {
        Elimination.Copy(m[1], m[2], n * columns);
        Elimination.SolveTriangle(m[0], m[2], n, columns, isLower, adjoint);
    }
}

internal sealed unsafe class InverseRoutine(int n) : MatrixRoutine([n * n], [n * n])
{
    public override void Run(double** m)
    {
        Elimination.Identity(m[1], n);
        if (Elimination.Factor(m[0], n, m[1], n) == 0) throw new TfInvalidArgumentException("Input is not invertible.");
        Elimination.SolveTriangle(m[0], m[1], n, n, isLower: true, isTransposed: false, isUnit: true);
        Elimination.SolveTriangle(m[0], m[1], n, n, isLower: false, isTransposed: false);
    }
}

internal sealed unsafe class SolveRoutine(int n, int columns, bool adjoint) : MatrixRoutine([n * n, n * columns], [n * columns], n * n)
{
    public override void Run(double** m)
    {
        Elimination.Copy(m[1], m[2], n * columns);
        var a = m[0];
        if (adjoint) Elimination.Transpose(m[0], a = m[3], n, n);
        if (Elimination.Factor(a, n, m[2], columns) == 0) throw new TfInvalidArgumentException("Input matrix is not invertible.");
        Elimination.SolveTriangle(a, m[2], n, columns, isLower: true, isTransposed: false, isUnit: true);
        Elimination.SolveTriangle(a, m[2], n, columns, isLower: false, isTransposed: false);
    }
}

/// <summary>The determinant, or its sign and the logarithm of its magnitude.</summary>
internal sealed unsafe class DeterminantRoutine(int n, bool isLogarithm) : MatrixRoutine([n * n], isLogarithm ? [1, 1] : [1])
{
    public override void Run(double** m)
    {
        var sign = Elimination.Factor(m[0], n, null, 0);
        double product = sign, logarithm = 0;
        for (var i = 0; i < n; i++)
        {
            var pivot = m[0][(i * n) + i];
            product *= isLogarithm ? Math.Sign(double.IsNaN(pivot) ? 1 : pivot) : pivot;
            logarithm += Math.Log(Math.Abs(pivot));
        }

        m[1][0] = product;
        if (isLogarithm) m[2][0] = logarithm;
    }
}

/// <summary>Three diagonals, rows exchanged where the one below has the larger pivot: of each row five numbers are kept.</summary>
internal sealed unsafe class TridiagonalRoutine(int n, int columns) : MatrixRoutine([3 * n, n * columns], [n * columns], 3 * n)
{
    public override void Run(double** m)
    {
        var (above, below) = (0, 2 * n);
        var d = m[0];
        var x = m[2];
        var u = m[3];
        Elimination.Copy(m[1], x, n * columns);

        // Row i of the upper factor: u[3i] on the diagonal, and two to the right of it.
        for (var i = 0; i < n; i++)
        {
            (u[3 * i], u[(3 * i) + 1], u[(3 * i) + 2]) = (d[n + i], i + 1 < n ? d[above + i] : 0, 0);
        }

        for (var i = 0; i + 1 < n; i++)
        {
            var row = u + (3 * i);
            var next = row + 3;
            var left = d[below + i + 1];
            if (Math.Abs(left) > Math.Abs(row[0]))
            {
                var (first, second) = (row[0], row[1]);
                (row[0], row[1], row[2]) = (left, next[0], next[1]);
                (left, next[0], next[1]) = (first, second, 0);
                for (var c = 0; c < columns; c++) (x[(i * columns) + c], x[((i + 1) * columns) + c]) = (x[((i + 1) * columns) + c], x[(i * columns) + c]);
            }

            if (row[0] == 0) continue;
            var factor = left / row[0];
            next[0] -= factor * row[1];
            next[1] -= factor * row[2];
            Elimination.AddScaled(-factor, x + (i * columns), x + ((i + 1) * columns), columns);
        }

        for (var i = n - 1; i >= 0; i--)
        {
            var row = u + (3 * i);
            if (row[0] == 0)
            {
                Elimination.Fill(x, n * columns, double.NaN);
                return;
            }

            if (i + 1 < n) Elimination.AddScaled(-row[1], x + ((i + 1) * columns), x + (i * columns), columns);
            if (i + 2 < n) Elimination.AddScaled(-row[2], x + ((i + 2) * columns), x + (i * columns), columns);
            for (var c = 0; c < columns; c++) x[(i * columns) + c] /= row[0];
        }
    }
}

/// <summary>(xᵀx)⁻¹xᵀ, or xᵀ(xxᵀ)⁻¹ where there are fewer rows than columns.</summary>
internal sealed unsafe class NormalInverseRoutine(int rows, int columns) : MatrixRoutine([rows * columns], [rows * columns], (rows * columns) + (Math.Min(rows, columns) * Math.Min(rows, columns)))
{
    public override void Run(double** m)
    {
        var least = Math.Min(rows, columns);
        var transposed = m[2];
        var gram = m[2] + (rows * columns);
        Elimination.Transpose(m[0], transposed, rows, columns);
        if (rows >= columns) Elimination.Multiply(transposed, m[0], gram, columns, rows, columns);
        else Elimination.Multiply(m[0], transposed, gram, rows, columns, rows);
        if (!Elimination.Cholesky(gram, least))
        {
            Elimination.Fill(m[1], rows * columns, double.NaN);
            return;
        }

        // Of a wide matrix the solution is the transposed answer.
        var answer = rows >= columns ? m[1] : transposed;
        Elimination.Copy(rows >= columns ? transposed : m[0], answer, rows * columns);
        var width = Math.Max(rows, columns);
        Elimination.SolveTriangle(gram, answer, least, width, isLower: true, isTransposed: false);
        Elimination.SolveTriangle(gram, answer, least, width, isLower: true, isTransposed: true);
        if (rows < columns) Elimination.Transpose(answer, m[1], rows, columns);
    }
}

/// <summary>Padé's approximation of degree 13 of the matrix divided by a power of 2, squared as often.</summary>
internal sealed unsafe class ExponentialRoutine(int n) : MatrixRoutine([n * n], [n * n], 6 * n * n)
{
    private const double Largest = 5.371920351148152;

    private static readonly double[] s_coefficients =
    [
        64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
    ];

    public override void Run(double** m)
    {
        var (size, norm) = (n * n, 0.0);
        double* x = m[0], result = m[1], x2 = m[2], x4 = x2 + size, x6 = x4 + size, u = x6 + size, v = u + size, work = v + size;
        for (var j = 0; j < n; j++)
        {
            var sum = 0.0;
            for (var i = 0; i < n; i++) sum += Math.Abs(x[(i * n) + j]);
            norm = double.IsNaN(sum) ? sum : Math.Max(norm, sum);
        }

        if (!double.IsFinite(norm))
        {
            Elimination.Fill(result, size, double.NaN);
            return;
        }

        var squarings = norm > Largest ? (int)Math.Ceiling(Math.Log2(norm / Largest)) : 0;
        var scale = Math.ScaleB(1, -squarings);
        for (var i = 0; i < size; i++) x[i] *= scale;
        Elimination.Multiply(x, x, x2, n, n, n);
        Elimination.Multiply(x2, x2, x4, n, n, n);
        Elimination.Multiply(x2, x4, x6, n, n, n);
        Sum(work, 13, 11, 9, null);
        Elimination.Multiply(x6, work, v, n, n, n);
        Sum(work, 7, 5, 3, v);
        Diagonal(work, 1);
        Elimination.Multiply(x, work, u, n, n, n);
        Sum(work, 12, 10, 8, null);
        Elimination.Multiply(x6, work, result, n, n, n);
        Sum(v, 6, 4, 2, result);
        Diagonal(v, 0);

        // (v - u) · y = v + u.
        for (var i = 0; i < size; i++) (work[i], result[i]) = (v[i] - u[i], v[i] + u[i]);
        _ = Elimination.Factor(work, n, result, n);
        Elimination.SolveTriangle(work, result, n, n, isLower: true, isTransposed: false, isUnit: true);
        Elimination.SolveTriangle(work, result, n, n, isLower: false, isTransposed: false);
        for (; squarings > 0; squarings--)
        {
            Elimination.Multiply(result, result, work, n, n, n);
            Elimination.Copy(work, result, size);
        }

        void Sum(double* to, int sixth, int fourth, int second, double* more)
        {
            for (var i = 0; i < size; i++)
            {
                to[i] = (s_coefficients[sixth] * x6[i]) + (s_coefficients[fourth] * x4[i]) + (s_coefficients[second] * x2[i]) + (more is null ? 0 : more[i]);
            }
        }

        void Diagonal(double* to, int coefficient)
        {
            for (var i = 0; i < n; i++) to[(i * n) + i] += s_coefficients[coefficient];
        }
    }
}
