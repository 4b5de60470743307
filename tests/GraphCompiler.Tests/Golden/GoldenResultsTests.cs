namespace GraphCompiler.Tests.Golden;

/// <summary>Operators with several answers of several tensors: each is TensorFlow's, and so are gradients, and gradients of these.</summary>
public class GoldenResultsTests
{
    private static readonly Dictionary<string, GoldenSearching.GoldenResults> s_all = GoldenSearching.Several.Concat(GoldenLinear.Several).ToDictionary();

    public static TheoryData<string, GoldenPath> Operators
    {
        get
        {
            var rows = new TheoryData<string, GoldenPath>();
            foreach (var name in s_all.Keys)
            {
                foreach (var path in Enum.GetValues<GoldenPath>()) rows.Add(name, path);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Values_and_gradients_are_those_of_TensorFlow(string name, GoldenPath path) => RunAll(GoldenData.Cases(name), golden =>
    {
        IVariable[] inputs = [.. golden.Inputs.Select(i => i.ToVariable())];
        using var tape = new GradientTape();
        var results = Results(name, golden, inputs, path);
        for (var i = 0; i < golden.Outputs.Length; i++) golden.Outputs[i].Check(results[i], golden.Rtol, golden.Atol, false, $"output {i}");
        if (golden.Gradients is not { } expected || golden.Upstream is not { } upstream) return;
        var asked = Enumerable.Range(0, results.Length).Where(i => upstream[i] is not null).ToArray();
        var gradients = tape.Gradient((IReadOnlyList<Tensor>)[.. asked.Select(i => results[i])], inputs, [.. asked.Select(i => upstream[i]!.ToTensor())]);
        for (var i = 0; i < gradients.Count; i++) expected[i]?.Check(gradients[i], golden.Rtol, golden.Atol, false, $"gradient {i}");
    });

    [Theory]
    [MemberData(nameof(Operators))]
    public void Gradients_of_gradients_are_those_of_TensorFlow(string name, GoldenPath path) => RunAll(GoldenData.SecondOrder(name), golden =>
    {
        IVariable[] inputs = [.. golden.Inputs.Select(i => i.ToVariable())];
        var asked = Enumerable.Range(0, golden.Outputs.Length).Where(i => golden.Upstream![i] is not null).ToArray();
        IVariable[] upstream = [.. asked.Select(i => golden.Upstream![i]!.ToVariable())];
        using var outer = new GradientTape(persistent: true);
        Tensor<double> s = 0.0;
        using (var inner = new GradientTape())
        {
            var results = Results(name, golden, inputs, path);
            var gradients = inner.Gradient((IReadOnlyList<Tensor>)[.. asked.Select(i => results[i])], inputs, [.. upstream.Cast<Tensor>()]);
            for (var i = 0; i < inputs.Length; i++)
            {
                if (golden.U![i] is { } u) s += Tf.ReduceSum(gradients[i].As<double>() * u.ToTensor().As<double>());
            }
        }

        Check(golden.Second!, outer.Gradient(s, inputs, unconnectedGradients: UnconnectedGradients.Zero), "second");
        Check([.. asked.Select(i => golden.Jvp![i])], outer.Gradient(s, upstream, unconnectedGradients: UnconnectedGradients.Zero), "jvp");

        void Check(GoldenTensor?[] expected, IReadOnlyList<Tensor> actual, string what)
        {
            for (var i = 0; i < expected.Length; i++) expected[i]?.Check(actual[i], golden.Rtol, golden.Atol, false, $"{what} {i}");
        }
    });

    // A function has one result here, so each is that of a call of its own.
    private static Tensor[] Results(string name, GoldenCase golden, IVariable[] inputs, GoldenPath path)
    {
        var call = s_all[name].Call;
        Tensor[] tensors = [.. inputs.Cast<Tensor>()];
        return path == GoldenPath.Eager
            ? call(tensors, golden.Attrs)
            : [.. Enumerable.Range(0, golden.Outputs.Length).Select(i => Traced.Call(x => call(x, golden.Attrs)[i], tensors, path == GoldenPath.Traced)!)];
    }

    private static void RunAll(GoldenCase[] cases, Action<GoldenCase> check)
    {
        var failures = new List<string>();
        foreach (var golden in cases.Where(c => c.HasTensors))
        {
            try
            {
                check(golden);
            }
            catch (NotExpressibleException)
            {
            }
            catch (Exception e)
            {
                failures.Add($"{golden.Name}: {e.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }
}
