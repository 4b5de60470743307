namespace GraphCompiler.Generators.Tests;

/// <summary>Whole generated files, so that a change of their text is seen by a person.</summary>
public sealed class SnapshotTests
{
    internal const string TrainStep = """
        namespace App;

        public sealed partial class LinearModel : Module
        {
            public Variable<float> W { get; } = new(5.0f);
            public Variable<float> B { get; } = new(0.0f);

            [TfFunction]
            public Tensor<float> Call(Tensor<float> x) => W * x + B;
        }

        public static partial class Training
        {
            [TfFunction]
            public static Tensor<float> Loss(Tensor<float> targetY, Tensor<float> predictedY)
                => Tf.ReduceMean(Tf.Square(targetY - predictedY));

            [TfFunction]
            public static void Train(LinearModel model, Tensor<float> x, Tensor<float> y, float learningRate)
            {
                using var tape = new GradientTape();
                var loss = Loss(y, model.Call(x));
                var (dw, db) = tape.Gradient(loss, (model.W, model.B));
                model.W.AssignSub(learningRate * dw);
                model.B.AssignSub(learningRate * db);
            }
        }
        """;

    [Fact]
    public void Train_step() => Snapshot.Verify(GeneratorTest.Run(TrainStep)["App.Training.Train"]);

    [Fact]
    public void Three_layer_perceptron()
    {
        var text = GeneratorTest.Run("""
            namespace App;

            public sealed partial class Dense(int inputs, int outputs, bool isLast = false) : Module
            {
                public Variable<float> Kernel { get; } = new(Tf.Fill([inputs, outputs], 0.1f));
                public Variable<float> Bias { get; } = new(Tf.Zeros([outputs]));

                [TfFunction]
                public Tensor<float> Call([Shape("N", "In")] Tensor<float> x)
                {
                    var y = Tf.MatMul(x, Kernel) + Bias;
                    return isLast ? y : Tf.Nn.Relu(y);
                }
            }

            public sealed partial class Perceptron : Module
            {
                public Dense First { get; } = new(784, 128);
                public Dense Second { get; } = new(128, 64);
                public Dense Last { get; } = new(64, 10, isLast: true);

                [TfFunction]
                public Tensor<float> Call([Shape("N", 784)] Tensor<float> x) => Last.Call(Second.Call(First.Call(x)));

                [TfFunction]
                public Tensor<float> Train([Shape("N", 784)] Tensor<float> x, [Shape("N")] Tensor<int> labels, float rate)
                {
                    using var tape = new GradientTape();
                    var loss = Tf.ReduceMean(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, Call(x)));
                    var (w1, b1, w2, b2, w3, b3) = tape.Gradient(
                        loss, (First.Kernel, First.Bias, Second.Kernel, Second.Bias, Last.Kernel, Last.Bias));
                    First.Kernel.AssignSub(rate * w1);
                    First.Bias.AssignSub(rate * b1);
                    Second.Kernel.AssignSub(rate * w2);
                    Second.Bias.AssignSub(rate * b2);
                    Last.Kernel.AssignSub(rate * w3);
                    Last.Bias.AssignSub(rate * b3);
                    return loss;
                }
            }
            """)["App.Perceptron.Train"];

        // More than 400 lines, and nobody reads them.
        Assert.InRange(text.Count(c => c == '\n'), 1, 399);
        Snapshot.Verify(text);
    }

    [Fact]
    public void Instance_function() => Snapshot.Verify(GeneratorTest.Run(TrainStep)["App.LinearModel.Call"]);

    [Fact]
    public void Module_members() => Snapshot.Verify(GeneratorTest.Run(TrainStep)["App.LinearModel.Module"]);

    [Fact]
    public void Generic_function_and_broadcast() => Snapshot.Verify(GeneratorTest.Run("""
        namespace App;

        public static partial class Functions
        {
            [TfFunction]
            internal static Tensor<T> Affine<T>([Shape("N", "M")] Tensor<T> x, [Shape("M")] Tensor<T> shift)
                where T : System.Numerics.INumber<T> => 2 * x + shift;
        }
        """)["App.Functions.Affine"]);

