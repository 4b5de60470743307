using System.Globalization;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>W4.</summary>
internal static class Activations
{
    // Arithmetic of an element, as the kernels have it: 20 or 21 for each sigmoid and tanh, the rest gelu, sum and gradients.
    private const double ForwardOperations = 74, BackwardOperations = 95;

    public static IEnumerable<Case> Of(PeerPool peers)
    {
        foreach (var (n, forward, backward) in ((int, double, double)[])[(1_000, 15, 40), (100_000, 4.5, 6), (10_000_000, 20, 30)])
        {
            var exponent = Math.Round(Math.Log10(n)).ToString(CultureInfo.InvariantCulture);
            var x = Data.Wave(n);
            var (y, dx, sum) = (new float[n], new float[n], new float[1]);
            Tensor<float> a = 1.1f, b = 0.2f;
            Action freshForward = () => Activation.Forward(x, a, b);
            Action freshBackward = () => Activation.Backward(x, a, b);

            // Small outputs are as cheap as they come; of large ones the peers too may write into memory that they have.
            var isSmall = n == 1_000;
            Action ownForward = isSmall ? freshForward : () => Activation.ForwardFunction.CallInto([y], x, a, b);
            Action ownBackward = isSmall ? freshBackward : () => Activation.BackwardFunction.CallInto([sum, dx], x, a, b);
            var @case = Case.Of($"W4 1e{exponent} forward", peers.Threads, Activation.ForwardFunction, ownForward) with
            {
                Fresh = isSmall ? null : freshForward,
                Rivals = [peers.Torch("w4_forward", n)],
                Target = Target.Over("PyTorch", forward),
                Work = new Work(ForwardOperations * n, 8.0 * n),
            };
            yield return @case;
            yield return @case with { Name = @case.Name + ", buffers by hand", Rivals = [peers.Torch("w4_hand", n), peers.Numpy("w4_hand", n)], Target = null };
            yield return Case.Of($"W4 1e{exponent} forward and backward", peers.Threads, Activation.BackwardFunction, ownBackward) with
            {
                Fresh = isSmall ? null : freshBackward,
                Rivals = [peers.Torch("w4_backward", n)],
                Target = Target.Over("PyTorch", backward),
                Work = new Work(BackwardOperations * n, 8.0 * n),
            };
        }
    }
}
