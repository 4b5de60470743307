using Google.Protobuf;
using GraphCompiler.Bundles;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop.Tests;

/// <summary>Files that come with models, and texts in them.</summary>
public sealed class AssetTests
{
    [Fact]
    public void A_model_that_is_moved_reads_its_own_file()
    {
        using var folder = new Folder();
        var (first, second) = (Path.Combine(folder.Path, "first"), Path.Combine(folder.Path, "second"));
        SavedModel.Save(SavedModel.Load(Fixtures.Model("assets")), first);
        Directory.Move(first, second);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Fixtures.Model("assets"), "assets", "vocab.txt")), File.ReadAllBytes(Path.Combine(second, "assets", "vocab.txt")));

        // Over itself, as a program does that goes on.
        SavedModel.Save(SavedModel.Load(second), second);
        Assert.Equal(["three", "zero"], Looked(second));
        File.WriteAllText(Path.Combine(second, "assets", "vocab.txt"), "a\nb\nc\nd\ne");
        Assert.Equal(["d", "a"], Looked(second));
        File.Delete(Path.Combine(second, "assets", "vocab.txt"));
        Assert.Contains("No such file", Assert.Throws<TfNotFoundException>(() => Looked(second)).Message, StringComparison.Ordinal);
        Assert.Contains("vocab", Assert.Throws<TfNotFoundException>(() => SavedModel.Save(SavedModel.Load(second), first)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(first));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_module_brings_its_file_along(int rounds)
    {
        using var folder = new Folder();
        var file = Path.Combine(folder.Path, "greeting.txt");
        File.WriteAllText(file, "Grüße,");
        var module = new Words(file);
        Assert.Equal(["Grüße, BO", "Grüße, LEö"], module.Greet(Tf.Constant(["bo", "leö"])).ToArray());
        using var saved = new Saved(module, rounds);
        File.Delete(file);
        Assert.Equal("leö", ((Tensor<string>)saved.Model.Function("last").Invoke()!).Item());
        Assert.Equal(["Grüße, A"], ((Tensor<string>)saved.Model.Function("greet").Invoke(Tf.Constant(["a"]))!).ToArray());
        Assert.Equal("a", ((Tensor<string>)saved.Model.Function("last").Invoke()!).Item());
        Assert.True(File.Exists(Path.Combine(saved.Path, "assets", "greeting.txt")));

        // What loaders without objects need: they set a variable to the path, first of all.
        using var model = new ModelFile(saved.Path);
        var asset = Assert.Single(model.MetaGraph.AssetFileDef);
        Assert.Equal(("greeting.txt", "asset_path_initializer:0"), (asset.Filename, asset.TensorInfo.Name));
        Assert.Equal(["Variable", "asset_path_initializer"], model.Graph.Nodes["Variable/Assign"].Input);
        Assert.Equal(["^Variable/Assign"], model.Graph.Nodes["NoOp"].Input);
    }

    [Fact]
    public void Files_of_one_name_lie_beside_each_other()
    {
        using var folder = new Folder();
        string[] files = [.. new[] { "x", "y" }.Select(n => Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, n)).FullName, "words.txt"))];
        foreach (var file in files) File.WriteAllText(file, file);
        var pair = new Pair(files[0], files[1]);
        using var saved = new Saved(pair, 2);
        Assert.Equal(files, Directory.EnumerateFiles(Path.Combine(saved.Path, "assets")).Order(StringComparer.Ordinal).Select(File.ReadAllText));
        Assert.Equal(string.Concat(files), ((Tensor<string>)saved.Model.Function("both").Invoke()!).Item());
    }

    [Theory]
    [InlineData("../vocab.txt", "outside of its folder")]
    [InlineData("a/../../vocab.txt", "outside of its folder")]
    [InlineData("..\\vocab.txt", "outside of its folder")]
    [InlineData("/etc/hostname", "outside of its folder")]
    [InlineData("C:vocab.txt", "outside of its folder")]
    [InlineData("", "outside of its folder")]
    public void A_file_outside_is_refused(string name, string words) =>
        Assert.Contains(words, Assert.Throws<TfException>(() => Changed(meta => meta.AssetFileDef[0].Filename = name)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_named_is_refused() =>
        Assert.Contains("asset 3 of 1", Assert.Throws<TfException>(() => Changed(meta => meta.ObjectGraphDef.Nodes[1].Asset.AssetFileDefIndex = 3)).Message, StringComparison.Ordinal);

    [Fact]
    public void Only_files_of_the_model_are_read()
    {
        var model = Changed(meta =>
        {
            foreach (var function in meta.GraphDef.Library.Function)
            {
                if (function.NodeDef.FirstOrDefault(n => n.Op == "ReadFile") is not { } read) continue;
                read.Input[0] = "secret:output:0";
                function.NodeDef.Add(new NodeDef { Name = "secret", Op = "Const", Attr = { ["dtype"] = Attributes.Of(DType.String), ["value"] = Attributes.Of(Tf.Constant("/etc/hostname")) } });
            }
        });
        Assert.Contains("a file that does not come with the model", Assert.Throws<NotSupportedException>(() => model.Signatures["serving_default"].Call(Tf.Constant([0]))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("too many", "has 3")]
    [InlineData("bytes", "has them as bytes")]
    [InlineData("large", "more elements than can be")]
    public void Wrong_texts_are_refused(string damage, string words)
    {
        var message = Assert.Throws<TfException>(() => Changed(meta =>
        {
            foreach (var constant in meta.GraphDef.Library.Function.SelectMany(f => f.NodeDef).Where(n => n.Op == "Const" && n.Attr["value"].Tensor.Dtype == ElementType.String).Select(n => n.Attr["value"].Tensor))
            {
                if (damage == "too many") constant.StringVal.Add([.. constant.StringVal, ByteString.Empty]);
                if (damage == "bytes") constant.TensorContent = ByteString.CopyFromUtf8("abc");
                if (damage == "large") constant.TensorShape = ElementTypes.Write(Shape.Create([1 << 30, 1 << 30]));
            }
        })).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fingerprints_are_those_of_TensorFlow()
    {
        foreach (var model in Directory.EnumerateFiles(Fixtures.Folder, "fingerprint.pb", SearchOption.AllDirectories).Select(f => Path.GetDirectoryName(f)!))
        {
            var fingerprint = Read(model);
            Assert.Equal(fingerprint.CheckpointHash, FarmHash.Of(File.ReadAllBytes(Path.Combine(model, "variables", "variables.index"))));
            if (model.Contains("half_plus_two", StringComparison.Ordinal)) Assert.Equal(fingerprint.SavedModelChecksum, FarmHash.Of(File.ReadAllBytes(Path.Combine(model, "saved_model.pb"))));
        }

        using var saved = new Saved(new Weighted(), 1);
        var own = Read(saved.Path);
        Assert.Equal(FarmHash.Of(File.ReadAllBytes(Path.Combine(saved.Path, "saved_model.pb"))), own.SavedModelChecksum);
        Assert.Equal(FarmHash.Of(File.ReadAllBytes(Path.Combine(saved.Path, "variables", "variables.index"))), own.CheckpointHash);
        Assert.Equal(4, own.Version.Producer);
        Assert.True(UInt128.TryParse(own.Uuid, out _));

        static FingerprintDef Read(string model) => FingerprintDef.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(model, "fingerprint.pb")));
    }

    // Of the other lengths: what the published function gives.
    [Theory]
    [InlineData(0, 11160318154034397263UL)]
    [InlineData(3, 10709908609026466970UL)]
    [InlineData(8, 12491318377461660568UL)]
    [InlineData(20, 10220892904819695849UL)]
    [InlineData(50, 12334112670463347188UL)]
    [InlineData(64, 17691551913807367243UL)]
    [InlineData(65, 14313328211205373374UL)]
    [InlineData(200, 525935771297148851UL)]
    public void Hashes_of_short_texts(int length, ulong hash) => Assert.Equal(hash, FarmHash.Of([.. Enumerable.Range(0, length).Select(i => (byte)i)]));

    private static string[] Looked(string path) => ((Tensor<string>)SavedModel.Load(path).Signatures["serving_default"].Call(Tf.Constant([3, 0]))["word"]).ToArray();

    /// <summary>TensorFlow's model, its message changed.</summary>
    private static SavedModel Changed(Action<MetaGraphDef> change)
    {
        using var folder = new Folder();
        SavedModel.Save(SavedModel.Load(Fixtures.Model("assets")), folder.Path);
        var model = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(Fixtures.Model("assets"), "saved_model.pb")));
        change(model.MetaGraphs[0]);
        File.WriteAllBytes(Path.Combine(folder.Path, "saved_model.pb"), model.ToByteArray());
        return SavedModel.Load(folder.Path);
    }
}

public sealed partial class Pair(string first, string second) : Module
{
    private readonly ModelAsset _first = new(first);

    private readonly ModelAsset _second = new(second);

    [TfFunction(Name = "both", InputSignature = [])]
    public Tensor<string> Both() => Tf.Strings.Join([Tf.Io.ReadFile(_first.Path), Tf.Io.ReadFile(_second.Path)]);
}
