namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// The elements of an axis which windows see at one remainder of the stride. They see those with some of their elements only, and a step
/// among these elements is a step among windows.
/// </summary>
/// <param name="First">The first of these elements.</param>
/// <param name="Count">How many there are, a stride apart.</param>
/// <param name="Tap">The first element of a window that sees them.</param>
/// <param name="TapStep">From one that sees them to the next.</param>
/// <param name="Taps">How many see them.</param>
/// <param name="Window">The window that sees the first with the first of them.</param>
/// <param name="WindowStep">How many windows earlier the next of them sees it.</param>
internal readonly record struct WindowPhase(int First, int Count, int Tap, int TapStep, int Taps, int Window, int WindowStep)
{
    public static WindowPhase Of(in WindowAxis axis, int phase)
    {
        var first = (((phase - axis.Before) % axis.Stride) + axis.Stride) % axis.Stride;
        var count = first < axis.Input ? (int)((axis.Input - first - 1L + axis.Stride) / axis.Stride) : 0;
        var step = 1;
        while (step * axis.Dilation % axis.Stride != 0) step++;
        var tap = 0;
        while (tap < step && tap * axis.Dilation % axis.Stride != phase) tap++;
        var taps = tap < step && tap < axis.Size ? (axis.Size - tap + step - 1) / step : 0;
        return new WindowPhase(first, count, tap, step, taps, (first + axis.Before - (tap * axis.Dilation)) / axis.Stride, axis.Dilation * step / axis.Stride);
    }
}

