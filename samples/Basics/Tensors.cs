using GraphCompiler;

namespace Basics;

/// <summary>Tensors, variables, automatic differentiation.</summary>
internal static class Tensors
{
    public static void Run()
    {
        Console.WriteLine("== Tensors ==");
        var x = Tf.Constant([[1f, 2f, 3f],
                             [4f, 5f, 6f]]);
        Console.WriteLine(x);
        Console.WriteLine(x.Shape);
        Console.WriteLine(x.DType);

        Console.WriteLine(x + x);
        Console.WriteLine(5 * x);
        Console.WriteLine(Tf.MatMul(x, Tf.Transpose(x)));
        Console.WriteLine(Tf.Concat([x, x, x], axis: 0));
        Console.WriteLine(Tf.Nn.Softmax(x, axis: -1));
        Console.WriteLine(Tf.ReduceSum(x));

        Console.WriteLine(Tf.Config.ListPhysicalDevices("GPU").Count > 0
            ? "GraphCompiler **IS** using the GPU"
            : "GraphCompiler **IS NOT** using the GPU");

        Console.WriteLine();
        Console.WriteLine("== Variables ==");
        var variable = new Variable<float>([0.0f, 0.0f, 0.0f]);
        variable.Assign([1, 2, 3]);
        Console.WriteLine(variable);
        variable.AssignAdd([1, 1, 1]);
        Console.WriteLine(variable);

        Console.WriteLine();
        Console.WriteLine("== Automatic differentiation ==");
        var w = new Variable<float>(1.0f);
        Console.WriteLine(F(w));

        using var tape = new GradientTape();
        var y = F(w);
        var gradient = tape.Gradient(y, w); // dy/dw = 2w + 2
        Console.WriteLine(gradient);
        Console.WriteLine();
    }

    private static Tensor<float> F(Tensor<float> x) => Tf.Pow(x, 2) + 2 * x - 5;
}
