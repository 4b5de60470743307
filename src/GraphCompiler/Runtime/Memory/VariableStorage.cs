namespace GraphCompiler.Runtime;

/// <summary>
/// The memory of a variable: a buffer, and who may see it. An update writes in place while nobody else does; a snapshot, an
/// output, a residual or a function that runs and reads it makes the update take a new buffer instead.
/// </summary>
internal sealed class VariableStorage(DType dtype, Shape shape, bool trainable)
{
    private const int Locked = 1 << 30;
    private const int Exposed = 1 << 29;
    private const int Readers = Exposed - 1;

    private static long s_created;

    // One word, so that the common update costs three interlocked operations. Readers are counted over all buffers that the
    // variable ever had: a reader of an old one makes the next update copy without need, and never wrongly.
    private int _state;
    private Array? _buffer;

    /// <summary>Counts up with every variable that is created; locks are taken in this order.</summary>
    public long Ordinal { get; } = Interlocked.Increment(ref s_created);

    public DType DType => dtype;

    /// <summary>What every value fits.</summary>
    public Shape Shape { get; } = shape;

    public bool Trainable => trainable;

    /// <summary>Whether it has a value: a variable that a trace creates gets it when the trace is done.</summary>
    public bool IsInitialized => _buffer is not null;

    /// <summary>The elements of the present value, a <c>T[]</c>.</summary>
    /// <exception cref="InvalidOperationException">There is none yet.</exception>
    public Array Buffer => _buffer ?? throw new InvalidOperationException("Could not find variable: it was created in a trace and has no initial value.");

    /// <summary>The restore that its value came from last, 0 for none: a later one overrules an earlier one.</summary>
    public long RestoredBy { get; set; }

    /// <summary>How often its value was looked for in checkpoints whose restores wait, since the restore of the same number.</summary>
    public (long Restore, int Count) Looks { get; set; }

    /// <summary>The shape of the present value, which <see cref="Shape"/> may leave open.</summary>
    public Shape BufferShape { get; private set; } = shape;

    /// <summary>Keeps updates from writing into the present buffer until <see cref="ExitRead"/>.</summary>
    public void EnterRead()
    {
        if ((Interlocked.Increment(ref _state) & Locked) != 0) WaitForWriter();
    }

    public void ExitRead() => Interlocked.Decrement(ref _state);

    /// <summary>The present value, never written to any more.</summary>
    public (Array Buffer, Shape Shape) Snapshot()
    {
        Lock();
        try
        {
            Interlocked.Or(ref _state, Exposed);
            return (Buffer, BufferShape);
        }
        finally
        {
            Unlock();
        }
    }

    public void Lock()
    {
        var state = Volatile.Read(ref _state) & ~Locked;
        if (Interlocked.CompareExchange(ref _state, state | Locked, state) != state) LockSlowly();
    }

    /// <param name="readers">How many readers end at the same time.</param>
    public void Unlock(int readers = 0) => Interlocked.Add(ref _state, -Locked - readers);

    /// <summary>Under the lock: whether only its holder, who is <paramref name="own"/> of the readers, sees the buffer.</summary>
    public bool IsWritable(int own) => (Volatile.Read(ref _state) & (Exposed | Readers)) == own;

    /// <summary>Under the lock: takes another buffer; an exposed one is on loan.</summary>
    public void Replace(Array buffer, Shape bufferShape, bool exposed)
    {
        _buffer = buffer;
        BufferShape = bufferShape;
        if (exposed) Interlocked.Or(ref _state, Exposed);
        else Interlocked.And(ref _state, ~Exposed);
    }

    private void WaitForWriter()
    {
        var wait = default(SpinWait);
        while ((Volatile.Read(ref _state) & Locked) != 0) wait.SpinOnce();
    }

    private void LockSlowly()
    {
        var wait = default(SpinWait);
        while (true)
        {
            var state = Volatile.Read(ref _state) & ~Locked;
            if (Interlocked.CompareExchange(ref _state, state | Locked, state) == state) return;
            wait.SpinOnce();
        }
    }
}
