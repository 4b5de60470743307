namespace GraphCompiler.Conformance.Cases;

public static partial class P01Functions
{
    [TfFunction]
    public static Tensor<int> NextCollatz([TensorSpec(-1)] Tensor<int> x)
    {
        Host("Tracing");
        return Tf.Where(x % 2 == 0, Tf.FloorDiv(x, 2), (3 * x) + 1);
    }
}

public static partial class P02Functions
{
    [TfFunction]
    public static Tensor<int> G([TensorSpec(-1)] Tensor<int> x)
    {
        Host($"{x.Shape}");
        return x;
    }
}

public sealed partial class P04Module : Module
{
    public Shape? Seen { get; private set; }

    [TfFunction(ReduceRetracing = true)]
    public Tensor<float> Call(Tensor<float> x)
    {
        Seen = x.Shape;
        return 2 * x;
    }
}

public static partial class P06Functions
{
    [TfFunction(ReduceRetracing = true)]
    public static Tensor<int> Bar(Tensor<int> s)
    {
        Host($"{s.Shape}");
        return s;
    }

    [TfFunction(ReduceRetracing = true)]
    public static Tensor<int> Foo(Tensor<float> o) => Bar(Tf.Shape(o));
}

public static partial class P08Functions
{
    [TfFunction(ReduceRetracing = true, Scalars = ScalarArguments.ByValue)]
    public static Tensor<float> F(int n, Tensor<float> x)
    {
        Host($"{n} {x.Shape}");
        return x;
    }
}

public static partial class P09Functions
{
    [TfFunction]
    public static Tensor<float> F(Tensor<float> x) => x;
}

public static partial class P12Functions
{
    [TfFunction]
    public static Tensor<int> F6([TensorSpec] Tensor<int> a1, int a4 = 4) => a1 + a4;

    [TfFunction(InputSignature = ["int32[]"])]
    public static Tensor<int> Sum(Tensor<int> x, int y = 2) => x + y;
}

public static partial class P13Functions
{
    [TfFunction]
    public static Tensor<float> F([TensorSpec(2)] Tensor<float> x) => x;
}

public sealed partial class P14Module : Module
{
    [TfFunction(InputSignature = [])]
    public Tensor<int> Call(int x = 3) => x;
}

public static partial class P16Functions
{
    [TfFunction]
    public static Tensor<float> Add(Tensor<float> a, Tensor<float> b) => a + b;
}

public static partial class P17Functions
{
    [TfFunction]
    public static Tensor<float> Second(Variable<float> a, Variable<float> b, Tensor<float> c) => a + b + c;

    [TfFunction]
    public static Tensor<float> First(Variable<float> a, Tensor<float> c) => Second(a, a, c);
}

public static partial class P18Functions
{
    [TfFunction]
    public static Tensor<int> F(Tensor<int> x) => x + 3;

    [TfFunction]
    public static Tensor<int> G(Tensor<int> x) => F(F(x));
}

public static partial class P21Functions
{
    [TfFunction]
    public static Tensor<float> Inner([TensorSpec(-1, -1)] Tensor<int> x, [TensorSpec] Tensor<int> s)
    {
        var ones = Tf.Ones<float>(Tf.Stack([Tf.Shape(x)[0], s]));
        Host($"{ones.Shape}");
        return ones;
    }

    [TfFunction]
    public static Tensor<float> Outer([TensorSpec(3, 6)] Tensor<int> x)
    {
        var inner = Inner(x, s: 5);
        Host($"{inner.Shape}");
        return inner;
    }

    [TfFunction]
    public static Tensor<float> Shaped([TensorSpec] Tensor<int> a, [TensorSpec] Tensor<int> b, [TensorSpec] Tensor<int> c) =>
        Tf.Ones<float>(Tf.Concat([Tf.ExpandDims(a, 0), Tf.ExpandDims(b, 0), Tf.ExpandDims(c, 0)], 0));

    [TfFunction]
    public static Tensor<float> Joined()
    {
        var joined = Shaped(1, 2, 3);
        Host($"{joined.Shape}");
        return joined;
    }
}

public static partial class P22Functions
{
    [TfFunction]
    public static Tensor<float> Specific([TensorSpec(1)] Tensor<float> x)
    {
        Host($"specific {x.Shape}");
        return x;
    }

    [TfFunction]
    public static Tensor<float> General([TensorSpec(UnknownRank = true)] Tensor<float> x)
    {
        Host($"general {x.Shape}");
        return Specific(x);
    }
}

public static partial class P24Functions
{
    [TfFunction(ReduceRetracing = true)]
    public static Tensor<float> F(Tensor<float> x)
    {
        Host($"{x.Shape}");
        return x;
    }
}

public static partial class P26Functions
{
    [TfFunction(ReduceRetracing = true)]
    public static void F(Tensor<float> x, Tensor<float> y) => Host($"{x.Shape} {y.Shape}");

    [TfFunction(ReduceRetracing = true, Scalars = ScalarArguments.ByValue)]
    public static void Literal(Tensor<float> x, int y) => Host($"{x.Shape}");

    [TfFunction(ReduceRetracing = true)]
    public static void Listed(List<Tensor<float>> x) => Host(string.Join(" ", x.Select(t => $"{t.Shape}")));

    [TfFunction(ReduceRetracing = true)]
    public static void Named(Dictionary<string, Tensor<float>> x) => Host(string.Join(", ", x.Select(t => $"{t.Key} {t.Value.Shape}")));
}
