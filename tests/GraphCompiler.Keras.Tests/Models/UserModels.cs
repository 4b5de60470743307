namespace GraphCompiler.Keras.Tests.Models;

/// <summary>A layer as the guides write it: weights made in Build.</summary>
public partial class Linear(int units) : Layer
{
    private Variable<float> _w = null!;
    private Variable<float> _b = null!;

    protected override void Build(Shape inputShape)
    {
        _w = AddWeight([inputShape[^1], units], Initializer.GlorotUniform(seed: 1), name: "w");
        _b = AddWeight([units], Initializer.Zeros, name: "b");
    }

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Nn.Softplus(Tf.MatMul(inputs, _w) * 0.5f + _b);
}

/// <summary>A scalar weight, a branch on the mode, a loss of its own.</summary>
public partial class Damping : Layer
{
    private Variable<float> _rate = null!;

    protected override void Build(Shape inputShape) => _rate = AddWeight([], Initializer.Constant(0.5f), name: "rate");

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        AddLoss(0.01f * Tf.ReduceSum(Tf.Square(inputs)) * _rate);
        if (!training) return inputs;
        return inputs * Tf.Exp(-_rate * 0.25f) + Tf.Sigmoid(inputs * _rate);
    }
}

/// <summary>Layers of the library and of the user, and arithmetic between them.</summary>
public partial class Residual : Model
{
    private readonly Dense _first = new(4, Tf.Nn.Tanh, kernelInitializer: Initializer.GlorotUniform(seed: 1));
    private readonly Dense _second = new(4, kernelInitializer: Initializer.GlorotUniform(seed: 2));
    private readonly Linear _last = new(2);

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var h = _first.Call(inputs);
        h = Tf.Nn.Relu(_second.Call(h) * 1.5f) + h;
        return _last.Call(h) - 0.25f;
    }
}

/// <summary>A variable that is a member, used twice, and a layer that is shared.</summary>
public partial class Scaled : Model
{
    private readonly Variable<float> _scale = new([1f, 2f, 3f], name: "scale");
    private readonly Variable<float> _shift = new(0.5f, name: "shift");
    private readonly Dense _dense = new(3, kernelInitializer: Initializer.GlorotUniform(seed: 1));
    private readonly Damping _damping = new();

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var once = _dense.Call(inputs * _scale);
        var twice = _dense.Call(Tf.Tanh(once) * _scale + _shift);
        return _damping.Call(twice) * (_shift * 2f);
    }
}

/// <summary>Sequences, means over their steps, softmax over features.</summary>
public partial class Pooled : Model
{
    private readonly Dense _scores = new(4, kernelInitializer: Initializer.GlorotUniform(seed: 1));
    private readonly Dense _values = new(4, kernelInitializer: Initializer.GlorotUniform(seed: 2));

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var values = Tf.Nn.Gelu(_values.Call(inputs));
        var weights = Tf.Nn.Softmax(_scores.Call(inputs), 1);
        return Tf.ReduceMean(values * weights, 1) + Tf.ReduceMax(values, 1);
    }
}

/// <summary>Two inputs.</summary>
public partial class Joined : Model<(Tensor<float> A, Tensor<float> B), Tensor<float>>
{
    private readonly Dense _a = new(3, kernelInitializer: Initializer.GlorotUniform(seed: 1));
    private readonly Dense _b = new(3, kernelInitializer: Initializer.GlorotUniform(seed: 2));

    protected override Tensor<float> Forward((Tensor<float> A, Tensor<float> B) inputs, bool training)
    {
        var (a, b) = (_a.Call(inputs.A), _b.Call(inputs.B));
        return Tf.Sigmoid(a) * b + a * (1f - Tf.Sigmoid(a));
    }
}

/// <summary>Predictions that are no numbers.</summary>
public partial class Signs : Model<Tensor<float>, Tensor<bool>>
{
    protected override Tensor<bool> Forward(Tensor<float> inputs, bool training) => inputs > 0f;
}

/// <summary>A training step of its own.</summary>
public partial class Stepping : Model
{
    private readonly Dense _dense = new(2, kernelInitializer: Initializer.GlorotUniform(seed: 1));

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Sinh(_dense.Call(inputs));

    protected override Dictionary<string, Tensor<float>> TrainStep(Tensor<float> x, Tensor? y, Tensor<float>? sampleWeight)
    {
        using var tape = new GradientTape();
        var predictions = Call(x, training: true);
        var error = predictions - (Tensor<float>)y!;
        var loss = Tf.ReduceMean(Tf.Sqrt(Tf.Square(error) + 0.01f)) + 0.5f * Tf.ReduceSum(Tf.Square(error * 0.1f));
        var gradients = tape.Gradient(loss, TrainableWeights);
        Optimizer.Apply(gradients, TrainableWeights);
        return new() { ["loss"] = loss, ["largest"] = Tf.ReduceMax(Tf.Abs(error)) };
    }
}

/// <summary>Steps in which a tensor decides: how far an update goes, and what is logged.</summary>
public partial class Careful : Model
{
    private readonly Dense _dense = new(2, kernelInitializer: Initializer.GlorotUniform(seed: 1));

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Tanh(_dense.Call(inputs));

