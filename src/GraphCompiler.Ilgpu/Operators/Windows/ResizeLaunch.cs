using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>Images [batch, height, width, channels] and those that they are made of.</summary>
internal struct ResizeSizes
{
    public int Total, Height, Width, Channels, FromHeight, FromWidth;
}

/// <summary>Pixels as weighted sums of others: of old ones, or in the gradient of new ones. Which they are lies on the device.</summary>
internal sealed class ResizeLaunch(OperatorSite site, KernelLauncher kernel, DeviceMemory[] parts, ResizeSizes sizes) : OperatorLaunch(site)
{
    private readonly KernelConfig _config = site.Device.Spread(sizes.Total);
    private readonly object[] _numbers = [sizes];

    public static DeviceLaunch? Bind(Resize @operator, OperatorSite site) => Bind(site, site.Inputs[0].Shape, site.Outputs[0].Shape, @operator.Method, @operator.Antialias, spreads: false);

    public static DeviceLaunch? Bind(ResizeGradient @operator, OperatorSite site) =>
        Bind(site, site.Outputs[0].Shape, site.Inputs[0].Shape, @operator.Method, @operator.Antialias, spreads: true);

    private static ResizeLaunch? Bind(OperatorSite site, Shape old, Shape changed, ResizeMethod method, bool antialias, bool spreads)
    {
        var (dtype, own, from) = (site.Inputs[0].DType, site.Outputs[0].Shape, site.Inputs[0].Shape);
        if (dtype != DType.Float32)
        {
            site.Refuse($"no images of {dtype.Name}");
            return null;
        }

        if (site.Kernel(typeof(ResizeKernels), nameof(ResizeKernels.Resize)) is not { } kernel) return null;
        var sizes = new ResizeSizes { Total = (int)own.ElementCount, Height = own[1], Width = own[2], Channels = own[3], FromHeight = from[1], FromWidth = from[2] };
        return new ResizeLaunch(site, kernel, [.. Axis(site, old[1], changed[1], method, antialias, spreads), .. Axis(site, old[2], changed[2], method, antialias, spreads)], sizes);
    }

    protected override void Run(AcceleratorStream stream, ReadOnlySpan<DeviceMemory> memory) => kernel(stream, _config, [memory[0], memory[1], .. parts], _numbers);

    /// <summary>Where the parts of each position begin, which positions they are, and their weights.</summary>
    private static unsafe DeviceMemory[] Axis(OperatorSite site, int length, int count, ResizeMethod method, bool antialias, bool spreads)
    {
        var axis = new ResizeAxis(length, count, method, antialias);
        var begins = axis.Begins;
        var parts = new List<(int Own, int Other, float Weight)>();
        for (var i = 0; i < count; i++)
        {
            for (var k = begins[i]; k < begins[i + 1]; k++) parts.Add(spreads ? (axis.Positions[k], i, axis.Weights[k]) : (i, axis.Positions[k], axis.Weights[k]));
        }

        // In the order of what they are parts of, and among these in their own.
        var ordered = parts.OrderBy(p => p.Own).ToArray();
        var starts = new int[(spreads ? length : count) + 1];
        foreach (var part in ordered) starts[part.Own + 1]++;
        for (var i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        return
        [
            Upload(DType.Int32, starts),
            Upload(DType.Int32, Array.ConvertAll(ordered, p => p.Other)),
            Upload(DType.Float32, Array.ConvertAll(ordered, p => p.Weight)),
        ];

        DeviceMemory Upload(DType dtype, Array array)
        {
            var memory = site.Device.Allocate(dtype, array.Length);
            memory.CopyFrom(array);
            return memory;
        }
    }
}

internal static class ResizeKernels
{
    public static void Resize(
        ArrayView<float> x,
        ArrayView<float> y,
        ArrayView<int> rows,
        ArrayView<int> rowPlaces,
        ArrayView<float> rowWeights,
        ArrayView<int> columns,
        ArrayView<int> columnPlaces,
        ArrayView<float> columnWeights,
        ResizeSizes s)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var (pixel, channel) = (i / s.Channels, i % s.Channels);
            var (line, column) = (pixel / s.Width, pixel % s.Width);
            var (image, row) = (line / s.Height, line % s.Height);
            var sum = 0f;
            for (var a = rows[row]; a < rows[row + 1]; a++)
            {
                var first = ((image * s.FromHeight) + rowPlaces[a]) * s.FromWidth;
                for (var b = columns[column]; b < columns[column + 1]; b++)
                {
                    sum += rowWeights[a] * columnWeights[b] * x[((first + columnPlaces[b]) * s.Channels) + channel];
                }
            }

            y[i] = sum;
        }
    }
}
