using GraphCompiler;
using static Programs.Harness;

namespace Programs.Signatures;

public static partial class P13
{
    [TfFunction]
    public static Tensor<float> F([TensorSpec(2)] Tensor<float> x) => x;

    public static void Run()
    {
        F(Tf.Ones([2]));
        Throws<TfTypeException>(() => F(Tf.Ones([3])), "Can not cast");
        Throws<TfTypeException>(() => FFunction.Invoke(Tf.Ones([2]), Tf.Ones([2])), "too many positional arguments");
        Throws<TfTypeException>(() => FFunction.Invoke(), "missing a required argument");
        Throws<TfTypeException>(() => FFunction.GetConcreteFunction(new TensorSpec<float>(3)), "Can not cast");
    }
}

public static partial class P16
{
    [TfFunction]
    public static Tensor<float> Add(Tensor<float> a, Tensor<float> b) => a + b;

    [TfFunction]
    public static Tensor<float> Second(Variable<float> a, Variable<float> b, Tensor<float> c) => a + b + c;

    [TfFunction]
    public static Tensor<float> First(Variable<float> a, Tensor<float> c) => Second(a, a, c); // P17

    public static void Run()
    {
        var v = new Variable<float>(1f);
        Equal(2f, Add(v, v).Item());
        v.Assign(2f);
        Equal(4f, Add(v, v).Item());
        Equal(5f, Second(v, v, 1f).Item());
        Equal(5f, First(v, 1f).Item());
    }
}

public static partial class P18
{
    [TfFunction]
    public static Tensor<int> F(Tensor<int> x) => x + 3;

    [TfFunction]
    public static Tensor<int> G(Tensor<int> x) => F(F(x));

    public static void Run() => Equal(8, G(2).Item());
}

public static partial class P02
{
    [TfFunction]
    public static Tensor<int> G([TensorSpec(-1)] Tensor<int> x)
    {
        True(!x.Shape.Dims[0].IsKnown);
        return x;
    }

    public static void Run()
    {
        G([1, 2, 3]);
        G([1, 2, 3, 4, 5]);
        Equal(1, GFunction.TracingCount);
        Equal("(None,)", GFunction.InputSignature![0].Shape.ToString());
    }
}

public sealed partial class P04 : Module
{
    public Shape? Seen { get; private set; }

    [TfFunction(ReduceRetracing = true)]
    public Tensor<float> Call(Tensor<float> x) { Seen = x.Shape; return 2 * x; }

    public static void Run()
    {
        var module = new P04();
        module.Call([]);
        Equal(0, module.Seen![0]);
        module.Call([1f]);
        True(!module.Seen.Dims[0].IsKnown);
        module.Call([1f, 2f]);
        Equal(2, module.CallFunction.TracingCount);
    }
}

public static partial class P05
{
    [TfFunction(ReduceRetracing = true)]
    public static Tensor<float> F(Tensor<float> x)
    {
        Host(x.Shape.ToString());
        return x;
    }

    public static void Run()
    {
        F(Tf.Ones([1, 2]));
        F(Tf.Ones([1, 2]));
        F(Tf.Ones([2, 2]));
        F(Tf.Ones([3, 2]));
        F(Tf.Ones([4, 2]));
        F(Tf.Ones([2, 1]));
        True(HostLog.SequenceEqual(["(1, 2)", "(None, 2)", "(None, None)"]));
    }
}

public static partial class TupleSignature
{
    [TfFunction(InputSignature = ["float32[?, 2]", "int32[]"])]
    public static Tensor<float> F((Tensor<float> X, Tensor<int> N) pair) => pair.X * Tf.Cast<float>(pair.N);

    public static void Run() => F((new float[,] { { 1, 2 } }, 3));
}
