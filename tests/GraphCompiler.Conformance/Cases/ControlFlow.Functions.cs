namespace GraphCompiler.Conformance.Cases;

public static partial class C01Functions
{
    [TfFunction]
    public static Tensor<float> SimpleRelu(Tensor<float> x)
    {
        if (x > 0) return x;
        else return 0f;
    }
}

public static partial class C02Functions
{
    [TfFunction]
    public static Tensor<int> OnTensor(Tensor<bool> t)
    {
        Host("before if");
        Tensor<int> x;
        if (t)
        {
            Host("true branch");
            x = 1;
        }
        else
        {
            Host("false branch");
            x = 2;
        }

        Host("after if");
        return x;
    }

    [TfFunction]
    public static Tensor<int> OnHost(bool t)
    {
        Host("before if");
        Tensor<int> x;
        if (t)
        {
            Host("true branch");
            x = 1;
        }
        else
        {
            Host("false branch");
            x = 2;
        }

        Host("after if");
        return x;
    }
}

public static partial class C04Functions
{
    [TfFunction]
    public static Tensor<int> ContinueInSingleFor(Tensor<int> l)
    {
        Tensor<int> s = 0;
        foreach (var c in l)
        {
            if (c % 2 > 0) continue;
            s += c;
        }

        return s;
    }

    [TfFunction]
    public static Tensor<int> ContinueInSingleWhile(Tensor<int> x)
    {
        Tensor<int> s = 0;
        while (x > 0)
        {
            x -= 1;
            if (x % 2 > 0) continue;
            s += x;
        }

        return s;
    }

    [TfFunction]
    public static Tensor<int> ContinueInInnerFor(Tensor<int> m)
    {
        Tensor<int> s = 0;
        foreach (var l in m)
        {
            foreach (var c in l)
            {
                if (c % 2 > 0) continue;
                s += c;
            }
        }

        return s;
    }

    [TfFunction]
    public static Tensor<int> ContinueInInnerWhile(Tensor<int> x, Tensor<int> y)
    {
        Tensor<int> s = 0;
        while (x > 0)
        {
            x -= 1;
            while (y > 0)
            {
                y--;
                if ((x + y) % 2 > 0) continue;
                s += x + y;
            }
        }

        return s;
    }

    [TfFunction]
    public static Tensor<int> BreakInSingleFor(Tensor<int> l)
    {
        Tensor<int> s = 0;
        foreach (var c in l)
        {
            if (c % 2 > 0) break;
            s += c;
        }

        return s;
    }

    [TfFunction]
    public static Tensor<int> BreakInSingleWhile(Tensor<int> x)
    {
        Tensor<int> s = 0;
        while (x > 0)
        {
            x -= 1;
            if (x % 2 > 0) break;
            s += x;
        }

        return s;
    }

    [TfFunction]
    public static Tensor<int> BreakInInnerFor(Tensor<int> m)
    {
        Tensor<int> s = 0;
        foreach (var l in m)
        {
            foreach (var c in l)
            {
                if (c % 2 > 0) break;
                s += c;
            }
        }

        return s;
    }

    [TfFunction]
    public static Tensor<int> BreakInInnerWhile(Tensor<int> x, Tensor<int> y)
    {
        Tensor<int> s = 0;
        while (x > 0)
        {
            x -= 1;
            while (y > 0)
            {
                y -= 1;
                if ((x + y) % 2 == 0) break;
                s += x + y;
            }
        }

        return s;
    }

    [TfFunction]
    public static Tensor<int> BreakAndContinueInInnerFor(Tensor<int> m)
    {
        Tensor<int> s = 0;
        foreach (var l in m)
        {
            foreach (var c in l)
            {
                if (c % 2 > 0) break;
                else continue;
            }
        }

        return s;
    }

    [TfFunction]
    public static Tensor<int> BreakAndContinueInInnerWhile(Tensor<int> x, Tensor<int> y)
    {
        Tensor<int> s = 0;
        while (x > 0)
        {
            x -= 1;
            while (y > 0)
            {
                y -= 1;
                if ((x + y) % 2 == 0) break;
                else continue;
            }
        }

        return s;
    }

