using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// Threads that help with the tiles of one piece of work. Whoever is free claims the next tile, so a busy core holds up nothing
/// but its own tile. A call while the pool works, from within a tile or from another thread, runs on its caller alone.
/// </summary>
internal static unsafe class WorkerPool
{
    // Waking and joining costs some microseconds; below this, estimated on one thread, help comes too late.
    private static readonly long s_worthNanoseconds =
        long.TryParse(AppContext.GetData("GraphCompiler.ParallelNanoseconds") as string, CultureInfo.InvariantCulture, out var nanoseconds) ? nanoseconds : 40_000;

    private static readonly long s_spinTicks = Stopwatch.Frequency / 20_000;
    private static readonly object s_gate = new();
    private static int s_threads = Environment.ProcessorCount;
    private static int s_started;
    private static int s_parked;
    private static int s_isBusy;

    // The work: written while it is closed and no worker is inside.
    private static delegate*<void*, int, void> s_body;
    private static void* s_state;
    private static int s_tiles;
    private static int s_next;
    private static Exception? s_error;
    private static int s_generation;
    private static int s_isOpen;
    private static int s_inside;

    /// <summary>How many threads work at most, the caller among them.</summary>
    public static int Threads
    {
        get => Volatile.Read(ref s_threads);
        set => Volatile.Write(ref s_threads, Math.Max(1, value));
    }

    /// <summary>Whether work is long enough to be shared, given what it would take on one thread.</summary>
    public static bool Worth(long nanoseconds) => MayShare(nanoseconds) && Threads > 1;

    /// <summary>Whether work is long enough to be shared where there is more than one thread.</summary>
    public static bool MayShare(long nanoseconds) => nanoseconds >= s_worthNanoseconds;

    /// <summary>Runs a body once for each tile, in any order and on any thread; returns when all are done.</summary>
    /// <param name="tiles">How many there are.</param>
    /// <param name="body">Gets the state and the tile's number.</param>
    /// <param name="state">What the tiles share.</param>
    /// <exception cref="Exception">What a tile threw, the first of them; further tiles may not have run then.</exception>
    public static void Run(int tiles, delegate*<void*, int, void> body, void* state)
    {
        var workers = Math.Min(Threads, tiles) - 1;
        if (workers <= 0 || Interlocked.CompareExchange(ref s_isBusy, 1, 0) != 0)
        {
            for (var tile = 0; tile < tiles; tile++) body(state, tile);
            return;
        }

        Exception? error;
        try
        {
            Start(workers);
            s_body = body;
            s_state = state;
            (s_tiles, s_next, s_error) = (tiles, 0, null);
            Open();
            Claim();
            Close();
            error = s_error;
            s_error = null;
        }
        finally
        {
            Volatile.Write(ref s_isBusy, 0);
        }

        if (error is not null) ExceptionDispatchInfo.Throw(error);
    }

    private static void Open()
    {
        Interlocked.Exchange(ref s_isOpen, 1);
        Interlocked.Increment(ref s_generation);
        if (Volatile.Read(ref s_parked) == 0) return;
        lock (s_gate) Monitor.PulseAll(s_gate);
    }

    /// <summary>Lets no worker in any more and waits for those inside: after that the work's state may vanish.</summary>
    private static void Close()
    {
        Interlocked.Exchange(ref s_isOpen, 0);
        var spinner = default(SpinWait);
        while (Volatile.Read(ref s_inside) > 0) spinner.SpinOnce(sleep1Threshold: -1);
    }

    private static void Claim()
    {
        for (var tile = Interlocked.Increment(ref s_next) - 1; tile < s_tiles; tile = Interlocked.Increment(ref s_next) - 1)
        {
            try
            {
                s_body(s_state, tile);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref s_error, exception, null);
                Volatile.Write(ref s_next, s_tiles);
            }
        }
    }

    // Threads that are no longer wanted stay parked: the number rarely changes.
    private static void Start(int workers)
    {
        for (; s_started < workers; s_started++)
        {
            var number = s_started;
            new Thread(() => Work(number)) { IsBackground = true, Name = $"GraphCompiler worker {number}" }.Start();
        }
    }

    private static void Work(int number)
    {
        var seen = 0;
        while (true)
        {
            Await(ref seen);
            if (number >= Threads - 1) continue;
            Interlocked.Increment(ref s_inside);
            if (Volatile.Read(ref s_isOpen) != 0) Claim();
            Interlocked.Decrement(ref s_inside);
        }
    }

    /// <summary>Waits for work that this worker has not seen: at first awake, since steps follow each other closely.</summary>
    private static void Await(ref int seen)
    {
        var start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref s_generation) == seen && Stopwatch.GetTimestamp() - start < s_spinTicks) Thread.SpinWait(8);
        if (Volatile.Read(ref s_generation) == seen)
        {
            lock (s_gate)
            {
                Interlocked.Increment(ref s_parked);
                while (Volatile.Read(ref s_generation) == seen) Monitor.Wait(s_gate);
                Interlocked.Decrement(ref s_parked);
            }
        }

        seen = Volatile.Read(ref s_generation);
    }
}
