namespace GraphCompiler.Runtime.Cpu;

/// <summary>The principal square root.</summary>
internal sealed unsafe class SquareRootRoutine(int n) : MatrixRoutine([n * n], [n * n], 3 * n * n)
{
    private const int MostSteps = 100;

    public override void Run(double** m)
    {
        Elimination.Copy(m[0], m[1], n * n);
        TakeRoot(m[1], n, m[2]);
    }

    /// <summary>
    /// x ← its square root, by Denman and Beavers's iteration in its product form: p goes to 1 and x to the root. Scaling by the
    /// determinant saves the steps that bring large and small eigenvalues together.
    /// </summary>
    /// <param name="x">The matrix.</param>
    /// <param name="n">Its size.</param>
    /// <param name="scratch">Room for three more.</param>
    public static void TakeRoot(double* x, int n, double* scratch)
    {
        var size = n * n;
        double* p = scratch, inverse = p + size, work = inverse + size;
        Elimination.Copy(x, p, size);
        var before = double.PositiveInfinity;
        for (var step = 0; step < MostSteps; step++)
        {
            Elimination.Copy(p, work, size);
            Elimination.Identity(inverse, n);
            if (Elimination.Factor(work, n, inverse, n) == 0) break;
            var logarithm = 0.0;
            for (var i = 0; i < n; i++) logarithm += Math.Log(Math.Abs(work[(i * n) + i]));
            Elimination.SolveTriangle(work, inverse, n, n, isLower: true, isTransposed: false, isUnit: true);
            Elimination.SolveTriangle(work, inverse, n, n, isLower: false, isTransposed: false);

            // Near the end scaling only disturbs.
            var scale = before > 1e-2 ? Math.Exp(-logarithm / (2 * n)) : 1;
            var (grow, shrink) = (scale * scale, 1 / (scale * scale));
            for (var i = 0; i < size; i++) work[i] = 0.5 * scale * shrink * inverse[i];
            for (var i = 0; i < n; i++) work[(i * n) + i] += 0.5 * scale;
            for (var i = 0; i < size; i++) p[i] = 0.25 * ((grow * p[i]) + (shrink * inverse[i]));
            for (var i = 0; i < n; i++) p[(i * n) + i] += 0.5;
            Elimination.Multiply(x, work, inverse, n, n, n);
            Elimination.Copy(inverse, x, size);
            var distance = Distance(p, n);
            if (!double.IsFinite(distance)) break;

            // Quadratic until rounding is all that is left.
            if (distance < n * 1e-15 || (distance < 1e-8 && distance >= before / 2)) return;
            before = distance;
        }

        Elimination.Fill(x, size, double.NaN);
    }

    /// <summary>The largest sum of magnitudes in a row of x - 1.</summary>
    public static double Distance(double* x, int n)
    {
        var largest = 0.0;
        for (var i = 0; i < n; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < n; j++) sum += Math.Abs(x[(i * n) + j] - (i == j ? 1 : 0));
            if (!(sum <= largest)) largest = sum;
        }

        return largest;
    }
}

/// <summary>The principal logarithm: roots are taken until the matrix is near 1, where a rational function is exact, and their number is made up for.</summary>
internal sealed unsafe class LogarithmRoutine(int n) : MatrixRoutine([n * n], [n * n], 3 * n * n)
{
    private const double Near = 0.25;
    private const int MostRoots = 64;

    // Gauss and Legendre's: half of the places between 0 and 1, and their weights.
    private static readonly (double Place, double Weight)[] s_points =
    [
        (0.1834346424956498, 0.3626837833783620), (0.5255324099163290, 0.3137066458778873), (0.7966664774136267, 0.2223810344533745), (0.9602898564975363, 0.1012285362903763),
    ];

    public override void Run(double** m)
    {
        var size = n * n;
        double* x = m[0], result = m[1], scratch = m[2], shifted = scratch, part = scratch + size;
        var roots = 0;
        for (; !(SquareRootRoutine.Distance(x, n) < Near); roots++)
        {
            if (roots == MostRoots || double.IsNaN(x[0]))
            {
                Elimination.Fill(result, size, double.NaN);
                return;
            }

            SquareRootRoutine.TakeRoot(x, n, scratch);
        }

        // log(1 + y) = ∫ y (1 + t y)⁻¹ dt.
        for (var i = 0; i < n; i++) x[(i * n) + i] -= 1;
        Elimination.Clear(result, size);
        foreach (var (place, weight) in s_points)
        {
            Add((1 + place) / 2, weight / 2);
            Add((1 - place) / 2, weight / 2);
        }

        var scale = Math.ScaleB(1, roots);
        for (var i = 0; i < size; i++) result[i] *= scale;

        void Add(double at, double weight)
        {
            for (var i = 0; i < size; i++) shifted[i] = at * x[i];
            for (var i = 0; i < n; i++) shifted[(i * n) + i] += 1;
            Elimination.Copy(x, part, size);
            _ = Elimination.Factor(shifted, n, part, n);
            Elimination.SolveTriangle(shifted, part, n, n, isLower: true, isTransposed: false, isUnit: true);
            Elimination.SolveTriangle(shifted, part, n, n, isLower: false, isTransposed: false);
            Elimination.AddScaled(weight, part, result, size);
        }
    }
}
