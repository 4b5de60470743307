namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Functions with variables: fields, constructors, nested objects, interfaces, tapes and updates.</summary>
public sealed partial class Counter : Module
{
    public Variable<float> Total { get; } = new(0f);

    public Variable<int> Steps { get; } = new(0, trainable: false);

    [TfFunction]
    public Tensor<float> Add(Tensor<float> x)
    {
        Steps.AssignAdd(1);
        return Total.AssignAdd(Tf.ReduceSum(x));
    }

    [TfFunction]
    public Tensor<float> ReadThenWrite(Tensor<float> x)
    {
        var before = Total.Value;
        Total.Assign(before * 2f + 1f);
        return before + x;
    }

    // Only the last line needs what is computed of the old total, and runs when there is a new one.
    [TfFunction]
    public Tensor<float> ComputeThenWrite(Tensor<float> x)
    {
        var scale = Tf.Exp(Total * 0.5f);
        Total.Assign(Tf.ReduceSum(x * x));
        return Tf.Tanh(x + Total) * scale;
    }

    [TfFunction]
    public Tensor<float> WriteTwice(Tensor<float> x)
    {
        Total.Assign(Tf.ReduceSum(x));
        Total.AssignSub(1f);
        return Total * x;
    }
}

/// <summary>y = x · w + b element by element, with weights of a shape that the constructor is given.</summary>
public sealed partial class Scale : Module
{
    public Scale(int features, bool shift)
    {
        W = new Variable<float>(Tf.Ones([features]));
        if (shift) B = new Variable<float>(Tf.Zeros([features]));
    }

    public Variable<float> W { get; }

    public Variable<float>? B { get; }

    [TfFunction]
    public Tensor<float> Call(Tensor<float> x) => B is null ? x * W : x * W + B;
}

public sealed partial class Primary(int features) : Module
{
    private readonly Variable<float> _w = new(Tf.Fill([features], 0.5f));

    [TfFunction]
    public Tensor<float> Call([Shape("N", "M")] Tensor<float> x) => Tf.Tanh(x * _w);
}

public sealed partial class Pair : Module
{
    public Primary First { get; } = new(3);

    public Primary Second { get; } = new(3);

    [TfFunction]
    public Tensor<float> Call([Shape("N", 3)] Tensor<float> x) => Second.Call(First.Call(x)) + x;
}

/// <summary>y = f(x · W + b).</summary>
public sealed partial class Affine(int inputs, int outputs) : Module
{
    public Variable<float> W { get; } = new(Tf.Fill([inputs, outputs], 0.1f));

    public Variable<float> B { get; } = new(Tf.Zeros([outputs]));

    [TfFunction]
    public Tensor<float> Call(Tensor<float> x) => Tf.Tanh(Tf.MatMul(x, W) + B);
}

/// <summary>Two layers and their training.</summary>
public sealed partial class Perceptron : Module
{
    public Variable<float> W1 { get; } = new(Tf.Fill([3, 8], 0.1f));

    public Variable<float> B1 { get; } = new(Tf.Zeros([8]));

    public Variable<float> W2 { get; } = new(Tf.Fill([8, 2], -0.2f));

    public Variable<float> B2 { get; } = new(Tf.Ones([2]));

    [TfFunction]
    public Tensor<float> Train(Tensor<float> x, Tensor<float> y, float rate)
    {
        using var tape = new GradientTape();
        var hidden = Tf.Tanh(Tf.MatMul(x, W1) + B1);
        var loss = Tf.ReduceMean(Tf.Square(Tf.MatMul(hidden, W2) + B2 - y));
        var (w1, b1, w2, b2) = tape.Gradient(loss, (W1, B1, W2, B2));
        W1.AssignSub(rate * w1);
        B1.AssignSub(rate * b1);
        W2.AssignSub(rate * w2);
        B2.AssignSub(rate * b2);
        return loss;
    }
}

public interface IModel
{
    Variable<float> W { get; }

    Tensor<float> Call(Tensor<float> x);
}

