namespace GraphCompiler.Conformance.Cases;

/// <summary>Targets and sources of any number and form (F6, F17).</summary>
public sealed class GradientSources
{
    [Fact]
    public void G24_Identities_stay_distinct()
    {
        Tensor<float> x = 10f;
        Tensor<float>[] others = [Tf.Identity(x), x + 0f, x - 0f, x * 1f];
        Assert.Equal([2f, 3f, 3f, 3f, 3f], Sum(x, () => others));
        Assert.Equal([14f, 3f, 3f, 3f, 3f], Sum(x, () => [Tf.Identity(x), x + 0f, x - 0f, x * 1f]));
        Equal([2f, 3f, 3f, 3f, 3f], G01Functions.Sum(x, others));
    }

    private static float[] Sum(Tensor<float> x, Func<Tensor<float>[]> make)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var others = make();
        tape.Watch(others);
        var y = 2f * x;
        foreach (var other in others) y += 3f * other;
        Tensor<float>[] sources = [x, .. others];
        return [.. tape.Gradient(y, sources).Select(g => g.Item())];
    }

    [Fact]
    public void G25_Targets_that_are_sources_repeated_or_weighted()
    {
        var x = new Variable<float>(2f);
        using (var tape = new GradientTape()) Equal(5f, tape.Gradient([x, x * x], x));
        using (var tape = new GradientTape(persistent: true))
        {
            Equal(1f, tape.Gradient(x, x));
            Equal(2f, tape.Gradient([x, x], x));
        }

        Tensor<float> a = 3f, b = 5f, c = 2f;
        using (var tape = new GradientTape())
        {
            tape.Watch(a, b);
            Assert.Equal([1f, 11f], tape.Gradient([a, b, b * b], [a, b]).Select(g => g.Item()));
        }

        using var weighted = new GradientTape();
        weighted.Watch(a, c);
        Equal(4f, weighted.Gradient([a * c, a], a, [Tf.Constant(1f), Tf.Constant(2f)]));
    }

    [Fact]
    public void G26_Sources_of_any_structure_are_mirrored()
    {
        Tensor<float> x1 = 1f, x2 = 2f, x3 = 3f;
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x1, x2, x3);
        var y = x1 + (2f * x2) + (3f * x3);
        var (g1, g2, g3) = tape.Gradient(y, (x1, x2, x3));
        Assert.Equal((1f, 2f, 3f), (g1.Item(), g2.Item(), g3.Item()));
        Tensor<float>[] list = [x1, x2, x1, x3];
        Assert.Equal([1f, 2f, 1f, 3f], tape.Gradient(y, list).Select(g => g.Item()));
        var named = tape.Gradient(y, new Dictionary<string, Tensor<float>> { ["x2"] = x2, ["x3"] = x3 });
        Assert.Equal((2f, 3f), (named["x2"].Item(), named["x3"].Item()));
        var nested = tape.Gradient(y, new PairOfPairs(new Pair(x1, x2), new Pair(x2, x3)));
        Assert.Equal((1f, 2f, 2f, 3f), (nested.First.A.Item(), nested.First.B.Item(), nested.Second.A.Item(), nested.Second.B.Item()));
    }

    private sealed record Pair(Tensor<float> A, Tensor<float> B);

    private sealed record PairOfPairs(Pair First, Pair Second) : ITensorStructure<PairOfPairs>
    {
        public static IReadOnlyList<Tensor> Flatten(PairOfPairs value) => [value.First.A, value.First.B, value.Second.A, value.Second.B];

        public static PairOfPairs Unflatten(PairOfPairs template, ReadOnlySpan<Tensor> tensors) => new(
            new Pair((Tensor<float>)tensors[0], (Tensor<float>)tensors[1]),
            new Pair((Tensor<float>)tensors[2], (Tensor<float>)tensors[3]));
    }

    [Fact]
    public void G26_Variables_under_names()
    {
        Variable<float> w = new(2f), b = new(1f);
        using var tape = new GradientTape();
        var gradients = tape.Gradient((3f * w) + b, new Dictionary<string, Variable<float>> { ["w"] = w, ["b"] = b });
        Assert.Equal((3f, 1f), (gradients["w"].Item(), gradients["b"].Item()));
    }
}
