using GraphCompiler.Keras;

namespace GraphCompiler.Interop.Tests;

/// <summary>Functions that draw: from a seed, from a generator, from a state of their own.</summary>
public sealed partial class Drawing : Module
{
    public Tf.Random.Generator Generator { get; } = Tf.Random.Generator.FromSeed(5);

    [TfFunction(Name = "seeded", InputSignature = ["int32[2]"])]
    public (Tensor<float>, Tensor<float>, Tensor<float>, Tensor<int>, Tensor<long>, Tensor<float>, Tensor<long>) Seeded(Tensor<int> seed) => (
        Tf.Random.StatelessUniform([3], seed, 0f, 1f), Tf.Random.StatelessNormal<float>([2, 2], seed, 1, 3), Tf.Random.StatelessTruncatedNormal<float>([4], seed),
        Tf.Random.StatelessUniform([5], seed, -3, 9), Tf.Random.StatelessUniformFullInt<long>([2], seed), Tf.Random.StatelessGamma([3], seed, Tf.Constant([0.5f, 1f, 2f])),
        Tf.Random.StatelessCategorical(Tf.Constant(new[,] { { 0f, 1f, 2f } }), 6, seed));

    [TfFunction(Name = "more", InputSignature = ["int32[2]"])]
    public (Tensor<float>, Tensor<float>) More(Tensor<int> seed) => (Tf.Random.StatelessPoisson([4], seed, Tf.Constant(3f)), Tf.Random.StatelessShuffle(Tf.Constant([1f, 2f, 3f, 4f]), seed));

    [TfFunction(Name = "generated", InputSignature = ["float32[?]"])]
    public Tensor<float> Generated(Tensor<float> x) => x + Generator.Uniform(x.Shape, 2.0, 5.0) + Generator.Normal([]);

    [TfFunction(Name = "own", InputSignature = ["float32[?]"])]
    public Tensor<float> Own(Tensor<float> x) => x + Tf.Random.Uniform(x.Shape, seed: 7) + Tf.Random.Normal([], seed: 8);

    [TfFunction(Name = "branch", InputSignature = ["float32[]"])]
    public Tensor<float> Branch(Tensor<float> x)
    {
        if (x > 0f) x += Tf.Random.Uniform([], seed: 9);
        else x -= Tf.Random.Uniform([], seed: 9);
        return x;
    }

    [TfFunction(Name = "prints", InputSignature = ["float32[?]"])]
    public Tensor<float> Prints(Tensor<float> x)
    {
        Tf.Print("x is", x, "of {}", Tf.Shape(x));
        return x;
    }
}

/// <summary>What is drawn after a model was loaded is what is drawn before, in as many rounds as there are.</summary>
[Collection(nameof(AloneInProcess))]
public sealed class RandomModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Seeds(int rounds)
    {
        var module = new Drawing();
        var seed = Tf.Constant([3, 8]);
        using var saved = new Saved(module, rounds);
        var (a, b, c, d, e, f, g) = module.Seeded(seed);
        var loaded = (System.Runtime.CompilerServices.ITuple)saved.Model.Function("seeded").Invoke(seed)!;
        Tensor[] live = [a, b, c, d, e, f, g];
        for (var i = 0; i < live.Length; i++) Assert.Equal(live[i].Numpy(), ((Tensor)loaded[i]!).Numpy());
        var (poisson, shuffled) = module.More(seed);
        loaded = (System.Runtime.CompilerServices.ITuple)saved.Model.Function("more").Invoke(seed)!;
        Assert.Equal(poisson.Numpy(), ((Tensor)loaded[0]!).Numpy());
        Assert.Equal(shuffled.Numpy(), ((Tensor)loaded[1]!).Numpy());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_generator_goes_on_where_it_was_saved(int rounds)
    {
        var module = new Drawing();
        var x = Tf.Constant([1f, 2f, 3f]);
        module.Generated(x);
        using var saved = new Saved(module, rounds);
        for (var i = 0; i < 3; i++) Assert.Equal(module.Generated(x).ToArray(), ((Tensor<float>)saved.Model.Function("generated").Invoke(x)!).ToArray());
        Assert.Equal(module.Generator.State.Value.ToArray(), saved.Model.Variable<long>("generator._state_var").Value.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Operators_start_at_their_seeds(int rounds)
    {
        var module = new Drawing();
        var x = Tf.Constant([1f, 2f, 3f]);
        using var saved = new Saved(module, rounds);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(module.Own(x).ToArray(), ((Tensor<float>)saved.Model.Function("own").Invoke(x)!).ToArray());
            Assert.Equal(module.Branch(1f).Item(), ((Tensor<float>)saved.Model.Function("branch").Invoke(Tf.Constant(1f))!).Item());
            Assert.Equal(module.Branch(-1f).Item(), ((Tensor<float>)saved.Model.Function("branch").Invoke(Tf.Constant(-1f))!).Item());
        }

        var operations = saved.Nodes("own").Select(n => n.Op).ToArray();
        Assert.Contains("RandomUniform", operations);
        Assert.Contains("RandomStandardNormal", operations);
        Assert.Contains(saved.Nodes("own"), n => n.Op == "RandomUniform" && n.Attr["seed2"].I == 7);
    }

    [Fact]
    public void Prints()
    {
        using var saved = new Saved(new Drawing(), 2);
        var (before, written) = (Tf.Config.PrintOutput, new StringWriter());
        Tf.Config.PrintOutput = written;
        try
        {
            saved.Model.Function("prints").Invoke(Tf.Constant([1f, 2f]));
        }
        finally
        {
            Tf.Config.PrintOutput = before;
        }

        Assert.Equal("x is [1 2] of {} [2]\n", written.ToString());
    }

    [Fact]
    public void A_model_with_dropout_is_saved_as_it_trains()
    {
        var model = new Sequential([new Input(64), new Dropout(0.5)]);
        var call = Tf.Function<Func<Tensor<float>, Tensor<float>>>(x => (Tensor<float>)model.Call(x, training: true));
        using var saved = new Saved(model, 2, ("train", call.GetConcreteFunction(new TensorSpec<float>([null, 64], name: "x"))));
        var dropped = (Tensor<float>)saved.Model.Signatures["train"].Call(Tf.Ones<float>([2, 64]))["output_0"];
        Assert.Equal([0f, 2f], dropped.ToArray().Distinct().Order());
    }
}
