using GraphCompiler.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Tests.Runtime.Devices;

/// <summary>
/// A device whose memory nobody else sees, running the library's kernels of the processor on it. It counts what is copied, held and launched, and may be
/// made to refuse operators and to have little memory.
/// </summary>
internal sealed class SeparateDevice : IDevice
{
    /// <summary>The operators that it has no code for.</summary>
    public HashSet<string> Missing { get; } = [];

    /// <summary>Whether it has code for groups of several operators.</summary>
    public bool HasGroups { get; init; } = true;

    public long MostBytes { get; set; } = long.MaxValue;

    public int Uploads { get; private set; }

    public int Downloads { get; private set; }

    public int Launches { get; private set; }

    public int Held { get; private set; }

    public long HeldBytes { get; private set; }

    public string Name { get; set; } = "GPU:0";

    public DeviceMemory Allocate(DType dtype, long length)
    {
        if (HeldBytes + (length * dtype.Size) > MostBytes) throw new TfResourceExhaustedException($"OOM when allocating {length} elements of {dtype.Name} on {Name}");
        return new Memory(this, dtype, length);
    }

    public unsafe DeviceLaunch? Bind(Group group, long[] extents, out string? reason)
    {
        reason = !HasGroups && group.Nodes.Count > 1 ? "a group" : group.Nodes.Select(n => n.Operator.Name).FirstOrDefault(Missing.Contains);
        if (reason is not null || group.Nodes.Any(n => n.Fold == FoldKind.Column && group.IsRowwise)) return null;
        return new Bound(this, new KernelLaunch(group, KernelRegistry.Find(group.Key, out _), Array.ConvertAll(extents, e => (nint)e)), group.Nodes.All(n => n.Folded is null));
    }

    public DeviceLaunch? Bind(Operator @operator, TensorType[] inputs, TensorType[] outputs, out string? reason)
    {
        reason = null;
        return @operator is MatMul or BroadcastTo && !Missing.Contains(@operator.Name) ? new Bound(this, OperatorRunner.Bind(@operator, inputs, outputs), false) : null;
    }

    /// <summary>What was copied since it was asked last: to the device, and from it.</summary>
    public (int Uploads, int Downloads) Copies()
    {
        var copies = (Uploads, Downloads);
        (Uploads, Downloads) = (0, 0);
        return copies;
    }

    private sealed class Memory : DeviceMemory
    {
        private readonly SeparateDevice _device;
        private Array? _elements;

        public Memory(SeparateDevice device, DType dtype, long length)
        {
            (_device, Bytes, _elements) = (device, length * dtype.Size, TensorFactory.NewArray(dtype, length));
            device.Held++;
            device.HeldBytes += Bytes;
        }

        public long Bytes { get; }

        public Array Elements => _elements ?? throw new ObjectDisposedException("memory of a device");

        public override IDevice Device => _device;

        public override void CopyFrom(Array host)
        {
            _device.Uploads++;
            Array.Copy(host, Elements, host.Length);
        }

        public override void CopyTo(Array host)
        {
            _device.Downloads++;
            Array.Copy(Elements, host, host.Length);
        }

        public override void Dispose()
        {
            _ = Elements;
            _elements = null;
            _device.Held--;
            _device.HeldBytes -= Bytes;
        }
    }

    private sealed class Bound(SeparateDevice device, Launch launch, bool worksInPlace) : DeviceLaunch
    {
        public override int Kernels => 1;

        public override bool WorksInPlace => worksInPlace;

        public override void Run(ReadOnlySpan<DeviceMemory> memory)
        {
            device.Launches++;
            launch.Run(Array.ConvertAll(memory.ToArray(), m => ((Memory)m).Elements));
        }
    }
}
