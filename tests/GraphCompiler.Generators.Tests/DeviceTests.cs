using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generators.Tests;

/// <summary>The kernels for ILGPU devices: written where the program references ILGPU, and nowhere else.</summary>
public sealed class DeviceTests
{
    private const string Map = """
        namespace App;

        public static partial class Functions
        {
            [TfFunction]
            public static Tensor<float> F(Tensor<float> x, Tensor<float> y) => Tf.Where(x > y, Tf.Tanh(x) * y, Tf.Exp(-x) / 2f);
        }
        """;

    [Fact]
    public void Map_group() => Snapshot.Verify(Device(Map, "App.Functions.F"));

    [Fact]
    public void Broadcast_group() => Snapshot.Verify(Device("""
        namespace App;

        public static partial class Functions
        {
            [TfFunction]
            public static Tensor<float> F([Shape("N", "M", "K")] Tensor<float> x, [Shape("M", 1)] Tensor<float> scale, [Shape("K")] Tensor<float> shift, Tensor<bool> sign)
                => Tf.Where(sign, x, -x) * scale + shift;
        }
        """, "App.Functions.F"));

    [Fact]
    public void Full_sum() => Snapshot.Verify(Device("""
        namespace App;

        public static partial class Functions
        {
            [TfFunction]
            public static (Tensor<float>, Tensor<float>, Tensor<bool>) F(Tensor<float> x) => (Tf.ReduceSum(x * x), Tf.ReduceMax(x * x), Tf.ReduceAll(x * x > 1f));
        }
        """, "App.Functions.F"));

    [Fact]
    public void Rows() => Snapshot.Verify(Device("""
        namespace App;

        public static partial class Functions
        {
            [TfFunction]
            public static Tensor<float> F([Shape("N", "M")] Tensor<float> x) => Tf.Nn.Softmax(2f * x);
        }
        """, "App.Functions.F"));

    [Fact]
    public void Columns() => Snapshot.Verify(Device("""
        namespace App;

        public static partial class Functions
        {
            [TfFunction]
            public static (Tensor<float>, Tensor<bool>) F([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> shift)
                => (Tf.ReduceSum(x - shift, 0), Tf.ReduceAny(x - shift > 0f, 0));
        }
        """, "App.Functions.F"));

    [Fact]
    public void Train_step() => Snapshot.Verify(Device(SnapshotTests.TrainStep, "App.Training.Train"));

    [Fact]
    public void Program_without_ilgpu_has_no_device_kernels()
    {
        var without = GeneratorTest.Run(Map)["App.Functions.F"];
        Assert.DoesNotContain("ILGPU", without);
        Assert.DoesNotContain("Device", without);
    }

    [Fact]
    public void Groups_that_stay_on_the_processor_are_listed()
    {
        var output = Run("""
            namespace App;

            public static partial class Functions
            {
                [TfFunction]
                public static Tensor<double> OfDouble(Tensor<double> x) => Tf.Math.Lgamma(x) * x;

                [TfFunction]
                public static Tensor<ulong> OfUnsigned(Tensor<ulong> x) => x * x + x;
            }
            """);
        Assert.Contains("// Kernel1 (Lgamma of float64)", output["App.Functions.OfDouble"]);
        Assert.Contains("// Kernel1 (uint64)", output["App.Functions.OfUnsigned"]);
        Assert.Empty(output.CompilerDiagnostics);
    }

    [Fact]
    public void Rows_and_columns() => Snapshot.Verify(Device("""
        namespace App;

        public static partial class Functions
        {
            [TfFunction]
            public static (Tensor<float>, Tensor<float>, Tensor<bool>) F([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> scale)
            {
                var y = Tf.Nn.Softmax(x);
                return (y, Tf.ReduceSum(y * scale, 0), Tf.ReduceAny(y > scale, 0));
            }
        }
        """, "App.Functions.F"));

    [Fact]
    public void Narrow_types() => Snapshot.Verify(Device("""
        namespace App;

        public static partial class Functions
        {
            [TfFunction]
            public static (Tensor<Half>, Tensor<sbyte>, Tensor<double>) F(Tensor<Half> x, Tensor<sbyte> y, Tensor<double> z)
                => (Tf.Exp(x) * x, y * y + y, Tf.Tanh(z) + z);
        }
        """, "App.Functions.F"));

    [Fact]
    public void Kernel_of_many_operands_takes_a_structure()
    {
        var parameters = string.Join(", ", Enumerable.Range(0, 15).Select(i => $"Tensor<float> a{i}"));
        var output = Run($$"""
            namespace App;

            public static partial class Functions
            {
                [TfFunction]
                public static Tensor<float> F({{parameters}}) => {{string.Join(" + ", Enumerable.Range(0, 15).Select(i => $"a{i}"))}};
            }
            """);
        Assert.Contains("internal static void Kernel1(App_Functions_FDeviceKernel1Views views, int count)", output["App.Functions.F"]);
        Assert.Empty(output.CompilerDiagnostics);
    }

