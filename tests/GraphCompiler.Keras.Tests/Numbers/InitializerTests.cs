using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Numbers;

/// <summary>Initializers: their scales by formula, their distributions by a million numbers, the exact ones by value.</summary>
public class InitializerTests(ITestOutputHelper output)
{
    private static readonly JsonElement s_file = KerasData.Read("initializers", "initializers");

    internal static Initializer Bind(string name, KerasArguments args)
    {
        var seed = args.Int("seed");
        var bound = name switch
        {
            "Zeros" => Initializer.Zeros,
            "Ones" => Initializer.Ones,
            "Identity" => Initializer.Identity(args.Double("gain", 1)),
            "Constant" => args.Element("value") is { ValueKind: JsonValueKind.Array } values
                ? Initializer.Constant(KerasData.ToTensor(values, "float32", [values.GetArrayLength()]))
                : Initializer.Constant(args.Double("value", 0)),
            "RandomNormal" => Initializer.RandomNormal(args.Double("mean", 0), args.Double("stddev", 0.05), seed),
            "TruncatedNormal" => Initializer.TruncatedNormal(args.Double("mean", 0), args.Double("stddev", 0.05), seed),
            "RandomUniform" => Initializer.RandomUniform(args.Double("minval", -0.05), args.Double("maxval", 0.05), seed),
            "VarianceScaling" => Initializer.VarianceScaling(args.Double("scale", 1), Mode(args.String("mode")), Distribution(args.String("distribution")), seed),
            "GlorotUniform" => Initializer.GlorotUniform(seed),
            "GlorotNormal" => Initializer.GlorotNormal(seed),
            "HeUniform" => Initializer.HeUniform(seed),
            "HeNormal" => Initializer.HeNormal(seed),
            "LecunUniform" => Initializer.LecunUniform(seed),
            "LecunNormal" => Initializer.LecunNormal(seed),
            "Orthogonal" or "OrthogonalInitializer" => Initializer.Orthogonal(args.Double("gain", 1), seed),
            _ => throw new LeftOutException($"initializer {name}"),
        };
        args.End();
        return bound;
    }

