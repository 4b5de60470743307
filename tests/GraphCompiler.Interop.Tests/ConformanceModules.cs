namespace GraphCompiler.Interop.Tests;

public sealed partial class CustomModule : Module
{
    public Variable<float> V { get; } = new(1f);

    [TfFunction(Name = "__call__")]
    public Tensor<float> Call(Tensor<float> x)
    {
        Host.Log.Add("trace");
        return x * V;
    }

    [TfFunction(Name = "mutate")]
    public void Mutate([TensorSpec] Tensor<float> newV) => V.Assign(newV);
}

/// <summary>What bodies do on the host while they are traced.</summary>
internal static class Host
{
    public static List<string> Log { get; } = [];
}

public sealed partial class Weighted : Module
{
    public Variable<float> Weights { get; } = new(2f);

    [TfFunction(Name = "f", InputSignature = ["float32"])]
    public Tensor<float> F(Tensor<float> x) => x * Weights;
}

public sealed partial class Doubler : Module
{
    [TfFunction(Name = "f")]
    public Tensor F(Tensor x) => x is Tensor<float> real ? real + real : (Tensor<int>)x + (Tensor<int>)x;

    [TfFunction(Name = "func")]
    public Tensor<float> Func(Tensor<float> x, bool training = false) => training ? x + x : Tf.Constant(7f);

    [TfFunction(Name = "ints", InputSignature = ["int32[?]"])]
    public Tensor<int> Ints(Tensor<int> x) => x * 2;
}

public sealed partial class Nested : Module
{
    [TfFunction(Name = "func")]
    public Tensor<int> Func((Tensor<int>, (Dictionary<string, Tensor<int>>, Tensor<int>)) x, bool training = true)
    {
        var (_, (a, b)) = x;
        return training ? (2 * a["a"]) + b : Tf.Constant(0);
    }

    [TfFunction(Name = "named")]
    public (Tensor<int> B, Tensor<int> A) Named(Tensor<int> b, Tensor<int> a) => (b + 3, a * b);
}

public sealed partial class Frozen : Module
{
    public int SomeValue { get; } = 20;

    [TfFunction(Name = "f")]
    public Tensor<int> F(Tensor<int> x, bool other = false) => other ? x * 2 : x + SomeValue + 6;
}

public sealed partial class Affine : Module
{
    public Variable<float> Weight { get; } = new(1f);

    public Variable<float> Bias { get; } = new(0f);

    [TfFunction(Name = "g")]
    public Tensor<float> G([TensorSpec] Tensor<float> x) => (x * Weight) + Bias;

    [TfFunction(Name = "h")]
    public Tensor<float> H([TensorSpec] Tensor<float> x) => G(x) + Bias;

    [TfFunction(Name = "loop")]
    public Tensor<float> Loop([TensorSpec] Tensor<float> x)
    {
        var i = Tf.Constant(0);
        while (i < 3)
        {
            x *= 2f;
            i += 1;
        }

        return x * Weight;
    }

    [TfFunction(Name = "cond")]
    public Tensor<float> Cond([TensorSpec] Tensor<float> x)
    {
        if (x > 0f) return x * x * Weight;
        return -x + Bias;
    }
}

public sealed partial class Capturing : Module
{
    public Variable<int> Capture { get; } = new(0);

    [TfFunction(Name = "func")]
    public Tensor<int> Func(Variable<int> v)
    {
        v.AssignAdd(1);
        return Capture.AssignSub(1);
    }
}

public sealed partial class Trained : Module
{
    [TfFunction(Name = "scaled")]
    public Tensor<float> Scaled(Tensor<float> x, float factor = 3f) => x * factor;

    [TfFunction(Name = "f")]
    public Tensor<float> F(Tensor<float> x, float learningRate, int epochs) => x + (learningRate * 4f) + epochs;
}

public sealed partial class Implicit : Module
{
    public int HostValue { get; } = 5;

    public Tensor<float> C { get; } = Tf.Constant(3f);

    [TfFunction(Name = "untraced")]
    public Tensor<float> Untraced(Tensor<float> x) => x;

    [TfFunction(Name = "f")]
    public Tensor<float> F([TensorSpec] Tensor<float> x)
    {
        Host.Log.Add("f");
        return x * HostValue;
    }
}

