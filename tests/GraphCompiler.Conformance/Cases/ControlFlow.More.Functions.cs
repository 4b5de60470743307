namespace GraphCompiler.Conformance.Cases;

public static partial class C25Functions
{
    [TfFunction]
    public static Tensor<int> F(Tensor<bool> c)
    {
        Tensor<int> x;
        if (c) x = new[] { 1 };
        else x = new[] { 1, 2 };
        Host(x.Shape.ToString());
        return x;
    }

    [TfFunction]
    public static Tensor<int> Choose(Tensor<bool> c)
    {
        var x = c ? Tf.Constant([1]) : Tf.Constant([1, 2]);
        Host(x.Shape.ToString());
        return x;
    }
}

public static partial class C26Functions
{
    [TfFunction]
    public static Tensor<float> OverList((Tensor<float> X, Tensor<float> Y)[] pairs)
    {
        Tensor<float> loss = 0;
        foreach (var (x, y) in pairs) loss += Tf.ReduceSum(Tf.Square(y - x));
        return loss;
    }

    [TfFunction]
    public static Tensor<float> OverTensor(Tensor<float> pairs)
    {
        Tensor<float> loss = 0;
        foreach (var pair in pairs) loss += Tf.ReduceSum(Tf.Square(pair[1] - pair[0]));
        return loss;
    }
}

public static partial class C26DatasetFunctions
{
    [TfFunction]
    public static Tensor<float> OverDataset(Dataset<(Tensor<float>, Tensor<float>)> pairs)
    {
        Tensor<float> loss = 0;
        foreach (var (x, y) in pairs) loss += Tf.ReduceSum(Tf.Square(y - x));
        return loss;
    }
}

public static partial class C28Functions
{
    [TfFunction]
    public static (Tensor<int> I, Tensor<int> J) IfTwoVariables(Tensor<int> n)
    {
        int i = 0, j = 1;
        if (i < n)
        {
            i += 1;
            j *= 10;
        }

        return (i, j);
    }

    [TfFunction]
    public static (Tensor<int> I, Tensor<int> J) IfElseTwoVariables(Tensor<int> n)
    {
        int i = 0, j = 1;
        if (i < n)
        {
            i += 1;
            j *= 10;
        }
        else
        {
            i += 2;
            j *= 20;
        }

        return (i, j);
    }

    [TfFunction]
    public static void IfNoVariables(Tensor<bool> c, Variable<int> v)
    {
        if (c) v.Assign(1);
    }

    [TfFunction]
    public static void IfElseNoVariables(Tensor<bool> c, Variable<int> v)
    {
        if (c) v.Assign(1);
        else v.Assign(2);
    }
}

public static partial class C29Functions
{
    [TfFunction]
    public static Tensor<int> OnShape(Tensor<int> x)
    {
        if (Tf.Shape(x)[0] > 4) return x[4];
        return -1;
    }

    [TfFunction]
    public static Tensor<int> OnStaticShape(Tensor<int> x) => x.Shape[0] > 4 ? x[4] : -1;

    [TfFunction]
    public static Tensor<int> OfUnknownLength([TensorSpec(-1)] Tensor<int> x)
    {
        if (Tf.Shape(x)[0] >= 5) return x[4];
        return -1;
    }
}

public static partial class C30Functions
{
    private static Tensor<int> Recursive(int n) => n > 0 ? Recursive(n - 1) : 1;

    [TfFunction]
    public static Tensor<int> F(int n) => Recursive(n);

    private static Tensor<int> Halved(int depth, Tensor<int> x)
    {
        if (depth == 0) return x;
        if (x % 2 == 0) x = Tf.FloorDiv(x, 2);
        return Halved(depth - 1, x);
    }

    [TfFunction]
    public static Tensor<int> OnTensor(Tensor<int> x) => Halved(3, x);
}

public static partial class C31Functions
{
    [TfFunction]
    public static (Tensor<int> S, Tensor<int> K) OnTensor(Tensor<int> n)
    {
        Tensor<int> s = 0, k = 0;
        foreach (var i in Tf.Range(n))
        {
            var j = i;
            while (j > 0)
            {
                if (j % 3 == 0)
                {
                    j -= 2;
                    continue;
                }

                if (s > 20) break;
                s += j;
                j -= 1;
            }

            if (s > 40) break;
            k += 1;
        }

        return (s, k);
    }

    [TfFunction]
    public static (Tensor<int> S, Tensor<int> K) OnHost(int n)
    {
        int s = 0, k = 0;
        for (var i = 0; i < n; i++)
        {
            var j = i;
            while (j > 0)
            {
                if (j % 3 == 0)
                {
                    j -= 2;
                    continue;
                }

                if (s > 20) break;
                s += j;
                j -= 1;
            }

            if (s > 40) break;
            k += 1;
        }

        return (s, k);
    }
}

public static partial class C32Functions
{
    [TfFunction]
    public static Tensor<int> F(Tensor<int> a, Tensor<int> b, Tensor<int> x)
    {
        if (a > 0)
        {
            if (b > 0) return 2 * x;
            else return 3 * x;
        }

        x += 1;
        if (b > 0)
        {
            x *= 10;
            if (x > 50) return -x;
            return x;
        }

        return x + 100;
    }

    [TfFunction]
    public static Tensor<int> FallsThrough(Tensor<int> a, Tensor<int> b, Tensor<int> x)
    {
        if (a > 0)
        {
            if (b > 0) return 2 * x;
            x += 1;
        }

        return x;
    }