    [Fact]
    public void Every_operator_of_floats_has_a_text_for_devices_that_compiles()
    {
        var unary = new[]
        {
            "Exp", "Log", "Log1p", "Expm1", "Sqrt", "Rsqrt", "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Tanh", "Asinh", "Acosh", "Atanh", "Sigmoid", "Erf", "Math.Erfc",
            "Nn.Softplus", "Nn.LogSigmoid", "Nn.Silu", "Nn.Gelu", "Abs", "Sign", "Square", "Reciprocal",
        };
        var calls = unary.Select(f => $"Tf.{f}(x)").Concat(["Tf.Maximum(x, y)", "Tf.Minimum(x, y)", "Tf.Atan2(x, y)", "Tf.Pow(x, y)"]);
        var output = Run($$"""
            namespace App;

            public static partial class Functions
            {
                [TfFunction]
                public static Tensor<float> F(Tensor<float> x, Tensor<float> y) => {{string.Join("\n        + ", calls)}};

                [TfFunction]
                public static Tensor<double> G(Tensor<double> x, Tensor<double> y) => {{string.Join("\n        + ", calls)}};
            }
            """);
        Assert.Empty(output.CompilerDiagnostics);
        Assert.Contains("so the kernels are here for its devices too.", output["App.Functions.F"]);
        Assert.Contains("so the kernels are here for its devices too.", output["App.Functions.G"]);
    }

    [Fact]
    public void Device_kernels_of_random_programs_compile()
    {
        var functions = string.Concat(Enumerable.Range(0, 100).Select(RandomProgram.Write));
        var output = Run($$"""
            // A value may be compared with itself.
            #pragma warning disable CS1718
            namespace App;

            {{RandomBatch.Types}}

            public static partial class Functions
            {
            {{functions}}
            }
            """);
        Assert.Empty(output.CompilerDiagnostics);

        // Nothing but how many folds there are keeps a group of these programs on the processor.
        var obstacles = output.Files.SelectMany(f => f.Value.Split('\n')).Where(l => l.StartsWith("// Kernel", StringComparison.Ordinal) && !l.Contains(" is Kernel", StringComparison.Ordinal)).ToList();
        Assert.All(obstacles, o => Assert.EndsWith("(many folds)", o, StringComparison.Ordinal));
    }

    [Fact]
    public void Operands_keep_apart_from_what_is_derived_of_them()
    {
        var output = Run("""
            namespace App;

            public static partial class Functions
            {
                [TfFunction]
                public static Tensor<float> F([Shape("N", "M")] Tensor<float> x, Tensor<float> x_at, [Shape("N", 1)] Tensor<float> x_row, Tensor<float> parts1, Tensor<float> t1_fold)
                    => Tf.ReduceSum(x * x_at + x_row + parts1 + t1_fold);
            }
            """);
        Assert.Empty(output.CompilerDiagnostics);
    }

    [Fact]
    public void Device_kernels_compile_under_hostile_settings()
    {
        var output = GeneratorTest.Run(
            GeneratorTest.CompileHostile("""
                public class Grid;
                public class SharedMemory;
                public class DeviceMath;
                namespace App
                {
                    public static partial class Functions
                    {
                        [global::GraphCompiler.TfFunction]
                        public static global::GraphCompiler.Tensor<float> F(global::GraphCompiler.Tensor<float> stride, global::GraphCompiler.Tensor<float> @half)
                        {
                            return global::GraphCompiler.Tf.ReduceSum(global::GraphCompiler.Tf.Multiply(global::GraphCompiler.Tf.Tanh(stride), global::GraphCompiler.Tf.Exp(@half)));
                        }
                    }
                }
                """).AddReferences(DeviceStub.Reference),
            LanguageVersion.CSharp13);
        Assert.Contains("class App_Functions_FDevice", output["App.Functions.F"]);
        Assert.Empty(output.CompilerDiagnostics);
    }

    /// <summary>What the program's file has for devices, once it compiled without warnings.</summary>
    private static string Device(string source, string function)
    {
        var output = Run(source);
        Assert.Empty(output.CompilerDiagnostics);
        var text = output[function];
        var start = text.LastIndexOf("namespace GraphCompiler.Generated", StringComparison.Ordinal);
        Assert.Contains("using ILGPU;", text[start..]);
        return text[start..];
    }

    internal static GeneratorOutput Run(string source) =>
        GeneratorTest.Run(GeneratorTest.Compile(source).AddReferences(DeviceStub.Reference), LanguageVersion.CSharp14);
}
