namespace GraphCompiler.Tests.Data;

/// <summary>What datasets do beside giving elements: errors, threads, what they open and close, positions in checkpoints, graphs.</summary>
public sealed class DatasetTests
{
    [Fact]
    public void Rows_are_cut_once_in_any_order()
    {
        Tensor<float> x = Tf.Reshape(Tf.Range(12f), [6, 2]);
        Tensor<int> y = Tf.Range(6);
        var zipped = Dataset.Zip(Dataset.FromTensorSlices(x), Dataset.FromTensorSlices(y)).Shuffle(6, seed: 1).Repeat(2).Skip(1).Batch(4);
        foreach (var (rows, labels) in zipped)
        {
            Assert.Equal([labels.Shape[0], 2], rows.Shape.ToArray());
            Assert.Equal(labels.ToArray().SelectMany(l => new[] { 2f * l, (2 * l) + 1 }), rows.ToArray());
        }

        Assert.Equal(3, zipped.Length);
    }

    [Fact]
    public void Parallel_maps_keep_the_order_and_leave_nothing_running()
    {
        var running = 0;
        var data = Dataset.Range(40).Map(Slow, parallelCalls: 4);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => 2L * i), Longs(data));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => 2L * i), Longs(Dataset.Range(40).Map(Slow, parallelCalls: 4, deterministic: false)).Order());
        foreach (var x in data) if (x.Item() == 6) break;
        Assert.Equal(0, Volatile.Read(ref running));

        Tensor<long> Slow(Tensor<long> x)
        {
            Interlocked.Increment(ref running);
            Thread.SpinWait(1000);
            Interlocked.Decrement(ref running);
            return x * 2;
        }
    }

    [Fact]
    public void An_abandoned_iterator_leaves_no_thread_and_nothing_open()
    {
        var (open, made) = (0, 0);
        foreach (var _ in Dataset.FromGenerator(Items).Prefetch(3).Batch(2)) break;
        Assert.Equal(0, open);

        // Nobody disposes of this one: its thread goes when three elements are ready.
        var abandoned = Dataset.FromGenerator(Items).Prefetch(3).GetEnumerator();
        Assert.Equal(0, abandoned.Next().Item());
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref made) >= 3 + 1, TimeSpan.FromSeconds(30)));
        abandoned.Dispose();
        Assert.Equal(0, open);

        IEnumerable<Tensor<int>> Items()
        {
            Interlocked.Increment(ref open);
            try
            {
                for (var i = 0; ; i++)
                {
                    Interlocked.Increment(ref made);
                    yield return i;
                }
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_generator_that_throws_midway_says_at_which_element(bool prefetches)
    {
        var open = 0;
        var data = Dataset.FromGenerator(Items);
        if (prefetches) data = data.Prefetch(2);
        var got = new List<int>();
        var error = Assert.Throws<TfException>(() =>
        {
            foreach (var x in data.Map(x => x + 1)) got.Add(x.Item());
        });
        Assert.Contains("element 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("no more paper", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.Equal([1, 2], got);
        Assert.Equal(0, open);

        IEnumerable<Tensor<int>> Items()
        {
            open++;
            try
            {
                yield return 0;
                yield return 1;
                throw new InvalidOperationException("no more paper");
            }
            finally
            {
                open--;
            }
        }
    }

    [Fact]
    public void Elements_of_another_structure_or_signature_are_refused()
    {
        IEnumerable<Dictionary<string, Tensor<int>>> Changing() => [new() { ["a"] = 1 }, new() { ["b"] = 1 }];
        Assert.Contains("'b'", Assert.Throws<TfTypeException>(() => Dataset.FromGenerator(Changing).AsEnumerable().Count()).Message, StringComparison.Ordinal);
        IEnumerable<Tensor<int>> Growing() => [Tf.Constant([1]), Tf.Constant([1, 2])];
        var error = Assert.Throws<TfTypeException>(() => Dataset.FromGenerator(Growing, new TensorSpec<int>([1])).AsEnumerable().Count());
        Assert.Contains("Element 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<TfInvalidArgumentException>(() => Dataset.FromGenerator(Growing).Batch(2).AsEnumerable().Count());
    }

    [Fact]
    public void Records_and_dictionaries_are_elements()
    {
        var data = Dataset.FromTensorSlices(new Dictionary<string, Tensor<float>> { ["x"] = Tf.Range(4f), ["y"] = -Tf.Range(4f) }).Batch(3);
        var first = data.Take(1).GetSingleElement();
        Assert.Equal([0f, 1, 2], first["x"].ToArray());
        Assert.Equal([0f, -1, -2], first["y"].ToArray());
        var nested = Dataset.FromTensorSlices((Tf.Range(4), (Tf.Range(4f), Tf.Range(4f) * 2))).Map(e => new Dictionary<string, Tensor<float>> { ["sum"] = e.Item2.Item1 + e.Item2.Item2 });
        Assert.Equal([0f, 3, 6, 9], nested.AsEnumerable().Select(e => e["sum"].Item()));
        Assert.Equal(Shape.Scalar, nested.ElementSpec["sum"].Shape);
    }

    [Fact]
    public void A_cache_in_a_file_outlives_its_dataset()
    {
        var folder = Directory.CreateTempSubdirectory("GraphCompiler.Data.").FullName;
        try
        {
            var made = 0;
            var file = Path.Combine(folder, "cache");
            var data = Dataset.Range(5).Map(x => (x, Tf.Cast<float>(x) / (++made > 0 ? 2 : 1)));
            Assert.Equal(5, data.Cache(file).AsEnumerable().Count());
            Assert.Equal([0f, 0.5f, 1, 1.5f, 2], data.Cache(file).AsEnumerable().Select(e => e.Item2.Item()));
            Assert.Equal(5, made);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static TheoryData<int> Positions => [0, 1, 5, 17];

    [Theory]
    [MemberData(nameof(Positions))]
    public void A_restored_iterator_goes_on_as_the_saved_one(int position)
    {
        var folder = Directory.CreateTempSubdirectory("GraphCompiler.Data.").FullName;
        try
        {
            var made = 0;
            Dataset<Tensor<long>> Make(Action onMap) => Dataset.Range(12)
                .Filter(x => x % 4 < 3)
                .Shuffle(5)
                .Repeat()
                .Map(x =>
                {
                    onMap();
                    return x * 10;
                })
                .Batch(2)
                .Prefetch(2);
            using var first = Make(() => { }).GetEnumerator();
            for (var i = 0; i < position; i++) first.Next();
            var path = new Checkpoint { ["iterator"] = first }.Save(Path.Combine(folder, "ckpt"));
            using var second = Make(() => Interlocked.Increment(ref made)).GetEnumerator();
            if (position > 1) second.Next();
            new Checkpoint { ["iterator"] = second }.Restore(path).AssertConsumed();
            made = 0;
            for (var i = 0; i < 30; i++) Assert.Equal(first.Next().ToArray(), second.Next().ToArray());
            Assert.InRange(made, 60, 70);
            using var other = Dataset.Range(3).GetEnumerator();
            Assert.ThrowsAny<TfException>(() => new Checkpoint { ["iterator"] = other }.Restore(path).AssertConsumed());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void An_error_of_an_element_is_followed_by_the_next_one()
    {
        using var iterator = Dataset.Range(4).Map(x => x.Item() == 1 ? throw new InvalidOperationException("not this one") : x).GetEnumerator();
        Assert.Equal(0, iterator.Next().Item());
        Assert.Throws<InvalidOperationException>(() => iterator.Next());
        Assert.Equal(2, iterator.Next().Item());
        Assert.Equal([0L, 2, 3], Longs(Dataset.Range(4).Map(x => x.Item() == 1 ? throw new InvalidOperationException() : x).IgnoreErrors()));
    }

    [Fact]
    public void Numbers_that_make_no_sense_are_refused()
    {
        var data = Dataset.Range(3);
        Assert.Throws<TfInvalidArgumentException>(() => data.Batch(0));
        Assert.Throws<TfInvalidArgumentException>(() => data.Shuffle(-1));
        Assert.Throws<TfInvalidArgumentException>(() => data.Window(2, shift: 0));
        Assert.Throws<TfInvalidArgumentException>(() => data.Shard(2, 2));
        Assert.Throws<TfInvalidArgumentException>(() => data.Prefetch(-3));
        Assert.Throws<TfInvalidArgumentException>(() => data.Map(x => x, parallelCalls: 0));
        Assert.Throws<TfInvalidArgumentException>(() => data.Rebatch([]));
        Assert.Throws<TfInvalidArgumentException>(() => data.Interleave(_ => data, cycleLength: 0));
        Assert.Throws<TfInvalidArgumentException>(() => Dataset.Range(0, 3, 0));
        Assert.Throws<TfTypeException>(() => data.Repeat().Length);
        Assert.Throws<InvalidOperationException>(() => data.GetEnumerator().Current);
    }

    [Fact]
    public void Interleaved_datasets_may_run_ahead() =>
        Assert.Equal(
            Longs(Dataset.Range(5).Interleave(x => Dataset.Range(x.Item()).Map(i => (x * 10) + i), cycleLength: 3, blockLength: 2)),
            Longs(Dataset.Range(5).Interleave(x => Dataset.Range(x.Item()).Map(i => (x * 10) + i), cycleLength: 3, blockLength: 2, parallelCalls: 3)));

    private static long[] Longs(Dataset<Tensor<long>> data) => [.. data.AsEnumerable().Select(x => x.Item())];
}
