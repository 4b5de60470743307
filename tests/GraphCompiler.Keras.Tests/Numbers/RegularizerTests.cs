using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Numbers;

/// <summary>Penalties and constraints, with the gradients of the penalties.</summary>
public class RegularizerTests(ITestOutputHelper output)
{
    public static TheoryData<string> RegularizerFiles => KerasData.Files("regularizers");

    public static TheoryData<string> ConstraintFiles => KerasData.Files("constraints");

    internal static Regularizer Bind(string name, KerasArguments args)
    {
        var bound = name switch
        {
            "L1" => Regularizer.L1(args.Double("l1", 0.01)),
            "L2" => Regularizer.L2(args.Double("l2", 0.01)),
            "L1L2" => Regularizer.L1L2(args.Double("l1", 0), args.Double("l2", 0)),
            "OrthogonalRegularizer" => Regularizer.Orthogonal(args.Double("factor", 0.01), args.String("mode") == "columns"),
            _ => throw new LeftOutException($"regularizer {name}"),
        };
        args.End();
        return bound;
    }

    internal static Constraint BindConstraint(string name, KerasArguments args)
    {
        Axes axis = args.Ints("axis") ?? [0];
        var bound = name switch
        {
            "NonNeg" => Constraint.NonNegative,
            "MaxNorm" => Constraint.MaxNorm(args.Double("max_value", 2), axis),
            "UnitNorm" => Constraint.UnitNorm(axis),
            "MinMaxNorm" => Constraint.MinMaxNorm(args.Double("min_value", 0), args.Double("max_value", 1), args.Double("rate", 1), axis),
            _ => throw new LeftOutException($"constraint {name}"),
        };
        args.End();
        return bound;
    }

    [Theory]
    [MemberData(nameof(RegularizerFiles))]
    public void Regularizers(string file)
    {
        var (root, tally) = (KerasData.Read("regularizers", file), new KerasTally(output));
        foreach (var test in root.GetProperty("cases").EnumerateArray())
        {
            tally.Run(test, () =>
            {
                var regularizer = ConfigTests.Remade(ConfigTables.Regularizers, Bind(test.GetProperty("regularizer").GetString()!, KerasArguments.Of(test)));
                var x = KerasData.ToTensor(test.GetProperty("x")) as Tensor<float> ?? throw new LeftOutException("weights are float32");
                using var tape = new GradientTape();
                tape.Watch(x);
                var value = regularizer.Call(x);
                var (rtol, atol) = (KerasData.Tolerance(root, test, "rtol"), KerasData.Tolerance(root, test, "atol"));
                KerasData.Check(value, test.GetProperty("value"), rtol, atol, "value");
                if (test.TryGetProperty("gradient", out var gradient) && gradient.ValueKind == JsonValueKind.Object) KerasData.Check(tape.Gradient(value, x, unconnectedGradients: UnconnectedGradients.Zero), gradient, rtol, atol, "gradient");
            });
        }

        tally.Finish();
    }

    [Theory]
    [MemberData(nameof(ConstraintFiles))]
    public void Constraints(string file)
    {
        var (root, tally) = (KerasData.Read("constraints", file), new KerasTally(output));
        foreach (var test in root.GetProperty("cases").EnumerateArray())
        {
            tally.Run(test, () =>
            {
                var constraint = ConfigTests.Remade(ConfigTables.Constraints, BindConstraint(test.GetProperty("constraint").GetString()!, KerasArguments.Of(test)));
                var x = KerasData.ToTensor(test.GetProperty("x")) as Tensor<float> ?? throw new LeftOutException("weights are float32");
                KerasData.Check(constraint.Call(x), test.GetProperty("value"), KerasData.Tolerance(root, test, "rtol"), KerasData.Tolerance(root, test, "atol"), "value");
            });
        }

        tally.Finish();
    }
}
