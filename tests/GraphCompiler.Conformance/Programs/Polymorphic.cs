using System.Globalization;
using System.Numerics;
using Xunit.Abstractions;
using static GraphCompiler.Conformance.Programs.ProgramRun;

namespace GraphCompiler.Conformance.Programs;

/// <summary>Functions of several element types, ranks and containers; the log is written while tracing only.</summary>
public static partial class PolymorphicFunctions
{
    [TfFunction]
    public static Tensor Standardise<T>(Tensor<T> x)
        where T : INumber<T>
    {
        Host($"standardise {x.DType.Name} {x.Shape}");
        return x switch
        {
            Tensor<float> single => Normalised(single),
            Tensor<double> wide => Normalised(wide),
            _ => Normalised(Tf.Cast<float>(x)),
        };
    }

    [TfFunction(Scalars = ScalarArguments.ByValue)]
    public static Tensor<float> Combine(Dictionary<string, Tensor<float>> parts, int power = 2, float shift = 0f)
    {
        var keys = parts.Keys.Order(StringComparer.Ordinal).ToArray();
        Host(string.Create(CultureInfo.InvariantCulture, $"combine [{string.Join(", ", keys.Select(k => $"'{k}'"))}] power {power} shift {shift:0.0}"));
        var total = Tf.AddN([.. keys.Select(k => parts[k])]);
        return Tf.Pow(total, power) + shift;
    }

    [TfFunction]
    public static Tensor<float> ApplyTwice(Func<Tensor<float>, Tensor<float>> function, Tensor<float> x)
    {
        Host($"apply_twice {function.Method.Name.ToLowerInvariant()}");
        return function(function(x));
    }

    public static Tensor<float> Half(Tensor<float> x) => x / 2f;

    private static Tensor<T> Normalised<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T>
    {
        Axes axes = x.Shape.Rank > 1 ? [.. Enumerable.Range(1, x.Shape.Rank - 1)] : 0;
        var (mean, variance) = Tf.Nn.Moments(x, axes, keepDims: true);
        return (x - mean) / Tf.Sqrt(variance + T.CreateChecked(1e-6));
    }
}

public sealed class Polymorphic(ITestOutputHelper log)
{
    [Fact]
    public void Polymorphic_traces_as_in_TensorFlow()
    {
        TakeHostLog();
        Check("polymorphic", Run, log);
        CheckHostLog("polymorphic");
    }

    private static (Dictionary<string, Tensor> Results, TfFunction[] Functions) Run()
    {
        var vector = Wave(6, scale: 2.0);
        Dictionary<string, Tensor> results = new()
        {
            ["vector"] = PolymorphicFunctions.Standardise(vector),
            ["vector_again"] = PolymorphicFunctions.Standardise(vector + 1f),
            ["matrix"] = PolymorphicFunctions.Standardise(Tf.Reshape(vector, [2, 3])),
            ["integers"] = PolymorphicFunctions.Standardise(Tf.Constant(new[,] { { 1, 2, 3 }, { 10, 20, 40 } })),
            ["double"] = PolymorphicFunctions.Standardise(Tf.Cast<double>(vector)),
            ["longer"] = PolymorphicFunctions.Standardise(Wave(7, scale: 2.0)),
        };
        Dictionary<string, Tensor<float>> parts = new() { ["a"] = vector[..3], ["b"] = vector[3..] };
        results["combined"] = PolymorphicFunctions.Combine(parts);
        results["combined_reordered"] = PolymorphicFunctions.Combine(new() { ["b"] = vector[3..], ["a"] = vector[..3] }, power: 2);
        results["combined_cubed"] = PolymorphicFunctions.Combine(parts, 3, shift: 1.5f);
        results["combined_shifted"] = PolymorphicFunctions.Combine(shift: 1.5f, power: 3, parts: parts);
        results["combined_three"] = PolymorphicFunctions.Combine(new(parts) { ["c"] = vector[1..4] });
        results["quartered"] = PolymorphicFunctions.ApplyTwice(PolymorphicFunctions.Half, vector);
        results["rooted"] = PolymorphicFunctions.ApplyTwice(Tf.Sqrt, Tf.Abs(vector));
        results["quartered_again"] = PolymorphicFunctions.ApplyTwice(PolymorphicFunctions.Half, vector * 4f);
        results["by_concrete"] = PolymorphicFunctions.Standardise(vector);
        return (results, [PolymorphicFunctions.StandardiseFunction, PolymorphicFunctions.CombineFunction, PolymorphicFunctions.ApplyTwiceFunction]);
    }
}