    [Fact]
    public void Defaults()
    {
        foreach (var expected in KerasData.Read("initializers", "defaults").EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object))
        {
            var config = ((IConfigured)ConfigTables.Initializers.Read(new ConfigNode(expected.Name, expected.Name))).GetConfig();
            foreach (var argument in expected.Value.EnumerateObject().Where(a => a.Value.ValueKind != JsonValueKind.Null))
            {
                Assert.Equal(argument.Value.ValueKind == JsonValueKind.Number ? argument.Value.GetDouble() : argument.Value.GetString(), config[argument.Name]);
            }
        }
    }

    [Fact]
    public void Fans()
    {
        var tally = new KerasTally(output);
        foreach (var test in s_file.GetProperty("fans").EnumerateArray())
        {
            var shape = KerasData.Ints(test.GetProperty("shape"));
            tally.Run($"fans of {(Shape)shape}", false, () => Assert.Equal(
                (test.GetProperty("fan_in").GetDouble(), test.GetProperty("fan_out").GetDouble()), VarianceScalingInitializer.Fans(shape)));
        }

        tally.Finish();
    }

    [Fact]
    public void Scales()
    {
        var tally = new KerasTally(output);
        foreach (var test in s_file.GetProperty("scaling_formulas").EnumerateArray())
        {
            var shape = KerasData.Ints(test.GetProperty("shape"));
            tally.Run($"{test.GetProperty("initializer")} of {(Shape)shape}", false, () =>
            {
                var initializer = Assert.IsType<VarianceScalingInitializer>(Bind(test));
                string[] names = ["limit", "stddev_of_the_parent_normal", "stddev"];
                var want = test.GetProperty(names.First(name => test.TryGetProperty(name, out _))).GetDouble();
                Assert.Equal(want, initializer.Spread(shape), 1e-9 * want);
            });
        }

        tally.Finish();
    }

    [Fact]
    public void Distributions()
    {
        var tally = new KerasTally(output);
        foreach (var test in s_file.GetProperty("statistics_at_1e6_samples").EnumerateArray())
        {
            tally.Run($"{test.GetProperty("initializer")} {test.GetProperty("args")}", false, () =>
            {
                var values = Bind(test).Create<float>(KerasData.Ints(test.GetProperty("shape"))).ToArray();
                Array.Sort(values);
                var (mean, stddev) = (test.GetProperty("mean").GetDouble(), test.GetProperty("stddev").GetDouble());
                var ownMean = values.Average(v => (double)v);
                Assert.Equal(mean, ownMean, 4 * stddev / 1000);
                Assert.Equal(stddev, Math.Sqrt(values.Average(v => (v - ownMean) * (v - ownMean))), 0.01 * stddev);
                var quantiles = test.GetProperty("quantiles_5_25_50_75_95").EnumerateArray().Select(q => q.GetDouble()).ToArray();
                double[] parts = [0.05, 0.25, 0.5, 0.75, 0.95];
                for (var i = 0; i < parts.Length; i++) Assert.Equal(quantiles[i], values[(int)(parts[i] * values.Length)], 0.01 * stddev);
            });
        }

        tally.Finish();
    }

    [Fact]
    public void Exact_values()
    {
        var tally = new KerasTally(output);
        foreach (var test in s_file.GetProperty("deterministic").EnumerateArray())
        {
            var shape = KerasData.Ints(test.GetProperty("shape"));
            tally.Run($"{test.GetProperty("initializer")} of {(Shape)shape}", test.TryGetProperty("raises", out _), () =>
            {
                var dtype = test.TryGetProperty("dtype", out var given) ? given.GetString() : "float32";
                var initializer = Bind(test);
                Tensor values = dtype switch
                {
                    "float32" => initializer.Create<float>(shape),
                    "float64" => initializer.Create<double>(shape),
                    _ => throw new LeftOutException($"a weight of {dtype}"),
                };
                KerasData.Check(values, test.GetProperty("value"), 0, 0, "value");
            });
        }

        tally.Finish();
    }

    [Fact]
    public void Orthogonal_directions()
    {
        var tally = new KerasTally(output);
        foreach (var test in s_file.GetProperty("orthogonal").EnumerateArray())
        {
            var (shape, gain) = (KerasData.Ints(test.GetProperty("shape")), test.GetProperty("gain").GetDouble());
            tally.Run($"{(Shape)shape}", false, () =>
            {
                var matrix = Tf.Reshape(Initializer.Orthogonal(gain).Create<float>(shape), KerasData.Ints(test.GetProperty("flattened")));
                var isByColumn = test.GetProperty("orthonormal").GetString() == "columns";
                var gram = isByColumn ? Tf.MatMul(matrix, matrix, transposeX: true) : Tf.MatMul(matrix, matrix, transposeY: true);
                var deviation = Tf.ReduceMax(Tf.Abs(gram - Tf.Eye(gram.Shape[0]) * (float)(gain * gain))).Item();
                Assert.True(deviation < test.GetProperty("largest_deviation_from_gain2_identity_below").GetDouble(), $"{deviation}");
            });
        }

        tally.Finish();
    }

    [Theory]
    [InlineData(7)]
    [InlineData(null)]
    public void One_object_gives_the_same_values_each_time(int? seed)
    {
        var initializer = Initializer.GlorotUniform(seed);

        Assert.Equal(initializer.Create<float>([3, 4]).ToArray(), initializer.Create<float>([3, 4]).ToArray());
        Assert.NotEqual(initializer.Create<float>([3, 4]).ToArray(), Initializer.GlorotUniform().Create<float>([3, 4]).ToArray());
    }

    [Fact]
    public void Functions_are_initializers() =>
        Assert.Equal([2f, 2f], Initializer.From(shape => Tf.Ones(shape) * 2f).Create<float>([2]).ToArray());

    [Fact]
    public void Scale_must_be_positive() => Assert.Throws<TfValueException>(() => Initializer.VarianceScaling(0));

    private static Initializer Bind(JsonElement test) => ConfigTests.Remade(ConfigTables.Initializers, Bind(test.GetProperty("initializer").GetString()!, KerasArguments.Of(test)));

    private static FanMode Mode(string? name) => name switch
    {
        null or "fan_in" => FanMode.FanIn,
        "fan_out" => FanMode.FanOut,
        "fan_avg" => FanMode.FanAverage,
        _ => throw new LeftOutException(name),
    };

    private static ScalingDistribution Distribution(string? name) => name switch
    {
        null or "truncated_normal" => ScalingDistribution.TruncatedNormal,
        "untruncated_normal" => ScalingDistribution.UntruncatedNormal,
        "uniform" => ScalingDistribution.Uniform,
        _ => throw new LeftOutException(name),
    };
}
