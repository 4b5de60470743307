using GraphCompiler.CompilerServices;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Runtime;

/// <summary>Missed keys are written to a file, each once, whoever writes there too; what goes wrong is a warning.</summary>
[Collection(nameof(AloneInProcess))]
public sealed class KernelRecorderTests : IDisposable
{
    private const string Header = "# GraphCompiler kernels 1\n";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly Action<string> _logger = Tf.Config.WarningLogger;
    private readonly List<string> _warnings = [];

    public KernelRecorderTests() => Tf.Config.WarningLogger = _warnings.Add;

    private string PathOfFile => Path.Combine(_folder, "App.tfkernels");

    public void Dispose()
    {
        KernelRecorder.Current = null;
        Tf.Config.WarningLogger = _logger;
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Missed_keys_of_a_function_are_written_once_and_are_keys()
    {
        KernelRecorder.Current = new KernelRecorder(PathOfFile);
        var kernels = Trace(new[] { 1f, 2f });
        var missed = kernels.Where(k => !k.IsCompiled).ToList();
        Assert.NotEmpty(missed);
        Assert.All(missed, k => Assert.Equal($"no assembly brings a kernel of this key; recorded in '{PathOfFile}'", k.Reason));
        Trace(new[] { 1f, 2f, 3f });
        KernelRecorder.Current = new KernelRecorder(PathOfFile);
        Trace(new[] { 1f, 2f });
        Assert.Equal(Header + string.Concat(missed.Select(k => k.Key + "\n").Distinct()), File.ReadAllText(PathOfFile));
        Assert.All(File.ReadAllLines(PathOfFile).Skip(1), k => Assert.NotNull(GroupParser.Parse(k, out _)));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Nothing_is_written_where_nothing_is_asked()
    {
        Assert.Null(KernelRecorder.Current);
        Assert.Contains(Trace(new[] { 1f, 2f }), k => k.Reason == "no assembly brings a kernel of this key");
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("", Header)]
    [InlineData(Header, Header)]
    [InlineData("# GraphCompiler kernels 1\r\n# mine\r\n\r\n", "# GraphCompiler kernels 1\r\n# mine\r\n\r\n")]
    [InlineData("# GraphCompiler kernels 1", Header)]
    public void What_stands_in_the_file_stays(string before, string kept)
    {
        File.WriteAllText(PathOfFile, before);
        Assert.True(new KernelRecorder(PathOfFile).Record(Unary("Exp")));
        Assert.Equal(kept + Unary("Exp").Key + "\n", File.ReadAllText(PathOfFile));
    }

    [Fact]
    public void Key_that_stands_in_the_file_is_not_added()
    {
        var text = $"# GraphCompiler kernels 1\r\n{Unary("Exp").Key}\r\n{Unary("Log").Key}";
        File.WriteAllText(PathOfFile, text);
        Assert.True(new KernelRecorder(PathOfFile).Record(Unary("Exp")));
        Assert.True(new KernelRecorder(PathOfFile).Record(Unary("Log")));
        Assert.Equal(text, File.ReadAllText(PathOfFile));
    }

    [Fact]
    public void Many_writers_leave_whole_lines()
    {
        string[] names = ["Exp", "Log", "Sin", "Cos", "Tan", "Erf", "Sqrt", "Tanh"];
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, writer =>
        {
            // A recorder is what a process has.
            var recorder = new KernelRecorder(PathOfFile);
            for (var i = 0; i < names.Length; i++) Assert.True(recorder.Record(Unary(names[(i + writer) % names.Length])));
        });
        var lines = File.ReadAllLines(PathOfFile);
        Assert.Equal(Header.TrimEnd(), lines[0]);
        Assert.Equal(names.Select(n => Unary(n).Key).Order(StringComparer.Ordinal), lines.Skip(1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void File_of_another_kind_is_left_alone()
    {
        File.WriteAllText(PathOfFile, "my poems\n");
        Assert.False(new KernelRecorder(PathOfFile).Record(Unary("Exp")));
        Assert.Equal("my poems\n", File.ReadAllText(PathOfFile));
        Assert.Contains("its first line is not '# GraphCompiler kernels 1'", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no/such/folder/App.tfkernels")]
    [InlineData("\0")]
    [InlineData("")]
    public void Path_that_cannot_be_written_is_one_warning_and_no_error(string path)
    {
        KernelRecorder.Current = new KernelRecorder(Path.Combine(_folder, path));
        Assert.Contains(Trace(new[] { 1f, 2f }), k => k.Reason == "no assembly brings a kernel of this key");
        Trace(new[] { 1f, 2f, 3f });
        Assert.StartsWith("GRAPHCOMPILER_RECORD names '", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Group_that_no_build_could_compile_is_not_written()
    {
        var sum = new Core.Operators.Sum();
        var group = new Group(
            2, [new GroupOperand(DType.Float32, "EE")], [new GroupNode(sum, [0], DType.Float32, "BE"), new GroupNode(sum, [0], DType.Float32, "BB")],
            [new GroupOutput(1, "BE", DType.Float32), new GroupOutput(2, "BB", DType.Float32)]);
        Assert.False(new KernelRecorder(PathOfFile).Record(group));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static Group Unary(string name) => GroupParser.Parse($"r1 float32:E | 1={name} 0 | store 1:E", out _)!;

    /// <summary>A new function that no build saw.</summary>
    private static IReadOnlyList<KernelInfo> Trace(Tensor<float> x)
    {
        Func<Tensor<float>, Tensor<float>> body = x => Tf.ReduceSum(Tf.Exp(x * x)) * (Tf.Tanh(x) - Tf.Exp(x));
        var definition = new FunctionDefinition("F", "Handwritten.F", [FunctionParameter.Tensor("x")], (_, objects, _) => body((Tensor<float>)objects[0]!));
        var handle = FunctionFactory.Create(definition, null, body, body);
        handle.RunOne([x], []);
        return handle.ConcreteFunctions[0].Kernels;
    }
}
