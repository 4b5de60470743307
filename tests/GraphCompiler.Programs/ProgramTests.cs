using GraphCompiler;
using Programs.Checkpoints;
using Programs.Control;
using Programs.Gradients;
using Programs.Modules;
using Programs.Signatures;
using Programs.State;
using Programs.Saving;
using Programs.Switch;
using Programs.Tracing;

namespace Programs;

/// <summary>Conformance cases as programs, written against the public surface before there was a product.</summary>
public sealed class ProgramTests : IDisposable
{
    private static readonly Dictionary<string, Action> s_programs = new()
    {
        ["C04"] = C04.Run,
        ["C05"] = C05.Run,
        ["C16"] = C16.Run,
        ["C20"] = C20.Run,
        ["C22"] = C22.Run,
        ["C24"] = C24.Run,
        ["D01"] = D01.Run,
        ["V01"] = V01.Run,
        ["D05"] = D05.Run,
        ["E02"] = E02.Run,
        ["E09"] = E09.Run,
        ["E14"] = E14.Run,
        ["G01"] = G01.Run,
        ["G04"] = G04.Run,
        ["G06"] = G06.Run,
        ["G09"] = G09.Run,
        ["G10"] = G10.Run,
        ["G12"] = G12.Run,
        ["G13"] = G13.Run,
        ["G14"] = G14.Run,
        ["G16"] = G16.Run,
        ["G18"] = G18.Run,
        ["G21"] = G21.Run,
        ["G25"] = G25.Run,
        ["G26"] = G26.Run,
        ["G30"] = G30.Run,
        ["G33"] = G33.Run,
        ["G sparse"] = GSparse.Run,
        ["G Jacobian"] = GJacobian.Run,
        ["K01"] = K01.Run,
        ["K12"] = K12.Run,
        ["M02"] = SimpleModule.Run,
        ["M03 recursive"] = RecursiveModule.Run,
        ["M04"] = SequentialModule.Run,
        ["P01"] = P01.Run,
        ["P02"] = P02.Run,
        ["P04"] = P04.Run,
        ["P05"] = P05.Run,
        ["tuple signature"] = TupleSignature.Run,
        ["P13"] = P13.Run,
        ["P16"] = P16.Run,
        ["P18"] = P18.Run,
        ["P20"] = P20.Run,
        ["S01"] = S01.Run,
        ["S05"] = S05.Run,
        ["S10"] = S10.Run,
        ["S13"] = S13.Run,
        ["S14"] = S14.Run,
        ["T01"] = T01.Run,
        ["T02"] = T02.Run,
        ["T04"] = T04.Run,
        ["T05"] = T05.Run,
        ["T06"] = T06.Run,
        ["T08"] = T08.Run,
        ["T09"] = T09.Run,
        ["T13"] = T13.Run,
        ["T16"] = T16.Run,
        ["T22"] = T22.Run,
        ["T24"] = T24.Run,
        ["T29"] = T29.Run,
        ["T30"] = T30.Run,
        ["T33"] = T33.Run,
        ["T36"] = T36.Run,
        ["T38"] = T38.Run,
        ["T40"] = T40.Run,
        ["T41"] = T41.Run,
        ["T42"] = T42.Run,
    };

    private readonly ProgramRun _run = new();

    public static TheoryData<string> Ids => [.. s_programs.Keys];

    public void Dispose() => _run.Dispose();

    [Theory]
    [MemberData(nameof(Ids))]
    public void Program_gives_what_TensorFlow_gives(string id) => s_programs[id]();

    [Fact]
    public void Sample_of_the_design_trains()
    {
        var model = new DesignSample.LinearModel();
        Tensor<float> x = [-1, 0, 1];
        for (var i = 0; i < 200; i++) DesignSample.Training.Train(model, x, 3f * x + 2f, 0.1f);
        Assert.Equal(3f, model.W.Item(), 1e-3f);
        Assert.Equal(2f, model.B.Item(), 1e-3f);
        Assert.All(DesignSample.Training.TrainFunction.ConcreteFunctions.Single().Kernels, k => Assert.True(k.IsCompiled));
        Assert.Equal(2, DesignSample.Training.TrainFunction.ConcreteFunctions.Single().Kernels.Count);
    }

    [Fact]
    public void K12_prints_what_the_guide_prints_and_goes_on_from_there()
    {
        K12.Run();
        var first = _run.Output;
        K12.Run();

        Assert.StartsWith("Initializing from scratch.\n", first, StringComparison.Ordinal);
        Assert.Contains("Saved checkpoint for step 50: ./tf_ckpts/ckpt-5\n./tf_ckpts/ckpt-3, ./tf_ckpts/ckpt-4, ./tf_ckpts/ckpt-5\n(5,)\n", first, StringComparison.Ordinal);
        Assert.Contains("net/bias/.ATTRIBUTES/VARIABLE_VALUE (5,)\n", first, StringComparison.Ordinal);
        Assert.Contains("Restored from ./tf_ckpts/ckpt-5\n", _run.Output[first.Length..], StringComparison.Ordinal);
        Assert.Contains("Saved checkpoint for step 100: ./tf_ckpts/ckpt-10\n", _run.Output[first.Length..], StringComparison.Ordinal);
    }