    /// <summary>Layer norm with its gradients: four passes over a row, the first two over x alone.</summary>
    [Fact]
    public void Layer_norm_backward()
    {
        const string key = "r2 float32:EE float32:BB float32:BB float32:BB float32:BB float32:BE float32:BE float32:EE float32:BB float32:BB float32:BB" +
            " | 11=Sum:EB 0 | 12=Divide 11 1 | 13=Divide 11 2 | 14=Subtract 0 13 | 15=Square 14 | 16=Sum:EB 15" +
            " | 17=Divide 16 3 | 18=Subtract 0 12 | 19=Add 17 4 | 20=Rsqrt 19 | 21=Multiply 18 20 | 22=Multiply 21 5" +
            " | 23=Add 22 6 | 24=Sum:BE 7 | 25=Multiply 7 5 | 26=Multiply 7 21 | 27=Sum:BE 26 | 28=Multiply 25 20" +
            " | 29=Multiply 25 18 | 30=Sum:EB 29 | 31=Multiply 30 20 | 32=#float32xBFE0000000000000 | 33=Multiply 31 32" +
            " | 34=Square 20 | 35=Multiply 33 34 | 36=Negate 28 | 37=Sum:EB 36 | 38=#float32x4000000000000000" +
            " | 39=Multiply 35 38 | 40=Divide 39 8 | 41=Divide 11 9 | 42=Subtract 0 41 | 43=Multiply 40 42 | 44=Add 28 43" +
            " | 45=Divide 37 10 | 46=Add 44 45 | store 23:EE | store 24:BE | store 27:BE | store 46:EE";
        var file = new AdditionalFile("App.tfkernels", $"# GraphCompiler kernels 1\n{key}\n");
        Snapshot.Verify(GeneratorTest.Run(GeneratorTest.Compile(), file).Files["RecordedKernels.g.cs"]);
    }

    [Fact]
    public void Generated_code_compiles_without_warnings() => Assert.Empty(GeneratorTest.Run(TrainStep, """
        namespace Other;

        public partial class Outer<T>
        {
            public partial struct Inner
            {
                [TfFunction]
                public static Tensor<float> F(Tensor<float> @event, int @class) => @event * @class;
            }

            [TfFunction]
            private (Tensor<float> A, Tensor<float>[] B) G(Tensor<float> x, string? name = null) => (x, [x, x + 1f]);
        }

        public static class Caller
        {
            public static Tensor<float> Call(App.LinearModel model) => model.Call(App.Training.Loss(1f, 2f));
        }
        """).CompilerDiagnostics);

    [Fact]
    public void Generated_code_compiles_under_hostile_settings()
    {
        var output = GeneratorTest.Run(
            GeneratorTest.CompileHostile("""
                namespace App
                {
                    public sealed partial class Model : global::GraphCompiler.Module
                    {
                        public global::GraphCompiler.Variable<float> W { get; } = new global::GraphCompiler.Variable<float>(1f);

                        [global::GraphCompiler.TfFunction]
                        public global::GraphCompiler.Tensor<int> Call(global::GraphCompiler.Tensor<int> x, float rate, int n)
                        {
                            W.AssignSub(global::GraphCompiler.Tf.Multiply<float>(rate, W));
                            return global::GraphCompiler.Tf.Add(global::GraphCompiler.Tf.Square(x), global::GraphCompiler.Tf.ReduceSum(x));
                        }

                        public static global::GraphCompiler.Tensor<int> Use(Model model) => model.Call(3, 0.1f, 2);
                    }
                }
                """),
            Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp13);
        Assert.Contains("App.Model.Call.g.cs", output.Files.Keys);
        Assert.Empty(output.CompilerDiagnostics);
    }

    [Fact]
    public void Weights_that_are_combined_many_times_are_looked_at_once() => Assert.Contains("Multiply", GeneratorTest.Run("""
        public static partial class C
        {
            [TfFunction]
            public static Tensor<float> F(Variable<float> v, Tensor<float> x)
            {
                var w = v.Value;
                for (var i = 0; i < 60; i++) w = w + w;
                return x * w;
            }
        }
        """)["C.F"], StringComparison.Ordinal);

    [Fact]
    public void Text_does_not_depend_on_the_order_of_files()
    {
        const string other = "namespace App; public static partial class A { [TfFunction] public static Tensor<float> F(Tensor<float> x) => x + 1f; }";
        var first = GeneratorTest.Run(TrainStep, other);
        var second = GeneratorTest.Run(other, TrainStep);
        Assert.Equal(first["App.Training.Train"], second["App.Training.Train"]);
    }
}
