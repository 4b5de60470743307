namespace GraphCompiler.Conformance.Cases;

public static partial class T33Functions
{
    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<float> Pow(Tensor<float> a, int b) => Tf.Pow(a, b);
}

public static partial class T34Functions
{
    [TfFunction]
    public static Tensor<float> F((Tensor<float> A, Tensor<float> B, Tensor<float> C) x, Tensor<float> d) => x.A + x.B + x.C + d;
}

public static partial class T36Functions
{
    [TfFunction]
    public static (Tensor<int>, Tensor<int>) F(IReadOnlyDictionary<string, Tensor<int>> x, (Tensor<int>, Tensor<int>) y) => (x["a"] + x["b"], y.Item1 + y.Item2);
}

public static partial class T37Functions
{
    [TfFunction]
    public static object? Func(object? x, object? y = null, params object?[] varargs) => x;

    [TfFunction]
    public static object? Keyword(object? x, object? y, object? c) => x;
}

public static partial class T38Functions
{
    [TfFunction]
    public static Tensor<float> F(Tensor<float> x) => x + 1f;

    public static ConcreteFunction<Func<Tensor<float>, Tensor<float>>> Traced { get; } = FFunction.GetConcreteFunction(Tf.Constant([1f]));

    [TfFunction]
    public static Tensor<float> Outer(Tensor<float> x) => Traced.Call(x);
}

public static partial class T40Functions
{
    private static readonly Tensor<float> s_large = Tf.Zeros([256]);
    private static readonly Tensor<float> s_odd = Tf.Zeros([129]);
    private static readonly Tensor<float> s_small = Tf.Zeros([128]);
    private static readonly Tensor<float> s_tiny = Tf.Zeros([4]);

    public static Variable<float> Variable { get; } = new(1f);

    [TfFunction]
    public static Tensor<float> F() => Sum(s_large) + Sum(s_odd) + Sum(s_small) + Sum(s_tiny) + Sum(s_tiny) + Variable;

    private static Tensor<float> Sum(Tensor<float> x) => Tf.ReduceSum(x);
}

[TensorStructure]
public sealed partial record MaskedTensor(bool Mask, Tensor Value);

public static partial class T41Functions
{
    [TfFunction]
    public static MaskedTensor F(MaskedTensor x)
    {
        Host($"{x.Mask} {x.Value.Shape}");
        return x;
    }
}

public abstract class Fruit : ITfTraceable
{
    public required Tensor<int> Price { get; init; }

    public object TraceKey => GetType();
}

public sealed class Apple : Fruit;

public sealed class Mango : Fruit;

public sealed class PlainFruit
{
    public required Tensor<int> Price { get; init; }
}

public static partial class T42Functions
{
    [TfFunction]
    public static Tensor<int>[] F(Fruit[] fruits) => [.. fruits.Select(fruit => fruit.Price + 1)];

    [TfFunction]
    public static Tensor<int>[] Plain(PlainFruit[] fruits) => [.. fruits.Select(fruit => fruit.Price + 1)];
}

public static partial class T46Functions
{
    [TfFunction]
    public static Tensor<int> F(Tensor<int> x, int y = 3)
    {
        Host("traced");
        return x + y;
    }
}

public static partial class T47Functions
{
    [TfFunction]
    public static object? F(object? x) => x is string ? null : x;
}

public static partial class T49Functions
{
    [TfFunction]
    public static Tensor<float> F(Tensor<float> a, int b = 2) => a * b;
}

public static partial class T50Functions
{
    /// <summary>The static shape as numbers: -1 for an unknown dimension, -2 for an unknown rank.</summary>
    [TfFunction]
    public static Tensor<int> G(Tensor<float> x) => Dims(x.Shape);

    private static Tensor<int> Dims(Shape shape) => shape.IsRankKnown ? Array.ConvertAll(shape.Dims.ToArray(), d => d.Size ?? -1) : new[] { -2 };
}

public static partial class T52Functions
{
    [TfFunction]
    public static Tensor<float> F(Tensor<float> x) => x;

    [TfFunction]
    public static Tensor<float> G(Tensor<float> a, Tensor<float> b) => a - b;
}
