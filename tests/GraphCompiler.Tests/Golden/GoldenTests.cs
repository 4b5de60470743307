namespace GraphCompiler.Tests.Golden;

/// <summary>Runs what TensorFlow computed: values, gradients, gradients of gradients, in eager code and in functions.</summary>
public class GoldenTests
{
    private static readonly GoldenPath[] s_paths = [GoldenPath.Eager, GoldenPath.Traced, GoldenPath.TracedOpen];

    public static TheoryData<string, GoldenPath> Operators => Rows(_ => true);

    public static TheoryData<string, GoldenPath> Differentiable => Rows(name => GoldenOperators.All[name].IsDifferentiable && GoldenData.SecondOrder(name).Length > 0);

    [Theory]
    [MemberData(nameof(Operators))]
    public void Values_and_gradients_are_those_of_TensorFlow(string name, GoldenPath path) => RunAll(name, GoldenData.Cases(name), path, CheckCase);

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Gradients_of_gradients_are_those_of_TensorFlow(string name, GoldenPath path) => RunAll(name, GoldenData.SecondOrder(name), path, CheckSecondOrder);

    // Host values that a function reads are no inputs of it, so such an operator runs eagerly only.
    private static TheoryData<string, GoldenPath> Rows(Func<string, bool> include)
    {
        var rows = new TheoryData<string, GoldenPath>();
        foreach (var (name, @operator) in GoldenOperators.All)
        {
            foreach (var path in s_paths)
            {
                if (include(name) && (path == GoldenPath.Eager || @operator.IsDifferentiable)) rows.Add(name, path);
            }
        }

        return rows;
    }

    private static void RunAll(string name, GoldenCase[] cases, GoldenPath path, Action<GoldenOperator, GoldenCase, GoldenPath> check)
    {
        var failures = new List<string>();
        var done = 0;
        foreach (var golden in cases.Where(c => c.HasTensors && !GoldenCalls.Mistaken.Contains((name, c.Name))))
        {
            try
            {
                check(GoldenOperators.All[name], golden, path);
                done++;
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
        Assert.True(done > 0, "no case of a supported element type");
    }

    private static void CheckCase(GoldenOperator @operator, GoldenCase golden, GoldenPath path)
    {
        var (output, gradients) = Compute(@operator, golden, path);
        golden.Outputs[0].Check(output, golden.Rtol, golden.Atol, golden.SignedZero, "the output");
        for (var i = 0; i < gradients.Count; i++)
        {
            if (golden.Gradients![i] is { } gradient) gradient.Check(gradients[i], golden.Rtol, golden.Atol, false, $"gradient {i}");
            else Assert.True(gradients[i] is null, $"gradient {i} is not null");
        }

        if (path == GoldenPath.Eager) return;
        var (eagerOutput, eagerGradients) = Compute(@operator, golden, GoldenPath.Eager);
        AssertSameBits(eagerOutput, output);
        for (var i = 0; i < gradients.Count; i++) AssertSameBits(eagerGradients[i], gradients[i]);
    }

    private static (Tensor Output, IReadOnlyList<Tensor?> Gradients) Compute(GoldenOperator @operator, GoldenCase golden, GoldenPath path)
    {
        IVariable[] inputs = [.. golden.Inputs.Select(i => i.ToVariable())];
        using var tape = new GradientTape();
        var output = @operator.Run([.. inputs.Cast<Tensor>()], golden.Attrs, path);
        var isAsked = golden.Gradients is not null && @operator.IsDifferentiable;
        return (output, isAsked ? tape.Gradient(output, inputs, golden.Upstream?[0]?.ToTensor()) : []);
    }

    private static void AssertSameBits(Tensor? expected, Tensor? actual)
    {
        if (expected is null || actual is null) Assert.Same(expected, actual);
        else Assert.Equal(GoldenTensor.Values(expected), GoldenTensor.Values(actual));
    }

    private static void CheckSecondOrder(GoldenOperator @operator, GoldenCase golden, GoldenPath path)
    {
        IVariable[] inputs = [.. golden.Inputs.Select(i => i.ToVariable())];
        var upstream = golden.Upstream![0]!.ToVariable();
        using var outer = new GradientTape(persistent: true);
        Tensor<double> s = 0.0;
        using (var inner = new GradientTape())
        {
            var output = @operator.Run([.. inputs.Cast<Tensor>()], golden.Attrs, path);
            var gradients = inner.Gradient(output, inputs, (Tensor)upstream);
            for (var i = 0; i < inputs.Length; i++)
            {
                if (golden.U![i] is { } u) s += Tf.ReduceSum(gradients[i].As<double>() * u.ToTensor().As<double>());
            }
        }

        Check(golden.Second!, outer.Gradient(s, inputs, unconnectedGradients: UnconnectedGradients.Zero), "second");
        Check(golden.Jvp!, outer.Gradient(s, [upstream], unconnectedGradients: UnconnectedGradients.Zero), "jvp");

        void Check(GoldenTensor?[] expected, IReadOnlyList<Tensor> actual, string what)
        {
            for (var i = 0; i < expected.Length; i++) expected[i]?.Check(actual[i], golden.Rtol, golden.Atol, false, $"{what} {i}");
        }
    }
}
