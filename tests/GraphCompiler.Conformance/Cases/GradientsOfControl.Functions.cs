namespace GraphCompiler.Conformance.Cases;

public static partial class ControlGradientFunctions
{
    [TfFunction]
    public static Tensor<float> G20Cond(Tensor<float> x)
    {
        if (x > 0.5f) return 2 * x;
        return 3 * x;
    }

    [TfFunction]
    public static Tensor<float> G20Loop(Tensor<float> x)
    {
        Tensor<int> i = 0;
        while (i < 2)
        {
            x *= 2;
            i++;
        }

        return x;
    }

    [TfFunction]
    public static Tensor<float> G21Square(Tensor<float> v)
    {
        while (v < 8) v = v * v;
        return v;
    }

    [TfFunction]
    public static Tensor<float> G21OfCall(Tensor<float> v)
    {
        using var tape = new GradientTape();
        tape.Watch(v);
        return tape.Gradient(G21Square(v), v);
    }

    [TfFunction]
    public static (Tensor<float> V, Tensor<float> W) G21Product(Tensor<float> v, Tensor<float> w)
    {
        while (v < 45) v = v * w;
        return (v, w);
    }

    [TfFunction]
    public static (Tensor<float> V, Tensor<float> W) G21Both(Tensor<float> v, Tensor<float> w)
    {
        while (v < 45) (v, w) = (v * w, v + w);
        return (v, w);
    }

    [TfFunction]
    public static Tensor<float> G22(Variable<float> v)
    {
        using var tape = new GradientTape();
        Tensor<float> x = 2;
        foreach (var _ in Tf.Range(2)) x *= v;
        return tape.Gradient(x, v);
    }

    [TfFunction]
    public static Tensor<float> G22Cosine(Tensor<float> y)
    {
        foreach (var _ in Tf.Range(2)) y = Tf.Cos(y);
        return y;
    }

    [TfFunction]
    public static Tensor<float> G40Branch(Tensor<float> a, Tensor<float> b)
    {
        Tensor<float> r;
        if (a > 0) r = a * b;
        else r = 2 * a;
        return r;
    }

    [TfFunction]
    public static Tensor<float> G40Variables(Tensor<float> a, Variable<float> v, Variable<float> w)
    {
        if (a > 0) return 2 * v;
        return 3 * w;
    }

    [TfFunction]
    public static Tensor<float> G41(Tensor<float> x)
    {
        var y = x;
        foreach (var i in Tf.Range(5))
        {
            if (y > 3)
            {
                y = y * 0.5f * x;
            }
            else
            {
                Tensor<int> k = 0;
                while (k < i)
                {
                    y = y * x;
                    k++;
                    if (y > 4) break;
                }
            }

            if (y > 30) break;
        }

        return y;
    }

    public static Tensor<float> Power(Tensor<float> x)
    {
        var y = x;
        foreach (var _ in Tf.Range(3)) y = y * x;
        return y;
    }

    public static Tensor<float> Squares(Tensor<float> x)
    {
        var y = x;
        while (y < 100) y = y * y;
        return y;
    }

    public static Tensor<float> Branch(Tensor<float> x)
    {
        Tensor<float> y;
        if (x > 0) y = x * x * x;
        else y = x * x;
        return y;
    }

    [TfFunction]
    public static Tensor<float> G42Power(Tensor<float> x) => Power(x);

    [TfFunction]
    public static Tensor<float> G42Squares(Tensor<float> x) => Squares(x);

    [TfFunction]
    public static Tensor<float> G42Branch(Tensor<float> x) => Branch(x);

    [TfFunction]
    public static (Tensor<float>, Tensor<float>, Tensor<float>) G42AllInside(Tensor<float> x, int which)
    {
        using var outer = new GradientTape();
        outer.Watch(x);
        using var inner = new GradientTape();
        inner.Watch(x);
        var y = which switch { 0 => Power(x), 1 => Squares(x), _ => Branch(x) };
        var dy = inner.Gradient(y, x);
        return (y, dy, outer.Gradient(dy, x));
    }

    [TfFunction]
    public static Tensor<float> G44Map(Tensor<float> x, Variable<float> w) => Tf.MapFn(e => e * e * w, x);

    [TfFunction]
    public static Tensor<float> G44Scan(Tensor<float> x, Variable<float> w) => Tf.Scan((a, e) => (a * w) + e, x);

    [TfFunction]
    public static Tensor<float> G44Fold(Tensor<float> x, Variable<float> w) => Tf.Foldl((a, e) => (a * w) + e, x);

    [TfFunction]
    public static Tensor<float> G44Array(Tensor<float> x, Variable<float> w)
    {
        var ta = new TensorArray<float>(0, dynamicSize: true);
        Tensor<float> s = 0;
        foreach (var i in Tf.Range(3))
        {
            s = (s * w) + x[i];
            ta = ta.Write(i, s * s);
        }

        return ta.Stack();
    }

    [TfFunction]
    public static Tensor<float> G44Read(Tensor<float> x)
    {
        var ta = new TensorArray<float>(3).Unstack(x);
        Tensor<float> s = 0;
        foreach (var i in Tf.Range(3)) s += ta.Read(i) * Tf.Cast<float>(i + 1);
        return s;
    }

    [TfFunction]
    public static Tensor<float> G47(Tensor<float> x, Variable<float> v)
    {
        Tensor<float> s = 0;
        foreach (var _ in Tf.Range(3))
        {
            s += v * x;
            v.Assign(v + 1);
        }

        return s;
    }

    [TfFunction]
    public static Tensor<float> G47Assigned(Tensor<float> x, Variable<float> v)
    {
        foreach (var _ in Tf.Range(2)) v.Assign(v * x);
        return v * 1;
    }

    [TfFunction]
    public static Tensor<float> G51(Tensor<float> xs, Variable<float> m, Variable<float> b)
    {
        Tensor<float> h = Tf.Zeros([1, 2]);
        foreach (var i in Tf.Range(3))
        {
            h = Tf.Tanh(Tf.MatMul(xs[i], m) + (0.5f * h) + b);
            if (Tf.ReduceSum(h) > 1.5f) h = 0.1f * h;
        }

        return Tf.ReduceSum(h);
    }
}
