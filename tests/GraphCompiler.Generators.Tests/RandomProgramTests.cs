using System.Reflection;

namespace GraphCompiler.Generators.Tests;

/// <summary>Functions that nobody thought of, compiled in one batch by the real generator: eager and compiled agree bit for bit.</summary>
public sealed class RandomProgramTests
{
    private const int Count = 300;

    [Fact]
    public void Compiled_equals_eager_and_nothing_is_interpreted()
    {
        var functions = string.Concat(Enumerable.Range(0, Count).Select(RandomProgram.Write));
        var calls = string.Concat(Enumerable.Range(0, Count).Select(i => $"        {i} => F{i}(model, x, y, s),\n"));
        var handles = string.Concat(Enumerable.Range(0, Count).Select(i => $"        {i} => F{i}Function,\n"));
        var assembly = GeneratorTest.Run($$"""
            namespace App;

            public sealed partial class Model : Module
            {
                public Variable<float> V { get; }

                public Model(int size) => V = new Variable<float>(Tf.Linspace(-1f, 1f, size));
            }

            public static partial class Functions
            {
            {{functions}}
                public static Tensor<float>[] Call(int i, Model model, Tensor<float> x, Tensor<float> y, Tensor<float> s) => i switch
                {
            {{calls}}        _ => [],
                };

                public static TfFunction Handle(int i) => i switch
                {
            {{handles}}        _ => F0Function,
                };
            }
            """).Load();
        var type = assembly.GetType("App.Functions")!;
        var failures = new List<string>();
        foreach (var (rows, columns) in new[] { (7, 19), (40, 64), (1, 5), (3, 1) })
        {
            for (var i = 0; i < Count; i++)
            {
                var eager = Run(assembly, type, i, rows, columns, eagerly: true);
                var compiled = Run(assembly, type, i, rows, columns, eagerly: false);
                if (!eager.SequenceEqual(compiled)) failures.Add($"{rows} x {columns}: differs\n{RandomProgram.Write(i)}");
            }

            if (rows == 1 || columns == 1) continue;
            for (var i = 0; i < Count; i++)
            {
                var handle = (TfFunction)type.GetMethod("Handle")!.Invoke(null, [i])!;
                var missed = handle.ConcreteFunctions.SelectMany(c => c.Kernels).Where(k => !k.IsCompiled).Select(k => k.Key).ToList();
                if (missed.Count > 0) failures.Add($"interpreted: {string.Join("\n", missed)}\n{RandomProgram.Write(i)}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {Count}\n{string.Join("\n\n", failures.Take(3))}");
    }

    /// <summary>The bits of all results and of the variable after two calls.</summary>
    private static List<int> Run(Assembly assembly, Type type, int function, int rows, int columns, bool eagerly)
    {
        var model = Activator.CreateInstance(assembly.GetType("App.Model")!, columns)!;
        var x = Tf.Constant<float>([.. Enumerable.Range(0, rows * columns).Select(i => MathF.Sin(i) * 2)], [rows, columns]);
        Tensor<float> y = Enumerable.Range(0, columns).Select(i => MathF.Cos(i)).ToArray();
        var bits = new List<int>();
        Tf.Config.RunFunctionsEagerly = eagerly;
        try
        {
            for (var call = 0; call < 2; call++)
            {
                var results = (Tensor<float>[])type.GetMethod("Call")!.Invoke(null, [function, model, x, y, (Tensor<float>)0.25f])!;
                foreach (var result in results) bits.AddRange(result.ToArray().Select(v => float.IsNaN(v) ? -1 : BitConverter.SingleToInt32Bits(v)));
            }
        }
        finally
        {
            Tf.Config.RunFunctionsEagerly = false;
        }

        var variable = (Variable<float>)model.GetType().GetProperty("V")!.GetValue(model)!;
        return [.. bits, .. variable.ToArray().Select(BitConverter.SingleToInt32Bits)];
    }
}
