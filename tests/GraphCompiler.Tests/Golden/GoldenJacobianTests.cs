namespace GraphCompiler.Tests.Golden;

/// <summary>Jacobians of single operators that TensorFlow computed: by a tape around eager code and around functions, and in a function.</summary>
public class GoldenJacobianTests
{
    public static TheoryData<string> Names => [.. GoldenOperators.All.Keys.Where(n => GoldenData.Jacobians(n).Length > 0)];

    public static TheoryData<string, GoldenPath> Operators
    {
        get
        {
            var rows = new TheoryData<string, GoldenPath>();
            foreach (string name in Names)
            {
                foreach (var path in Enum.GetValues<GoldenPath>()) rows.Add(name, path);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Jacobians_are_those_of_TensorFlow(string name, GoldenPath path)
    {
        foreach (var golden in GoldenData.Jacobians(name))
        {
            IVariable[] inputs = [.. golden.Inputs.Select(i => i.ToVariable())];
            using var tape = new GradientTape(persistent: true);
            var output = GoldenOperators.All[name].Run([.. inputs.Cast<Tensor>()], golden.Attrs, path);
            Check(golden, i => inputs[i] is Tensor<double> x ? tape.Jacobian(output, x) : null, i => tape.BatchJacobian(output, (Tensor<double>)inputs[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Jacobians_inside_a_function_are_those_of_TensorFlow(string name)
    {
        foreach (var golden in GoldenData.Jacobians(name))
        {
            Tensor[] inputs = [.. golden.Inputs.Select(i => i.ToTensor())];
            Check(golden, i => Traced.Call(x => Inside(x, i, batch: false), inputs), i => Traced.Call(x => Inside(x, i, batch: true), inputs));

            Tensor? Inside(Tensor[] x, int source, bool batch)
            {
                using var tape = new GradientTape();
                tape.Watch(x.Where(t => t.DType.IsFloating).ToArray());
                var output = GoldenOperators.All[name].Call(x, golden.Attrs);
                return x[source] is not Tensor<double> from ? null : batch ? tape.BatchJacobian(output, from) : tape.Jacobian(output, from);
            }
        }
    }

    private static void Check(GoldenCase golden, Func<int, Tensor?> jacobian, Func<int, Tensor?> batchJacobian)
    {
        for (var i = 0; i < golden.Inputs.Length; i++)
        {
            if (golden.Jacobian![i] is { } expected) expected.Check(jacobian(i), golden.Rtol, golden.Atol, false, $"jacobian {i}");
            else Assert.Null(jacobian(i));
            golden.BatchJacobian![i]?.Check(batchJacobian(i), golden.Rtol, golden.Atol, false, $"batch jacobian {i}");
        }
    }
}
