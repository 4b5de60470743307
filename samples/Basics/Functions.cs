using System.Numerics;
using GraphCompiler;

namespace Basics;

/// <summary>Weights that a saved model keeps, and a compiled method that reads them.</summary>
public sealed partial class MyModule(Tensor<int> value) : Module
{
    public Variable<int> Weight { get; } = new(value);

    [TfFunction(Name = "multiply")]
    public Tensor<int> Multiply(Tensor<int> x) => x * Weight;
}

/// <summary>Graphs and modules.</summary>
internal static partial class Functions
{
    public static void Run()
    {
        Console.WriteLine("== Graphs and [TfFunction] ==");
        var x = Tf.Constant([1, 2, 3]);
        Console.WriteLine(MyFunc(x));

        // The same signature: the graph is there, and the host's lines do not run again.
        x = Tf.Constant([10, 9, 8]);
        Console.WriteLine(MyFunc(x));

        // Another signature, another graph.
        Console.WriteLine(MyFunc(Tf.Constant([10.0f, 9.1f, 8.2f])));

        Console.WriteLine();
        Console.WriteLine("== Modules ==");
        var module = new MyModule(3);
        Console.WriteLine(module.Multiply(Tf.Constant([1, 2, 3])));

        // A saved model holds the weights and the graphs: who loads it needs no class, and TensorFlow reads it too.
        var path = Path.Combine(Path.GetTempPath(), "basics", "saved");
        SavedModel.Save(module, path);
        var multiply = SavedModel.Load(path).Function<Func<Tensor<int>, Tensor<int>>>("multiply");
        Console.WriteLine(multiply.Call(Tf.Constant([1, 2, 3])));
        Console.WriteLine();
    }

    [TfFunction]
    private static Tensor<T> MyFunc<T>(Tensor<T> x)
        where T : INumber<T>
    {
        Console.WriteLine("Tracing.\n");
        return Tf.ReduceSum(x);
    }
}
