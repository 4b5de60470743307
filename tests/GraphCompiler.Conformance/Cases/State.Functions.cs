namespace GraphCompiler.Conformance.Cases;

public static partial class S01Functions
{
    private static readonly Variable<float> s_v = new(1f);

    [TfFunction]
    public static Tensor<float> F()
    {
        s_v.AssignAdd(2f);
        return s_v.Value;
    }
}

public static partial class S02Functions
{
    private static readonly List<Variable<float>> s_kept = [];

    [TfFunction]
    public static Tensor<float> F(Tensor<float> x) => new Variable<float>(1f) + x;

    [TfFunction]
    public static Tensor<float> Kept(Tensor<float> x)
    {
        s_kept.Add(new Variable<float>(1f));
        return s_kept[^1] + x;
    }
}

public static partial class S04Functions
{
    public static Variable<float>? V { get; set; }

    [TfFunction]
    public static Tensor<float> F(Tensor<float> x)
    {
        Host("traced");
        V ??= new(1f);
        return V * x;
    }
}

public sealed partial class S05Module : Module
{
    public Variable<float>? V { get; private set; }

    [TfFunction]
    public Tensor<float> Apply(Tensor<float> x)
    {
        V ??= new(2f);
        return V * x;
    }
}

public static partial class S06Functions
{
    private static Variable<float>? s_v;
    private static Variable<float>? s_asked;

    [TfFunction]
    public static Tensor<float> F(Tensor<float> x)
    {
        s_v ??= new(2f * x);
        return s_v * x;
    }

    [TfFunction]
    public static Tensor<float> Asked(Tensor<float> x)
    {
        s_asked ??= new(2f * x);
        return s_asked * x;
    }
}

public static partial class S08Functions
{
    private static Variable<float>? s_v0;

    public static Variable<float>? W { get; private set; }

    [TfFunction]
    public static Tensor<float> F(Tensor<float> x)
    {
        if (W is null)
        {
            s_v0 = new(new[] { 1f, 2f });
            W = new(3f);
            using (Tf.InitScope()) W.Assign(10f);
        }

        return s_v0! + W + x;
    }

    [TfFunction]
    public static Tensor<float> Wrapper(Tensor<float> x) => F(x);
}

public sealed partial class S09Count
{
    private Variable<int>? _count;

    [TfFunction]
    public Tensor<int> Call()
    {
        _count ??= new(0);
        return _count.AssignAdd(1);
    }
}

/// <summary>Adam, with state that its first step creates.</summary>
public sealed class SlotOptimizer(float learningRate)
{
    private Variable<float>? _m;
    private Variable<float>? _v;
    private Variable<float>? _t;

    public void Apply(Tensor<float> gradient, Variable<float> w)
    {
        _m ??= new(0f);
        _v ??= new(0f);
        _t ??= new(0f);
        _t.AssignAdd(1f);
        _m.Assign((0.9f * _m) + (0.1f * gradient));
        _v.Assign((0.999f * _v) + (0.001f * gradient * gradient));
        var alpha = learningRate * Tf.Sqrt(1f - Tf.Pow(0.999f, _t)) / (1f - Tf.Pow(0.9f, _t));
        w.AssignSub(alpha * _m / (Tf.Sqrt(_v) + 1e-7f));
    }
}

public static partial class S10Functions
{
    [TfFunction]
    public static Tensor<float> TrainStep(Variable<float> w, Tensor<float> x, Tensor<float> y, SlotOptimizer optimizer) => Step(w, x, y, optimizer);

    public static Tensor<float> Step(Variable<float> w, Tensor<float> x, Tensor<float> y, SlotOptimizer optimizer)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceSum(Tf.Square((w * x) - y));
        optimizer.Apply(tape.Gradient(loss, w), w);
        return loss;
    }
}

public static partial class S12Functions
{
    private static Variable<float>? s_v;

    [TfFunction]
    public static Tensor<float> F()
    {
        s_v ??= new(5f);
        return s_v;
    }
}

public static partial class S16Functions
{
    public static Tensor<int> C { get; set; } = 1;

    [TfFunction]
    public static Tensor<int> Read() => C;
}

public static partial class S17Functions
{
    private static Variable<float>? s_v;

    public static bool Creates { get; set; }

    [TfFunction]
    public static Tensor<float> F(Tensor<float> x)
    {
        if (Creates) s_v ??= new(1f);
        return s_v is null ? x : x + s_v;
    }
}

public static partial class S18Functions
{
    [TfFunction]
    public static Tensor<float> F(Variable<float> v)
    {
        v.AssignAdd(1f);
        return v;
    }
}

public static partial class S19Functions
{
    [TfFunction]
    public static (Tensor<float>, Tensor<float>) F(Variable<float> v)
    {
        Tensor<float> r = v;
        var old = v.Value;
        v.AssignAdd(1f);
        return (r, old);
    }
}
