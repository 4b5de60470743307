using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Tests.Runtime.Cpu;

[Collection(nameof(AloneInProcess))]
public sealed unsafe class WorkerPoolTests : IDisposable
{
    private readonly int _threads = Tf.Config.IntraOpParallelism;

    public void Dispose() => Tf.Config.IntraOpParallelism = _threads;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_tile_runs_once(int threads)
    {
        Tf.Config.IntraOpParallelism = threads;
        for (var tiles = 0; tiles < 200; tiles++) AssertOnce(tiles);
    }

    [Fact]
    public void Calls_from_several_threads_all_finish()
    {
        Tf.Config.IntraOpParallelism = 3;
        Parallel.For(0, 500, _ => AssertOnce(17));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_tile_may_share_work_itself(int threads)
    {
        Tf.Config.IntraOpParallelism = threads;
        var total = 0;
        WorkerPool.Run(20, &Outer, &total);
        Assert.Equal(20 * 30, total);

        static void Outer(void* state, int tile) => WorkerPool.Run(30, &Inner, state);

        static void Inner(void* state, int tile) => Interlocked.Increment(ref *(int*)state);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_error_of_a_tile_reaches_the_caller_and_the_pool_works_on(int threads)
    {
        Tf.Config.IntraOpParallelism = threads;
        for (var i = 0; i < 50; i++)
        {
            var error = Assert.Throws<TfInvalidArgumentException>(() => WorkerPool.Run(40, &Throw, null));
            Assert.Equal("tile 30", error.Message);
            AssertOnce(40);
        }

        static void Throw(void* state, int tile)
        {
            if (tile == 30) throw new TfInvalidArgumentException("tile 30");
        }
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        Tf.Config.IntraOpParallelism = 2;
        AssertOnce(50);
        var counts = new int[50];
        fixed (int* state = counts)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++) WorkerPool.Run(50, &Count, state);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    [Fact]
    public void The_number_of_threads_is_as_many_as_processors_unless_set()
    {
        Tf.Config.IntraOpParallelism = 5;
        Assert.Equal(5, Tf.Config.IntraOpParallelism);
        Tf.Config.IntraOpParallelism = 0;
        Assert.Equal(Environment.ProcessorCount, Tf.Config.IntraOpParallelism);
        Assert.Throws<TfValueException>(() => Tf.Config.IntraOpParallelism = -1);
    }

    private static void AssertOnce(int tiles)
    {
        var counts = new int[tiles + 1];
        fixed (int* state = counts) WorkerPool.Run(tiles, &Count, state);
        Assert.All(counts[..tiles], count => Assert.Equal(1, count));
        Assert.Equal(0, counts[tiles]);
    }

    private static void Count(void* state, int tile) => Interlocked.Increment(ref ((int*)state)[tile]);
}
