using System.Runtime.CompilerServices;

namespace GraphCompiler.Tests.Checkpoints;

[Collection(nameof(AloneInProcess))]
public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("GraphCompiler.Checkpoints.").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string InFolder(string name) => Path.Combine(_folder, name);

    [Fact]
    public void Keys_are_paths_of_members_as_Python_spells_them()
    {
        var path = new Checkpoint
        {
            ["net"] = new Net(("Kernel", V(1)), ("layerNorm", new Net(("_scale", V(2)))), ("Blocks", new object?[] { V(3), null, (V(4), 5) }), ("odd.name/part", V(6)), ("Sizes", new[] { 1, 2 })),
            ["table"] = new TrackableDictionary<Variable<float>> { ["B c"] = V(7) },
            ["random"] = Tf.Random.Generator.FromSeed(3),
        }.Save(InFolder("c"));
        Assert.Equal(
            [
                "_CHECKPOINTABLE_OBJECT_GRAPH",
                "net/blocks/0/.ATTRIBUTES/VARIABLE_VALUE",
                "net/blocks/2/0/.ATTRIBUTES/VARIABLE_VALUE",
                "net/kernel/.ATTRIBUTES/VARIABLE_VALUE",
                "net/layer_norm/_scale/.ATTRIBUTES/VARIABLE_VALUE",
                "net/odd..name.Spart/.ATTRIBUTES/VARIABLE_VALUE",
                "random/_state_var/.ATTRIBUTES/VARIABLE_VALUE",
                "save_counter/.ATTRIBUTES/VARIABLE_VALUE",
                "table/B c/.ATTRIBUTES/VARIABLE_VALUE",
            ],
            Checkpoint.ListVariables(path).Select(v => v.Name));
    }

    [Fact]
    public void A_generator_goes_on_where_it_was_saved()
    {
        var generator = Tf.Random.Generator.FromSeed(3);
        _ = generator.Normal([2]);
        var path = new Checkpoint { ["random"] = generator }.Write(InFolder("c"));
        var expected = generator.Normal([4]).ToArray();
        var other = Tf.Random.Generator.FromSeed(99);
        new Checkpoint { ["random"] = other }.Read(path).AssertConsumed();
        Assert.Equal(expected, other.Normal([4]).ToArray());
    }

    [Fact]
    public void Nothing_is_set_where_one_value_does_not_fit()
    {
        var path = new Checkpoint { ["a"] = V(1), ["b"] = new Variable<float>([1f, 2f]), ["c"] = V(3) }.Write(InFolder("c"));
        var (a, c) = (V(10), V(30));
        var shape = Assert.Throws<TfValueException>(() => new Checkpoint { ["a"] = a, ["b"] = V(20), ["c"] = c }.Read(path));
        Assert.Contains("incompatible tensor with shape (2,)", shape.Message, StringComparison.Ordinal);
        Assert.Contains("variable with shape () and name Variable:0", shape.Message, StringComparison.Ordinal);
        Assert.Contains("b/.ATTRIBUTES/VARIABLE_VALUE", shape.Message, StringComparison.Ordinal);
        var type = Assert.Throws<TfInvalidArgumentException>(() => new Checkpoint { ["a"] = a, ["b"] = new Variable<int>([1, 2]), ["c"] = c }.Read(path));
        Assert.Contains("expected dtype int32 does not equal original dtype float32", type.Message, StringComparison.Ordinal);
        Assert.Equal((10f, 30f), (a.Item(), c.Item()));
    }

    [Fact]
    public void A_variable_of_open_shape_takes_any()
    {
        var path = new Checkpoint { ["v"] = new Variable<float>([1f, 2f]) }.Write(InFolder("c"));
        var v = new Variable<float>([0f], shape: [null]);
        new Checkpoint { ["v"] = v }.Read(path).AssertConsumed();
        Assert.Equal([1f, 2f], v.ToArray());
    }

    [Fact]
    public void A_member_that_comes_later_has_its_value_when_it_is_used()
    {
        var path = new Checkpoint(new Net(("kernel", V(5)), ("bias", V(6)))).Save(InFolder("c"));
        var net = new Net(("bias", V(0)));
        new Checkpoint(net).Restore(path).ExpectPartial();
        var kernel = V(0);
        Assert.Equal(0, kernel.Item());
        net.Add("kernel", kernel);
        Assert.Equal(10, (kernel * 2f).Item());

        // What is assigned afterwards stays.
        kernel.Assign(7f);
        net.Add("other", V(0));
        Assert.Equal(7, kernel.Item());
    }

    [Fact]
    public void What_waits_is_kept_by_any_object_that_was_found_and_outlives_the_file()
    {
        var path = new Checkpoint { ["net"] = new Net(("a", V(1)), ("b", V(2))) }.Save(InFolder("c"));
        var net = new Net(("a", V(0)));
        Restore(net, path);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
        var b = V(0);
        net.Add("b", b);
        Assert.Equal(2, b.Item());

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Restore(Net net, string path) => new Checkpoint { ["net"] = net }.Restore(path).ExpectPartial();
    }

    [Fact]
    public void A_value_that_waited_and_does_not_fit_is_reported_once()
    {
        var path = new Checkpoint(new Net(("a", V(1)), ("b", V(2)))).Save(InFolder("c"));
        var net = new Net(("a", V(0)));
        new Checkpoint(net).Restore(path).ExpectPartial();
        var b = new Variable<float>([3f, 4f]);
        net.Add("b", b);
        Assert.Contains("b/.ATTRIBUTES/VARIABLE_VALUE", Assert.Throws<TfValueException>(b.ToArray).Message, StringComparison.Ordinal);
        Assert.Equal([3f, 4f], b.ToArray());
    }

    [Fact]
    public void Lists_and_dictionaries_restore_what_is_added_in_any_way()
    {
        var path = new Checkpoint
        {
            ["list"] = new TrackableList<Variable<float>> { V(1), V(2), V(3), V(4) },
            ["table"] = new TrackableDictionary<Variable<float>> { ["a"] = V(5), ["b"] = V(6), ["c"] = V(7) },
        }.Save(InFolder("c"));
        var (list, table) = (new TrackableList<Variable<float>>(), new TrackableDictionary<Variable<float>>());
        var status = new Checkpoint { ["list"] = list, ["table"] = table }.Restore(path).AssertExistingObjectsMatched();
        list.Add(V(0));
        list.AddRange([V(0)]);
        list.Insert(2, V(0));
        ((ICollection<Variable<float>>)list).Add(V(0));
        table["a"] = V(0);
        table.Add("b", V(0));
        Assert.True(table.TryAdd("c", V(0)));
        status.AssertConsumed();
        Assert.Equal([1f, 2f, 3f, 4f], list.Select(v => v.Item()));
        Assert.Equal([5f, 6f, 7f], table.Values.Select(v => v.Item()));
    }

    [Fact]
    public void A_dictionary_of_other_keys_than_names_cannot_be_saved() => Assert.Contains(
        "non-string key", Assert.Throws<TfValueException>(() => new Checkpoint(new Net(("d", new Dictionary<int, object> { [1] = V(1) }))).Write(InFolder("c"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_members_of_one_name_cannot_be_saved() => Assert.Contains(
        "(root) has two members that checkpoints call w", Assert.Throws<TfValueException>(() => new Checkpoint(new Net(("w", V(1)), ("W", V(2)))).Write(InFolder("c"))).Message, StringComparison.Ordinal);

    [Fact]
    public void State_of_other_objects_is_saved_and_restored()
    {
        var path = new Checkpoint { ["position"] = new Position { State = Tf.Constant(12L) } }.Write(InFolder("c"));
        Assert.Equal("position/.ATTRIBUTES/POSITION", Checkpoint.ListVariables(path)[1].Name);
        var position = new Position();
        new Checkpoint { ["position"] = position }.Read(path).AssertConsumed();
        Assert.Equal(12L, ((Tensor<long>)position.State).Item());
    }

    [Fact]
    public void Nothing_to_restore_fails_the_assertions()
    {
        var status = new Checkpoint { ["v"] = V(1) }.Restore(null);
        Assert.Contains("No checkpoint specified (save_path=None)", Assert.Throws<TfException>(status.AssertConsumed).Message, StringComparison.Ordinal);
        Assert.Throws<TfException>(status.AssertExistingObjectsMatched);
        Assert.Same(status, status.ExpectPartial());
    }

    [Fact]
    public void A_counter_is_no_part_of_what_was_written()
    {
        var path = new Checkpoint { ["v"] = V(1) }.Write(InFolder("c"));
        new Checkpoint { ["v"] = V(0) }.Read(path).AssertConsumed();
        Assert.Contains("(root).save_counter", Assert.Throws<TfException>(new Checkpoint { ["v"] = V(0) }.Restore(path).AssertConsumed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_objects_than_those_saved_are_reported()
    {
        var path = new Checkpoint { ["v"] = V(1) }.Write(InFolder("c"));
        var status = new Checkpoint { ["w"] = V(0) }.Read(path);
        Assert.Contains("Found 1 Python objects that were not bound to checkpointed values", Assert.Throws<TfException>(status.AssertExistingObjectsMatched).Message, StringComparison.Ordinal);
        Assert.Contains("Nothing except the root object matched", Assert.Throws<TfException>(status.AssertNontrivialMatch).Message, StringComparison.Ordinal);
        status.ExpectPartial();
    }

    [Fact]
    public void Saving_in_a_function_is_refused()
    {
        var checkpoint = new Checkpoint { ["v"] = V(1) };
        var save = Tf.Function((Tensor<float> x) =>
        {
            checkpoint.Save(InFolder("c"));
            return x;
        });
        Assert.Contains("from a function is not supported", Assert.Throws<NotSupportedException>(() => save.Call(1f)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_manager_keeps_the_newest_and_those_of_an_interval()
    {
        var clock = new Clock();
        var checkpoint = new Checkpoint { ["v"] = V(1) };
        Assert.Contains("Expected a positive integer or `None` for `max_to_keep`, got 0.", Assert.Throws<TfValueException>(() => new CheckpointManager(checkpoint, _folder, 0)).Message, StringComparison.Ordinal);
        var manager = new CheckpointManager(checkpoint, _folder, 2, "ckpt", TimeSpan.FromHours(1), clock);
        Assert.Null(manager.LatestCheckpoint);
        Assert.Null(manager.RestoreOrInitialize());
        for (var i = 0; i < 8; i++)
        {
            clock.Now += TimeSpan.FromMinutes(25);
            manager.Save();
        }

        Assert.Equal([InFolder("ckpt-7"), InFolder("ckpt-8")], manager.Checkpoints);
        Assert.Equal(["ckpt-3.index", "ckpt-6.index", "ckpt-7.index", "ckpt-8.index"], Directory.GetFiles(_folder, "*.index").Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var second = new CheckpointManager(new Checkpoint { ["v"] = V(0) }, _folder, 2, "ckpt", TimeSpan.FromHours(1), clock);
        Assert.Equal(manager.Checkpoints, second.Checkpoints);
        Assert.Equal(InFolder("ckpt-8"), second.RestoreOrInitialize());
        Assert.Equal(InFolder("ckpt-9"), second.Save());
        Assert.Equal(InFolder("ckpt-42"), second.Save(42));
        Assert.Equal(InFolder("ckpt-42"), Checkpoint.Latest(_folder));
        Assert.Equal([InFolder("ckpt-9"), InFolder("ckpt-42")], second.Checkpoints);
    }

    [Fact]
    public void Saves_of_several_threads_do_not_mix()
    {
        var checkpoint = new Checkpoint { ["v"] = V(1) };
        var paths = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, 16, _ => paths.Add(checkpoint.Save(InFolder("c"))));
        Assert.Equal(Enumerable.Range(1, 16).Select(i => InFolder($"c-{i}")).Order(StringComparer.Ordinal), paths.Order(StringComparer.Ordinal));
        Assert.Equal(InFolder("c-16"), Checkpoint.Latest(_folder));
        foreach (var path in paths) new Checkpoint { ["v"] = V(0) }.Restore(path).AssertConsumed();
    }

    private static Variable<float> V(float value) => new(value);

    private sealed class Net(params (string Name, object? Member)[] members) : Module
    {
        private readonly List<(string Name, object? Member)> _members = [.. members];

        public void Add(string name, object member) => _members.Add((name, member));

        protected override void TrackMembers(IMemberTracker tracker)
        {
            foreach (var (name, member) in _members) tracker.Track(name, member);
        }
    }

    private sealed class Position : ITrackableState
    {
        public string StateName => "POSITION";

        public Tensor State { get; set; } = Tf.Constant(0L);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch + TimeSpan.FromDays(20000);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
