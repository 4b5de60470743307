using GraphCompiler.Benchmarks.Peers;

namespace GraphCompiler.Benchmarks.Gpu;

/// <summary>What the cases of a run share: the clock that waits for the device, and PyTorch on it. A simulated device has neither figures nor peers.</summary>
internal sealed class GpuBench : IDisposable
{
    private readonly Tensor<float> _one = 1f;
    private readonly Worker? _torch;

    /// <exception cref="PeerAbsentException">PyTorch is not installed, or finds no CUDA.</exception>
    public GpuBench(bool isSimulated)
    {
        IsSimulated = isSimulated;

        // Waiting costs some microseconds, so that batches are longer than the processor's.
        Clock = new Clock(0.02, 0.1, Wait);
        if (!isSimulated) _torch = Worker.Start("PyTorch", 1, new Dictionary<string, string>(), "python3", Path.Combine(AppContext.BaseDirectory, "Peers", "peers.py"), "cuda");
    }

    public bool IsSimulated { get; }

    public Clock Clock { get; }

    public Rival? Torch(string workload, string size) => _torch is null ? null : new Rival("PyTorch", [_torch], $"torch {workload} {size}");

    /// <summary>A device does all in the order in which it was asked: who has read one number has waited for everything before.</summary>
    public void Wait() => (_one + _one).Item();

    public void Dispose() => _torch?.Dispose();
}
