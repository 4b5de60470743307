using System.Globalization;
using System.Runtime.InteropServices;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>
/// OpenBLAS through P/Invoke. It chooses its kernels when it is loaded, so each choice is a process of its own, which
/// speaks as <c>peers.py</c> does: the workload names the transposes, <c>tn</c>, and the size is that of square matrices.
/// </summary>
internal static unsafe partial class OpenBlas
{
    public const string Verb = "peers-openblas";

    private const int RowMajor = 101, AsItLies = 111, Transposed = 112;

    public static void Answer()
    {
        if (!NativeLibrary.TryLoad("libopenblas.so.0", typeof(OpenBlas).Assembly, null, out _))
        {
            Console.WriteLine("absent libopenblas0-pthread");
            return;
        }

        var prepared = new Dictionary<(string, string), Action>();
        Console.WriteLine("ready");
        while (Console.ReadLine()?.Split(' ') is { } question)
        {
            if (question is [var verb, _, var transposes, var size])
            {
                if (verb == "prepare")
                {
                    prepared[(transposes, size)] = Product(transposes, int.Parse(size, CultureInfo.InvariantCulture));
                    Clock.Processor.Time(prepared[(transposes, size)]);
                }

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Clock.Processor.Time(prepared[(transposes, size)]):R} sgemm"));
            }
            else
            {
                prepared.Clear();
                Console.WriteLine("0 forgotten");
            }
        }
    }

    private static Action Product(string transposes, int n)
    {
        var (a, b) = (transposes[0] == 't' ? Transposed : AsItLies, transposes[1] == 't' ? Transposed : AsItLies);
        var (x, y, z) = (Data.Wave(n, n).ToArray(), Data.Wave(n, n).ToArray(), new float[n * n]);
        return () =>
        {
            fixed (float* px = x, py = y, pz = z) Multiply(RowMajor, a, b, n, n, n, 1, px, n, py, n, 0, pz, n);
        };
    }

    [LibraryImport("libopenblas.so.0", EntryPoint = "cblas_sgemm")]
    [SuppressGCTransition]
    private static partial void Multiply(
        int order, int transposeA, int transposeB, int m, int n, int k, float alpha, float* a, int strideA, float* b, int strideB, float beta, float* c, int strideC);
}
