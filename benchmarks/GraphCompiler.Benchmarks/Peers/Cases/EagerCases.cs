using System.Runtime.CompilerServices;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>
/// One operator at a time, about 1e5 elements. Eager code has no form that writes into given memory, so the
/// time of new memory is measured beside it and taken off.
/// </summary>
internal static class EagerCases
{
    private const int Side = 316;
    private const int PageElements = 1024;

    private static float[]? s_memory;

    public static IEnumerable<Case> Of(PeerPool peers)
    {
        var (x, y) = (Data.Wave(Side, Side) + 2.5f, Data.Wave(Side, Side) + 2.5f);
        const double elements = (double)Side * Side;
        var map = new Work(1, 8 * elements);
        var zip = new Work(1, 12 * elements);
        var fold = new Work(elements, 4 * elements);
        return
        [
            Elementwise("add", () => _ = x + y, zip),
            Elementwise("multiply", () => _ = x * y, zip),
            Elementwise("divide", () => _ = x / y, zip),
            Elementwise("exp", () => Tf.Exp(x), map with { Operations = 14 * elements }),
            Elementwise("log", () => Tf.Log(x), map with { Operations = 15 * elements }),
            Elementwise("sqrt", () => Tf.Sqrt(x), map),
            Elementwise("tanh", () => Tf.Tanh(x), map with { Operations = 21 * elements }),
            Elementwise("sigmoid", () => Tf.Sigmoid(x), map with { Operations = 20 * elements }),
            Elementwise("relu", () => Tf.Nn.Relu(x), map),
            Elementwise("matmul", () => Tf.MatMul(x, y), zip with { Operations = elements * Side }),
            Eager("sum", () => Tf.ReduceSum(x), fold, allocated: 1),
            Eager("mean", () => Tf.ReduceMean(x), fold, allocated: 1),
            Eager("max", () => Tf.ReduceMax(x), fold, allocated: 1),
            Eager("sum_rows", () => Tf.ReduceSum(x, 1), fold, allocated: Side),
            Eager("sum_columns", () => Tf.ReduceSum(x, 0), fold, allocated: Side),
        ];

        Case Elementwise(string name, Action call, Work work) => Eager(name, call, work, Side * Side);

        Case Eager(string name, Action call, Work work, int allocated)
        {
            var allocation = () => Allocate(allocated);
            return new Case($"Eager {name.Replace('_', ' ')}", peers.Threads, () => Clock.Time(call) - Clock.Time(allocation))
            {
                WarmUp = () => { Clock.WarmUp(call); Clock.WarmUp(allocation); },
                Fresh = call,
                Rivals = [peers.Torch($"eager_{name}", Side * Side)],
                Target = Target.Over("PyTorch", 1 / 1.2),
                Work = work,
            };
        }
    }

    /// <summary>New memory of which every page has been touched once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Allocate(int elements)
    {
        s_memory = GC.AllocateUninitializedArray<float>(elements);
        for (var i = 0; i < elements; i += PageElements) s_memory[i] = 1f;
    }
}
