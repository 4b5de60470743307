using GraphCompiler.Runtime.Devices;

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

    // The value on a device. Both sides may have it; where one is written, the other one is gone.
    private readonly Lock _sides = new();
    private DeviceArray? _resident;

    /// <summary>Counts up with every variable that is created; locks are taken in this order.</summary>
    public long Ordinal { get; } = Interlocked.Increment(ref s_created);

    public DType DType => dtype;

    /// <summary>What every value fits.</summary>
    public Shape Shape { get; } = shape;

    public bool Trainable => trainable;

    /// <summary>Whether it has a value: a variable that a trace creates gets it when the trace is done.</summary>
    public bool IsInitialized => _buffer is not null || _resident is not null;

    /// <summary>The elements of the present value, a <c>T[]</c>, copied from a device that has them.</summary>
    /// <exception cref="InvalidOperationException">There is none yet.</exception>
    public Array Buffer => _buffer ?? Copied();

    /// <summary>The present value as devices see it, for its readers and under the lock. The processor writes into no buffer that a device has too.</summary>
    /// <inheritdoc cref="Buffer" path="/exception"/>
    public DeviceArray Resident
    {
        get
        {
            lock (_sides)
            {
                if (_resident is not null) return _resident;
                Interlocked.Or(ref _state, Exposed);
                return _resident = DeviceArray.Of(dtype, Buffer);
            }
        }
    }

    /// <summary>The name of the device that has the value, null for the processor.</summary>
    public string? DeviceName => _resident?.DeviceName;

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

    /// <summary>The present value as a tensor, wherever it is.</summary>
    public Tensor Value()
    {
        Lock();
        try
        {
            Interlocked.Or(ref _state, Exposed);
            return _buffer is null && _resident is { } resident ? TensorFactory.FromDevice(resident, BufferShape) : TensorFactory.FromArray(dtype, Buffer, BufferShape);
        }
        finally
        {
            Unlock();
        }
    }

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

    /// <summary>Under the lock: the same of the device's copy, which no snapshot has and the processor has not.</summary>
    public bool IsResidentWritable(int own) => _buffer is null && _resident is { IsShared: false, DeviceName: not null } && (Volatile.Read(ref _state) & Readers) == own;

    /// <summary>Under the lock: takes another buffer; an exposed one is on loan.</summary>
    public void Replace(Array buffer, Shape bufferShape, bool exposed)
    {
        lock (_sides)
        {
            (_buffer, _resident) = (buffer, null);
            BufferShape = bufferShape;
            if (exposed) Interlocked.Or(ref _state, Exposed);
            else Interlocked.And(ref _state, ~Exposed);
        }
    }

    /// <summary>Under the lock: takes a value that a device may have.</summary>
    public void Replace(DeviceArray value, Shape bufferShape)
    {
        lock (_sides)
        {
            (_buffer, _resident) = (null, value);
            BufferShape = bufferShape;
            Interlocked.Or(ref _state, Exposed);
        }
    }

    /// <summary>Under the lock, when the device was asked to write over its copy: who copied it meanwhile has what was there before.</summary>
    public void Overwritten()
    {
        lock (_sides)
        {
            _buffer = null;
            _resident!.Overwritten();
        }
    }

    private Array Copied()
    {
        lock (_sides)
        {
            return _buffer ??= _resident?.Host ?? throw new InvalidOperationException("Could not find variable: it was created in a trace and has no initial value.");
        }
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
