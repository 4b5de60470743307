using System.Text.Json;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Tests.RandomNumbers;

/// <summary>Functions of a seed, against TensorFlow's values: eagerly and in functions.</summary>
public class StatelessTests
{
    public static TheoryData<string> Files => ["stateless_uniform", "stateless_normal", "stateless_truncated_normal", "stateless_int"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Stateless_numbers_are_those_of_TensorFlow(string file)
    {
        var checkedCases = 0;
        foreach (var list in GoldenRandom.Read(file).EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array))
        {
            foreach (var golden in list.Value.EnumerateArray())
            {
                var expected = golden.At("value");
                var dtype = expected.At("dtype").GetString();
                if (dtype == "bfloat16") continue;
                Shape shape = expected.At("shape").EnumerateArray().Select(s => s.GetInt32()).ToArray();
                var (minimum, maximum) = (Number(golden, "minval", 0), Number(golden, "maxval", 1));
                var (mean, stddev) = (Number(golden, "mean", 0), Number(golden, "stddev", 1));
                foreach (var isTraced in new[] { false, true })
                {
                    var actual = isTraced ? Traced.Call(x => Draw(x[0]), golden.Seed())! : Draw(golden.Seed());
                    if (file is "stateless_uniform" or "stateless_int") expected.CheckSame(actual, golden.ToString());
                    else expected.CheckNear(actual, golden.ToString());
                    checkedCases++;
                }

                Tensor Draw(Tensor seed) => (file, dtype) switch
                {
                    ("stateless_uniform", "float32") => Tf.Random.StatelessUniform(shape, seed, (float)minimum, (float)maximum),
                    ("stateless_uniform", "float64") => Tf.Random.StatelessUniform(shape, seed, minimum, maximum),
                    ("stateless_uniform", "float16") => Tf.Random.StatelessUniform(shape, seed, (Half)minimum, (Half)maximum),
                    ("stateless_normal", "float32") => Tf.Random.StatelessNormal<float>(shape, seed, mean, stddev),
                    ("stateless_normal", "float64") => Tf.Random.StatelessNormal<double>(shape, seed, mean, stddev),
                    ("stateless_normal", "float16") => Tf.Random.StatelessNormal<Half>(shape, seed, mean, stddev),
                    ("stateless_truncated_normal", "float32") => Tf.Random.StatelessTruncatedNormal<float>(shape, seed, mean, stddev),
                    ("stateless_truncated_normal", "float64") => Tf.Random.StatelessTruncatedNormal<double>(shape, seed, mean, stddev),
                    ("stateless_truncated_normal", "float16") => Tf.Random.StatelessTruncatedNormal<Half>(shape, seed, mean, stddev),
                    _ when !golden.TryGetProperty("minval", out var least) => Bits(dtype!, shape, seed),
                    (_, "int32") => Tf.Random.StatelessUniform(shape, seed, golden.At("minval").GetInt32(), golden.At("maxval").GetInt32()),
                    (_, "int64") => Tf.Random.StatelessUniform(shape, seed, golden.At("minval").GetInt64(), golden.At("maxval").GetInt64()),
                    _ => throw new InvalidOperationException(dtype),
                };
            }
        }

        Assert.True(checkedCases > 0);
    }

    [Fact]
    public void Element_depends_on_its_own_words_in_long_results()
    {
        var golden = GoldenRandom.Read("long");
        var uniform = Tf.Random.StatelessUniform([40000], golden.Seed(), 0f, 1f);
        Check("uniform_40000", uniform, 0);
        Check("truncated_normal_40000", Tf.Random.StatelessTruncatedNormal<float>([40000], golden.Seed()), 1e-5);
        Assert.Equal(golden.At("uniform_sum_float64").GetDouble(), uniform.ToArray().Sum(x => (double)x), 1e-9);

        void Check(string name, Tensor<float> all, double tolerance)
        {
            var indices = golden.At(name, "index").EnumerateArray().Select(i => i.GetInt32()).ToArray();
            golden.At(name, "value").Tensor().Check(Tf.Gather(all, indices), tolerance, tolerance, false, name);
        }
    }

