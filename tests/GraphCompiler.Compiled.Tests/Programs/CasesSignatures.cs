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
