using System.Runtime.CompilerServices;

namespace GraphCompiler.Conformance.Cases;

public sealed partial class FakeLayer : Module
{
    public Variable<float> Bias { get; } = new(Tf.Zeros([5]));

    public Variable<float>? Kernel { get; set; }
}

public sealed partial class FakeNet : Module
{
    public FakeLayer L1 { get; } = new();
}

/// <summary>An object with any variables and children.</summary>
public sealed partial class Holder : Module
{
    public Holder? First { get; set; }

    public Holder? Second { get; set; }

    public Holder? Dep { get; set; }

    public Variable<float>? V { get; set; }

    public Variable<float>? V2 { get; set; }
}

public sealed partial class LazyLayer : Module
{
    private Variable<float>? _w;

    private Variable<float>? _b;

    [TfFunction]
    public Tensor<float> Call(Tensor<float> x)
    {
        _w ??= new Variable<float>(3f);
        _b ??= new Variable<float>(x + 1f);
        return (_w * x) + _b;
    }

    public void Set(float w, float b)
    {
        _w!.Assign(w);
        _b!.Assign(b);
    }
}

public sealed class Checkpoints : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("GraphCompiler.Conformance.").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void K01_Lists_and_dictionaries_restore_what_is_added()
    {
        var listed = new TrackableList<Variable<float>> { new(1f), new(2f) };
        var mapped = new TrackableDictionary<Variable<float>> { ["one"] = listed[0], ["two"] = listed[1] };
        var path = new Checkpoint { ["listed"] = listed, ["mapped"] = mapped }.Save(InFolder("k01"));

        var v2 = new Variable<float>(0f);
        var root = new Checkpoint { ["mapped"] = new TrackableDictionary<Variable<float>> { ["two"] = v2 } };
        root.Restore(path).ExpectPartial();
        Near(2, v2);
        var restored = new TrackableList<Variable<float>>();
        root["listed"] = restored;
        var v1 = new Variable<float>(0f);
        restored.Add(v1);
        Near(1, v1);
    }

    [Fact]
    public void K02_A_member_that_is_assigned_later_takes_its_value()
    {
        var net = new FakeNet();
        net.L1.Bias.Assign([1, 2, 3, 4, 5]);
        net.L1.Kernel = new Variable<float>([[6f, 7f, 8f, 9f, 10f]]);
        var saved = new Checkpoint { ["net"] = net }.Save(InFolder("k02"));

        var layer = new FakeLayer();
        var net1 = new Checkpoint { ["l1"] = new Checkpoint { ["bias"] = layer.Bias } };
        new Checkpoint { ["net"] = net1 }.Restore(saved).ExpectPartial();
        Near([1, 2, 3, 4, 5], layer.Bias);

        var other = new FakeNet();
        var status = new Checkpoint { ["net"] = other }.Restore(saved);
        status.AssertExistingObjectsMatched();
        Throws<TfException>(() => status.AssertConsumed(), "Unresolved object in checkpoint (root).net.l1.kernel");
        var deferred = new Variable<float>(Tf.Zeros([1, 5]));
        Near([0, 0, 0, 0, 0], deferred);
        other.L1.Kernel = deferred;
        Near([6, 7, 8, 9, 10], deferred);
        status.AssertExistingObjectsMatched().AssertConsumed();
    }

    [Fact]
    public void K04_Ten_saves_of_a_growing_checkpoint()
    {
        var variables = new List<Variable<float>>();
        var checkpoint = new Checkpoint();
        for (var i = 0; i < 10; i++)
        {
            variables.Add(new Variable<float>(i));
            checkpoint[$"var_{i}"] = variables[i];
            Assert.Equal(InFolder($"ckpt-{i + 1}"), checkpoint.Save(InFolder("ckpt")));
        }

        Assert.Equal(InFolder("ckpt-10"), Checkpoint.Latest(_folder));
        variables.ForEach(v => v.Assign(314f));
        checkpoint.Restore(InFolder("ckpt-6"));
        Assert.Equal([314f, 314f, 314f, 314f], new[] { 9, 8, 7, 6 }.Select(i => variables[i].Item()));
        Assert.Equal([5f, 1f, 0f], new[] { 5, 1, 0 }.Select(i => variables[i].Item()));
        checkpoint.Restore(InFolder("ckpt-10"));
        Assert.Equal([9f, 8f, 1f, 0f], new[] { 9, 8, 1, 0 }.Select(i => variables[i].Item()));
    }

    [Fact]
    public void K05_An_object_that_is_attached_later_takes_its_values()
    {
        var original = new Holder { Dep = new Holder { V = new Variable<float>(123f) } };
        var path = new Checkpoint(original).Save(InFolder("k05"));
        var into = new Holder();
        var status = new Checkpoint(into).Restore(path);
        status.AssertExistingObjectsMatched();
        Throws<TfException>(() => status.AssertConsumed(), "Unresolved object in checkpoint (root).dep.v");
        into.Dep = new Holder { V = new Variable<float>(0f) };
        status.AssertConsumed();
        status.AssertExistingObjectsMatched();
        Near(123, into.Dep.V);
    }

    [Fact]
    public void K06_Values_that_are_not_used_are_reported()
    {
        var path = new Checkpoint { ["v1"] = new Variable<float>(2f), ["v2"] = new Variable<float>(3f) }.Save(InFolder("k06"));
        var warnings = new List<string>();
        var before = Tf.Config.WarningLogger;
        Tf.Config.WarningLogger = text =>
        {
            lock (warnings) warnings.Add(text);
        };
        try
        {
            Restore(path, isPartialExpected: false);
            Collect();
            var warning = Assert.Single(warnings, w => w.Contains(path, StringComparison.Ordinal));
            Assert.Contains("(root).v1", warning, StringComparison.Ordinal);
            Assert.Contains("expect_partial()", warning, StringComparison.Ordinal);
            Assert.DoesNotContain("(root).v2", warning, StringComparison.Ordinal);

            warnings.Clear();
            Restore(path, isPartialExpected: true);
            Collect();
            Assert.DoesNotContain(warnings, w => w.Contains(path, StringComparison.Ordinal));
        }
        finally
        {
            Tf.Config.WarningLogger = before;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Restore(string path, bool isPartialExpected)
        {
            var v2 = new Variable<float>(0f);
            var status = new Checkpoint { ["v1"] = new Holder(), ["v2"] = v2 }.Restore(path);
            Near(3, v2);
            Throws<TfException>(() => status.AssertConsumed(), "Unused attributes in these objects (the attributes exist in the checkpoint but were not restored):\n(root).v1");
            if (isPartialExpected) status.ExpectPartial();
        }

        static void Collect()
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    [Fact]
    public void K08_The_last_restore_decides()
    {
        var saved = new Holder { Dep = new Holder { V = new Variable<float>(12f) } };
        var checkpoint = new Checkpoint(saved);
        var first = checkpoint.Save(InFolder("first"));
        saved.Dep.V.Assign(13f);
        var second = checkpoint.Save(InFolder("second"));

        var (firstRoot, secondRoot, dep) = (new Holder(), new Holder(), new Holder { V = new Variable<float>(0f) });
        var firstStatus = new Checkpoint(firstRoot).Restore(first);
        var secondStatus = new Checkpoint(secondRoot).Restore(second);
        firstRoot.Dep = dep;
        firstStatus.AssertConsumed();
        Near(12, dep.V);
        secondRoot.Dep = dep;
        secondStatus.AssertConsumed();
        Near(13, dep.V);

        (firstRoot, secondRoot, dep) = (new Holder(), new Holder(), new Holder { V = new Variable<float>(0f) });
        secondStatus = new Checkpoint(secondRoot).Restore(second);
        firstStatus = new Checkpoint(firstRoot).Restore(first);
        firstRoot.Dep = dep;
        firstStatus.AssertConsumed();
        Near(12, dep.V);
        secondRoot.Dep = dep;
        secondStatus.AssertConsumed();
        Near(12, dep.V);
    }

    [Fact]
    public void K09_Objects_may_be_cyclic_and_joined_but_not_split()
    {
        var (first, second) = (new Holder { V = new Variable<float>([3f, 1f, 4f]) }, new Holder { V = new Variable<float>([1f, 1f, 2f, 3f]) });
        (first.Second, second.First) = (second, first);
        var cycle = new Checkpoint(first).Save(InFolder("cycle"));
        var (otherFirst, otherSecond) = (new Holder(), new Holder { V = new Variable<float>(Tf.Zeros([4])) });
        otherFirst.Second = otherSecond;
        var status = new Checkpoint(otherFirst).Restore(cycle);
        otherSecond.First = otherFirst;
        otherFirst.V = new Variable<float>(Tf.Zeros([3]));
        status.AssertConsumed();
        Near([3, 1, 4], otherFirst.V);
        Near([1, 1, 2, 3], otherSecond.V);

        var shared = new Holder { V = new Variable<float>(5f) };
        var split = new Checkpoint(new Holder { First = shared, Second = shared }).Save(InFolder("split"));
        var apart = new Holder { First = new Holder { V = new Variable<float>(0f) }, Second = new Holder { V = new Variable<float>(0f) } };
        status = new Checkpoint(apart).Restore(split);
        Throws<TfException>(() => status.AssertConsumed(), "were not bound to checkpointed values");
        Throws<TfException>(() => status.AssertExistingObjectsMatched(), "were not bound to checkpointed values");
        status.ExpectPartial();

        var two = new Holder { First = new Holder { V = new Variable<float>(32f) }, Second = new Holder { V2 = new Variable<float>(64f) } };
        var joined = new Checkpoint(two).Save(InFolder("joined"));
        var one = new Holder { V = new Variable<float>(0f), V2 = new Variable<float>(0f) };
        new Checkpoint(new Holder { First = one, Second = one }).Restore(joined).AssertConsumed().AssertExistingObjectsMatched();
        Near(32, one.V);
        Near(64, one.V2);
    }

    [Fact]
    public void K10_Shapes_paths_and_names_are_checked()
    {
        var path = new Checkpoint { ["v"] = new Variable<float>([1f, 2f]) }.Save(InFolder("k10"));
        Throws<TfValueException>(() => new Checkpoint { ["v"] = new Variable<float>([3f]) }.Restore(path), "incompatible tensor with shape");
        Throws<TfNotFoundException>(() => new Checkpoint().Restore(InFolder("nowhere-1")), "Error when restoring from checkpoint or SavedModel");
        Throws<TfNotFoundException>(() => new Checkpoint().Read(InFolder("nowhere-1")), "Failed to find any matching files for");
        Throws<TfValueException>(() => new Checkpoint(new Holder { V = new Variable<float>(0f) }) { ["v"] = new Variable<float>(1f) }, "root.v already exists");
    }

    [Fact]
    public void K12_Writing_takes_the_given_name_and_a_manager_goes_on_counting()
    {
        var step = new Variable<int>(0);
        var net = new FakeLayer();
        var checkpoint = new Checkpoint { ["step"] = step, ["net"] = net };
        for (; step.Item() < 10; step.AssignAdd(2)) Assert.Equal(InFolder($"p-{step.Item()}"), checkpoint.Write(InFolder($"p-{step.Item()}")));
        Assert.Equal(["p-0.index", "p-2.index", "p-4.index", "p-6.index", "p-8.index"], Directory.GetFiles(_folder, "*.index").Select(Path.GetFileName).Order(StringComparer.Ordinal));

        Assert.Equal(["ckpt-3", "ckpt-4", "ckpt-5"], Train(isNew: true));
        Assert.Equal(["ckpt-8", "ckpt-9", "ckpt-10"], Train(isNew: false));
        var reader = new CheckpointReader(Checkpoint.Latest(InFolder("tf_ckpts"))!);
        Assert.Equal("(5,)", reader.Shapes["net/bias/.ATTRIBUTES/VARIABLE_VALUE"].ToString());
        Assert.Equal(DType.Float32, reader.DTypes["net/bias/.ATTRIBUTES/VARIABLE_VALUE"]);

        IEnumerable<string> Train(bool isNew)
        {
            var counter = new Variable<int>(1);
            var manager = new CheckpointManager(new Checkpoint { ["step"] = counter, ["net"] = new FakeLayer() }, InFolder("tf_ckpts"), maxToKeep: 3);
            Assert.Equal(isNew, manager.RestoreOrInitialize() is null);
            Assert.Equal(isNew ? 1 : 50, counter.Item());
            for (var i = 0; i < 50; i++)
            {
                counter.AssignAdd(1);
                if (counter.Item() % 10 == 0) manager.Save();
            }

            counter.Assign(50);
            return manager.Checkpoints.Select(c => Path.GetFileName(c));
        }
    }

    [Fact]
    public void K13_A_variable_that_a_function_creates_takes_its_saved_value()
    {
        var layer = new LazyLayer();
        Near(9, layer.Call(2f));
        layer.Set(10f, 20f);
        var path = new Checkpoint { ["layer"] = layer }.Save(InFolder("k13"));

        var other = new LazyLayer();
        var status = new Checkpoint { ["layer"] = other }.Restore(path);
        Near(40, other.Call(2f));
        status.AssertConsumed();
        Near(50, other.Call(3f));
    }

    [Fact]
    public void K14_An_optimizer_goes_on_where_it_was_saved()
    {
        var (w, optimizer) = (new Variable<float>(2f), new Keras.Adam(0.1));
        Train(w, optimizer, 3);
        Near(1.7006257f, w);
        var path = new Checkpoint { ["w"] = w, ["opt"] = optimizer }.Save(InFolder("k14"));
        Train(w, optimizer, 2);
        Near(1.5029600f, w);
        Assert.Equal(
            ["_CHECKPOINTABLE_OBJECT_GRAPH", .. new[] { "opt/_iterations", "opt/_learning_rate", "opt/_variables/2", "opt/_variables/3", "save_counter", "w" }.Select(k => k + "/.ATTRIBUTES/VARIABLE_VALUE")],
            Checkpoint.ListVariables(path).Select(v => v.Name));

        (w, optimizer) = (new Variable<float>(2f), new Keras.Adam(0.1));
        optimizer.Build([w]);
        new Checkpoint { ["w"] = w, ["opt"] = optimizer }.Restore(path).AssertConsumed();
        Train(w, optimizer, 2);
        Near(1.5029600f, w);
        Equal(5L, optimizer.Iterations);

        (w, optimizer) = (new Variable<float>(2f), new Keras.Adam(0.1));
        var status = new Checkpoint { ["w"] = w, ["opt"] = optimizer }.Restore(path);
        status.AssertExistingObjectsMatched();
        Throws<TfException>(() => status.AssertConsumed(), "Unresolved object in checkpoint (root).opt._variables.2");
        Train(w, optimizer, 2);
        Near(1.5029600f, w);
        status.AssertConsumed();

        (w, optimizer) = (new Variable<float>(2f), new Keras.Adam(0.1));
        new Checkpoint { ["w"] = w }.Restore(path).ExpectPartial();
        Train(w, optimizer, 2);
        Near(1.5008312f, w);

        static void Train(Variable<float> w, Keras.Adam optimizer, int steps)
        {
            for (var i = 0; i < steps; i++) optimizer.Minimize(() => w * w, [w]);
        }
    }

    private string InFolder(string name) => Path.Combine(_folder, name);
}