    [Fact]
    public void K02()
    {
        var net = new Checkpoints.Net { Kernel = new([[1, 2, 3, 4, 5]]) };
        net.Bias.Assign([5, 4, 3, 2, 1]);

        Checkpoints.K02.Run(new Checkpoint(net).Save("./k02"));
    }

    [Fact]
    public void C01()
    {
        Assert.Equal(0f, Control.C01.SimpleRelu(-1).Item());
        Assert.Equal(2f, Control.C01.SimpleRelu(2).Item());
        Assert.Equal(1, Control.C01.BothArmsTrace(true).Item());
        Assert.Equal(2, Control.C01.BothArmsTrace(false).Item());
        Assert.Equal(["before if", "true branch", "false branch", "after if"], Harness.HostLog);
    }

    [Fact]
    public void C03()
    {
        Control.C01.Fizzbuzz(15);

        Assert.Equal("1 2 Fizz 4 Buzz Fizz 7 8 Fizz Buzz 11 Fizz 13 14 FizzBuzz", _run.Errors.TrimEnd().Replace('\n', ' '));
    }

    [Fact]
    public void C08() => Assert.Equal((6, 6), Items(Control.C08.F([1, 2, 3, 4, 5])));

    [Fact]
    public void C09()
    {
        Assert.Equal((5, 1234), Items(Control.C09.F(5)));
        Assert.Equal(1234, Control.C09.Functional(5).Item());
    }

    [Fact]
    public void C18() => Assert.Equal(Enumerable.Repeat(1, 8), Control.C18.Grows(3).ToArray());

    [Fact]
    public void C22_of_a_step() => Assert.Equal(
        [1f, 3f, 6f], Control.C22.DynamicRnn((input, state) => input + state, new float[,,] { { { 1 }, { 2 }, { 3 } } }, Tf.Zeros([1, 1])).ToArray());

    [Fact]
    public void C24_of_a_choice() => Assert.Equal([3, 3], new[] { Control.C24.Ternary(3).Item(), Control.C24.Ternary(-3).Item() });

    [Fact]
    public void C28()
    {
        Assert.Equal((1, 10), Items(Control.C28.IfTwoVars(1)));
        Assert.Equal((0, 1), Items(Control.C28.IfTwoVars(0)));
    }

    [Fact]
    public void C29()
    {
        foreach (var f in (Func<Tensor<int>, Tensor<int>>[])[Control.C29.HostFunction.Call, Control.C29.DynamicFunction.Call])
        {
            Assert.Equal(5, f([1, 2, 3, 4, 5]).Item());
            Assert.Equal(-1, f([1, 2, 3, 4]).Item());
        }
    }

    [Fact]
    public void E02_of_functions()
    {
        var before = E02.Functional(true).Item();

        Assert.Equal(before + 4f, E02.Functional(false).Item());
    }

    [Fact]
    public void E12()
    {
        Assert.Equal(3f, State.E12.Wrapper(1, 2).Item());
        Assert.Equal(7f, State.E12.Wrapper(3, 4).Item());
        Assert.Equal(["Tracing.", "Executing eagerly.", "Executing eagerly."], Harness.HostLog);
    }

    [Fact]
    public void E14_prints_each_element()
    {
        E14.Run();

        Assert.Equal("Value: 1\nValue: 2\nValue: 3\n", _run.Errors);
    }

    [Fact]
    public void P21() => Assert.Equal([3, 5], Signatures.P21.Outer(Tf.Zeros<int>([3, 6])).Shape.ToArray());

    [Fact]
    public void S06()
    {
        Assert.Equal(2f, State.S06.F(1).Item());
        Assert.Equal(6f, State.S06.F(3).Item());
    }

    [Fact]
    public void S09()
    {
        var counter = new State.S09();

        Assert.Equal([1, 2], new[] { counter.Call().Item(), counter.Call().Item() });
    }

    [Fact]
    public void T20()
    {
        var module = new Tracing.T20();
        Assert.Equal([1, 2], new[] { module.Call().Item(), module.Call().Item() });

        var scoped = new Tracing.T20();
        Assert.Equal([1, 1], new[] { scoped.CallInInitScope().Item(), scoped.CallInInitScope().Item() });
    }

    private static (int, int) Items((Tensor<int>, Tensor<int>) pair) => (pair.Item1.Item(), pair.Item2.Item());
}
