namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Branches and loops that tensors decide: the graphs inside are foreseen too.</summary>
public static partial class ControlFlowFunctions
{
    [TfFunction]
    public static Tensor<float> Branch(Tensor<float> x)
    {
        Tensor<float> y;
        if (Tf.ReduceSum(x) > 0) y = Tf.Tanh(x) * 2f + x;
        else y = Tf.Exp(-x * x) - 1f;
        return y * x + 1f;
    }

    [TfFunction]
    public static Tensor<float> EarlyReturn(Tensor<float> x, float limit)
    {
        var norm = Tf.Sqrt(Tf.ReduceSum(x * x));
        if (norm > limit) return x / norm * limit;
        var y = x * x + x;
        if (Tf.ReduceMax(y) > 5f) return Tf.Minimum(y, 5f) - 1f;
        return Tf.Sigmoid(y) * y;
    }

    [TfFunction]
    public static Tensor<float> Root([Shape("N", "M")] Tensor<float> x)
    {
        x = Tf.Abs(x) + 1f;
        var y = x;
        foreach (var i in Tf.Range(20))
        {
            if (Tf.ReduceMax(Tf.Abs(y * y - x)) < 1e-3f) break;
            y = 0.5f * (y + x / y);
        }

        return y;
    }

    [TfFunction]
    public static Tensor<float> Counted(Tensor<float> x)
    {
        var i = 0;
        var y = Tf.Abs(x) + 0.1f;
        while (Tf.ReduceSum(y) < 100f && i < 10)
        {
            i++;
            if (i % 3 == 0) continue;
            y = y * 1.5f + Tf.Sin(y);
        }

        return y;
    }

    [TfFunction]
    public static Tensor<float> Decayed([Shape("N", "M")] Tensor<float> x)
    {
        Tensor<float> s = 0f;
        foreach (var row in x) s = s * 0.5f + Tf.ReduceMean(Tf.Tanh(row) * row);
        return s;
    }

    [TfFunction]
    public static Tensor<float> Scanned([Shape("N", "M")] Tensor<float> x)
    {
        var rows = new TensorArray<float>(Tf.Shape(x)[0]);
        var state = x[0] * 0f;
        foreach (var i in Tf.Range(Tf.Shape(x)[0]))
        {
            state = Tf.Tanh(state * 0.9f + x[i]);
            rows = rows.Write(i, state * state + 1f);
        }

        return rows.Stack() - 0.5f;
    }

    [TfFunction]
    public static Tensor<float> Chosen(Tensor<float> x) => Smooth(Tf.ReduceMean(x) > 0f && Tf.ReduceMax(x) > 0.5f ? Tf.Square(x) - x : Tf.Exp(x) + x);

    private static Tensor<float> Smooth(Tensor<float> x)
    {
        if (Tf.ReduceMin(x) < 0f) x = x - Tf.ReduceMin(x) * 0.5f;
        return x / (1f + Tf.Abs(x));
    }

    [TfFunction]
    public static Tensor<float> SkippedStep(Variable<float> w, [Shape("N")] Tensor<float> x, float rate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(x * 0.5f - 1f)) * Tf.ReduceSum(w * w);
        var gradient = tape.Gradient(loss, w)!;
        var norm = Tf.ReduceSum(gradient * gradient);
        if (norm > 1e-6f) w.AssignSub(rate * gradient / Tf.Sqrt(norm));
        return loss;
    }

    private static readonly Dataset<(Tensor<float>, Tensor<float>)> s_rows = Dataset.FromTensorSlices((Tf.Reshape(Tf.Range(24f), [6, 4]) / 10f, Tf.Range(6f)));

    [TfFunction]
    public static Tensor<float> OverData([Shape(4)] Tensor<float> w)
    {
        Tensor<float> loss = 0f;
        foreach (var (x, y) in s_rows)
        {
            if (loss > 20f) break;
            loss += Tf.Square(Tf.ReduceSum(x * w) - y) + Tf.Tanh(y);
        }

        return loss;
    }

    /// <summary>A vector whose norm and sum are decided by tensors.</summary>
    private sealed partial class Direction(Tensor<float> x)
    {
        public Tensor<float> X => x;

        public Tensor<float> Norm
        {
            get
            {
                var squares = Tf.ReduceSum(x * x);
                if (squares < 1e-6f) return 1f;
                return Tf.Sqrt(squares);
            }
        }

        public Tensor<float> Largest => Tf.ReduceMax(x) > 0f ? Tf.ReduceMax(x) : -Tf.ReduceMin(x);

        public static Direction operator +(Direction left, Direction right)
        {
            var sum = left.X + right.X;
            if (Tf.ReduceMax(Tf.Abs(sum)) > 10f) sum = sum * 0.1f;
            return new Direction(sum);
        }
    }

    [TfFunction]
    public static Tensor<float> ThroughGetters(Tensor<float> x)
    {
        var direction = new Direction(x) + new Direction(x * 0.5f);
        direction += new Direction(x);
        return direction.X / direction.Norm + direction.Largest;
    }

    [TfFunction]
    private static Tensor<float> Total(Tensor<float> scale, params Tensor<float>[] terms)
    {
        Tensor<float> total = 0f;
        foreach (var term in terms) total = total + Tf.Tanh(term);
        return total * scale;
    }

    [TfFunction]
    public static Tensor<float> ExpandedList([Shape("N")] Tensor<float> x)
    {
        if (Tf.ReduceSum(x) > 0f) return Total(0.5f, x, x * 2f);
        return Total(2f, x);
    }

    [TfFunction]
    public static Tensor<float> GradientOfLoop([Shape("N")] Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = x;
        foreach (var i in Tf.Range(3)) y = Tf.Sin(y) * 1.5f + y;
        return tape.Gradient(Tf.ReduceSum(y), x)!;
    }
}
