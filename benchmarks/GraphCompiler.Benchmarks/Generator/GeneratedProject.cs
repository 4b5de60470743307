using System.Globalization;
using System.Text;

namespace GraphCompiler.Benchmarks.Generator;

/// <summary>
/// The text of a project as large as those that the generator must not slow down: compiled functions, a few to a file, which
/// call models and each other, among code that has nothing to do with them.
/// </summary>
internal static class GeneratedProject
{
    public const int Functions = 200;
    public const int FunctionFiles = 40;
    public const int Invocations = 9000;

    private const int PlainFiles = 60;
    private const int PerFile = Functions / FunctionFiles;

    /// <summary>The file that is edited, and where in it.</summary>
    public const int EditedFile = 17;

    public const string EditedText = "x * scale + shift";

    public static IEnumerable<(string Path, string Text)> Files()
    {
        for (var i = 0; i < FunctionFiles; i++) yield return ($"Functions{Number(i)}.cs", FunctionFile(i));
        for (var i = 0; i < PlainFiles; i++) yield return ($"Plain{Number(i)}.cs", PlainFile(i));
    }

    // One train step and four that work on tensors alone, all reading something of another file.
    private static string FunctionFile(int file)
    {
        var text = new StringBuilder();
        var other = Number((file + 1) % FunctionFiles);
        text.Append(CultureInfo.InvariantCulture, $$"""
            using System;
            using System.Linq;
            using GraphCompiler;

            namespace App;

            public sealed partial class Model{{file}} : Module
            {
                public Variable<float> W { get; } = new(5.0f);

                public Variable<float> B { get; } = new(0.0f);

                public Tensor<float> Call(Tensor<float> x) => Tf.Tanh(W * x + B);
            }

            public static partial class Functions{{file}}
            {
                [TfFunction]
                public static Tensor<float> Loss{{file}}(Tensor<float> targetY, Tensor<float> predictedY) => Tf.ReduceMean(Tf.Square(targetY - predictedY));

                [TfFunction]
                public static Tensor<float> Affine{{file}}(Tensor<float> x, Tensor<float> scale, Tensor<float> shift)
                {
                    var scaled = {{EditedText}};
                    return Tf.Sigmoid(scaled);
                }

                [TfFunction]
                public static Tensor<float> Chain{{file}}(Tensor<float> x, int steps)
                {
                    for (var i = 0; i < 3; i++) x = Tf.Tanh(x) * 0.5f + x;
                    return steps > 2 ? Functions{{other}}.Affine{{other}}(x, x, 1f) : Tf.Exp(-x);
                }

                [TfFunction]
                public static void Train{{file}}(Model{{other}} model, Tensor<float> x, Tensor<float> y, float learningRate)
                {
                    using var tape = new GradientTape();
                    var loss = Functions{{other}}.Loss{{other}}(y, model.Call(x));
                    var (dw, db) = tape.Gradient(loss, (model.W, model.B));
                    model.W.AssignSub(learningRate * dw);
                    model.B.AssignSub(learningRate * db);
                }

                [TfFunction]
                public static Tensor<float> Normalised{{file}}(Tensor<float> x)
                {
                    var centred = x - Tf.ReduceMean(x, axis: -1, keepDims: true);
                    return centred * Tf.Rsqrt(Tf.ReduceMean(Tf.Square(centred), axis: -1, keepDims: true) + 1e-5f);
                }
            }

            """);
        return text.Append(Plain($"Beside{Number(file)}", Invocations / (FunctionFiles + PlainFiles))).ToString();
    }

    private static string PlainFile(int file) =>
        "using System;\nusing System.Linq;\nusing System.Text;\n\nnamespace App.Plain;\n\n" + Plain($"Plain{Number(file)}", Invocations / (FunctionFiles + PlainFiles));

    private static string Plain(string name, int invocations)
    {
        const int perMethod = 9;
        var text = new StringBuilder($"\npublic sealed class {name} : IDisposable\n{{\n    public void Dispose() => GC.SuppressFinalize(this);\n");
        for (var i = 0; i < invocations / perMethod; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n    public static string Method{i}(string value, int[] numbers)\n    {{\n        var parts = value.Split(',').Select(p => p.Trim()).Where(p => p.Length > {i}).ToList();\n");
            for (var k = 5; k < perMethod; k++) text.Append(CultureInfo.InvariantCulture, $"        parts.Add(Math.Max(numbers[{k}], {i}) > 0 ? value : \"{k}\");\n");
            text.Append("        return string.Join(\";\", parts);\n    }\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
