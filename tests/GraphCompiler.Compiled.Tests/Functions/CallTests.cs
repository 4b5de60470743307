namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>What a call costs and what it hands out.</summary>
public sealed partial class CallTests
{
    internal sealed partial class Line : Module
    {
        public Variable<float> W { get; } = new(5f);

        public Variable<float> B { get; } = new(0f);
    }

    [TfFunction]
    internal static void Train(Line model, Tensor<float> x, Tensor<float> y, float learningRate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(y - (model.W * x + model.B)));
        var (dw, db) = tape.Gradient(loss, (model.W, model.B));
        model.W.AssignSub(learningRate * dw);
        model.B.AssignSub(learningRate * db);
    }

    private static (Tensor<float> X, Tensor<float> Y) Data(int n)
    {
        Tensor<float> x = Enumerable.Range(0, n).Select(i => (i * 4f / n) - 2f).ToArray();
        return (x, x * 3f + 2f);
    }

    [Fact]
    public void Steady_state_step_is_two_kernels_and_allocates_nothing()
    {
        var model = new Line();
        var (x, y) = Data(1000);
        for (var i = 0; i < 10; i++) Train(model, x, y, 0.1f);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Train(model, x, y, 0.1f);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(3f, model.W.Item(), 1e-4f);
        Assert.Equal(2f, model.B.Item(), 1e-4f);
        var kernels = TrainFunction.ConcreteFunctions.Single(f => f.Inputs[0].Shape == 1000).Kernels;
        Assert.Equal(2, kernels.Count);
        Assert.All(kernels, k => Assert.True(k.IsCompiled, k.ToString()));
    }

    [Fact]
    public void Step_gives_the_same_bits_compiled_and_eager()
    {
        foreach (var n in new[] { 1, 15, 16, 100, 8192, 8193, 20000 })
        {
            Line compiled = new(), eager = new();
            var (x, y) = Data(n);
            for (var i = 0; i < 3; i++)
            {
                Train(compiled, x, y, 0.1f);
                TrainFunction.HostFunction(eager, x, y, 0.1f);
            }

            Assert.Equal((eager.W.Item(), eager.B.Item()), (compiled.W.Item(), compiled.B.Item()));
        }
    }

    [Fact]
    public void Outputs_are_new_arrays_and_all_that_a_call_allocates()
    {
        Tensor<float> x = new float[1000];
        var first = Shifted(x, 1f);
        var second = Shifted(x, 2f);
        Assert.Equal((1f, 2f), (first.ToArray()[999], second.ToArray()[999]));

        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Shifted(x, 3f);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 4000, 4100);
    }

    [TfFunction]
    internal static Tensor<float> Shifted(Tensor<float> x, float by) => Tf.Square(x) + by;

    [Fact]
    public void Argument_that_is_returned_shares_its_elements_and_is_another_tensor()
    {
        Tensor<float> x = [1f, 2f];
        var (same, constant) = Passing(x);
        Assert.NotSame(x, same);
        Assert.Equal([1f, 2f], same.ToArray());
        Assert.Equal(7f, constant.Item());
    }

    [TfFunction]
    internal static (Tensor<float> Same, Tensor<float> Constant) Passing(Tensor<float> x) => (x, 7f);

    [Fact]
    public void Threads_run_one_trace_at_once()
    {
        var model = new Line();
        var (x, y) = Data(3000);
        Train(model, x, y, 0f);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            for (var i = 0; i < 2000; i++)
            {
                Train(model, x, y, 0f);
                Assert.Equal(9f, Shifted(3f, 0f).Item());
            }
        });
        Assert.Equal((5f, 0f), (model.W.Item(), model.B.Item()));
    }

    [Fact]
    public void Updates_of_many_threads_are_indivisible()
    {
        var v = new Variable<float>([0f, 0f, 0f]);
        Tensor<float> one = [1f, 1f, 1f];
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            for (var i = 0; i < 1000; i++)
            {
                Increment(v, one);
                var read = v.ToArray();
                Assert.True(read[0] == read[2], $"{read[0]} and {read[2]} are of two updates");
            }
        });
        Assert.Equal([4000f, 4000f, 4000f], v.ToArray());
    }

    [TfFunction]
    internal static void Increment(Variable<float> v, Tensor<float> by) => v.AssignAdd(by);

    [Fact]
    public void Large_intermediates_share_an_arena()
    {
        Tensor<float> x = Enumerable.Range(0, 10_000).Select(i => i / 10_000f).ToArray();
        var y = Chain(x);
        var sum = x.ToArray().Sum();
        Assert.Equal(10_000 * sum, y.ToArray().Sum(), sum);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Chain(x);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 40_000, 40_200);
    }

    // A sum is finished before anything can use it, so the squares must outlive one step.
    [TfFunction]
    internal static Tensor<float> Chain(Tensor<float> x)
    {
        var shifted = x + Tf.ReduceSum(x);
        return shifted - Tf.ReduceMean(shifted) + Tf.ReduceSum(x);
    }
}