    [TfFunction]
    public static Tensor<int> BreakFollowedByConditionInFor(Tensor<int> x, Tensor<int> y)
    {
        foreach (var i in Tf.Range(x))
        {
            if (i == 2) break;
            if (y > 0) y -= 1;
        }

        return y;
    }

    [TfFunction]
    public static Tensor<int> BreakFollowedByConditionInWhile(Tensor<int> x)
    {
        while (x > 0)
        {
            x -= 1;
            if (x == 2) break;
            if (x > 0) x -= 1;
        }

        return x;
    }

    [TfFunction]
    public static (Tensor<int> I, Tensor<int> S) MultipleBreaks(Tensor<int> n)
    {
        Tensor<int> s = 1, i = 0;
        while (i < n)
        {
            i += 1;
            if (i > 10 * n) break;
            if (i == n) break;
            s = s * 10 + i;
        }

        return (i, s);
    }

    [TfFunction]
    public static (Tensor<int> I, Tensor<int> S) MultipleBreaksOnHost(int n)
    {
        int s = 1, i = 0;
        while (i < n)
        {
            i += 1;
            if (i > 10 * n) break;
            if (i == n) break;
            s = (s * 10) + i;
        }

        return (i, s);
    }

    [TfFunction]
    public static Tensor<int> ContinueInInnerWhileOnHost(int x, int y)
    {
        Tensor<int> s = 0;
        while (x > 0)
        {
            x -= 1;
            while (y > 0)
            {
                y--;
                if ((x + y) % 2 > 0) continue;
                s += x + y;
            }
        }

        return s;
    }
}

public static partial class C05Functions
{
    [TfFunction]
    public static Tensor<int> OverTensor(Tensor<int> t)
    {
        Tensor<int> s = 0;
        foreach (var i in t) s = s * 10 + i;
        return s;
    }

    [TfFunction]
    public static Tensor<int> OverHost(int n)
    {
        var s = 0;
        for (var i = 0; i < n; i++) s = (s * 10) + i;
        return s;
    }

    [TfFunction]
    public static Tensor<int> OverRange(Tensor<int> n)
    {
        Tensor<int> s = 0;
        foreach (var i in Tf.Range(n)) s = s * 10 + i;
        return s;
    }

    [TfFunction]
    public static Tensor<int> OverSteps(Tensor<int> start, Tensor<int> limit, Tensor<int> delta)
    {
        Tensor<int> s = 0;
        foreach (var i in Tf.Range(start, limit, delta)) s = s * 100 + i;
        return s;
    }

    [TfFunction]
    public static Tensor<int> OverLiteralSteps(bool isUp)
    {
        Tensor<int> s = 0;
        if (isUp)
        {
            foreach (var i in Tf.Range(-17, -3, 5)) s = s * 100 + i;
        }
        else
        {
            foreach (var i in Tf.Range(17, 3, -5)) s = s * 100 + i;
        }

        return s;
    }
}

public static partial class C08Functions
{
    private sealed class Counters
    {
        public Tensor<int> F1 { get; set; } = 0;

        public Tensor<int> F2 { get; set; } = 1;
    }

    [TfFunction]
    public static (Tensor<int> F1, Tensor<int> F2) F(Tensor<int> l)
    {
        var o = new Counters();
        foreach (var i in l)
        {
            if (o.F1 >= 6) break;
            o.F1 += i;
            o.F2 *= i;
        }

        return (o.F1, o.F2);
    }
}

public static partial class C09Functions
{
    [TfFunction]
    public static (Tensor<int> I, Tensor<int> S) OnTensor(Tensor<int> n)
    {
        Tensor<int> i = 0, s = 0;
        while (i < n)
        {
            s = s * 10 + i;
            i++;
        }

        return (i, s);
    }

    [TfFunction]
    public static (Tensor<int> I, Tensor<int> S) OnHost(int n)
    {
        int i = 0, s = 0;
        while (i < n)
        {
            s = (s * 10) + i;
            i++;
        }

        return (i, s);
    }
}

public static partial class C10Functions
{
    [TfFunction]
    public static Tensor<int> TwoVariables(Tensor<int> n)
    {
        int i = 0, s = 0;
        while (i < n)
        {
            s = s * 10 + i;
            i += 1;
        }

        return s;
    }

