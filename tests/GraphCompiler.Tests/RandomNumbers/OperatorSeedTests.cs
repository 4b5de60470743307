using System.Text.Json;

namespace GraphCompiler.Tests.RandomNumbers;

/// <summary>The global seed and those of operators, against TensorFlow's values.</summary>
[Collection(nameof(AloneInProcess))]
public class OperatorSeedTests
{
    private static readonly JsonElement s_golden = GoldenRandom.Read("stateful");

    private static int GlobalSeed => s_golden.At("global_seed").GetInt32();

    private static int Seed => s_golden.At("op_seed").GetInt32();

    public static TheoryData<string> Operators => [.. s_golden.At("ops").EnumerateArray().Select(o => o.At("op").GetString()!)];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Numbers_of_seeds_are_those_of_TensorFlow(string name)
    {
        var golden = s_golden.At("ops").EnumerateArray().Single(o => o.At("op").GetString() == name);
        for (var repeats = 0; repeats < 2; repeats++)
        {
            Tf.Random.SetSeed(GlobalSeed);
            foreach (var call in golden.At("global_and_op", "calls").EnumerateArray()) Check(call, Draw(name, Seed));
            Tf.Random.SetSeed(GlobalSeed);
            foreach (var call in golden.At("global_only", "calls").EnumerateArray()) Check(call, Draw(name, null));
        }

        void Check(JsonElement expected, Tensor actual)
        {
            if (name.Contains("normal", StringComparison.Ordinal)) expected.CheckNear(actual, name);
            else expected.CheckSame(actual, name);
        }
    }

    [Fact]
    public void Two_seeds_of_zero_are_seeds()
    {
        Tf.Random.SetSeed(0);
        s_golden.At("global_0_and_op_0").CheckSame(Tf.Random.Uniform([4], seed: 0));
    }

    [Fact]
    public void Operators_of_a_function_go_on_by_themselves()
    {
        var golden = s_golden.At("function");
        Tf.Random.SetSeed(GlobalSeed);
        var function = Traced.Function<float>(_ => Tf.Stack([Tf.Random.Uniform([4]), Tf.Random.Uniform([4]), Tf.Random.Uniform([4], seed: Seed)]));
        foreach (var call in golden.At("calls_1_2_3").EnumerateArray()) Check(call, function(0f));
        Tf.Random.SetSeed(GlobalSeed);
        Check(golden.At("after_set_seed_again_call_1", "0"), function(0f));

        Tf.Random.SetSeed(GlobalSeed);
        var second = Traced.Function<float>(_ => Tf.Random.Uniform([4]));
        foreach (var call in golden.At("second_function_one_uniform_4").EnumerateArray()) call.CheckSame(second(0f));

        var same = Traced.Function<float>(_ => Tf.Stack([Tf.Random.Uniform([2], seed: 8), Tf.Random.Uniform([2], seed: 8)]));
        foreach (var call in golden.At("two_ops_same_seed_8_in_one_function").EnumerateArray()) Check(call, same(0f));
        foreach (var call in golden.At("two_eager_calls_same_seed_8").EnumerateArray()) call.CheckSame(Tf.Random.Uniform([2], seed: 8));

        static void Check(JsonElement expected, Tensor<float> actual)
        {
            for (var i = 0; i < expected.GetArrayLength(); i++) expected[i].CheckSame(actual[i]);
        }
    }

    [Fact]
    public void Functions_called_by_a_function_draw_as_if_written_there()
    {
        Tf.Random.SetSeed(3);
        var inner = Traced.Function<float>(x => Tf.Random.Uniform([2], seed: 8) + x);
        var alone = inner(0f).ToArray();
        var outer = Traced.Function<float>(x => Tf.Stack([inner(x), inner(x)]));
        var first = outer(0f);
        Assert.Equal(alone, first[0].ToArray());
        Assert.Equal(alone, first[1].ToArray());
        Assert.NotEqual(alone, outer(0f)[0].ToArray());
    }

    [Fact]
    public void Operators_without_seeds_do_not_repeat() =>
        Assert.NotEqual(Tf.Random.StatelessUniform([8], (0, 0)).ToArray(), Traced.Function<float>(_ => Tf.Random.Uniform([8]))(0f).ToArray());

    [Fact]
    public void Function_has_no_variables_for_its_random_operators()
    {
        Tf.Random.SetSeed(1);
        var function = Traced.Function<float>(x => Tf.Nn.Dropout(x, 0.5));
        Assert.NotEqual(function(Tf.Ones([64])).ToArray(), function(Tf.Ones([64])).ToArray());
    }

    [Fact]
    public void Arms_and_bodies_are_graphs_that_count_their_own_operators()
    {
        Tf.Random.SetSeed(GlobalSeed);
        var function = Traced.Function<float>(x => Tf.Stack([
            Tf.Random.Uniform([4]),
            Tf.Cond(x > 0f, () => Tf.Random.Uniform([4]), () => Tf.Random.Normal([4])),
            Tf.Random.Uniform([4])]));
        var golden = s_golden.At("function", "calls_1_2_3");
        for (var call = 0; call < 3; call++)
        {
            var drawn = function(1f);
            golden.At($"{call}", "0").CheckSame(drawn[0], "before the arm");
            golden.At($"{call}", "0").CheckSame(drawn[1], "in the arm");
            golden.At($"{call}", "1").CheckSame(drawn[2], "after the arm");
        }
    }

    [Fact]
    public void Operator_in_a_loop_draws_anew_in_each_iteration()
    {
        Tf.Random.SetSeed(GlobalSeed);
        var function = Traced.Function<float>(x => Tf.MapFn(_ => Tf.Random.Uniform([4]), Tf.Zeros([3])) + x);
        var golden = s_golden.At("function", "calls_1_2_3");
        var drawn = function(0f);
        for (var i = 0; i < 3; i++) golden.At($"{i}", "0").CheckSame(drawn[i]);
    }

    [Fact]
    public void Dropout_is_that_of_TensorFlow()
    {
        var golden = GoldenRandom.Read("dropout").At("tf.nn.dropout");
        var x = (Tensor<float>)GoldenRandom.Read("dropout").At("x").Tensor().ToTensor();
        Tf.Random.SetSeed(golden.At("global_seed").GetInt32());
        foreach (var call in golden.At("calls").EnumerateArray()) call.CheckSame(Tf.Nn.Dropout(x, golden.At("rate").GetDouble(), golden.At("op_seed").GetInt32()));
    }

    private static Tensor Draw(string name, int? seed) => name switch
    {
        "uniform" => Tf.Random.Uniform([4], seed: seed),
        "normal" => Tf.Random.Normal([4], seed: seed),
        "truncated_normal" => Tf.Random.TruncatedNormal([4], seed: seed),
        "uniform_int32" => Tf.Random.Uniform([4], 0, 100, seed),
        "uniform_float64" => Tf.Random.Uniform<double>([3], 0, 1, seed),
        "shuffle" => Tf.Random.Shuffle(Tf.Range(7), seed),
        _ => Tf.Random.Categorical(Tf.Log(Tf.Constant([[0.1f, 0.2f, 0.7f]])), 5, seed),
    };
}
