using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace GraphCompiler.Package.Tests;

/// <summary>What a user has who references the package and sets nothing.</summary>
public sealed partial class PackageTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    private const string Model = """
        using GraphCompiler;

        public sealed partial class LinearModel : Module
        {
            public Variable<float> W { get; } = new(5.0f);
            public Variable<float> B { get; } = new(0.0f);

            public Tensor<float> Call(Tensor<float> x) => W * x + B;
        }

        public static partial class Training
        {
            [TfFunction]
            public static void Train(LinearModel model, Tensor<float> x, Tensor<float> y, float learningRate)
            {
                using var tape = new GradientTape();
                var loss = Tf.ReduceMean(Tf.Square(y - model.Call(x)));
                var (dw, db) = tape.Gradient(loss, (model.W, model.B));
                model.W.AssignSub(learningRate * dw);
                model.B.AssignSub(learningRate * db);
            }
        }
        """;

    private const string Loop = """
        using System;
        using System.Globalization;
        using System.Linq;
        using GraphCompiler;

        var xs = Enumerable.Range(0, 201).Select(i => -2f + i * 0.02f).ToArray();
        Tensor<float> x = xs;
        Tensor<float> y = xs.Select((v, i) => 3f * v + 2f + MathF.Sin(i)).ToArray();
        var model = new LinearModel();
        for (var epoch = 0; epoch < 10; epoch++) Training.Train(model, x, y, 0.1f);

        var kernels = Training.TrainFunction.ConcreteFunctions.SelectMany(f => f.Kernels).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"W={model.W.Item()} b={model.B.Item()}"));
        Console.WriteLine($"traces={Training.TrainFunction.TracingCount} compiled={kernels.Count(k => k.IsCompiled)} interpreted={kernels.Count(k => !k.IsCompiled)}");
        """;

    private const string KerasProgram = """
        using System;
        using System.IO;
        using System.Linq;
        using GraphCompiler;
        using GraphCompiler.Keras;

        Tf.Random.SetSeed(1);
        var missed = Path.GetTempFileName();
        File.Delete(missed);
        Environment.SetEnvironmentVariable("GRAPHCOMPILER_RECORD", missed);
        Tensor<float> x = Enumerable.Range(0, 64).Select(i => i / 32f - 1f).ToArray();
        x = Tf.Reshape(x, [64, 1]);
        var y = Tf.Square(x);
        Learn(new Sequential([new Dense(8, Tf.Nn.Tanh, kernelInitializer: Initializer.GlorotUniform(seed: 1)), new Dense(1, kernelInitializer: Initializer.GlorotUniform(seed: 2))]), "sequence");
        Learn(new Curve(), "model");
        Console.WriteLine($"missed kernels: {(File.Exists(missed) ? File.ReadLines(missed).Count(l => l.Contains('|')) : 0)}");
        var saved = new Sequential([new Input(1), new Dense(2)]);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.keras");
        saved.Save(path);
        Console.WriteLine($"loaded: {Tf.ReduceAll(Tf.Equal(saved.Predict(x), Model.Load(path).Predict(x))).Item()}");
        File.Delete(path);

        void Learn(Model model, string name)
        {
            model.Compile(new Adam(0.02), new MeanSquaredError());
            var losses = model.Fit(x, y, batchSize: 24, epochs: 200, verbose: Verbose.Silent)["loss"];
            Console.WriteLine($"{name} {(losses[^1] < losses[0] / 4 ? "learned" : $"did not learn: {losses[0]} {losses[^1]}")}");
        }

        public partial class Curve : Model
        {
            private readonly Dense _hidden = new(8, kernelInitializer: Initializer.GlorotUniform(seed: 1));
            private readonly Dense _output = new(1, kernelInitializer: Initializer.GlorotUniform(seed: 2));
            private readonly Variable<float> _scale = new(1.5f, name: "scale");

            protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
            {
                var h = _hidden.Call(inputs);
                return _output.Call(h * Tf.Sigmoid(h * _scale)) * _scale;
            }
        }
        """;

    [Fact]
    public void Package_holds_library_generator_build_files_documentation_and_symbols()
    {
        var files = Names("GraphCompiler", "nupkg");
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "README.md", "analyzers/dotnet/cs/GraphCompiler.Generators.dll", "buildTransitive/GraphCompiler.props", "buildTransitive/GraphCompiler.targets",
                "lib/net10.0/GraphCompiler.dll", "lib/net10.0/GraphCompiler.xml", "lib/net9.0/GraphCompiler.dll", "lib/net9.0/GraphCompiler.xml",
            },
            files);
        // A compiler beside the generator would not load; a second assembly in lib would be one that nobody names.
        Assert.Equal(3, files.Count(f => f.EndsWith(".dll", StringComparison.Ordinal)));
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "lib/net10.0/GraphCompiler.pdb", "lib/net9.0/GraphCompiler.pdb" }, Names("GraphCompiler", "snupkg"));
    }

    [Fact]
    public void A_project_that_references_the_package_trains_with_compiled_kernels()
    {
        feed.Write("App/App.csproj", Project("net10.0", "<OutputType>Exe</OutputType>", """<PackageReference Include="GraphCompiler" Version="VERSION" />"""));
        feed.Write("App/Model.cs", Model);
        feed.Write("App/Program.cs", Loop);

        ExpectTrained(feed.Run("run", "--project", "App"));
    }

    /// <summary>NuGet hands a package's analyzers to direct references only; the calls of the application are redirected all the same.</summary>
    [Fact]
    public void An_application_that_has_the_package_through_a_library_calls_its_compiled_functions()
    {
        feed.Write("Models/Models.csproj", Project("net10.0", "", """<PackageReference Include="GraphCompiler" Version="VERSION" />"""));
        feed.Write("Models/Model.cs", Model);
        feed.Write("Through/Through.csproj", Project("net10.0", "<OutputType>Exe</OutputType>", """<ProjectReference Include="../Models/Models.csproj" />"""));
        feed.Write("Through/Program.cs", Loop);

        ExpectTrained(feed.Run("run", "--project", "Through"));
    }

    [Theory]
    [InlineData("net9.0", "", "13.0")]
    [InlineData("net10.0", "<LangVersion>13</LangVersion>", "13")]
    public void A_project_in_an_older_language_gets_one_message(string framework, string settings, string version)
    {
        feed.Write($"Old/{framework}/Old.csproj", Project(framework, settings, """<PackageReference Include="GraphCompiler" Version="VERSION" />"""));
        feed.Write($"Old/{framework}/Model.cs", Model);

        var (exitCode, output) = feed.Run("build", $"Old/{framework}", "-v:q");
        Assert.NotEqual(0, exitCode);
        // The summary says it again.
        var messages = Messages().Matches(output).Select(m => m.Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(messages.Count == 1, output);
        Assert.StartsWith($"error TFG0015: GraphCompiler needs C# 14, and this project is compiled as C# {version}. Write <LangVersion>14</LangVersion> into its project file", messages[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_of_Keras_holds_its_library_and_depends_on_the_other()
    {
        var files = Names("GraphCompiler.Keras", "nupkg");
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "README.md", "lib/net10.0/GraphCompiler.Keras.dll", "lib/net10.0/GraphCompiler.Keras.xml", "lib/net9.0/GraphCompiler.Keras.dll", "lib/net9.0/GraphCompiler.Keras.xml",
            },
            files);
        Assert.Equal(2, files.Count(f => f.EndsWith(".dll", StringComparison.Ordinal)));
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "lib/net10.0/GraphCompiler.Keras.pdb", "lib/net9.0/GraphCompiler.Keras.pdb" }, Names("GraphCompiler.Keras", "snupkg"));
        using var package = ZipFile.OpenRead(feed.File("GraphCompiler.Keras", "nupkg"));
        using var nuspec = new StreamReader(package.GetEntry("GraphCompiler.Keras.nuspec")!.Open());
        Assert.Contains($"<dependency id=\"GraphCompiler\" version=\"{feed.Version}\"", nuspec.ReadToEnd(), StringComparison.Ordinal);
    }

    /// <summary>Kernels that were missed would stand in the file of the recorder.</summary>
    [Fact]
    public void A_project_that_references_Keras_alone_trains_a_sequence_and_a_model_of_its_own()
    {
        feed.Write("Keras/Keras.csproj", Project("net10.0", "<OutputType>Exe</OutputType>", """<PackageReference Include="GraphCompiler.Keras" Version="VERSION" />"""));
        feed.Write("Keras/Program.cs", KerasProgram);

        var (exitCode, output) = feed.Run("run", "--project", "Keras");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("sequence learned\n", output, StringComparison.Ordinal);
        Assert.Contains("model learned\n", output, StringComparison.Ordinal);
        Assert.Contains("missed kernels: 0\n", output, StringComparison.Ordinal);
        Assert.Contains("loaded: True\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_a_class_of_the_project_that_names_it()
    {
        var files = Names("GraphCompiler.Interop", "nupkg");
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "buildTransitive/GraphCompiler.Interop.targets", "tools/GraphCompiler.Import.dll", "tools/GraphCompiler.Import.runtimeconfig.json", "tools/GraphCompiler.Import.deps.json",
                "lib/net10.0/GraphCompiler.Interop.dll", "lib/net10.0/GraphCompiler.Interop.xml", "lib/net9.0/GraphCompiler.Interop.dll", "lib/net9.0/GraphCompiler.Interop.xml",
            },
            files);

        feed.Copy("tests/Data/fixtures/saved_model/multi_signature/model", "Imported/saved/classifier");
        feed.Copy("tests/Data/written/onnx", "Imported/onnx");
        feed.Write("Imported/Imported.csproj", Project("net10.0", "<OutputType>Exe</OutputType>", """<PackageReference Include="GraphCompiler.Interop" Version="VERSION" /><TfSavedModel Include="saved/classifier" /><OnnxModel Include="onnx/mlp.onnx" ClassName="Perceptron" />"""));
        feed.Write("Imported/Program.cs", """
            using System;
            using System.IO;
            using System.Linq;
            using GraphCompiler;
            using Imported;

            var missed = Path.GetTempFileName();
            File.Delete(missed);
            Environment.SetEnvironmentVariable("GRAPHCOMPILER_RECORD", missed);
            var model = new Classifier();
            var (_, logits, _) = model.ServingDefault(Tf.Constant(new float[,] { { 0, 0, 0 } }));
            Console.WriteLine($"logits are b: {logits.ToArray().SequenceEqual(model.B.ToArray())}");
            var perceptron = new Perceptron();
            var input = perceptron.Model.Inputs[0];
            Console.WriteLine($"a row of {perceptron.Call(Tf.Ones([1, input.Shape[1]])).Shape[1]}");
            Console.WriteLine($"missed kernels: {(File.Exists(missed) ? File.ReadLines(missed).Count(l => l.Contains('|')) : 0)}");
            """);
        var (exitCode, output) = feed.Run("run", "--project", "Imported");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("logits are b: True\n", output, StringComparison.Ordinal);
        Assert.Contains("a row of 3\n", output, StringComparison.Ordinal);
        Assert.Contains("missed kernels: 0\n", output, StringComparison.Ordinal);

        feed.Write("Imported/saved/classifier/saved_model.pb", "no model");
        (exitCode, output) = feed.Run("build", "Imported", "-v:q");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("error TFG0022: ", output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("saved", "classifier"), output, StringComparison.Ordinal);
    }

    private HashSet<string> Names(string id, string extension)
    {
        using var package = ZipFile.OpenRead(feed.File(id, extension));
        return package.Entries.Select(e => e.FullName).ToHashSet(StringComparer.Ordinal);
    }

    private static string Project(string framework, string settings, string reference) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>{framework}</TargetFramework>{settings}</PropertyGroup>
          <ItemGroup>{reference}</ItemGroup>
        </Project>
        """;

    private static void ExpectTrained((int ExitCode, string Output) run)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.DoesNotContain("warning", run.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("traces=1 compiled=2 interpreted=0", run.Output, StringComparison.Ordinal);
        var values = Values().Match(run.Output);
        var (w, b) = Descend();
        Assert.Equal(w, float.Parse(values.Groups[1].Value, CultureInfo.InvariantCulture), 1e-5);
        Assert.Equal(b, float.Parse(values.Groups[2].Value, CultureInfo.InvariantCulture), 1e-5);
    }

    /// <summary>The training written out: dW = -2 mean((y - Wx - b) x), db = -2 mean(y - Wx - b).</summary>
    private static (double W, double B) Descend()
    {
        var (w, b) = (5.0, 0.0);
        for (var epoch = 0; epoch < 10; epoch++)
        {
            var (dw, db) = (0.0, 0.0);
            for (var i = 0; i < 201; i++)
            {
                var x = -2 + i * 0.02;
                var error = 3 * x + 2 + Math.Sin(i) - (w * x + b);
                dw -= 2 * error * x / 201;
                db -= 2 * error / 201;
            }

            w -= 0.1 * dw;
            b -= 0.1 * db;
        }

        return (w, b);
    }

    [GeneratedRegex(@"(error|warning) \w+: [^\[\n]*")]
    private static partial Regex Messages();

    [GeneratedRegex(@"W=(\S+) b=(\S+)")]
    private static partial Regex Values();
}
