using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Runtime;

/// <summary>
/// A graph ready to run: steps with their code, and for every value the place where it will be. A call binds the places -
/// pins the arrays of arguments, variables and outputs, takes an arena - and runs the steps. It allocates the outputs and
/// nothing else, keeps no state, and so may run on many threads at once.
/// </summary>
internal sealed unsafe class ExecutionPlan
{
    /// <summary>The bases that every call has; the variable writes' follow, then the pins'.</summary>
    public const int ConstantBase = 0, ArenaBase = 1, ScalarBase = 2, FirstWriteBase = 3;

    private const int PinsPerFrame = 4;
    private const int StackArena = 2048;

    private readonly Arena.Pool? _arenas;
    private readonly long _arenaSize;

    public required PlanStep[] Steps { get; init; }

    public required Pin[] Pins { get; init; }

    public required PlanOutput[] Outputs { get; init; }

    public required PlanVariable[] Variables { get; init; }

    /// <summary>Variables that a step reads which does not write them: they must not change under it.</summary>
    public required PlanReader[] Readers { get; init; }

    /// <summary>The values that are the same in every call.</summary>
    public required Arena Constants { get; init; }

    public required long ArenaSize
    {
        get => _arenaSize;
        init
        {
            _arenaSize = value;
            if (value > StackArena) _arenas = new Arena.Pool(value);
        }
    }

    /// <summary>The base of the first pin.</summary>
    public required int FirstPin { get; init; }

    /// <summary>The most operands that a launch has.</summary>
    public required int MaximumPlaces { get; init; }

    public required IReadOnlyList<KernelInfo> Kernels { get; init; }

    /// <summary>What a call has bound.</summary>
    private ref struct Frame
    {
        public ReadOnlySpan<object?> Leaves;
        public Span<Tensor> Outputs;
        public ReadOnlySpan<Array> Buffers;
        public byte** Bases;
        public void** Pointers;
    }

    /// <param name="leaves">The call's arguments, checked before.</param>
    /// <param name="scalars">The call's host scalars.</param>
    /// <param name="outputs">One place for each output.</param>
    public void Run(ReadOnlySpan<object?> leaves, ReadOnlySpan<HostScalar> scalars, Span<Tensor> outputs)
    {
        for (var i = 0; i < outputs.Length; i++) outputs[i] = Output(Outputs[i], leaves, outputs);
        var frame = new Frame { Leaves = leaves, Outputs = outputs };
        Run(ref frame, scalars);
    }

    /// <summary>Writes the outputs into arrays of the caller.</summary>
    /// <exception cref="TfValueException">An array is not of the output's element type or length.</exception>
    public void RunInto(ReadOnlySpan<object?> leaves, ReadOnlySpan<HostScalar> scalars, ReadOnlySpan<Array> buffers)
    {
        if (buffers.Length != Outputs.Length) throw new TfValueException($"The function has {Outputs.Length} outputs, and {buffers.Length} buffers were given.");
        for (var i = 0; i < buffers.Length; i++) Outputs[i].Check(buffers[i], i);
        var frame = new Frame { Leaves = leaves, Buffers = buffers };
        Run(ref frame, scalars);
        for (var i = 0; i < buffers.Length; i++)
        {
            // What no step computes is there already, under another name.
            var (origin, index) = (Outputs[i].Origin, Outputs[i].Index);
            if (origin == OutputOrigin.Computed) continue;
            var source = origin == OutputOrigin.Output ? buffers[index] : origin == OutputOrigin.Argument ? Unsafe.As<Tensor>(leaves[index])!.Elements! : Outputs[i].Array!;
            Array.Copy(source, buffers[i], buffers[i].Length);
        }
    }

    private void Run(ref Frame frame, ReadOnlySpan<HostScalar> scalars)
    {
        if (Steps.Length == 0) return;
        if (_arenas is null)
        {
            Bind(ref frame, scalars, arena: null);
            return;
        }

        var arena = _arenas.Rent();
        try
        {
            Bind(ref frame, scalars, arena.Memory);
        }
        finally
        {
            _arenas.Return(arena);
        }
    }

    /// <summary>Sets up the call's own memory: a small arena on the stack, the bases, the operands of a launch.</summary>
    [SkipLocalsInit]
    private void Bind(ref Frame frame, ReadOnlySpan<HostScalar> scalars, byte* arena)
    {
        var baseCount = FirstPin + Pins.Length + PinsPerFrame;
        var stack = stackalloc void*[baseCount + MaximumPlaces + (_arenas is null ? ((int)_arenaSize + Arena.Alignment) / sizeof(void*) : 0)];
        var pointers = stack + baseCount;
        var bases = (byte**)stack;
        bases[ConstantBase] = Constants.Memory;
        bases[ArenaBase] = _arenas is null ? (byte*)(((nint)(pointers + MaximumPlaces) + Arena.Alignment - 1) & -Arena.Alignment) : arena;
        frame.Bases = bases;
        frame.Pointers = pointers;
        var leaves = frame.Leaves;

        // A call that fails leaves its readers counted: later updates copy without need, and that is all.
        foreach (var reader in Readers) Storage(reader.Variable, leaves).EnterRead();
        fixed (HostScalar* first = scalars)
        {
            bases[ScalarBase] = (byte*)first;
            PinFrom(0, ref frame);
        }

        foreach (var reader in Readers)
        {
            if (!reader.EndsWithUpdate) Storage(reader.Variable, leaves).ExitRead();
        }
    }