public sealed partial class TwoNames : Module
{
    [TfFunction(Name = "f")]
    public (Tensor<float>, Tensor<float>) F([TensorSpec(Name = "aa")] Tensor<float> x, [TensorSpec] Tensor<float> y) => (x + y, x * y);
}

public sealed partial class Dictionaries : Module
{
    [TfFunction(Name = "f")]
    public Dictionary<string, Tensor<float>> F([TensorSpec] Tensor<float> x) => new() { ["custom_output_name"] = 2f * x };
}

public sealed partial class HostBound : Module
{
    private static readonly Variable<float> s_outside = new(1f, name: "outside");

    [TfFunction(Name = "untracked")]
    public Tensor<float> Untracked(Tensor<float> x) => x * s_outside;
}

/// <summary>What functions take from outside.</summary>
public static partial class Captures
{
    public sealed partial class Twice : Module
    {
        [TfFunction(Name = "f")]
        public Tensor<float> F([TensorSpec] Tensor<float> x) => 2f * x;
    }

    public sealed partial class Variables : Module
    {
        public Variable<float> V1 { get; } = new(3f);

        public Variable<float> V2 { get; } = new(2f);

        [TfFunction(Name = "f")]
        public Tensor<float> F([TensorSpec] Tensor<float> x) => V1 * V2 * x;
    }

    public sealed partial class Constants : Module
    {
        private readonly Tensor<float> _one = Tf.Constant(1f);

        [TfFunction(Name = "f")]
        public Tensor<float> F([TensorSpec] Tensor<float> x) => x + x + _one;
    }

    public sealed partial class Containers : Module
    {
        private readonly Tensor<float>[] _list = [Tf.Constant(1f), Tf.Constant(2f)];
        private readonly Dictionary<string, Tensor<float>> _map = new() { ["three"] = Tf.Constant(3f) };

        [TfFunction(Name = "f")]
        public Tensor<float> F([TensorSpec] Tensor<float> x) => x + Tf.AddN(_list) + _map["three"];
    }

    public sealed partial class Nothing : Module
    {
        [TfFunction(Name = "f", InputSignature = [])]
        public Tensor<float> F() => Tf.Constant(3f);
    }
}

/// <summary>Functions that TensorFlow has nothing for.</summary>
public sealed partial class Unsaveable : Module
{
    [TfFunction(Name = "host")]
    public Tensor<float> CallsHost(Tensor<float> x)
    {
        Tf.HostAction(() => Host.Log.Add("host"));
        return x;
    }

    // x times the squares of 1 to 4.
    [TfFunction(Name = "dataset")]
    public Tensor<float> OverDataset(Tensor<float> x)
    {
        var total = Tf.Constant(0f);
        foreach (var square in _squares) total += square * x;
        return total;
    }

    private readonly Dataset<Tensor<float>> _squares = Dataset.FromTensorSlices(Tf.Constant([1f, 4f, 9f, 16f]));
}

public sealed partial class Sized : Module
{
    [TfFunction(Name = "ones", InputSignature = ["float32[?]", "int32[]"])]
    public Tensor<float> Ones(Tensor<float> x, Tensor<int> rows) => Tf.Ones<float>(Tf.Stack([rows, Tf.Shape(x)[0]])) * x;
}

public sealed partial class NestedLoops : Module
{
    [TfFunction(Name = "nested", InputSignature = ["int32[]"])]
    public Tensor<int> Nested(Tensor<int> n)
    {
        var (i, sum) = (Tf.Constant(0), Tf.Constant(0));
        while (i < n)
        {
            var j = Tf.Constant(0);
            while (j < i)
            {
                sum += j;
                j += 1;
            }

            i += 1;
        }

        return sum;
    }
}

public sealed partial class Words(string path) : Module
{
    private readonly ModelAsset _greeting = new(path);

    private readonly Variable<string> _last = new("nobody");

    [TfFunction(Name = "greet", InputSignature = ["string[?]"])]
    public Tensor<string> Greet(Tensor<string> names)
    {
        _last.Assign(names[^1]);
        return Tf.Strings.Join([Tf.Io.ReadFile(_greeting.Path), Tf.Strings.Upper(names)], " ");
    }

    [TfFunction(Name = "last", InputSignature = [])]
    public Tensor<string> Last() => _last;
}
