namespace GraphCompiler.Runtime.Cpu;

/// <summary>A product of matrices in blocks that threads share: rows × columns for each group.</summary>
internal struct ConvolutionBlocks
{
    public nint RowBlock;
    public nint ColumnBlock;
    public nint RowBlocks;
    public nint ColumnBlocks;

    public readonly int Count(nint groups) => checked((int)(RowBlocks * ColumnBlocks * groups));

    /// <param name="rows">The rows of the result.</param>
    /// <param name="columns">The columns of the result.</param>
    /// <param name="rowBytes">What a thread copies for a row.</param>
    /// <param name="products">How many products there are.</param>
    /// <param name="isShared">Whether several threads work.</param>
    public ConvolutionBlocks(nint rows, nint columns, nint rowBytes, nint products, bool isShared)
    {
        // As many rows as stay in a core's cache while the columns pass.
        RowBlock = Math.Min(Math.Clamp((1 << 18) / Math.Max(rowBytes, 1) / 16 * 16, 64, 1024), Math.Max(rows, 1));
        ColumnBlock = Math.Max(columns, 1);
        var enough = isShared ? 4 * WorkerPool.Threads : 1;
        while (true)
        {
            (RowBlocks, ColumnBlocks) = ((rows + RowBlock - 1) / RowBlock, (columns + ColumnBlock - 1) / ColumnBlock);
            if (RowBlocks * ColumnBlocks * products >= enough) return;
            if (RowBlock >= 128) RowBlock = Half(RowBlock);
            else if (ColumnBlock >= 128) ColumnBlock = Half(ColumnBlock);
            else return;
        }

        static nint Half(nint length) => ((length / 2) + 63) / 64 * 64;
    }

    /// <summary>The block of a tile: its group, its first row, its first column.</summary>
    public readonly (nint Group, nint Row, nint Column) At(nint tile)
    {
        (tile, var column) = Math.DivRem(tile, ColumnBlocks);
        var (group, row) = Math.DivRem(tile, RowBlocks);
        return (group, row * RowBlock, column * ColumnBlock);
    }
}

/// <summary>A convolution as products of matrices: what the windows see, a row each, times the filters. A thread copies the rows of its block.</summary>
internal sealed unsafe class ConvolutionLaunch<T>(ConvolutionSpace space) : Launch
    where T : unmanaged
{
    private readonly bool _isShared = WorkerPool.MayShare(space.Nanoseconds(sizeof(T)));

    public override void Run(void** pointers)
    {
        var isShared = _isShared && WorkerPool.Threads > 1;
        var work = new Work
        {
            Of = space,
            X = (T*)pointers[0],
            Filters = (T*)pointers[1],
            Y = (T*)pointers[2],
            Blocks = new ConvolutionBlocks(space.Space.Rows, space.Filters, space.Space.Taps * space.Depth * sizeof(T), space.Groups, isShared),
        };
        var tiles = work.Blocks.Count(space.Groups);
        if (isShared) WorkerPool.Run(tiles, &RunTile, &work);
        else for (var tile = 0; tile < tiles; tile++) RunTile(&work, tile);
    }

    private static void RunTile(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        ref readonly var of = ref work.Of;
        var (group, row, column) = work.Blocks.At(tile);
        var rows = Math.Min(work.Blocks.RowBlock, of.Space.Rows - row);
        var depth = of.Space.Taps * of.Depth;
        var seen = work.X + (row * of.Space.Channels) + (group * of.Depth);
        var step = of.Space.Channels;
        if (!of.Space.IsPoint)
        {
            seen = (T*)WindowMemory.Rows.Take(rows * depth * sizeof(T));
            step = depth;
            new WindowReader<T>(of.Space, group * of.Depth, of.Depth).Read(work.X, row, rows, 0, depth, seen);
        }

        var first = (group * of.Filters) + column;
        new GemmBlock<T>
        {
            Rows = rows,
            Columns = Math.Min(work.Blocks.ColumnBlock, of.Filters - column),
            Depth = depth,
            A = seen,
            RowStepA = step,
            DepthStepA = 1,
            B = work.Filters + first,
            DepthStepB = of.Results,
            ColumnStepB = 1,
            LengthB = (depth * of.Results) - first,
            C = work.Y + (row * of.Results) + first,
            StepC = of.Results,
        }.Run();
    }

    private struct Work
    {
        public ConvolutionSpace Of;
        public ConvolutionBlocks Blocks;
        public T* X;
        public T* Filters;
        public T* Y;
    }
}