    [TfFunction]
    public static Tensor<int> OneVariable(Tensor<int> n)
    {
        Tensor<int> i = 0;
        while (i < n) i = i * 10 + 1;
        return i;
    }

    [TfFunction]
    public static Tensor<int> LastElement(Tensor<int> l)
    {
        Tensor<int> i = 0;
        foreach (var item in l) i = item;
        return i;
    }

    [TfFunction]
    public static Tensor<int> NestedWhile(Tensor<int> n, Tensor<int> m)
    {
        var rows = new TensorArray<int>(n);
        Tensor<int> i = 0;
        while (i < n)
        {
            Tensor<int> s = 0, j = 0;
            while (j < m)
            {
                s = s * 10 + i * j;
                j += 1;
            }

            rows = rows.Write(i, s);
            i += 1;
        }

        return rows.Stack();
    }

    [TfFunction]
    public static Tensor<int> NestedFor(Tensor<int> m)
    {
        var rows = new TensorArray<int>(Tf.Shape(m)[0]);
        foreach (var i in Tf.Range(Tf.Shape(m)[0]))
        {
            Tensor<int> s = 0;
            foreach (var c in m[i]) s = s * 10 + c;
            rows = rows.Write(i, s);
        }

        return rows.Stack();
    }

    [TfFunction]
    public static void CountUp(Variable<int> v, Tensor<int> n)
    {
        while (v < n) v.AssignAdd(1);
    }

    [TfFunction]
    public static void CountItems(Variable<int> v, Tensor<int> l)
    {
        foreach (var _ in l) v.AssignAdd(1);
    }
}

public static partial class C12Functions
{
    [TfFunction]
    public static Tensor<int> OnTensor(Tensor<bool> c)
    {
        Tensor<int> i, unused;
        if (c)
        {
            i = 1;
            unused = 2;
        }
        else
        {
            i = 3;
        }

        return i;
    }

    [TfFunction]
    public static Tensor<int> OnHost(bool c)
    {
        Tensor<int> i = 0;
        if (c) i = 1;
        return i;
    }
}

public static partial class C13Functions
{
    [TfFunction]
    public static Tensor<int>? NullInThen(Tensor<bool> c)
    {
        Tensor<int>? i = 0;
        if (c) i = null;
        return i;
    }

    [TfFunction]
    public static Tensor<int>? NullInElse(Tensor<bool> c)
    {
        Tensor<int>? i = 0;
        if (c) i = 1;
        else i = null;
        return i;
    }
}

public static partial class C14Functions
{
    [TfFunction]
    public static Tensor F(Tensor<bool> c)
    {
        Tensor x;
        if (c) x = Tf.Constant(1);
        else x = Tf.Constant(1.0f);
        return x;
    }
}

public static partial class C16Functions
{
    [TfFunction]
    public static Tensor<int> NestedIfs(Tensor<int> x)
    {
        if (x > 0)
        {
            if (x < 5) return x;
            return x * x;
        }

        return x * x * x;
    }

    [TfFunction]
    public static Tensor<int> WithDefault(Tensor<int> x)
    {
        if (x > 0) return x * x;
        return 0;
    }

    [TfFunction]
    public static Tensor<int> PossiblyUndefined(Tensor<int> x)
    {
        if (x > 0)
        {
            if (x < 5) return x;
        }
        else
        {
            return x * x * x;
        }

        return -1;
    }
}

public static partial class C17Functions
{
    [TfFunction]
    public static Tensor While(Tensor<bool> t)
    {
        Tensor n = Tf.Constant(0);
        while (t) n = Tf.Constant(0f);
        return n;
    }

    [TfFunction]
    public static Tensor WhileWithBreak(Tensor<bool> t)
    {
        Tensor n = Tf.Constant(0);
        while (t)
        {
            n = Tf.Constant(0f);
            break;
        }

        return n;
    }

    [TfFunction]
    public static Tensor OverTensor(Tensor<int> l)
    {
        Tensor n = Tf.Constant(0);
        foreach (var _ in l) n = Tf.Constant(0f);
        return n;
    }

