using GraphCompiler;
using static Programs.Harness;

namespace Programs.Gradients;

public static partial class G01
{
    [TfFunction]
    public static Tensor<float> Add(Tensor<float> x, Tensor<float> y) => x + y;

    public static void Run()
    {
        var v = new Variable<float>(1f);
        using var tape = new GradientTape();
        Equal(1f, tape.Gradient(Add(v, 1f), v).Item());
    }
}

public static class G06
{
    public static void Run()
    {
        var x = Tf.Constant([1f, 3f]);
        GradientTape tape;
        using (tape = new GradientTape(persistent: true)) tape.Watch(x);
        using (tape.Resume())
        {
        }
        using var persistent = new GradientTape(persistent: true);
        persistent.Watch(x);
        var y = x * x;
        var z = y * y;
        Equal([4f, 108f], persistent.Gradient(z, x));
        Equal([2f, 6f], persistent.Gradient(y, x));

        using var single = new GradientTape();
        single.Watch(x);
        var w = x * x;
        single.Gradient(w, x);
        Throws<InvalidOperationException>(() => single.Gradient(w, x), "can only be used to compute one set of gradients (or jacobians)");
    }
}

public static class G09
{
    public static void Run()
    {
        Variable<float> x0 = new(3f), x1 = new(0f);
        using (var tape = new GradientTape())
        {
            x1.AssignAdd(x0);
            var y = Tf.Square(x1);
            Null(tape.Gradient(y, x0));
        }

        // Rebinding a variable's name to a tensor: needs another type in C#, so it is seen.
        Tensor<float> x = new Variable<float>(2f);
        for (var epoch = 0; epoch < 2; epoch++)
        {
            using var tape = new GradientTape();
            var y = x + 1;
            var g = tape.Gradient(y, x);
            True(epoch == 0 == g is not null);
            x = x + 1;
        }
    }
}

public static class G10
{
    public static void Run()
    {
        Variable<float> x = new([2f, 2f]), z = new(3f);
        using var tape = new GradientTape();
        var y = Tf.Square(z);
        Equal([0f, 0f], tape.Gradient(y, x, unconnectedGradients: UnconnectedGradients.Zero));
    }
}

public static class G14
{
    public static void Run()
    {
        var x = new Variable<float>(1f);
        using var t2 = new GradientTape();
        using var t1 = new GradientTape();
        var y = x * x * x;
        var dy = t1.Gradient(y, x);
        var d2y = t2.Gradient(dy, x);
        Equal((3f, 6f), (dy.Item(), d2y.Item()));
    }
}

public static partial class G16
{
    [TfFunction] public static Tensor<float> Inner(Tensor<float> a, Tensor<float> b) => a + b;
    [TfFunction] public static Tensor<float> Middle(Tensor<float> a, Tensor<float> b) => a * Inner(a, b);
    [TfFunction] public static Tensor<float> Outer(Tensor<float> x) => Middle(x, 3f);

    // G17: the tape inside.
    [TfFunction]
    public static Tensor<float> Derivative(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(Middle(x, 1f), x);
    }

    public static void Run()
    {
        Tensor<float> x = 5f;
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Outer(x);
        Equal((40f, 13f), (y.Item(), tape.Gradient(y, x).Item()));
        Equal(11f, Derivative(5f).Item());
        Console.WriteLine(OuterFunction.GetConcreteFunction(x).BackwardGraph);
    }
}

public static partial class G18
{
    [TfFunction]
    public static (Tensor<float>? None, Tensor<float> R1, Tensor<float> R2) Foo(Tensor<float> a, Tensor<float> b)
        => (null, a * (a + b), 2 * a);

    public static void Run()
    {
        Tensor<float> x = 5f;
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x);
        var (_, r1, r2) = Foo(x, 1f);
        Equal((11f, 2f), (tape.Gradient(r1, x).Item(), tape.Gradient(r2, x).Item()));
    }
}

public static class G25
{
    public static void Run()
    {
        var x = new Variable<float>(2f);
        using (var tape = new GradientTape()) Equal(5f, tape.Gradient([x, x * x], x).Item());

        Tensor<float> a = 3f, b = 5f;
        using (var tape = new GradientTape())
        {
            tape.Watch(a, b);
            var z = b * b;
            var gradients = tape.Gradient([a, b, z], [a, b]);
            Equal([1f, 11f], gradients.Select(g => g.Item()).ToArray());
        }
        using (var tape = new GradientTape())
        {
            tape.Watch(a);
            var loss = a * b;
            tape.Gradient([loss, a], a, outputGradients: [Tf.Constant(1f), Tf.Constant(2f)]);
        }
    }
}

public static class G30
{
    public static void Run()
    {
        var x = new Variable<float>(1f);
        using var tape = new GradientTape(persistent: true);
        var x2 = 2 * x;
        Tensor<float> y;
        using (tape.StopRecording()) y = x2 * x2;
        var z = x2 * x2;
        Null(tape.Gradient(y, x2));
        Equal(4f, tape.Gradient(z, x2).Item());
        tape.Reset();
    }
}
