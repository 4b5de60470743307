using System.Reflection;

namespace GraphCompiler.Generators.Tests;

/// <summary>Programs compiled in process by the real generator, and run.</summary>
public sealed class ExecutionTests
{
    private const string Program = """
        namespace App;

        public static partial class Functions
        {
            [TfFunction]
            public static Tensor<float> F(Tensor<float> x)
            {
                using var tape = new GradientTape();
                tape.Watch(x);
                return tape.Gradient(Tf.Square(x) - Tf.Exp(x * KEY), x);
            }

            public static float[] Run() => F(new float[] { 0, 1, 2 }).ToArray();
        }
        """;

    [Fact]
    public void Altered_constant_in_the_emitted_text_is_seen_in_the_result()
    {
        // Two programs with keys of their own, since the registry keeps the first kernel of a key.
        var honest = GeneratorTest.Run(Program.Replace("KEY", "x", StringComparison.Ordinal)).Load();
        var altered = GeneratorTest.Run(Program.Replace("KEY", "x * x", StringComparison.Ordinal)).Load(text => text.Replace("Vector512.Create(2f)", "Vector512.Create(20f)", StringComparison.Ordinal));
        // d/dx x² - exp(x²) = 2x - 2x exp(x²); with x³ and every 2 made 20: 20x - 3x² exp(x³), as far as the cube has no 2.
        Assert.Equal([0f, 2 - (2 * MathF.E), 4 - (4 * MathF.Exp(4))], Run(honest), Close);
        Assert.Equal([0f, 20 - (3 * MathF.E), 40 - (12 * MathF.Exp(8))], Run(altered), Close);
    }

    private static float[] Run(Assembly assembly) => (float[])assembly.GetType("App.Functions")!.GetMethod("Run")!.Invoke(null, null)!;

    private static bool Close(float x, float y) => MathF.Abs(x - y) <= 1e-5f * (1 + MathF.Abs(x));
}