    [TfFunction]
    public static Tensor OverDataset(Dataset<Tensor<int>> data)
    {
        Tensor n = Tf.Constant(0);
        foreach (var _ in data) n = Tf.Constant(0f);
        return n;
    }

    [TfFunction]
    public static Tensor OverRange(Tensor<int> count)
    {
        Tensor n = Tf.Constant(0);
        foreach (var _ in Tf.Range(count)) n = Tf.Constant(0f);
        return n;
    }
}

public static partial class C18Functions
{
    [TfFunction]
    public static Tensor<int> Longer(Tensor<int> n)
    {
        Tensor<int> t = new[] { 1 };
        foreach (var _ in Tf.Range(n)) t = new[] { 1, 1 };
        return t;
    }

    [TfFunction]
    public static Tensor<int> OfUnknownLength(Tensor<int> n, [TensorSpec(-1)] Tensor<int> x)
    {
        Tensor<int> t = new[] { 1 };
        foreach (var _ in Tf.Range(n)) t = x;
        return t;
    }

    [TfFunction]
    public static Tensor<int> AgainstItsInvariant(Tensor<int> n, [TensorSpec(-1)] Tensor<int> x)
    {
        Tensor<int> t = new[] { 1 };
        foreach (var _ in Tf.Range(n))
        {
            Tf.SetLoopShapeInvariant(t, [1]);
            t = x;
        }

        return t;
    }
}

#pragma warning disable TFG0016 // That tracing throws is the case.
public static partial class C20Functions
{
    [TfFunction]
    public static Tensor<int> For(Tensor<int> t)
    {
        for (var i = 0; i < 3; i++)
        {
            if (i > t) break;
            t += 0;
        }

        return t;
    }

    [TfFunction]
    public static Tensor<int> While(Tensor<int> x)
    {
        while (true)
        {
            if (x == 0) break;
            x -= 1;
        }

        return x;
    }

    [TfFunction]
    public static Tensor<int> Range(Tensor<int> t)
    {
        Tensor<int> last = -1;
        foreach (var i in Tf.Range(3))
        {
            if (i > t) break;
            last = i;
        }

        return last;
    }

    [TfFunction]
    public static Tensor<int> ReturnInFor(Tensor<int> x)
    {
        for (var i = 0; i < 3; i++)
        {
            if (x > i) return x;
        }

        return -x;
    }
}
#pragma warning restore TFG0016

public static partial class C21Functions
{
    [TfFunction]
    public static Tensor<int> F([TensorSpec(-1)] Tensor<int> l)
    {
        Tensor<int>? x = null;
        foreach (var i in l) x = i + 2;
        return x!;
    }
}

public static partial class C22Functions
{
    [TfFunction]
    public static Tensor<float> F(Tensor<float> x)
    {
        var ta = new TensorArray<float>(size: 0, dynamicSize: true);
        foreach (var i in Tf.Range(Tf.Shape(x)[0])) ta = ta.Write(i, x[i] + 1);
        return ta.Stack();
    }

    [TfFunction]
    public static Tensor<float> DynamicRnn(Func<Tensor<float>, Tensor<float>, Tensor<float>> step, Tensor<float> input, Tensor<float> initialState)
    {
        input = Tf.Transpose(input, [1, 0, 2]);
        var maxSequenceLength = Tf.Shape(input)[0];
        var states = new TensorArray<float>(maxSequenceLength);
        var state = initialState;
        foreach (var i in Tf.Range(maxSequenceLength))
        {
            state = step(input[i], state);
            states = states.Write(i, state);
        }

        return Tf.Transpose(states.Stack(), [1, 0, 2]);
    }
}

public static partial class C24Functions
{
    [TfFunction]
    public static Tensor<bool> And(Tensor<int> x) => x != 0 && Tf.FloorDiv(10, x) > 1;

    [TfFunction]
    public static Tensor<bool> Or(Tensor<int> x) => x == 0 || Tf.FloorDiv(10, x) > 1;

    [TfFunction]
    public static Tensor<int> Choose(Tensor<int> x) => x != 0 ? Tf.FloorDiv(10, x) : -1;
}
