using GraphCompiler.Core;

namespace GraphCompiler.Runtime.Devices;

/// <summary>
/// A group that a device has no kernel of, operator by operator, each by the kernel that its library has of it. All of them are one launch, which takes and gives what
/// the group's kernel would, so that an update by it is whole too.
/// </summary>
internal sealed class GroupSingles : DeviceLaunch
{
    private readonly IDevice _device;
    private readonly Part[] _parts;
    private readonly TensorType[] _between;
    private readonly int _most;

    /// <param name="device">The device.</param>
    /// <param name="parts">The operators.</param>
    /// <param name="between">What there is between them, numbered after operands and outputs.</param>
    public GroupSingles(IDevice device, Part[] parts, TensorType[] between) =>
        (_device, _parts, _between, _most) = (device, parts, between, parts.Length == 0 ? 0 : parts.Max(p => p.Memory.Length));

    /// <summary>One operator.</summary>
    /// <param name="Launch">Its code.</param>
    /// <param name="Memory">The numbers of its operands, then of its result.</param>
    /// <param name="Ends">The numbers of what nothing takes after it.</param>
    internal readonly record struct Part(DeviceLaunch Launch, int[] Memory, int[] Ends);

    public override int Kernels => _parts.Sum(p => p.Launch.Kernels);

    public override void Run(ReadOnlySpan<DeviceMemory> memory)
    {
        var all = new DeviceMemory?[memory.Length + _between.Length];
        memory.CopyTo(all!);
        var taken = new DeviceMemory[_most];
        try
        {
            foreach (var (launch, numbers, ends) in _parts)
            {
                var result = numbers[^1];
                if (result >= memory.Length) all[result] = _device.Allocate(_between[result - memory.Length].DType, _between[result - memory.Length].Shape.ElementCount);
                for (var i = 0; i < numbers.Length; i++) taken[i] = all[numbers[i]]!;
                launch.Run(taken.AsSpan(0, numbers.Length));
                foreach (var end in ends)
                {
                    all[end]!.Dispose();
                    all[end] = null;
                }
            }
        }
        finally
        {
            foreach (var left in all.AsSpan(memory.Length)) left?.Dispose();
        }
    }
}
