using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GraphCompiler.Tests.RandomNumbers;

/// <summary>Generators, against TensorFlow's values and states.</summary>
public class GeneratorTests
{
    [Fact]
    public void Generators_of_seeds_are_those_of_TensorFlow()
    {
        foreach (var golden in GoldenRandom.Read("generator").At("from_seed").EnumerateArray())
        {
            var generator = Tf.Random.Generator.FromSeed(BigInteger.Parse(golden.At("seed").GetString()!, CultureInfo.InvariantCulture));
            Assert.Equal(golden.At("state_after_from_seed").State(), generator.State.ToArray());
            Tf.Random.Generator[] children = [];
            foreach (var call in golden.At("calls").EnumerateArray())
            {
                var what = call.At("call").GetString()!;
                var numbers = Regex.Matches(what[(what.LastIndexOf(']') + 1)..], "-?[0-9]+").Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture)).ToArray();
                Shape shape = call.TryGetProperty("result", out var drawn) && drawn.ValueKind == JsonValueKind.Object ? drawn.At("shape").EnumerateArray().Select(d => d.GetInt32()).ToArray() : [];
                var result = what.Split('(')[0] switch
                {
                    "uniform" when what.Contains("int32", StringComparison.Ordinal) => generator.Uniform(shape, numbers[0], numbers[1]),
                    "uniform" => generator.Uniform(shape),
                    "normal" when what.Contains("float64", StringComparison.Ordinal) => generator.Normal<double>(shape),
                    "normal" => generator.Normal(shape),
                    "uniform_full_int" => generator.UniformFullInt<ulong>(shape),
                    "truncated_normal" => generator.TruncatedNormal(shape),
                    "make_seeds" => generator.MakeSeeds(numbers[0]),
                    "skip" => generator.Skip(numbers[0]),
                    "binomial" => generator.Binomial(shape, 10f, 0.4f),
                    "split" => Split(numbers[0]),
                    _ when what.StartsWith("children[", StringComparison.Ordinal) => children[what["children[".Length] - '0'].Uniform(shape),
                    "reset_from_seed" => Do(() => generator.ResetFromSeed(numbers[0])),
                    "reset_from_key_counter" => Do(() => ResetFromKeyCounter(Array.ConvertAll(Regex.Matches(what, "-?[0-9]+").ToArray(), m => long.Parse(m.Value, CultureInfo.InvariantCulture)))),
                    _ => throw new InvalidOperationException(what),
                };
                var isNear = what.Contains("normal", StringComparison.Ordinal);
                if (call.TryGetProperty("result", out var expected) && expected.ValueKind != JsonValueKind.Null && !what.StartsWith("binomial", StringComparison.Ordinal))
                {
                    if (isNear) expected.CheckNear(result!, what);
                    else expected.CheckSame(result!, what);
                }

                if (call.TryGetProperty("children_states", out var states)) Assert.Equal(states.EnumerateArray().Select(s => s.State()), children.Select(c => c.State.ToArray()));
                if (call.TryGetProperty("state_after", out var after)) Assert.Equal(after.State(), generator.State.ToArray());
                if (call.TryGetProperty("then_uniform_3", out var then)) then.CheckSame(generator.Uniform(then.At("shape").EnumerateArray().Select(d => d.GetInt32()).ToArray()), what);

                Tensor Split(int count)
                {
                    children = generator.Split(count);
                    return children[0].State;
                }

                void ResetFromKeyCounter(long[] state) => generator.ResetFromKeyCounter(state[0], state[1..]);
            }
        }
    }

    [Fact]
    public void Generators_of_states_are_those_of_TensorFlow()
    {
        var golden = GoldenRandom.Read("generator");
        var generator = Tf.Random.Generator.FromState(golden.At("from_state", "state").State());
        golden.At("from_state", "uniform_4").CheckSame(generator.Uniform([4]));
        Assert.Equal(golden.At("from_state", "state_after").State(), generator.State.ToArray());

        var key = golden.At("from_key_counter");
        generator = Tf.Random.Generator.FromKeyCounter(key.At("key").GetInt64(), key.At("counter").State());
        Assert.Equal(key.At("state").State(), generator.State.ToArray());
        Assert.Equal(key.At("key").GetInt64(), generator.Key.Item());
        key.At("uniform_4").CheckSame(generator.Uniform([4]));
        Assert.Equal(key.At("state_after").State(), generator.State.ToArray());

        golden.At("global_generator", "uniform_2").CheckSame(Tf.Random.Generator.FromState(golden.At("global_generator", "state").State()).Uniform([2]));
    }

    [Fact]
    public void Generator_goes_on_from_call_to_call_of_a_function()
    {
        var golden = GoldenRandom.Read("generator").At("in_function");
        var generator = Tf.Random.Generator.FromSeed(golden.At("seed").GetInt32());
        var function = Traced.Function<float>(x => generator.Uniform([2]) + x);
        foreach (var call in golden.At("three_calls_of_uniform_2").EnumerateArray()) call.CheckSame(function(Tf.Zeros([2])));
    }

    [Fact]
    public void Draws_keep_program_order_in_a_function()
    {
        var (eager, compiled) = (Tf.Random.Generator.FromSeed(7), Tf.Random.Generator.FromSeed(7));
        var function = Traced.Function<float>(x => Program(compiled, x));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Program(eager, Tf.Ones([3])).ToArray(), function(Tf.Ones([3])).ToArray());
            Assert.Equal(eager.State.ToArray(), compiled.State.ToArray());
        }

        static Tensor<float> Program(Tf.Random.Generator generator, Tensor<float> x)
        {
            var before = generator.State.Value;
            var unused = generator.Normal([5]);
            var y = generator.Uniform(x.Shape) * x;
            return y + (Tf.Cast<float>(generator.State - before)[0] * generator.Normal([3]));
        }
    }

    [Fact]
    public void Generator_draws_for_sizes_that_only_the_call_knows()
    {
        var (eager, compiled) = (Tf.Random.Generator.FromSeed(7), Tf.Random.Generator.FromSeed(7));
        foreach (var size in new[] { 5, 3 })
        {
            var x = Tf.Ones([size]);
            var actual = (Tensor<float>)Traced.Call(t => compiled.Uniform(t[0].Shape) + t[0].As<float>(), [x], areSizesKnown: false)!;
            Assert.Equal((eager.Uniform([size]) + x).ToArray(), actual.ToArray());
            Assert.Equal(eager.State.ToArray(), compiled.State.ToArray());
        }
    }

    [Fact]
    public void Threads_draw_different_numbers_of_one_generator()
    {
        var generator = Tf.Random.Generator.FromSeed(5);
        var function = Traced.Function<float>(x => generator.Uniform([1]) + x);
        var drawn = new System.Collections.Concurrent.ConcurrentBag<float>();
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 100; i++) drawn.Add((i % 2 == 0 ? function(0f) : generator.Uniform([1])).Item());
        });
        Assert.Equal(5 + (256 * 800), generator.State.ToArray()[0]);
        var alone = Tf.Random.Generator.FromSeed(5);
        Assert.Equal(Enumerable.Range(0, 800).Select(_ => alone.Uniform([1]).Item()).Order(), drawn.Order());
    }

    [Fact]
    public void ThreeFry_has_a_state_and_draws_nothing()
    {
        var generator = Tf.Random.Generator.FromSeed(3, RandomAlgorithm.ThreeFry);
        var error = Assert.Throws<NotSupportedException>(() => generator.Uniform([2]));
        Assert.Contains("Non-XLA devices don't support the ThreeFry algorithm.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_of_another_length_is_refused() => Assert.Throws<TfValueException>(() => Tf.Random.Generator.FromState(new long[] { 1, 2 }));

    [Fact]
    public void Gradient_does_not_draw_again()
    {
        var generator = Tf.Random.Generator.FromSeed(5);
        var expected = Tf.Random.Generator.FromSeed(5).Uniform([4]).ToArray();
        var function = Traced.Function<float>(x => generator.Uniform([4]) * x * x);
        using var tape = new GradientTape();
        var x = Tf.Constant([1f, 2, 3, 4]);
        tape.Watch(x);
        var y = function(x);
        var state = generator.State.ToArray();
        var gradient = tape.Gradient(y, x)!.ToArray();
        Assert.Equal(expected.Zip(x.ToArray(), (u, v) => 2 * u * v), gradient);
        Assert.Equal(state, generator.State.ToArray());
    }

    private static Tensor? Do(Action action)
    {
        action();
        return null;
    }
}