public sealed partial class Linear : Module, IModel
{
    public Variable<float> W { get; } = new(2f);

    public Tensor<float> Call(Tensor<float> x) => W * x;
}

public sealed partial class Curved : Module, IModel
{
    public Variable<float> W { get; } = new(0.5f);

    public Tensor<float> Call(Tensor<float> x) => Tf.Tanh(W * x) + W;
}

public abstract class Base
{
    public Variable<float> W { get; } = new(1.5f);

    public abstract Tensor<float> Activate(Tensor<float> x);

    public Tensor<float> Call(Tensor<float> x) => Activate(x * W);
}

public sealed class Derived : Base
{
    public override Tensor<float> Activate(Tensor<float> x) => Tf.Sigmoid(x);
}

public static partial class StatefulFunctions
{
    public static readonly Variable<float> Global = new(3f);

    [TfFunction]
    public static Tensor<float> UsesGlobal(Tensor<float> x) => x * Global;

    [TfFunction]
    public static Tensor<float> ThroughInterface(IModel model, Tensor<float> x) => model.Call(x);

    [TfFunction]
    public static Tensor<float> ThroughBase(Base model, Tensor<float> x) => model.Call(x) + 1f;

    [TfFunction]
    public static void Step(IModel model, Tensor<float> x, Tensor<float> y, float rate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(model.Call(x) - y));
        model.W.AssignSub(rate * tape.Gradient(loss, model.W));
    }

    [TfFunction]
    public static Tensor<float> StepWithLoss(Scale model, [Shape("N", 3)] Tensor<float> x, [Shape("N", 3)] Tensor<float> y)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(model.Call(x) - y));
        var gradient = tape.Gradient(loss, model.W);
        model.W.AssignSub(gradient * 0.1f);
        return loss;
    }

    [TfFunction]
    public static Tensor<float> GradientOfInput(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.Tanh(x) * Tf.Exp(x);
        return tape.Gradient(y, x);
    }

    [TfFunction]
    public static Tensor<float> SecondGradient(Tensor<float> x)
    {
        using var outer = new GradientTape();
        outer.Watch(x);
        using var inner = new GradientTape();
        inner.Watch(x);
        var y = x * x * x;
        var first = inner.Gradient(y, x);
        return outer.Gradient(first, x);
    }

    [TfFunction]
    public static Tensor<float> GradientOfFunctions(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.Log(Tf.Square(x) + 1f) * Tf.Rsqrt(x * x + 2f) + Tf.Sqrt(Tf.Abs(x) + 1f) * Tf.Sin(x) - Tf.Erf(x) * Tf.Atan2(x, Tf.Cos(x));
        return tape.Gradient(y, x);
    }

    [TfFunction]
    public static Tensor<float> GradientOfActivations(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.Nn.Softplus(x) * Tf.Nn.Silu(x) + Tf.Nn.LogSigmoid(x) - Tf.Nn.Gelu(x) * Tf.Nn.Gelu(x, approximate: true) + Tf.Sign(x);
        return tape.Gradient(y, x);
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) GradientOfQuotient(Tensor<float> x, Tensor<float> y)
    {
        using var tape = new GradientTape();
        tape.Watch(x, y);
        var z = x / y + Tf.Sigmoid(x);
        return tape.Gradient(z, (x, y));
    }

    [TfFunction]
    public static Tensor<float> GradientOfBroadcast([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> row)
    {
        using var tape = new GradientTape();
        tape.Watch(row);
        return tape.Gradient(Tf.ReduceSum(Tf.Square(x * row)), row);
    }

    [TfFunction]
    public static Tensor<float> VariableArgument(Variable<float> v, Tensor<float> x)
    {
        v.AssignAdd(1f);
        return v * x;
    }

    [TfFunction]
    public static void TwoVariables(Variable<float> a, Variable<float> b, Tensor<float> x)
    {
        a.Assign(a + Tf.ReduceSum(x));
        b.Assign(a * b);
    }
}
