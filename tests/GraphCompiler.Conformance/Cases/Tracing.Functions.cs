namespace GraphCompiler.Conformance.Cases;

public static partial class T01Functions
{
    [TfFunction]
    public static Tensor<T> Sum<T>(Tensor<T> x)
        where T : System.Numerics.INumber<T>
    {
        Host("Tracing.");
        return Tf.ReduceSum(x);
    }
}

public static partial class T02Functions
{
    [TfFunction]
    public static Tensor<T> Double<T>(Tensor<T> a)
        where T : System.Numerics.INumber<T> => a + a;
}

public static partial class T04Functions
{
    public static List<int> State { get; } = [];

    [TfFunction]
    public static void F() => State.Add(0);
}

public static partial class T05Functions
{
    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static void F(int x) => Host($"Traced with {x}");
}

public static partial class T06Functions
{
    [TfFunction]
    public static Tensor<int> F(Tensor<int> x)
    {
        Host("Tracing!");
        return (x * x) + Tf.Constant(2);
    }

    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> G(int x)
    {
        Host("Tracing!");
        return (x * x) + Tf.Constant(2);
    }

    [TfFunction]
    public static Tensor<float> Automatic(float x)
    {
        Host("Tracing!");
        Tensor<float> tensor = x;
        return (tensor * tensor) + Tf.Constant(2f);
    }
}

public static partial class T09Functions
{
    [TfFunction]
    public static Tensor<float> MyRelu(Tensor<float> x) => Tf.Maximum(0f, x);
}

public static partial class T10Functions
{
    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> F(int a, Tensor<int> b)
    {
        Host($"a is {a}");
        return b;
    }
}

public static partial class T12Functions
{
    [TfFunction]
    public static Tensor<int> F(object x) => 0;
}

public static partial class T13Functions
{
    [TfFunction]
    public static Tensor<float> F(Tensor<float> a, Tensor<int> b) => a + Tf.Cast<float>(b);
}

public static partial class T14Functions
{
    [TfFunction]
    public static void G(string m, string r, string v, string q, string l, string a, string p) =>
        Host($"a={a}, l={l}, m={m}, p={p}, q={q}, r={r}, v={v}");
}

public static partial class T16Functions
{
    public sealed class HostModel
    {
        public float Weight { get; } = 2;

        public float Bias { get; set; }
    }

    public sealed class VariableModel
    {
        public Variable<float> Weight { get; } = new(2f);

        public Variable<float> Bias { get; } = new(0f);
    }

    [TfFunction]
    public static Tensor<float> Evaluate(HostModel model, Tensor<float> x) => (model.Weight * x) + model.Bias;

    [TfFunction]
    public static Tensor<float> EvaluateVariables(VariableModel model, Tensor<float> x) => (model.Weight * x) + model.Bias;
}

public static partial class T18Functions
{
    [TfFunction]
    public static Tensor<int> F(object x) => 0;
}

public sealed partial class T20Module : Module
{
    private readonly Variable<int> _v = new(0);
    private int _counter;

    [TfFunction]
    public Tensor<int> Call()
    {
        if (_counter == 0)
        {
            _counter++;
            _v.AssignAdd(1);
        }

        return _v;
    }

    [TfFunction]
    public Tensor<int> CallInInitScope()
    {
        using (Tf.InitScope())
        {
            _counter++;
            _v.AssignAdd(1);
        }

        return _v;
    }
}

public static partial class T21Functions
{
    public static List<Tensor<int>> External { get; } = [];

    [TfFunction]
    public static void F(Tensor<int> x)
    {
        Host("e");
        External.Add(x);
    }
}

public static partial class T22Functions
{
    public static Tensor<int>? Leaked { get; private set; }

    [TfFunction]
    public static Tensor<int> Leaky(Tensor<int> a)
    {
        Leaked = a + 1;
        return a + 2;
    }

    [TfFunction]
    public static Tensor<int> Captures(Tensor<int> b) => b + Leaked!;
}

public static partial class T24Functions
{
    [TfFunction]
    public static void Nothing()
    {
    }

    [TfFunction]
    public static (Tensor<float> Product, Dictionary<string, Tensor<float>> Named) F(Tensor<float> a) => (Tf.MatMul(a, a), new() { ["b"] = 1.0f });
}

public static partial class T25Functions
{
    [TfFunction]
    public static Tensor<float> F(int[] x) => 1.0f;

    [TfFunction]
    public static object? Untyped(int[] x) => 1.0f;
}

public static partial class T29Functions
{
    [TfFunction]
    public static Tensor<float> Zero() => 0f;

    [TfFunction]
    public static Tensor<float> Twice(Tensor<float> x) => 2.0f * x;
}

public static partial class T56Functions
{
    [TfFunction]
    public static Tensor<T> Outer<T>(Tensor<T> x)
        where T : System.Numerics.INumber<T>
    {
        Host("outer");
        var inner = Tf.Function((Tensor<T> y) =>
        {
            Host("inner");
            return y + T.One;
        });
        return inner.Call(x) + inner.Call(x);
    }

    public static TfFunction<Func<Tensor<float>, Tensor<float>>> Make() => Tf.Function((Tensor<float> x) =>
    {
        Host("made");
        return x + 1f;
    });
}