    [Fact]
    public void Seeds_are_scrambled_into_keys_and_counters_as_TensorFlow_does()
    {
        var golden = GoldenRandom.Read("key_counter");
        foreach (var seed in golden.At("StatelessRandomGetKeyCounter").EnumerateArray())
        {
            var state = Philox.Scrambled(seed.At("seed", "0").GetInt64(), seed.At("seed", "1").GetInt64());
            Assert.Equal(seed.At("key", "data", "0").GetUInt64(), (ulong)state.Key);
            Assert.Equal(seed.At("counter", "data", "0").GetUInt64(), (ulong)state.Low);
            Assert.Equal(seed.At("counter", "data", "1").GetUInt64(), (ulong)state.High);
        }

        foreach (var stream in golden.At("explicit_key_counter").EnumerateArray())
        {
            var counter = stream.At("counter").EnumerateArray().Select(c => (long)c.GetUInt64()).ToArray();
            var generator = Tf.Random.Generator.FromKeyCounter((long)stream.At("key", "0").GetUInt64(), counter);
            stream.At("value").CheckSame(generator.UniformFullInt<uint>([stream.At("value", "shape", "0").GetInt32()]));
        }

        foreach (var algorithm in golden.At("algorithms").EnumerateArray())
        {
            var alg = algorithm.At("alg").GetString() switch { "philox" => RandomAlgorithm.Philox, "threefry" => RandomAlgorithm.ThreeFry, _ => RandomAlgorithm.AutoSelect };
            if (algorithm.TryGetProperty("value", out var value)) value.CheckSame(Tf.Random.StatelessUniform([4], algorithm.Seed(), 0f, 1f, alg));
            else Assert.Contains("counter must be a vector with length at least 2; got shape: [1]", Assert.Throws<TfInvalidArgumentException>(() => Tf.Random.StatelessUniform([4], algorithm.Seed(), 0f, 1f, alg)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Seeds_split_and_fold_as_in_TensorFlow()
    {
        foreach (var golden in GoldenRandom.Read("split_fold_in").At("cases").EnumerateArray())
        {
            var seed = golden.Seed();
            golden.At("split_3").CheckSame(seed is Tensor<long> wide ? Tf.Random.Split(wide, 3) : Tf.Random.Split((Tensor<int>)seed, 3));
            golden.At("fold_in").CheckSame(Tf.Random.FoldIn(seed, golden.At("fold_in_data").GetInt32()));
        }
    }

    [Fact]
    public void Categories_and_orders_are_those_of_TensorFlow()
    {
        foreach (var golden in GoldenRandom.Read("distributions").At("cases").EnumerateArray())
        {
            var seed = golden.Seed();
            var logits = (Tensor<float>)golden.At("categorical", "logits").Tensor().ToTensor();
            golden.At("categorical", "value").CheckSame(Tf.Random.StatelessCategorical(logits, golden.At("categorical", "num_samples").GetInt32(), seed));
            golden.At("categorical_int64").CheckSame(Tf.Random.StatelessCategorical(logits, golden.At("categorical_int64", "shape", "1").GetInt32(), seed));
            golden.At("stateless_shuffle_range9").CheckSame(Tf.Random.StatelessShuffle(Tf.Range(9), seed));
        }
    }

    [Fact]
    public void Dropout_is_that_of_TensorFlow()
    {
        var golden = GoldenRandom.Read("dropout");
        var x = (Tensor<float>)golden.At("x").Tensor().ToTensor();
        foreach (var one in golden.At("stateless").EnumerateArray()) one.At("value").CheckSame(Tf.Nn.StatelessDropout(x, one.At("rate").GetDouble(), one.Seed()));
        var generator = Tf.Random.Generator.FromSeed(golden.At("general_with_generator", "seed").GetInt32());
        foreach (var call in golden.At("general_with_generator", "calls").EnumerateArray())
        {
            call.CheckSame(Tf.Nn.GeneralDropout(x, golden.At("general_with_generator", "rate").GetDouble(), generator));
        }
    }

    [Fact]
    public void Seed_of_another_shape_is_refused() =>
        Assert.Contains("seed must have shape [2]", Assert.Throws<TfInvalidArgumentException>(() => Tf.Random.StatelessNormal<float>([3], Tf.Constant([1, 2, 3]))).Message, StringComparison.Ordinal);

    private static double Number(JsonElement golden, string name, double otherwise) => golden.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;

    private static Tensor Bits(string dtype, Shape shape, Tensor seed) => dtype switch
    {
        "int32" => Tf.Random.StatelessUniformFullInt<int>(shape, seed),
        "int64" => Tf.Random.StatelessUniformFullInt<long>(shape, seed),
        "uint32" => Tf.Random.StatelessUniformFullInt<uint>(shape, seed),
        _ => Tf.Random.StatelessUniformFullInt<ulong>(shape, seed),
    };
}
