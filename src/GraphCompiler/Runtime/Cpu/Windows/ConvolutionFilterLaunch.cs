using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// What a convolution passes back to its filters, as products of matrices: what windows see, transposed, times their results. Threads share the
/// rows of the filters; each goes through all windows, a block of them after the other.
/// </summary>
internal sealed unsafe class ConvolutionFilterLaunch<T>(ConvolutionSpace space) : Launch
    where T : unmanaged
{
    private const int Block = 256;

    private readonly bool _isShared = WorkerPool.MayShare(space.Nanoseconds(sizeof(T)));

    public override void Run(void** pointers)
    {
        var isShared = _isShared && WorkerPool.Threads > 1;
        var rows = space.Space.Taps * space.Depth;
        if (space.Space.Rows == 0)
        {
            NativeMemory.Clear(pointers[2], (nuint)(rows * space.Results * sizeof(T)));
            return;
        }

        var work = new Work
        {
            Of = space,
            X = (T*)pointers[0],
            Y = (T*)pointers[1],
            Filters = (T*)pointers[2],
            Blocks = new ConvolutionBlocks(rows, space.Filters, Block * sizeof(T), space.Groups, isShared),
        };
        var tiles = work.Blocks.Count(space.Groups);
        if (isShared) WorkerPool.Run(tiles, &RunTile, &work);
        else for (var tile = 0; tile < tiles; tile++) RunTile(&work, tile);
    }

    private static void RunTile(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        ref readonly var of = ref work.Of;
        var (group, from, column) = work.Blocks.At(tile);
        var count = Math.Min(work.Blocks.RowBlock, (of.Space.Taps * of.Depth) - from);
        var first = (group * of.Filters) + column;
        var reader = new WindowReader<T>(of.Space, group * of.Depth, of.Depth);
        for (nint row = 0; row < of.Space.Rows; row += Block)
        {
            var rows = Math.Min(Block, of.Space.Rows - row);
            var seen = work.X + (row * of.Space.Channels) + (group * of.Depth) + from;
            var step = of.Space.Channels;
            if (!of.Space.IsPoint)
            {
                seen = (T*)WindowMemory.Rows.Take(rows * count * sizeof(T));
                step = count;
                reader.Read(work.X, row, rows, from, from + count, seen);
            }

            new GemmBlock<T>
            {
                Rows = count,
                Columns = Math.Min(work.Blocks.ColumnBlock, of.Filters - column),
                Depth = rows,
                A = seen,
                RowStepA = 1,
                DepthStepA = step,
                B = work.Y + (row * of.Results) + first,
                DepthStepB = of.Results,
                ColumnStepB = 1,
                LengthB = ((of.Space.Rows - row) * of.Results) - first,
                C = work.Filters + (from * of.Results) + first,
                StepC = of.Results,
                Continues = row > 0,
            }.Run();
        }
    }

    private struct Work
    {
        public ConvolutionSpace Of;
        public ConvolutionBlocks Blocks;
        public T* X;
        public T* Y;
        public T* Filters;
    }
}