    [TfFunction]
    public static void Bare(Tensor<int> x, Variable<int> v)
    {
        if (x > 0) return;
        v.Assign(x);
    }

    [TfFunction]
    public static Tensor<int> InUsing(Tensor<int> x)
    {
        using (new GradientTape())
        {
            if (x > 0) return x;
        }

        return -x;
    }

    [TfFunction]
    public static Tensor<int>? Nulls(Tensor<int> x)
    {
        if (x > 0) return null;
        return null;
    }
}

public static partial class C33Functions
{
    [TfFunction]
    public static Tensor<int> First(Tensor<float> x, Tensor<float> limit)
    {
        foreach (var i in Tf.Range(Tf.Shape(x)[0]))
        {
            if (x[i] > limit) return i;
        }

        return -1;
    }

    [TfFunction]
    public static Tensor<int> FirstByBreak(Tensor<float> x, Tensor<float> limit)
    {
        Tensor<int> r = -1;
        foreach (var i in Tf.Range(Tf.Shape(x)[0]))
        {
            if (x[i] > limit)
            {
                r = i;
                break;
            }
        }

        return r;
    }

    [TfFunction]
    public static Tensor<int> Always(Tensor<int> n)
    {
        foreach (var i in Tf.Range(n)) return i + 5;
        return -1;
    }
}

public static partial class C34Functions
{
    [TfFunction]
    public static Tensor<int> Pascal(Tensor<int> n)
    {
        Tensor<int> row = new[] { 1 };
        foreach (var _ in Tf.Range(n))
        {
            Tf.SetLoopShapeInvariant(row, [null]);
            row = Tf.Concat([row, Tf.Constant([0])], axis: 0) + Tf.Concat([Tf.Constant([0]), row], axis: 0);
        }

        Host(row.Shape.ToString());
        return row;
    }

    [TfFunction]
    public static Tensor<float> Rows(Tensor<int> n)
    {
        var m = Tf.Zeros([1, 2]);
        var k = 0;
        while (k < n)
        {
            Tf.SetLoopShapeInvariant(m, [null, 2]);
            m = Tf.Concat([m, Tf.ReduceSum(m, axis: 0, keepDims: true) + 1f], axis: 0);
            k += 1;
        }

        return m;
    }

    [TfFunction]
    public static Tensor<int> WithoutInvariant(Tensor<int> n)
    {
        Tensor<int> row = new[] { 1 };
        foreach (var _ in Tf.Range(n)) row = Tf.Concat([row, Tf.Constant([0])], axis: 0);
        return row;
    }

    [TfFunction]
    public static Tensor<int> OfAnotherInvariant(Tensor<int> n)
    {
        Tensor<int> row = new[] { 1 };
        foreach (var _ in Tf.Range(n))
        {
            Tf.SetLoopShapeInvariant(row, [2]);
            row = Tf.Concat([row, Tf.Constant([0])], axis: 0);
        }

        return row;
    }
}

public static partial class C35Functions
{
    [TfFunction]
    public static Tensor<int> Last(Tensor<int> n)
    {
        Tensor<int> last = 0;
        foreach (var i in Tf.Range(n)) last = i;
        return last;
    }

    [TfFunction]
    public static Tensor<int> FromNull(Tensor<int> n)
    {
        Tensor<int>? x = null;
        foreach (var i in Tf.Range(n))
        {
            Host("body");
            x = 2 * i;
        }

        return x!;
    }

    [TfFunction]
    public static Tensor<float> ReadsItself(Tensor<int> n)
    {
        Tensor<float>? x = null;
        foreach (var i in Tf.Range(n))
        {
            if (i == 0) x = 1f;
            else x = 2 * x!;
        }

        return x!;
    }

    [TfFunction]
    public static Tensor<int> ToNull(Tensor<int> n)
    {
        Tensor<int>? x = 1;
        foreach (var _ in Tf.Range(n)) x = null;
        return x!;
    }
}

public static partial class C36Functions
{
    [TfFunction]
    public static Tensor<int> ContinueInHostLoop(Tensor<int> x)
    {
        Tensor<int> s = 0;
        foreach (var i in new[] { 1, 2, 3 })
        {
            Host($"{i}");
            if (x > i) continue;
            s += i;
        }

        return s;
    }

    [TfFunction]
    public static Tensor<int> UpTo(Tensor<int> n)
    {
        var s = 0;
        for (var i = 0; i < n; i++) s += i;
        return s;
    }
}

public static partial class C37Functions
{
    [TfFunction]
    public static Tensor<int> AddsInLoop(Tensor<int> n)
    {
        var l = new List<Tensor<int>>();
        foreach (var i in Tf.Range(n)) l.Add(i);
        return Tf.Stack(l);
    }

    [TfFunction]
    public static Tensor<int> AddsInArms(Tensor<bool> c)
    {
        var l = new List<Tensor<int>>();
        if (c) l.Add(Tf.Constant(1) + Tf.Cast<int>(c));
        else l.Add(Tf.Constant(2) + Tf.Cast<int>(c));
        return Tf.Stack(l);
    }

    [TfFunction]
    public static (Tensor<int> L, Tensor<int> D) ReplacesItems(Tensor<int> n)
    {
        var l = new List<Tensor<int>> { 0, 10 };
        var d = new Dictionary<string, Tensor<int>> { ["k"] = 0 };
        foreach (var i in Tf.Range(n))
        {
            l[1] += i;
            d["k"] -= i;
        }

        return (Tf.Stack(l), d["k"]);
    }
}
