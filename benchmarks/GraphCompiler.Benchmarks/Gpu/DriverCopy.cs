using GraphCompiler.Benchmarks.Peers;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GraphCompiler.Benchmarks.Gpu;

/// <content>What CUDA's driver copies by itself.</content>
internal sealed partial class CopyLimit
{
    static partial void AskDriver(ref string device, ref double seconds)
    {
        using var context = Context.Create(builder => builder.Cuda());
        if (context.Devices.FirstOrDefault(d => d.AcceleratorType == AcceleratorType.Cuda) is not { } found) return;
        using var accelerator = found.CreateAccelerator(context);
        using var from = accelerator.Allocate1D<float>(Elements);
        using var to = accelerator.Allocate1D<float>(Elements);
        var stream = accelerator.DefaultStream;
        from.View.BaseView.MemSetToZero(stream);
        (device, seconds) = (found.Name, new Clock(0.02, 0.1, stream.Synchronize).Time(() => from.View.BaseView.CopyTo(stream, to.View.BaseView)));
    }
}
