namespace GraphCompiler.Tests.Golden;

/// <summary>Runs what TensorFlow computed, eagerly: values, gradients, gradients of gradients.</summary>
public class GoldenTests
{
    public static TheoryData<string> Operators => [.. GoldenOperators.All.Keys];

    public static TheoryData<string> Differentiable => [.. GoldenOperators.All.Where(o => o.Value.IsDifferentiable && GoldenData.SecondOrder(o.Key).Length > 0).Select(o => o.Key)];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Eager_code_computes_what_TensorFlow_computes(string name) => RunAll(name, GoldenData.Cases(name), CheckCase);

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Eager_code_differentiates_twice_as_TensorFlow_does(string name) => RunAll(name, GoldenData.SecondOrder(name), CheckSecondOrder);

    private static void RunAll(string name, GoldenCase[] cases, Action<GoldenOperator, GoldenCase> check)
    {
        var failures = new List<string>();
        var done = 0;
        foreach (var golden in cases.Where(c => c.IsSupported))
        {
            try
            {
                check(GoldenOperators.All[name], golden);
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

    private static void CheckCase(GoldenOperator @operator, GoldenCase golden)
    {
        IVariable[] inputs = [.. golden.Inputs.Select(Variable)];
        using var tape = new GradientTape(persistent: true);
        var output = @operator.Call([.. inputs.Cast<Tensor>()], golden.Attrs);
        golden.Outputs[0].Check(output, golden.Rtol, golden.Atol, golden.SignedZero, "the output");
        if (golden.Gradients is not { } expected || !@operator.IsDifferentiable) return;

        var upstream = golden.Upstream?[0]?.ToTensor();
        var gradients = tape.Gradient(output, inputs, upstream);
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i] is { } gradient) gradient.Check(gradients[i], golden.Rtol, golden.Atol, false, $"gradient {i}");
            else Assert.True(gradients[i] is null, $"gradient {i} is not null");
        }
    }

    private static void CheckSecondOrder(GoldenOperator @operator, GoldenCase golden)
    {
        IVariable[] inputs = [.. golden.Inputs.Select(Variable)];
        var upstream = Variable(golden.Upstream![0]!);
        using var outer = new GradientTape(persistent: true);
        Tensor<double> s = 0.0;
        using (var inner = new GradientTape())
        {
            var output = @operator.Call([.. inputs.Cast<Tensor>()], golden.Attrs);
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

    private static IVariable Variable(GoldenTensor tensor) => tensor.ToTensor() switch
    {
        Tensor<float> t => new Variable<float>(t),
        Tensor<double> t => new Variable<double>(t),
        Tensor<int> t => new Variable<int>(t),
        var t => new Variable<long>(t.As<long>()),
    };
}
