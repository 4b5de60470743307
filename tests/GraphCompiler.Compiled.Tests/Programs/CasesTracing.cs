using System.Numerics;
using GraphCompiler;
using static Programs.Harness;

namespace Programs.Tracing;

public static partial class T01
{
    [TfFunction]
    public static Tensor<T> MyFunc<T>(Tensor<T> x) where T : INumber<T>
    {
        Host("Tracing.");
        return Tf.ReduceSum(x);
    }

    public static void Run()
    {
        Equal(6, MyFunc(Tf.Constant([1, 2, 3])).Item());
        Equal(27, MyFunc<int>([10, 9, 8]).Item());
        Near(27.3f, MyFunc<float>([10.0f, 9.1f, 8.2f]));
        Equal(2, MyFuncFunction.TracingCount);
        Equal(2, HostLog.Count);
    }
}

public static partial class T02
{
    // The literal 2 works in generic code; so does a + a.
    [TfFunction]
    public static Tensor<T> Double<T>(Tensor<T> a) where T : INumber<T>
    {
        Host("Tracing with");
        return 2 * a;
    }

    public static void Run()
    {
        Equal(2, Double<int>(1).Item());
        Near(2.2f, Double(Tf.Constant(1.1f)));
        Equal((Half)3, Double<Half>((Half)1.5f).Item());
        Equal(3, DoubleFunction.TracingCount);
        DoubleFunction.ClearCache(); // T28
        Equal(0, DoubleFunction.TracingCount);
        Equal(2, Double<int>(1).Item());
        Equal(1, DoubleFunction.TracingCount);
    }
}

public static partial class T04
{
    static readonly List<int> state = [];

    [TfFunction]
    public static void F() => state.Add(0);

    public static void Run()
    {
        F();
        F();
        Equal(1, state.Count);
        FFunction.HostFunction();
        Equal(2, state.Count);
    }
}

public static partial class T06
{
    // Literal or tensor is the declared type: two functions.
    [TfFunction]
    public static Tensor<int> F(Tensor<int> x) { Host("Tracing!"); return x * x + Tf.Constant(2); }

    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<int> G(int x) { Host("Tracing!"); return x * x + Tf.Constant(2); }

    public static void Run()
    {
        Equal(6, F(Tf.Constant(2)).Item());
        Equal(11, F(3).Item());
        Equal(6, G(2).Item());
        Equal(11, G(3).Item());
        Equal(3, HostLog.Count);
    }
}

public static partial class T13
{
    [TfFunction]
    public static Tensor<float> F(Tensor<float> a, Tensor<int> b) => a + Tf.Cast<float>(b);

    public static void Run()
    {
        F(a: 1.0f, b: 1);
        F(b: 1, a: 1.0f);
        Equal(1, FFunction.TracingCount);
    }
}

public sealed class HostModel { public float Weight = 2f; public float Bias; }

public sealed class VariableModel { public Variable<float> Weight = new(2f); public Variable<float> Bias = new(0f); }

public static partial class T16
{
    [TfFunction]
    public static Tensor<float> Evaluate(HostModel model, Tensor<float> x) => model.Weight * x + model.Bias;

    [TfFunction]
    public static Tensor<float> EvaluateVariables(VariableModel model, Tensor<float> x) => model.Weight * x + model.Bias;

    public static void Run()
    {
        var model = new HostModel();
        Equal(20f, Evaluate(model, 10f).Item());
        model.Bias += 5f;
        Equal(20f, Evaluate(model, 10f).Item());

        var variables = new VariableModel(); // T17
        Equal(20f, EvaluateVariables(variables, 10f).Item());
        variables.Bias.AssignAdd(5f);
        Equal(25f, EvaluateVariables(variables, 10f).Item());
    }
}

public static partial class T22
{
    static Tensor<int>? leaked;

    [TfFunction]
    public static Tensor<int> Leaky(Tensor<int> a)
    {
        leaked = a + 1;
        return a + 2;
    }

    [TfFunction]
    public static Tensor<int> Captures(Tensor<int> b) => b + leaked!;

    public static void Run()
    {
        Equal(3, Leaky(1).Item());
        Throws<InaccessibleTensorException>(() => leaked!.Item());
        Throws<TfTypeException>(() => Captures(2), "out of scope");
    }
}

public static partial class T29
{
    [TfFunction]
    public static Tensor<float> Zero() => 0f;

    [TfFunction]
    public static Tensor<float> Twice(Tensor<float> x) => 2.0f * x;

    public static void Run()
    {
        var traces = Enumerable.Range(0, 100).AsParallel().Select(_ => ZeroFunction.GetConcreteFunction()).Distinct();
        Equal(1, traces.Count());
        var results = Enumerable.Range(0, 100).AsParallel().Select(i => Twice(i).Item());
        Equal(198f, results.Max());
    }
}

public static partial class T40
{
    static readonly Tensor<float> large = Tf.Zeros([256]);
    static readonly Tensor<float> small = Tf.Zeros([4]);
    static readonly Variable<float> variable = new(1f);

    [TfFunction]
    public static Tensor<float> F() => Tf.ReduceSum(large) + Tf.ReduceSum(small) + variable;

    public static void Run()
    {
        var cf = FFunction.GetConcreteFunction();
        Equal(3, cf.CapturedInputs.Count); // the small one too, although it is a constant of the graph
        Equal(1, cf.Variables.Count);
        True(ReferenceEquals(variable, cf.Variables[0]));
    }
}