/// <summary>
/// What a convolution passes back to what it read, as products of matrices: the results of the windows that see an element, a row for
/// each, times the filters. Where windows are a stride apart, elements are seen in as many ways, each of which has products of its own.
/// </summary>
internal sealed unsafe class ConvolutionInputLaunch<T>(ConvolutionSpace space) : Launch
    where T : unmanaged
{
    private readonly bool _isShared = WorkerPool.MayShare(space.Nanoseconds(sizeof(T)));

    public override void Run(void** pointers)
    {
        var isShared = _isShared && WorkerPool.Threads > 1;
        var windows = space.Space;
        var phases = (nint)windows.D.Stride * windows.H.Stride * windows.W.Stride;
        var rows = windows.Batch * Elements(windows.D) * Elements(windows.H) * Elements(windows.W);
        var taps = (nint)Taps(windows.D) * Taps(windows.H) * Taps(windows.W);
        var work = new Work
        {
            Of = space,
            Filters = (T*)pointers[0],
            Y = (T*)pointers[1],
            X = (T*)pointers[2],
            Phases = phases,
            Blocks = new ConvolutionBlocks(rows, space.Depth, taps * space.Filters * sizeof(T), space.Groups * phases, isShared),
        };
        var tiles = work.Blocks.Count(space.Groups * phases);
        if (isShared) WorkerPool.Run(tiles, &RunTile, &work);
        else for (var tile = 0; tile < tiles; tile++) RunTile(&work, tile);

        // The most that one phase has.
        static int Elements(in WindowAxis axis) => (int)((axis.Input - 1L + axis.Stride) / axis.Stride);
        static int Taps(in WindowAxis axis) => axis.Dilation == 1 ? (int)((axis.Size - 1L + axis.Stride) / axis.Stride) : axis.Size;
    }

    private static void RunTile(void* state, int tile)
    {
        ref readonly var work = ref *(Work*)state;
        ref readonly var of = ref work.Of;
        var (product, row, column) = work.Blocks.At(tile);
        (var group, product) = Math.DivRem(product, work.Phases);
        (product, var phaseW) = Math.DivRem(product, of.Space.W.Stride);
        var (phaseD, phaseH) = Math.DivRem(product, of.Space.H.Stride);
        var phase = new Phase(
            of.Space,
            WindowPhase.Of(of.Space.D, (int)phaseD),
            WindowPhase.Of(of.Space.H, (int)phaseH),
            WindowPhase.Of(of.Space.W, (int)phaseW));
        var rows = Math.Min(work.Blocks.RowBlock, phase.Rows - row);
        if (rows <= 0) return;

        var columns = Math.Min(work.Blocks.ColumnBlock, of.Depth - column);
        var first = (group * of.Depth) + column;
        var isDense = of.Space.D.Stride * of.Space.H.Stride * of.Space.W.Stride == 1 && phase.Taps > 0;
        var target = isDense ? work.X + (row * of.Space.Channels) + first : (T*)WindowMemory.Results.Take(rows * columns * sizeof(T));
        var step = isDense ? of.Space.Channels : columns;
        if (phase.Taps == 0) WindowReader<T>.Clear(target, rows * columns);
        else Multiply(work, phase, group, row, column, rows, columns, target, step);
        if (!isDense) phase.Store(target, row, rows, columns, work.X + first);
    }

    private static void Multiply(in Work work, in Phase phase, nint group, nint row, nint column, nint rows, nint columns, T* target, nint step)
    {
        ref readonly var of = ref work.Of;
        var seen = work.Y + (row * of.Results) + (group * of.Filters);
        var stepA = of.Results;
        if (!of.Space.IsPoint)
        {
            stepA = phase.Taps * of.Filters;
            seen = (T*)WindowMemory.Rows.Take(rows * stepA * sizeof(T));
            phase.Read(work.Y + (group * of.Filters), of.Results, of.Filters, row, rows, seen);
        }

        for (nint tap = 0; tap < phase.Taps; tap++)
        {
            var first = (((phase.Tap(tap) * of.Depth) + column) * of.Results) + (group * of.Filters);
            new GemmBlock<T>
            {
                Rows = rows,
                Columns = columns,
                Depth = of.Filters,
                A = seen + (tap * of.Filters),
                RowStepA = stepA,
                DepthStepA = 1,
                B = work.Filters + first,
                DepthStepB = 1,
                ColumnStepB = of.Results,
                LengthB = (of.Space.Taps * of.Depth * of.Results) - first,
                C = target,
                StepC = step,
                Continues = tap > 0,
            }.Run();
        }
    }

    private struct Work
    {
        public ConvolutionSpace Of;
        public ConvolutionBlocks Blocks;
        public nint Phases;
        public T* Filters;
        public T* Y;
        public T* X;
    }

    /// <summary>Elements of all axes that windows see in one way, a row each.</summary>
    private readonly struct Phase(in WindowSpace space, WindowPhase d, WindowPhase h, WindowPhase w)
    {
        private readonly WindowSpace _space = space;

        public nint Rows => _space.Batch * d.Count * h.Count * w.Count;

        public nint Taps => (nint)d.Taps * h.Taps * w.Taps;

        /// <summary>The number of a window's element among all.</summary>
        public nint Tap(nint tap)
        {
            (tap, var atW) = Math.DivRem(tap, w.Taps);
            var (atD, atH) = Math.DivRem(tap, h.Taps);
            return ((((d.Tap + (atD * d.TapStep)) * _space.H.Size) + h.Tap + (atH * h.TapStep)) * _space.W.Size) + w.Tap + (atW * w.TapStep);
        }

        /// <summary>Copies the results of the windows that see each element.</summary>
        public void Read(T* y, nint step, nint count, nint row, nint rows, T* target)
        {
            for (var end = row + rows; row < end; row++)
            {
                var (image, atD, atH, atW) = Position(row);
                for (var i = 0; i < d.Taps; i++)
                {
                    var windowD = d.Window + atD - (i * d.WindowStep);
                    for (var j = 0; j < h.Taps; j++)
                    {
                        var windowH = h.Window + atH - (j * h.WindowStep);
                        var isInside = (uint)windowD < (uint)_space.D.Output && (uint)windowH < (uint)_space.H.Output;
                        var line = y + ((((((image * _space.D.Output) + windowD) * _space.H.Output) + windowH) * _space.W.Output) * step);
                        for (var k = 0; k < w.Taps; k++)
                        {
                            var windowW = w.Window + atW - (k * w.WindowStep);
                            if (isInside && (uint)windowW < (uint)_space.W.Output) WindowReader<T>.Copy(line + (windowW * step), target, count);
                            else WindowReader<T>.Clear(target, count);
                            target += count;
                        }
                    }
                }
            }
        }

        /// <summary>Puts rows where their elements are.</summary>
        public void Store(T* from, nint row, nint rows, nint columns, T* x)
        {
            for (var end = row + rows; row < end; row++)
            {
                var (image, atD, atH, atW) = Position(row);
                var line = (((image * _space.D.Input) + d.First + (atD * _space.D.Stride)) * _space.H.Input) + h.First + (atH * _space.H.Stride);
                WindowReader<T>.Copy(from, x + (((line * _space.W.Input) + w.First + (atW * _space.W.Stride)) * _space.Channels), columns);
                from += columns;
            }
        }

        private (nint Image, int D, int H, int W) Position(nint row)
        {
            (row, var atW) = Math.DivRem(row, w.Count);
            (row, var atH) = Math.DivRem(row, h.Count);
            (row, var atD) = Math.DivRem(row, d.Count);
            return (row, (int)atD, (int)atH, (int)atW);
        }
    }
}
