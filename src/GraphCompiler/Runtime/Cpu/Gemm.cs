namespace GraphCompiler.Runtime.Cpu;

/// <summary>One matrix product or several of the same sizes.</summary>
/// <param name="Rows">The rows of the result.</param>
/// <param name="Columns">The columns of the result.</param>
/// <param name="Depth">How many products an element sums.</param>
/// <param name="TransposeA">Whether the first operand lies transposed.</param>
/// <param name="TransposeB">Whether the second operand lies transposed.</param>
/// <param name="OffsetsA">Where each product has its first operand.</param>
/// <param name="OffsetsB">Where each product has its second operand.</param>
internal sealed record GemmProblem(nint Rows, nint Columns, nint Depth, bool TransposeA, bool TransposeB, nint[] OffsetsA, nint[] OffsetsB);

/// <summary>
/// Matrix products, cut into blocks of rows and columns that threads share. The depth is never cut among them, so that an
/// element's bits depend on its row, its column and the depth alone.
/// </summary>
internal sealed unsafe class Gemm<T> : Launch
    where T : unmanaged
{
    // More rows would outgrow the last cache, which holds a slice of them while the columns pass.
    private const int LongestRows = 2048;

    private readonly GemmBlock<T> _whole;
    private readonly nint[] _offsetsA;
    private readonly nint[] _offsetsB;
    private readonly int _first;
    private readonly int _second = 1;
    private readonly long _nanoseconds;

    public Gemm(GemmProblem problem)
    {
        var (rows, columns, depth) = (problem.Rows, problem.Columns, problem.Depth);
        (_offsetsA, _offsetsB) = (problem.OffsetsA, problem.OffsetsB);

        // Additions and multiplications in a nanosecond, about.
        var speed = typeof(T) == typeof(float) ? 200 : typeof(T) == typeof(double) ? 100 : 50;
        _nanoseconds = (long)Math.Min(2.0 * rows * columns * depth * _offsetsA.Length / speed, 1e15);

        if (_offsetsA.Length > 1 && !problem.TransposeA && Array.TrueForAll(_offsetsB, o => o == 0) && IsDense(_offsetsA, rows * depth))
        {
            // One right factor for all: their rows follow each other, as if they were one matrix.
            rows *= _offsetsA.Length;
            (_offsetsA, _offsetsB) = ([0], [0]);
        }

        _whole = new GemmBlock<T>
        {
            Rows = rows,
            Columns = columns,
            Depth = depth,
            RowStepA = problem.TransposeA ? 1 : depth,
            DepthStepA = problem.TransposeA ? rows : 1,
            DepthStepB = problem.TransposeB ? 1 : columns,
            ColumnStepB = problem.TransposeB ? depth : 1,
            LengthB = depth * columns,
            StepC = columns,
        };
        if (columns == 1 && rows > 1)
        {
            // zᵀ = yᵀ · xᵀ lies in memory as z does, and is computed a vector at a time.
            (_offsetsA, _offsetsB) = (_offsetsB, _offsetsA);
            _whole = new GemmBlock<T>
            {
                Rows = 1,
                Columns = rows,
                Depth = depth,
                RowStepA = 0,
                DepthStepA = 1,
                DepthStepB = _whole.DepthStepA,
                ColumnStepB = _whole.RowStepA,
                LengthB = depth * rows,
                StepC = rows,
            };
            (_first, _second) = (1, 0);
        }
    }

    public override void Run(void** pointers)
    {
        var whole = _whole;
        whole.A = (T*)pointers[_first];
        whole.B = (T*)pointers[_second];
        whole.C = (T*)pointers[2];
        var size = whole.Rows * whole.Columns;
        if (size == 0) return;
        if (whole.Depth == 0)
        {
            new Span<T>(whole.C, checked((int)(size * _offsetsA.Length))).Clear();
        }
        else if (WorkerPool.Worth(_nanoseconds))
        {
            RunShared(whole);
        }
        else
        {
            RunHere(whole);
        }
    }

    private void RunHere(in GemmBlock<T> whole)
    {
        var block = whole;
        for (var batch = 0; batch < _offsetsA.Length; batch++)
        {
            for (nint row = 0; row < whole.Rows; row += LongestRows)
            {
                block.Rows = Math.Min(LongestRows, whole.Rows - row);
                block.A = whole.A + _offsetsA[batch] + (row * block.RowStepA);
                block.B = whole.B + _offsetsB[batch];
                block.C = whole.C + (((batch * whole.Rows) + row) * block.StepC);
                block.Run();
            }
        }
    }

    private void RunShared(in GemmBlock<T> whole)
    {
        var work = new Work { Whole = whole, BlockRows = Math.Min(whole.Rows, LongestRows), BlockColumns = whole.Columns };
        work.Split(_offsetsA.Length, 4 * WorkerPool.Threads);
        fixed (nint* offsetsA = _offsetsA, offsetsB = _offsetsB)
        {
            work.OffsetsA = offsetsA;
            work.OffsetsB = offsetsB;
            WorkerPool.Run(checked((int)(work.RowBlocks * work.ColumnBlocks * _offsetsA.Length)), &RunTile, &work);
        }
    }

    private static bool IsDense(nint[] offsets, nint step)
    {
        for (var i = 0; i < offsets.Length; i++)
        {
            if (offsets[i] != i * step) return false;
        }

        return true;
    }

    private static void RunTile(void* state, int tile)
    {
        var work = (Work*)state;
        var (batch, inside) = Math.DivRem(tile, work->RowBlocks * work->ColumnBlocks);
        var (row, column) = Math.DivRem(inside, work->ColumnBlocks);
        row *= work->BlockRows;
        column *= work->BlockColumns;
        ref readonly var whole = ref work->Whole;
        var block = whole with
        {
            Rows = Math.Min(work->BlockRows, whole.Rows - row),
            Columns = Math.Min(work->BlockColumns, whole.Columns - column),
            A = whole.A + work->OffsetsA[batch] + (row * whole.RowStepA),
            B = whole.B + work->OffsetsB[batch] + (column * whole.ColumnStepB),
            LengthB = whole.LengthB - (column * whole.ColumnStepB),
            C = whole.C + (batch * whole.Rows * whole.Columns) + (row * whole.StepC) + column,
        };
        block.Run();
    }

    /// <summary>What the blocks of one call share.</summary>
    private struct Work
    {
        public GemmBlock<T> Whole;
        public nint BlockRows;
        public nint BlockColumns;
        public nint* OffsetsA;
        public nint* OffsetsB;

        public readonly nint RowBlocks => (Whole.Rows + BlockRows - 1) / BlockRows;

        public readonly nint ColumnBlocks => (Whole.Columns + BlockColumns - 1) / BlockColumns;

        /// <summary>Makes blocks smaller, whole tiles still, until there are enough for threads that finish at different times.</summary>
        public void Split(nint batches, int enough)
        {
            const int Smallest = 64;
            while (batches * RowBlocks * ColumnBlocks < enough)
            {
                if (BlockRows >= BlockColumns && BlockRows > Smallest) BlockRows = Half(BlockRows);
                else if (BlockColumns > Smallest) BlockColumns = Half(BlockColumns);
                else if (BlockRows > Smallest) BlockRows = Half(BlockRows);
                else return;
            }

            static nint Half(nint length) => ((length / 2) + Smallest - 1) / Smallest * Smallest;
        }
    }
}
