using System.Runtime.InteropServices;
using GraphCompiler.CompilerServices;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Runtime.Devices;

/// <summary>
/// A graph ready to run on a device. Values stay where they were computed; a step that the device has no code for runs on the processor, on copies of what it
/// takes. Keeps no state but host scalars that it has seen last, and so may run on many threads at once.
/// </summary>
internal sealed class DevicePlan
{
    private readonly SeenScalar?[] _scalars;
    private readonly int _mostMemory;

    /// <param name="scalars">How many host scalars it takes.</param>
    /// <param name="steps">What it runs, in order.</param>
    public DevicePlan(int scalars, DeviceStep[] steps)
    {
        (_scalars, Steps) = (new SeenScalar?[scalars], steps);
        _mostMemory = steps.Length == 0 ? 0 : steps.Max(s => s.Inputs.Length + s.Outputs.Length);
    }

    public required IDevice Device { get; init; }

    public required GraphBinding Binding { get; init; }

    public DeviceStep[] Steps { get; }

    /// <summary>Inputs that it takes, the values that they are, and whether these are outputs too.</summary>
    public required (int Value, Input Input, bool IsOutput)[] Inputs { get; init; }

    /// <summary>Values that are the same in every call.</summary>
    public required (int Value, DeviceArray Elements)[] Constants { get; init; }

    /// <summary>The variables that a step reads which does not write them, by their numbers: they must not change under it.</summary>
    public required int[] Readers { get; init; }

    /// <summary>The value of each output, and its shape.</summary>
    public required (int Value, Shape Shape)[] Outputs { get; init; }

    public required int ValueCount { get; init; }

    public required IReadOnlyList<KernelInfo> Kernels { get; init; }

    // Most scalars are the same in each step of a training.
    private sealed record SeenScalar(HostScalar Scalar, DeviceArray Elements);

    /// <inheritdoc cref="ExecutionPlan.Run(ReadOnlySpan{object?}, ReadOnlySpan{HostScalar}, Span{Tensor})"/>
    public void Run(ReadOnlySpan<object?> leaves, ReadOnlySpan<HostScalar> scalars, Span<Tensor> outputs)
    {
        var values = new DeviceArray?[ValueCount];
        var memory = new DeviceMemory[_mostMemory];
        foreach (var reader in Readers) Binding.Storage(reader, leaves).EnterRead();
        try
        {
            foreach (var (value, elements) in Constants) values[value] = elements;
            foreach (var (value, input, isOutput) in Inputs) values[value] = Bound(input, isOutput, leaves, scalars);
            foreach (var step in Steps)
            {
                Cancellation.Check();
                Run(step, values, memory, leaves);
                foreach (var last in step.Ends)
                {
                    values[last]!.Release();
                    values[last] = null;
                }
            }

            for (var i = 0; i < outputs.Length; i++) outputs[i] = TensorFactory.FromDevice(values[Outputs[i].Value]!, Outputs[i].Shape);
        }
        finally
        {
            foreach (var reader in Readers) Binding.Storage(reader, leaves).ExitRead();
        }
    }

    private DeviceArray Bound(Input input, bool isOutput, ReadOnlySpan<object?> leaves, ReadOnlySpan<HostScalar> scalars) => input.Kind switch
    {
        InputKind.Argument => DeviceArray.Of((Tensor)leaves[Binding.Arguments[input.Ordinal]]!),
        InputKind.Capture => DeviceArray.Of(Binding.Captures[input.Ordinal]),
        InputKind.Scalar => Scalar(input, scalars[Binding.Scalars[input.Ordinal]]),

        // Who gets it as an output keeps it.
        _ when isOutput => DeviceArray.Of(Binding.Storage(input.Ordinal, leaves).Value()),
        _ => Binding.Storage(input.Ordinal, leaves).Resident,
    };