    protected override Dictionary<string, Tensor<float>> TrainStep(Tensor<float> x, Tensor? y, Tensor<float>? sampleWeight)
    {
        using var tape = new GradientTape();
        var error = Call(x, training: true) - (Tensor<float>)y!;
        var loss = Tf.ReduceMean(Tf.Square(error));
        Tensor<float> scale = 1f;
        Tensor<float> halvings = 0f;
        if (loss > 0.25f)
        {
            while (loss * scale > 0.25f)
            {
                scale *= 0.5f;
                halvings += 1f;
            }
        }

        Optimizer.Apply(tape.Gradient(loss * scale, TrainableWeights), TrainableWeights);
        return new() { ["halvings"] = halvings, ["loss"] = loss };
    }

    protected override Dictionary<string, Tensor<float>> TestStep(Tensor<float> x, Tensor? y, Tensor<float>? sampleWeight)
    {
        var error = Tf.ReduceMean(Tf.Abs(Call(x, training: false) - (Tensor<float>)y!));
        if (error > 0.25f) error = Tf.Sqrt(error) * 0.5f;
        return new() { ["error"] = error };
    }

    protected override Tensor<float> PredictStep(Tensor<float> x)
    {
        var y = Call(x, training: false);
        if (Tf.ReduceMax(x) > 100f) y *= 0f;
        return y;
    }
}

/// <summary>A loss.</summary>
public sealed class Pinball(float quantile) : Loss
{
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred)
    {
        var error = (Tensor<float>)yTrue - yPred;
        return Tf.ReduceMean(Tf.Maximum(error * quantile, error * (quantile - 1f)), -1);
    }
}

/// <summary>A metric.</summary>
public partial class LargestError : Metric
{
    private readonly Variable<float> _largest;
    private readonly Variable<float> _count;

    public LargestError() => (_largest, _count) = (AddVariable([], name: "largest"), AddVariable([], name: "count"));

    public override void UpdateState(Tensor yTrue, Tensor<float> yPred, Tensor<float>? sampleWeight = null)
    {
        _largest.Assign(Tf.Maximum(_largest, Tf.ReduceMax(Tf.Abs(Tf.Cast<float>(yTrue) - yPred))));
        _count.AssignAdd(1f);
    }

    public override Tensor<float> Result() => _largest;
}

/// <summary>An optimizer.</summary>
public sealed class SignDescent(double rate) : Optimizer(rate)
{
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        var m = AddSlot(variable, "m");
        m.AssignAdd(gradient * Tf.Abs(gradient));
        variable.AssignSub(Tf.Sign(m) * learningRate);
    }
}

/// <summary>A penalty.</summary>
public sealed class Spread : Regularizer
{
    public override Tensor<float> Call(Tensor<float> weights) => 0.05f * Tf.ReduceSum(Tf.Square(weights - Tf.ReduceMean(weights)));
}

/// <summary>A constraint.</summary>
public sealed class Bounded : Constraint
{
    public override Tensor<float> Call(Tensor<float> weights) => Tf.Tanh(weights) * 0.9f;
}

/// <summary>Functions that are given for delegates.</summary>
public static partial class Functions
{
    [TfFunction]
    public static Tensor<float> Compiled(Tensor<float> yTrue, Tensor<float> yPred) => Tf.ReduceMean(Tf.Square(Tf.Exp(yTrue * 0.5f) - yPred), -1);

    public static Tensor<float> CubedError(Tensor<float> yTrue, Tensor<float> yPred) => Tf.ReduceMean(Tf.Abs(yTrue - yPred) * Tf.Square(yTrue - yPred), -1);

    public static Tensor<float> Bent(Tensor<float> x) => Tf.Sqrt(Tf.Square(x) + 1f) * 0.5f + x;
}

/// <summary>A tensor decides what it computes.</summary>
public partial class Gated : Model
{
    private readonly Dense _small = new(2, kernelInitializer: Initializer.GlorotUniform(seed: 1));
    private readonly Dense _large = new(2, kernelInitializer: Initializer.GlorotUniform(seed: 2));

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        if (Tf.ReduceMean(inputs) > 0.5f) return Tf.Sinh(_large.Call(inputs)) - 0.25f;
        var y = _small.Call(inputs);
        while (Tf.ReduceSum(Tf.Square(y)) > 1f) y = Scaled(y);
        return y;
    }

    /// <summary>What a tensor decides in a method that Forward calls.</summary>
    private static Tensor<float> Scaled(Tensor<float> x)
    {
        if (Tf.ReduceMax(x) > 3f) return x * 0.25f;
        return x * 0.75f;
    }
}

/// <summary>Derived from a model with a branch, without one.</summary>
public partial class Ungated : Gated
{
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Tanh(base.Forward(inputs, training) * 0.5f);
}

/// <summary>One column that repeats along others.</summary>
public partial class Attentive : Model
{
    private readonly Dense _gate = new(1, kernelInitializer: Initializer.GlorotUniform(seed: 1));
    private readonly Dense _values = new(3, kernelInitializer: Initializer.GlorotUniform(seed: 2));

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.Sigmoid(_gate.Call(inputs)) * _values.Call(inputs) + _gate.Call(inputs) * 0.5f;
}