    /// <summary>Pins some arrays and calls itself for the others: C# pins as many in a method as it has words for.</summary>
    private void PinFrom(int pin, ref Frame frame)
    {
        fixed (byte* p0 = &Source(pin, ref frame), p1 = &Source(pin + 1, ref frame), p2 = &Source(pin + 2, ref frame), p3 = &Source(pin + 3, ref frame))
        {
            var bases = frame.Bases + FirstPin + pin;
            bases[0] = p0;
            bases[1] = p1;
            bases[2] = p2;
            bases[3] = p3;
            if (pin + PinsPerFrame < Pins.Length) PinFrom(pin + PinsPerFrame, ref frame);
            else RunSteps(ref frame);
        }
    }

    private ref byte Source(int pin, ref Frame frame)
    {
        if (pin >= Pins.Length) return ref Unsafe.NullRef<byte>();
        ref readonly var source = ref Pins[pin];
        var elements = source.Kind switch
        {
            PinKind.Argument => Unsafe.As<Tensor>(frame.Leaves[source.Index])!.Elements,
            PinKind.Variable => Storage(source.Index, frame.Leaves).Buffer,
            PinKind.Output => frame.Buffers.IsEmpty ? frame.Outputs[source.Index].Elements : frame.Buffers[source.Index],
            _ => source.Array,
        };

        // Kernels do not check bounds: this is where a wrong length would become a corrupt heap.
        if (Unsafe.As<byte[]>(elements!).Length != source.Length) ThrowLength(source, elements!.Length);
        return ref First(elements);
    }

    private static void ThrowLength(in Pin source, int length) =>
        throw new InvalidOperationException($"{source.Kind} {source.Index} has {length} elements where the plan supposes {source.Length}: a variable changed its shape while the function ran.");

    // Elements start at the same place in every one-dimensional array.
    private static ref byte First(Array? elements) => ref MemoryMarshal.GetArrayDataReference(Unsafe.As<byte[]>(elements!));

    private void RunSteps(ref Frame frame)
    {
        foreach (var step in Steps)
        {
            Cancellation.Check();
            if (step.Fallible is not null) step.RunLocated(frame.Bases, frame.Pointers);
            else if (step.Writes.Length == 0) step.Run(frame.Bases, frame.Pointers);
            else Update(step, ref frame);
        }
    }

    /// <summary>
    /// Runs a step that updates variables, all of them locked. What it reads of them is the present value, whatever was
    /// written since the call began, so that an update is one indivisible step.
    /// </summary>
    private void Update(PlanStep step, ref Frame frame)
    {
        var locks = step.Locks ?? Locks(step, frame.Leaves);
        foreach (var taken in locks) taken.Storage.Lock();
        try
        {
            var inPlace = true;
            foreach (ref readonly var write in step.Writes.AsSpan())
            {
                var storage = Storage(write.Variable, frame.Leaves);
                frame.Bases[write.WriteBase] = frame.Bases[write.ReadBase];
                inPlace &= IsPinned(storage, write, ref frame) && IsWritable(storage, write);
            }

            if (inPlace) step.Run(frame.Bases, frame.Pointers);
            else Replace(step, 0, ref frame);
        }
        finally
        {
            foreach (var taken in locks) taken.Storage.Unlock(taken.EndedReads);
        }
    }

    /// <summary>The variables of a step some of which are arguments, in the order of their creation, each once.</summary>
    private VariableLock[] Locks(PlanStep step, ReadOnlySpan<object?> leaves)
    {
        var locks = new List<VariableLock>();
        foreach (ref readonly var write in step.Writes.AsSpan()) locks.Add(new VariableLock(Storage(write.Variable, leaves), write.EndsRead ? 1 : 0));
        return VariableLock.Ordered(locks);
    }

    // A pinned array is the only one that can have its address.
    private static bool IsPinned(VariableStorage storage, in VariableWrite write, ref Frame frame) =>
        Unsafe.AsPointer(ref First(storage.Buffer)) == frame.Bases[write.ReadBase];

    private static bool IsWritable(VariableStorage storage, in VariableWrite write) =>
        storage.IsWritable(write.OwnReads) && storage.BufferShape == write.Shape;

    /// <summary>Gives each variable whose buffer must stay as it is a new one, pins all, runs the step and swaps.</summary>
    private void Replace(PlanStep step, int index, ref Frame frame)
    {
        if (index == step.Writes.Length)
        {
            step.Run(frame.Bases, frame.Pointers);
            return;
        }

        ref readonly var write = ref step.Writes[index];
        var storage = Storage(write.Variable, frame.Leaves);
        var fresh = IsWritable(storage, write) ? null : TensorFactory.NewArray(write.DType, write.Shape.ElementCount);
        var pinned = frame.Bases[write.ReadBase];
        fixed (byte* old = &First(storage.Buffer), target = &First(fresh ?? storage.Buffer))
        {
            frame.Bases[write.ReadBase] = old;
            frame.Bases[write.WriteBase] = target;
            Replace(step, index + 1, ref frame);
        }

        frame.Bases[write.ReadBase] = pinned;
        if (fresh is not null) storage.Replace(fresh, write.Shape, exposed: false);
    }

    private VariableStorage Storage(int variable, ReadOnlySpan<object?> leaves)
    {
        ref readonly var binding = ref Variables[variable];
        return binding.Captured ?? ((IStoredVariable)leaves[binding.Leaf]!).Storage;
    }

    private static Tensor Output(PlanOutput output, ReadOnlySpan<object?> leaves, Span<Tensor> outputs) => output.Maker.FromArray(
        output.Origin switch
        {
            OutputOrigin.Computed => output.Maker.NewArray(output.Length),
            OutputOrigin.Output => outputs[output.Index].Elements!,
            OutputOrigin.Argument => Unsafe.As<Tensor>(leaves[output.Index])!.Elements!,
            _ => output.Array!,
        },
        output.Shape);
}