    private DeviceArray Scalar(Input input, HostScalar scalar)
    {
        ref var seen = ref _scalars[input.Ordinal];
        if (seen is { } known && known.Scalar == scalar) return known.Elements;
        var elements = DeviceArray.OnHost(input.Type.DType, 1);
        MemoryMarshal.AsBytes(new ReadOnlySpan<HostScalar>(in scalar))[..input.Type.DType.Size].CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(elements.Fresh), input.Type.DType.Size));
        seen = new SeenScalar(scalar, elements.Share());
        return elements;
    }

    private void Run(DeviceStep step, DeviceArray?[] values, DeviceMemory[] memory, ReadOnlySpan<object?> leaves)
    {
        try
        {
            if (step.Updates.Length == 0) Launch(step, values, memory, []);
            else Update(step, values, memory, leaves);
        }
        catch (TfException e) when (step.Fallible is { } node && e.Locate(node.Source, node.Phase == Core.Phase.Backward))
        {
            throw;
        }
    }

    /// <summary>Runs a step that updates variables, all of them locked: what it reads of them is the present value.</summary>
    private void Update(DeviceStep step, DeviceArray?[] values, DeviceMemory[] memory, ReadOnlySpan<object?> leaves)
    {
        var storages = new VariableStorage[step.Updates.Length];
        for (var i = 0; i < storages.Length; i++) storages[i] = Binding.Storage(step.Updates[i].Variable, leaves);
        var locks = InOrder(storages);
        foreach (var storage in locks) storage.Lock();
        try
        {
            var targets = new DeviceArray[storages.Length];
            var isOwn = new bool[storages.Length];
            for (var i = 0; i < storages.Length; i++)
            {
                ref readonly var update = ref step.Updates[i];
                var present = values[update.Value] = storages[i].Resident;
                isOwn[i] = storages[i].IsResidentWritable(update.OwnReads) && present.DeviceName == Device.Name;
                targets[i] = isOwn[i] && step.Device is { WorksInPlace: true } && storages[i].BufferShape == update.Type.Shape ? present : NewOutput(step, update.Type);
            }

            Launch(step, values, memory, targets);
            for (var i = 0; i < storages.Length; i++)
            {
                var present = values[step.Updates[i].Value]!;
                if (ReferenceEquals(targets[i], present)) storages[i].Overwritten();
                else if (targets[i].DeviceName is null) storages[i].Replace(targets[i].Fresh, step.Updates[i].Type.Shape, exposed: false);
                else storages[i].Replace(targets[i], step.Updates[i].Type.Shape);
                if (isOwn[i] && !ReferenceEquals(targets[i], present)) present.Release();
            }
        }
        finally
        {
            foreach (var storage in locks) storage.Unlock();
        }
    }

    private DeviceArray NewOutput(DeviceStep step, Core.TensorType type) =>
        step.Device is null ? DeviceArray.OnHost(type.DType, type.Shape.ElementCount) : DeviceArray.New(Device, type.DType, type.Shape.ElementCount);

    private void Launch(DeviceStep step, DeviceArray?[] values, DeviceMemory[] memory, DeviceArray[] targets)
    {
        if (step.Device is not { } launch)
        {
            var outputs = new DeviceArray[step.Outputs.Length];
            for (var i = 0; i < outputs.Length; i++) outputs[i] = Target(step, i, values, targets);
            step.Host!.Run([.. step.Inputs.Select(v => values[v]!.Host), .. outputs.Select(o => o.Fresh)]);
            return;
        }

        var count = step.Inputs.Length;
        for (var i = 0; i < count; i++) memory[i] = values[step.Inputs[i]]!.On(Device);
        for (var i = 0; i < step.Outputs.Length; i++) memory[count + i] = Target(step, i, values, targets).Memory;
        launch.Run(memory.AsSpan(0, count + step.Outputs.Length));
    }

    /// <summary>What an output of a step is written to.</summary>
    private DeviceArray Target(DeviceStep step, int output, DeviceArray?[] values, DeviceArray[] targets)
    {
        ref readonly var written = ref step.Outputs[output];
        return written.Update >= 0 ? targets[written.Update] : values[written.Value] = NewOutput(step, written.Type);
    }

    /// <summary>Each storage once, in the order in which locks are taken.</summary>
    private static ReadOnlySpan<VariableStorage> InOrder(VariableStorage[] storages)
    {
        if (storages.Length == 1) return storages;
        VariableStorage[] ordered = [.. storages];
        Array.Sort(ordered, static (x, y) => x.Ordinal.CompareTo(y.Ordinal));
        var count = 0;
        foreach (var storage in ordered)
        {
            if (count == 0 || ordered[count - 1] != storage) ordered[count++] = storage;
        }

        return ordered.AsSpan(0, count);
    }
}

/// <summary>What runs as one.</summary>
/// <param name="Device">Its code on the device; null where that has none.</param>
/// <param name="Host">Its code on the processor, where it runs there.</param>
/// <param name="Inputs">The values that it takes.</param>
/// <param name="Outputs">What it gives.</param>
/// <param name="Updates">The variables that it updates, locked meanwhile.</param>
/// <param name="Ends">The values that nothing takes after it.</param>
/// <param name="Fallible">The node, where it may fail.</param>
internal sealed record DeviceStep(DeviceLaunch? Device, Launch? Host, int[] Inputs, DeviceOutput[] Outputs, DeviceUpdate[] Updates, int[] Ends, Core.Node? Fallible);

/// <summary>An output of a step.</summary>
/// <param name="Value">The value that it is.</param>
/// <param name="Update">Instead, the number of the update that it is the new value of; -1 for none.</param>
/// <param name="Type">Its type.</param>
internal readonly record struct DeviceOutput(int Value, int Update, Core.TensorType Type);

/// <summary>An update of a variable by a step.</summary>
/// <param name="Variable">The variable's number.</param>
/// <param name="Value">The value of the graph that stands for it.</param>
/// <param name="OwnReads">How often the call itself counts among its readers.</param>
/// <param name="Type">The type of the new value.</param>
internal readonly record struct DeviceUpdate(int Variable, int Value, int OwnReads, Core.TensorType Type);
