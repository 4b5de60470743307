using GraphCompiler.Keras;

namespace GraphCompiler.Interop.Tests;

/// <summary>The cases of saved models that were drawn from TensorFlow's own tests and guides; each is looked at after one, two and three rounds of saving (V20).</summary>
public sealed class ConformanceTests
{
    public static TheoryData<int> Rounds => [1, 2, 3];

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V01_a_module_without_signatures(int rounds)
    {
        var module = new CustomModule();
        module.Call(Tf.Constant(0f));
        using var saved = new Saved(module, rounds);
        var log = Host.Log.Count;
        var imported = saved.Model;
        var call = imported.Function<Func<Tensor<float>, Tensor<float>>>("__call__");
        Assert.Equal(3f, call.Call(3f).Item());
        imported.Function<Action<Tensor<float>>>("mutate").Call(2f);
        Assert.Equal(6f, call.Call(3f).Item());
        Assert.Contains("Could not find matching", Assert.Throws<TfValueException>(() => call.Call(Tf.Constant([3f]))).Message, StringComparison.Ordinal);
        Assert.Empty(imported.Signatures);
        Assert.Equal(log, Host.Log.Count);
        Assert.Equal(1f, module.V.Item());
    }

    [Fact]
    public void V02_fine_tuning()
    {
        var module = new CustomModule();
        module.V.Assign(2f);
        module.Call(Tf.Constant(0f));
        using var saved = new Saved(module, 1);
        var call = saved.Model.Function<Func<Tensor<float>, Tensor<float>>>("__call__");
        var v = saved.Model.Variable<float>("v");
        var optimizer = new SGD(0.05);
        var seen = new List<string>();
        for (var step = 0; step < 10; step++)
        {
            using var tape = new GradientTape();
            var loss = Tf.Square(10f - call.Call(2f));
            var gradients = tape.Gradient(loss, saved.Model.TrainableVariables);
            optimizer.ApplyGradients(gradients.Zip(saved.Model.TrainableVariables));
            seen.Add(FormattableString.Invariant($"{loss.Item():F2}/{v.Item():F2}"));
        }

        Assert.Equal(["36.00/3.20", "12.96/3.92", "4.67/4.35", "1.68/4.61", "0.60/4.77", "0.22/4.86", "0.08/4.92", "0.03/4.95", "0.01/4.97", "0.00/4.98"], seen);
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V04_variables_can_be_assigned(int rounds)
    {
        using var saved = new Saved(new Weighted(), rounds);
        var f = saved.Model.Function<Func<Tensor<float>, Tensor<float>>>("f");
        Assert.Equal(4f, f.Call(2f).Item());
        saved.Model.Variable<float>("weights").Assign(4f);
        Assert.Equal(8f, f.Call(2f).Item());
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V05_several_traces(int rounds)
    {
        var module = new Doubler();
        module.F(Tf.Constant(1f));
        module.F(Tf.Constant(1));
        using var saved = new Saved(module, rounds);
        Assert.Equal(4f, ((Tensor<float>)saved.Model.Function("f").Invoke(Tf.Constant(2f))!).Item());
        Assert.Equal(14, ((Tensor<int>)saved.Model.Function("f").Invoke(Tf.Constant(7))!).Item());
        Assert.Equal(2, saved.Model.Function("f").TracingCount);
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V06_defaults(int rounds)
    {
        var module = new Doubler();
        module.Func(Tf.Constant(2f), true);
        module.Func(Tf.Constant(2f));
        using var saved = new Saved(module, rounds);
        Assert.Equal(4f, ((Tensor<float>)saved.Model.Function("func").Invoke(Tf.Constant(2f), true)!).Item());
        Assert.Equal(7f, ((Tensor<float>)saved.Model.Function("func").Invoke(Tf.Constant(2f))!).Item());
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V08_structures(int rounds)
    {
        var module = new Nested();
        Assert.Equal(31, module.Func((6, (new() { ["a"] = 10 }, 11))).Item());
        using var saved = new Saved(module, rounds);
        var func = saved.Model.Function("func");
        Assert.Equal(32, ((Tensor<int>)func.Invoke((Tf.Constant(6), (new Dictionary<string, Tensor<int>> { ["a"] = 11 }, Tf.Constant(10))))!).Item());
        Assert.Contains("Could not find matching concrete function", Assert.Throws<TfValueException>(() => func.Invoke(Tf.Constant(7))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V09_tuples_in_the_order_of_their_fields(int rounds)
    {
        var module = new Nested();
        module.Named(2, 3);
        using var saved = new Saved(module, rounds);
        var (b, a) = saved.Model.Function<Func<Tensor<int>, Tensor<int>, (Tensor<int>, Tensor<int>)>>("named").Call(2, 5);
        Assert.Equal((5, 10), (b.Item(), a.Item()));
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V10_host_members_are_frozen(int rounds)
    {
        var module = new Frozen();
        Assert.Equal(27, module.F(1).Item());
        module.F(1, true);
        using var saved = new Saved(module, rounds);
        Assert.Equal(28, ((Tensor<int>)saved.Model.Function("f").Invoke(Tf.Constant(2))!).Item());
        Assert.Equal(4, ((Tensor<int>)saved.Model.Function("f").Invoke(Tf.Constant(2), true)!).Item());
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V12_gradients(int rounds)
    {
        using var saved = new Saved(new Affine(), rounds);
        Assert.Equal([3.5f, 1f], Gradients("g", 3.5f));
        Assert.Equal([3.5f, 2f], Gradients("h", 3.5f));
        Assert.Equal([8f, 0f], Gradients("loop", 1f));
        Assert.Equal([9f, 0f], Gradients("cond", 3f));
        Assert.Equal([0f, 1f], Gradients("cond", -3f));

        float[] Gradients(string name, float x)
        {
            var (w, b) = (saved.Model.Variable<float>("weight"), saved.Model.Variable<float>("bias"));
            using var tape = new GradientTape();
            var y = saved.Model.Function<Func<Tensor<float>, Tensor<float>>>(name).Call(x);
            var gradients = tape.Gradient(y, new IVariable[] { w, b }, unconnectedGradients: UnconnectedGradients.Zero);
            return [.. gradients.Select(g => ((Tensor<float>)g!).Item())];
        }
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V13_variables_as_arguments(int rounds)
    {
        var module = new Capturing();
        var v = new Variable<int>(1);
        Assert.Equal(-1, module.Func(v).Item());
        Assert.Equal(2, v.Item());
        using var saved = new Saved(module, rounds);
        var loaded = new Variable<int>(1);
        var func = saved.Model.Function<Func<Variable<int>, Tensor<int>>>("func");
        Assert.Equal(-2, func.Call(loaded).Item());
        Assert.Equal(-3, func.Call(loaded).Item());
        Assert.Equal(3, loaded.Item());
        Assert.Equal(-1, module.Capture.Item());
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V16_open_dimensions(int rounds)
    {
        using var saved = new Saved(new Doubler(), rounds);
        var ints = saved.Model.Function("ints");
        Assert.Contains("Binding inputs", Assert.Throws<TfTypeException>(() => ints.Invoke(Tf.Constant(2))).Message, StringComparison.Ordinal);
        Assert.Equal([2, 4, 6, 8], ((Tensor<int>)ints.Invoke(Tf.Constant([1, 2, 3, 4]))!).ToArray());
        Assert.Single(ints.ConcreteFunctions);
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void Sizes_that_only_a_run_knows(int rounds)
    {
        using var saved = new Saved(new Sized(), rounds);
        var ones = saved.Model.Function("ones");
        var spread = (Tensor<float>)ones.Invoke(Tf.Constant([1f, 2]), Tf.Constant(3))!;
        Assert.Equal([3, 2], spread.Shape.ToArray());
        Assert.Equal([1, 2, 1, 2, 1, 2], spread.ToArray());
        Assert.Throws<TfInvalidArgumentException>(() => ones.Invoke(Tf.Constant([1f, 2]), Tf.Constant(-1)));
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V17_literals(int rounds)
    {
        var module = new Trained();
        module.F(2f, .5f, 3);
        using var saved = new Saved(module, rounds);
        var f = saved.Model.Function("f");
        Assert.Equal(7f, ((Tensor<float>)f.Invoke(Tf.Constant(2f), Tf.Constant(.5f), 3)!).Item());
        _ = Assert.Throws<TfValueException>(() => f.Invoke(Tf.Constant(2f), Tf.Constant(.5f), 4));
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V18_signatures(int rounds)
    {
        var module = new CustomModule();
        var serving = module.CallFunction.GetConcreteFunction(new TensorSpec<float>([null], name: "x"));
        using (var one = new Saved(module, rounds, ("serving_default", serving))) Assert.Equal(["serving_default"], one.Model.Signatures.Keys);
        using var two = new Saved(module, rounds, ("serving_default", module.CallFunction.GetConcreteFunction(new TensorSpec<float>([]))), ("array_input", serving));
        Assert.Equal(["array_input", "serving_default"], two.Model.Signatures.Keys.Order(StringComparer.Ordinal));
        var outputs = two.Model.Signatures["array_input"].Call(new Dictionary<string, Tensor> { ["x"] = Tf.Constant([1f, 2f]) });
        Assert.Equal([1f, 2f], ((Tensor<float>)outputs["output_0"]).ToArray());
        using var named = new Saved(new Dictionaries(), rounds);
        Assert.Equal(4f, ((Tensor<float>)named.Model.Signatures["serving_default"].Call(new Dictionary<string, Tensor> { ["x"] = Tf.Constant(2f) })["custom_output_name"]).Item());
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V14_captures(int rounds)
    {
        Assert.Equal(2f, Called(new Captures.Twice(), "x", 1f));
        Assert.Equal(12f, Called(new Captures.Variables(), "x", 2f));
        Assert.Equal(7f, Called(new Captures.Constants(), "x", 3f));
        Assert.Equal(10f, Called(new Captures.Containers(), "x", 4f));
        using var none = new Saved(new Captures.Nothing(), rounds);
        Assert.Equal(3f, ((Tensor<float>)none.Model.Signatures["serving_default"].Call()["output_0"]).Item());

        float Called(Module module, string name, float x)
        {
            using var saved = new Saved(module, rounds);
            return ((Tensor<float>)saved.Model.Signatures["serving_default"].Call(new Dictionary<string, Tensor> { [name] = Tf.Constant(x) })["output_0"]).Item();
        }
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V21_what_is_saved(int rounds)
    {
        var log = Host.Log.Count(l => l == "f");
        using var saved = new Saved(new Implicit(), rounds);
        Assert.Equal(log + 1, Host.Log.Count(l => l == "f"));
        Assert.Equal(10f, saved.Model.Function<Func<Tensor<float>, Tensor<float>>>("f").Call(2f).Item());
        Assert.Contains("Found zero restored functions", Assert.Throws<TfValueException>(() => saved.Model.Function("untraced").Invoke(Tf.Constant(1f))).Message, StringComparison.Ordinal);
        Assert.Equal(10f, ((Tensor<float>)saved.Model.Signatures["serving_default"].Call(new Dictionary<string, Tensor> { ["x"] = Tf.Constant(2f) })["output_0"]).Item());
        Assert.Equal(log + 1, Host.Log.Count(l => l == "f"));
        Assert.Equal(
            ["fingerprint.pb", "saved_model.pb", "variables/variables.data-00000-of-00001", "variables/variables.index"],
            Directory.EnumerateFiles(saved.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(saved.Path, f).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void V23_names_of_arguments(int rounds)
    {
        using var saved = new Saved(new TwoNames(), rounds);
        var signature = saved.Model.Signatures["serving_default"];
        var outputs = signature.Call(new Dictionary<string, Tensor> { ["aa"] = Tf.Constant(2f), ["y"] = Tf.Constant(3f) });
        Assert.Equal((5f, 6f), (((Tensor<float>)outputs["output_0"]).Item(), ((Tensor<float>)outputs["output_1"]).Item()));
        Assert.Contains("missing a required argument: 'aa'", Assert.Throws<TfTypeException>(() => signature.Call(new Dictionary<string, Tensor> { ["y"] = Tf.Constant(3f) })).Message, StringComparison.Ordinal);
        Assert.Contains("missing a required argument: 'aa'", Assert.Throws<TfTypeException>(() => signature.Call(new Dictionary<string, Tensor> { ["x"] = Tf.Constant(2f), ["y"] = Tf.Constant(3f) })).Message, StringComparison.Ordinal);
        Assert.Contains("too many positional arguments", Assert.Throws<TfTypeException>(() => signature.Call(Tf.Constant(2f), Tf.Constant(3f))).Message, StringComparison.Ordinal);
        Assert.Equal(
            "(*, aa: TensorSpec(shape=(), dtype=tf.float32, name='aa'), y: TensorSpec(shape=(), dtype=tf.float32, name='y')) -> "
            + "Dict[['output_0', TensorSpec(shape=(), dtype=tf.float32, name='output_0')], ['output_1', TensorSpec(shape=(), dtype=tf.float32, name='output_1')]]",
            signature.ToString());
    }

    [Fact]
    public void Loops_have_as_many_variables_in_each_round()
    {
        int[][] counts = [Counts(1), Counts(2), Counts(3)];
        Assert.Equal([2, 3, 3], counts[0]);
        Assert.Equal(counts[0], counts[1]);
        Assert.Equal(counts[0], counts[2]);

        static int[] Counts(int rounds)
        {
            using var saved = new Saved(new Affine(), rounds);
            using var nested = new Saved(new NestedLoops(), rounds);
            return saved.Nodes("loop").Concat(nested.Nodes("nested")).Where(n => n.Op is "While" or "StatelessWhile").Select(n => n.Attr["T"].List.Type.Count).ToArray();
        }
    }

    [Fact]
    public void V20_again_and_again()
    {
        var module = new Affine();
        using var saved = new Saved(module, 5);
        Assert.Equal([.. new Saved(module, 1).Model.Functions.Keys], saved.Model.Functions.Keys);
        Assert.Equal(new FileInfo(Path.Combine(saved.Path, "saved_model.pb")).Length, new FileInfo(Path.Combine(Path.GetDirectoryName(saved.Path)!, "3", "saved_model.pb")).Length);
    }

    [Fact]
    public void What_is_left_out_of_a_call_has_its_default()
    {
        var module = new Trained();
        using var saved = new Saved(module, 3, ("scaled", module.ScaledFunction.GetConcreteFunction(new TensorSpec<float>([], name: "x"), 0.5f)));
        var signature = saved.Model.Signatures["scaled"];
        Assert.Equal(6f, ((Tensor<float>)signature.Call(new Dictionary<string, Tensor> { ["x"] = Tf.Constant(2f) })["output_0"]).Item());
        Assert.Equal(8f, ((Tensor<float>)signature.Call(new Dictionary<string, Tensor> { ["x"] = Tf.Constant(2f), ["factor"] = Tf.Constant(4f) })["output_0"]).Item());
    }

    [Fact]
    public void What_is_no_member_is_told()
    {
        var module = new HostBound();
        module.Untracked(2f);
        using var folder = new Folder();
        var message = Assert.Throws<TfValueException>(() => SavedModel.Save(module, folder.Path)).Message;
        Assert.Contains("'untracked' resource", message, StringComparison.Ordinal);
        Assert.Contains("outside", message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_no_file_can_hold_is_told_with_its_cure()
    {
        var module = new Unsaveable();
        module.CallsHost(1f);
        using var folder = new Folder();
        var message = Assert.Throws<NotSupportedException>(() => SavedModel.Save(module, folder.Path)).Message;
        Assert.Contains("host code", message, StringComparison.Ordinal);
        Assert.Contains(": ", message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void V14_a_dataset_is_told_with_its_cure()
    {
        var module = new Unsaveable();
        Assert.Equal(90f, module.OverDataset(3f).Item());
        using var folder = new Folder();
        var message = Assert.Throws<NotSupportedException>(() => SavedModel.Save(module, folder.Path)).Message;
        Assert.Contains("a dataset, which a saved model cannot hold: pass its elements", message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_model_is_not_saved_inside_a_function()
    {
        var module = new Weighted();
        var save = Tf.Function<Func<Tensor<float>, Tensor<float>>>(x =>
        {
            SavedModel.Save(module, "nowhere");
            return x;
        });
        Assert.Contains("inside a traced function", Assert.Throws<NotSupportedException>(() => save.Call(1f)).Message, StringComparison.Ordinal);
    }
}
