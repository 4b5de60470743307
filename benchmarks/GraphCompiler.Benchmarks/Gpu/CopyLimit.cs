using System.Globalization;
using GraphCompiler.Benchmarks.Peers;

namespace GraphCompiler.Benchmarks.Gpu;

/// <summary>How fast a device moves memory: copies of half a gigabyte by the driver and by PyTorch, of which the faster counts, and a kernel of ours that negates as much.</summary>
internal sealed partial class CopyLimit
{
    private const int Elements = 1 << 27;
    private const double Bytes = 2.0 * sizeof(float) * Elements;

    private readonly double _bytesPerSecond;
    private readonly string _text;

    public CopyLimit(GpuBench bench)
    {
        var (device, driver) = ("unknown device", double.PositiveInfinity);
        AskDriver(ref device, ref driver);
        var peer = bench.Torch("copy", Elements.ToString(CultureInfo.InvariantCulture))!;
        peer.Prepare();
        var torch = peer.Time();
        peer.Forget();
        _bytesPerSecond = Bytes / Math.Min(driver, torch);

        var (x, y) = (Data.Wave(Elements), new Variable<float>(Tf.Zeros<float>([Elements])));
        Action negate = () => Held.Negate(y, x);
        bench.Clock.WarmUp(negate);
        _text = $"{device}; copy, read and written: by the driver {Rate(driver)}, by PyTorch {Rate(torch)}; negated by a kernel of ours: {Rate(bench.Clock.Time(negate))}";
    }

    /// <summary>The least time in which so much can be read and written.</summary>
    public double Seconds(Work work) => work.Bytes / _bytesPerSecond;

    public override string ToString() => _text;

    private static string Rate(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{Bytes / seconds / 1e9:F0} GB/s");

    /// <summary>The name of the device and the seconds of a copy; only a build with ILGPU has a driver to ask.</summary>
    static partial void AskDriver(ref string device, ref double seconds);
}
