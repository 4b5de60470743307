using GraphCompiler.CompilerServices;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using Group = GraphCompiler.Core.Fusion.Group;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// A group's kernel bound to extents. What it folds over everything or across rows comes in parts, which a second kernel folds in their order; the number of
/// parts depends on the extents and the device alone, and so do the bits.
/// </summary>
internal sealed class GroupLaunch : DeviceLaunch
{
    private readonly IlgpuDevice _device;
    private readonly Group _group;
    private readonly KernelLauncher _kernel;
    private readonly KernelLauncher? _total;
    private readonly int[] _totals;
    private readonly object[] _sizes;
    private readonly object[] _totalSizes = [];
    private readonly KernelConfig _config;
    private readonly KernelConfig _totalConfig;
    private readonly long _parts;
    private readonly bool _isEmpty;

    // What both kernels take, and the parts between them: a launch is over before the next one begins, so all calls share them.
    private readonly DeviceMemory[] _memory;
    private readonly DeviceMemory[] _totalMemory;

    private GroupLaunch(IlgpuDevice device, Group group, long[] extents, KernelLauncher kernel, KernelLauncher? total)
    {
        (_device, _group, _kernel) = (device, group, kernel);
        _totals = [.. Enumerable.Range(0, group.Outputs.Count).Where(o => group.Rank > 0 && FoldOf(group, o) is FoldKind.Full or FoldKind.Column)];
        var positions = Product(extents);

        // Kernels take four neighbours at a time where the last axis is as long.
        var four = !group.HasColumnFolds && (group.Rank == 1 || (group.Rank > 1 && extents[^1] % 4 == 0)) ? 4 : 1;
        object[] others = [.. extents.Skip(1).Select(e => (object)(int)e)];
        if (group.Rank == 0)
        {
            (_config, _sizes) = (new KernelConfig(1, 1), []);
        }
        else if (group.IsRowwise)
        {
            var rows = Product(extents.AsSpan(0, extents.Length - 1));
            var groups = device.Groups(rows, 16);
            _sizes = [(int)rows, .. others];
            _isEmpty = rows == 0 && _totals.Length == 0;
            if (group.HasColumnFolds)
            {
                // Each group of threads has parts of all columns.
                var columns = Product(extents, ColumnsOf(group), 'E');
                groups = (int)Math.Min(groups, Math.Clamp(rows / 8, 1, 256));
                _parts = columns * groups;
                _sizes = [(int)rows, (int)columns, .. others];
                (_totalConfig, _totalSizes) = (device.Spread(columns), [(int)columns, groups]);
                if (groups > 1) _total = total;
            }

            _config = new KernelConfig(groups, device.Threads((extents[^1] + four - 1) / four));
        }
        else if (group.HasColumnFolds)
        {
            var pattern = ColumnsOf(group);
            var (columns, folded) = (Product(extents, pattern, 'E'), Product(extents, pattern, 'B'));
            var slices = Math.Clamp((long)device.MostGroups * device.MostThreads / Math.Max(1, columns), 1, Math.Clamp(folded / 8, 1, 256));
            _parts = columns * slices;
            (_config, _sizes) = (device.Spread(_parts), [(int)columns, (int)folded, (int)slices, .. others]);
            (_totalConfig, _totalSizes) = (device.Spread(columns), [(int)columns, (int)slices]);
            _isEmpty = columns == 0;
            if (slices > 1) _total = total;
        }
        else
        {
            _config = device.Spread((positions + four - 1) / four);
            _sizes = [(int)positions, .. others];
            _parts = _config.GridDim.X;
            (_totalConfig, _totalSizes) = (new KernelConfig(1, device.Threads(_parts)), [(int)_parts]);
            _isEmpty = positions == 0 && _totals.Length == 0;
            if (_parts > 1 && _totals.Length > 0) _total = total;
        }

        _memory = new DeviceMemory[_total is null ? 0 : group.Operands.Count + group.Outputs.Count];
        _totalMemory = new DeviceMemory[_total is null ? 0 : 2 * _totals.Length];
    }

    public override int Kernels => _isEmpty ? 0 : _total is null ? 1 : 2;

    public override bool WorksInPlace => _group.Nodes.All(n => n.Folded is null);

    /// <summary>The launch of a group, if there is a kernel for devices that can be compiled.</summary>
    public static GroupLaunch? Bind(IlgpuDevice device, Group group, long[] extents, out string? reason)
    {
        if (extents.Any(e => e > int.MaxValue) || Product(extents) > int.MaxValue)
        {
            reason = "more than 2^31 positions";
            return null;
        }

        if (DeviceKernelRegistry.Find(group.Key) is not var (method, total))
        {
            reason = "no assembly brings a kernel for devices of this key";
            return null;
        }

        if (device.Load(method, out reason) is not { } kernel) return null;
        KernelLauncher? second = null;
        if (total is not null && (second = device.Load(total, out reason)) is null) return null;
        return new GroupLaunch(device, group, extents, kernel, second);
    }

    public override void Run(ReadOnlySpan<DeviceMemory> memory)
    {
        if (_isEmpty) return;
        using var scope = _device.Enter();
        if (_total is null)
        {
            _kernel(scope.Stream, _config, memory, _sizes);
            return;
        }

        memory.CopyTo(_memory);
        for (var i = 0; i < _totals.Length; i++)
        {
            var output = _group.Operands.Count + _totals[i];
            _memory[output] = _totalMemory[i] ??= _device.Allocate(_group.Outputs[_totals[i]].DType, _parts);
            _totalMemory[_totals.Length + i] = memory[output];
        }

        _kernel(scope.Stream, _config, _memory, _sizes);
        _total(scope.Stream, _totalConfig, _totalMemory, _totalSizes);

        // Nobody's memory is kept for the sake of a launch that is over.
        Array.Clear(_memory);
        Array.Clear(_totalMemory, _totals.Length, _totals.Length);
    }

    private static FoldKind? FoldOf(Group group, int output)
    {
        var value = group.Outputs[output].Value;
        return value < group.Operands.Count ? null : group.Nodes[value - group.Operands.Count].Fold;
    }

    /// <summary>The pattern of the columns that a group folds, one for all of them.</summary>
    private static string ColumnsOf(Group group) => group.Nodes.First(n => n.Fold == FoldKind.Column).Folded!;

    private static long Product(ReadOnlySpan<long> extents)
    {
        long product = 1;
        foreach (var extent in extents) product = checked(product * extent);
        return product;
    }

    private static long Product(long[] extents, string pattern, char letter) => Product(extents.Where((_, axis) => pattern[axis] == letter).ToArray());
}
