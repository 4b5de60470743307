using Google.Protobuf;

namespace GraphCompiler.Interop.Tests;

/// <summary>Damaged models are refused with their file and the reason, at no more cost than their size.</summary>
public sealed class DamagedModelTests
{
    private static string Corrupt => Path.Combine(Fixtures.Folder, "corrupt", "saved_model");

    [Theory]
    [InlineData("base")]
    [InlineData("no_fingerprint")]
    public void Good_ones_are_read(string name)
    {
        using var model = new Patched(name);
        var outputs = SavedModel.Load(model.Path).Signatures["serving_default"].Call(new Dictionary<string, Tensor> { ["x"] = Tf.Constant(2f) });
        Assert.Equal([2f, 4f], ((Tensor<float>)outputs["y"]).ToArray());
    }

    [Theory]
    [InlineData("pb_truncated", "saved_model.pb")]
    [InlineData("pb_empty", "saved_model.pb", "no meta graph")]
    [InlineData("pb_no_meta_graph", "saved_model.pb", "no meta graph")]
    [InlineData("pb_function_missing", "saved_model.pb", "__inference_f_10")]
    [InlineData("pb_unknown_op", "MulXyz")]
    [InlineData("pb_node_out_of_range", "saved_model.pb", "99")]
    [InlineData("pb_input_missing", "saved_model.pb", "nowhere")]
    [InlineData("index_missing", "variables")]
    [InlineData("data_missing", "variables.data-00000-of-00001")]
    [InlineData("data_flip", "variables.data-00000-of-00001", "checksum")]
    [InlineData("data_truncated", "variables.data-00000-of-00001")]
    public void Damage_is_told(string name, params string[] words)
    {
        using var model = new Patched(name);
        var message = Assert.ThrowsAny<TfException>(() => SavedModel.Load(model.Path)).Message;
        foreach (var word in words) Assert.Contains(word, message, StringComparison.Ordinal);
        Assert.Contains(model.Path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_there_is_told() => Assert.Contains("SavedModel file does not exist", Assert.Throws<TfNotFoundException>(() => SavedModel.Load("nowhere")).Message, StringComparison.Ordinal);

    /// <summary>Bytes of models changed at random: whatever comes of it is an answer or an error of this library. As many as GRAPHCOMPILER_FUZZ says.</summary>
    [Fact]
    public void Mutated_files_do_no_harm()
    {
        var count = Mutation.Count(2000);
        var random = new Random(11);
        string[] names = ["control_flow", "gradients", "polymorphic", "nested_trackables", "multi_signature", "keras_mlp", "variables", "assets"];
        var files = names.ToDictionary(n => n, n => File.ReadAllBytes(Path.Combine(Fixtures.Model(n), "saved_model.pb")));
        using var folder = new Patched("base");
        for (var i = 0; i < count; i++)
        {
            var name = names[random.Next(names.Length)];
            var bytes = Mutation.Of(files[name], random);
            File.WriteAllBytes(Path.Combine(folder.Path, "saved_model.pb"), bytes);
            if (i % names.Length == 0) CopyVariables(name);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                foreach (var signature in SavedModel.Load(folder.Path).Signatures.Values) _ = signature.Inputs.Count;
            }
            catch (Exception e) when (e is TfException or NotSupportedException)
            {
            }

            // Messages take fifteen times their bytes, traces as much again; whoever says a large size gets no memory for it.
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 1_000_000L + (100L * bytes.Length), $"{name}, mutation {i}: {allocated} bytes of {bytes.Length}");
        }

        void CopyVariables(string name)
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Fixtures.Model(name), "variables"))) File.Copy(file, Path.Combine(folder.Path, "variables", Path.GetFileName(file)), overwrite: true);
        }
    }

    [Fact]
    public void Calls_in_a_circle_are_told()
    {
        var message = Changed(function => function.NodeDef.Add(new Messages.NodeDef { Name = "again", Op = "PartitionedCall", Attr = { ["f"] = Attributes.Function(function.Signature.Name) }, Input = { function.Signature.InputArg.Select(a => a.Name) } }));
        Assert.Contains("nested", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_constants_take_no_memory()
    {
        var message = Changed(function => function.NodeDef.Add(new Messages.NodeDef
        {
            Name = "again",
            Op = "Const",
            Attr = { ["value"] = new Messages.AttrValue { Tensor = new Messages.TensorProto { Dtype = 1, TensorShape = ElementTypes.Write(Shape.Create([1 << 30, 1 << 30])), FloatVal = { 1f } } } },
        }));
        Assert.Contains("more elements than can be", message, StringComparison.Ordinal);
    }

    // Each function gets a node that runs.
    private static string Changed(Action<Messages.FunctionDef> change)
    {
        using var model = new Patched("base");
        var file = Path.Combine(model.Path, "saved_model.pb");
        var proto = Messages.SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        foreach (var function in proto.MetaGraphs[0].GraphDef.Library.Function)
        {
            change(function);
            function.ControlRet["again"] = "again";
        }

        File.WriteAllBytes(file, proto.ToByteArray());
        return Assert.ThrowsAny<TfException>(() => SavedModel.Load(model.Path)).Message;
    }

    /// <summary>The good model with the files of another one over it.</summary>
    private sealed class Patched : IDisposable
    {
        private readonly DirectoryInfo _folder = Fixtures.Temporary();

        public Patched(string name)
        {
            Copy(System.IO.Path.Combine(Corrupt, "base"), _ => true);
            if (name is "index_missing" or "data_missing") Directory.Delete(System.IO.Path.Combine(Path, "variables"), recursive: true);
            if (name == "no_fingerprint") File.Delete(System.IO.Path.Combine(Path, "fingerprint.pb"));
            if (name != "base") Copy(System.IO.Path.Combine(Corrupt, name), _ => true);
        }

        public string Path => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);

        private void Copy(string from, Func<string, bool> wanted)
        {
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(wanted))
            {
                var to = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(from, file));
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
                File.Copy(file, to, overwrite: true);
            }
        }
    }
}
