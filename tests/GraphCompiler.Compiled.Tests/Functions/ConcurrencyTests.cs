namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>Eight threads on one concrete function.</summary>
public static partial class ConcurrencyTests
{
    private const int Threads = 8;
    private const int Calls = 500;

    private static readonly Variable<float> s_total = new(0f);
    private static readonly Variable<float> s_row = new(new float[64]);

    [TfFunction]
    internal static Tensor<float> Pure([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> y) =>
        Tf.MatMul(Tf.Nn.Softmax(x + y), x, transposeY: true) - Tf.ReduceMax(x);

    [TfFunction]
    internal static Tensor<float> Count(Tensor<float> amount) => s_total.AssignAdd(amount);

    [TfFunction]
    internal static void AddRow([Shape(64)] Tensor<float> row) => s_row.AssignAdd(row * 2f);

    [TfFunction]
    internal static Tensor<float> Doubled(Tensor<float> x)
    {
        var sum = Tf.ReduceSum(x * 2f);
        while (sum < 0f) sum += 100f;
        return sum;
    }

    private static void OnThreads(Action<int> body, int threadCount = Threads)
    {
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, threadCount).Select(number => new Thread(() =>
        {
            try
            {
                body(number);
            }
            catch (Exception failure)
            {
                lock (failures) failures.Add(failure);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Empty(failures);
    }

    [Fact]
    public static void Pure_function_gives_the_serial_result()
    {
        var inputs = Enumerable.Range(0, Threads).Select(n => Tf.Constant<float>([.. Enumerable.Range(0, 30 * 40).Select(i => MathF.Sin(i * (n + 1)))], [30, 40])).ToArray();
        Tensor<float> y = Enumerable.Range(0, 40).Select(i => MathF.Cos(i)).ToArray();
        var serial = Array.ConvertAll(inputs, x => Pure(x, y).ToArray());
        OnThreads(number =>
        {
            for (var call = 0; call < Calls; call++) Assert.Equal(serial[number], Pure(inputs[number], y).ToArray());
        });
        Assert.Equal(1, PureFunction.TracingCount);
    }

    [Fact]
    public static void Hundred_threads_with_ten_signatures_trace_ten_times()
    {
        using var start = new Barrier(100);
        OnThreads(
            number =>
            {
                var length = 1 + (number % 10);
                start.SignalAndWait();
                Assert.Equal(2f * length * number, Doubled(Tf.Fill([length], (float)number)).Item());
                Assert.Equal(100f - (2f * length), Doubled(Tf.Fill([length], -1f)).Item());
            },
            threadCount: 100);
        Assert.Equal(10, DoubledFunction.TracingCount);
        Assert.Equal(10, DoubledFunction.ConcreteFunctions.Count);
    }

    [Fact]
    public static void Updates_of_all_threads_are_kept()
    {
        var seen = new HashSet<float>();
        OnThreads(_ =>
        {
            for (var call = 0; call < Calls; call++)
            {
                var total = Count(1f).Item();
                lock (seen) Assert.True(seen.Add(total), $"{total} was the total of two calls");
            }
        });
        Assert.Equal(Threads * Calls, s_total.Item());
        Assert.Equal(1, CountFunction.TracingCount);
    }

    [Fact]
    public static void Updates_of_a_row_are_whole()
    {
        Tensor<float> ones = Enumerable.Repeat(1f, 64).ToArray();
        OnThreads(number =>
        {
            for (var call = 0; call < Calls; call++)
            {
                if (number % 2 == 0) AddRow(ones);
                else Assert.Single(s_row.ToArray().Distinct());
            }
        });
        Assert.Equal(Enumerable.Repeat(Threads / 2 * Calls * 2f, 64), s_row.ToArray());
    }
}
