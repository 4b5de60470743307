using Programs;
using Programs.DesignSample;
using Programs.Gradients;
using Programs.Modules;
using Programs.Signatures;
using Programs.Tracing;

namespace GraphCompiler.Compiled.Tests.Programs;

/// <summary>
/// Conformance cases as programs, written against the public surface before there was a product. The list grows with the surface.
/// </summary>
public sealed class ProgramTests
{
    private static readonly Dictionary<string, Action> s_programs = new()
    {
        ["G01"] = G01.Run,
        ["G06"] = G06.Run,
        ["G09"] = G09.Run,
        ["G10"] = G10.Run,
        ["G14"] = G14.Run,
        ["G16"] = G16.Run,
        ["G18"] = G18.Run,
        ["G25"] = G25.Run,
        ["G30"] = G30.Run,
        ["M02"] = SimpleModule.Run,
        ["M03 recursive"] = RecursiveModule.Run,
        ["P02"] = P02.Run,
        ["P04"] = P04.Run,
        ["P05"] = P05.Run,
        ["tuple signature"] = TupleSignature.Run,
        ["P13"] = P13.Run,
        ["P16"] = P16.Run,
        ["P18"] = P18.Run,
        ["T01"] = T01.Run,
        ["T02"] = T02.Run,
        ["T04"] = T04.Run,
        ["T06"] = T06.Run,
        ["T13"] = T13.Run,
        ["T16"] = T16.Run,
        ["T22"] = T22.Run,
        ["T29"] = T29.Run,
        ["T40"] = T40.Run,
    };

    public static TheoryData<string> Ids => [.. s_programs.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Program_gives_what_TensorFlow_gives(string id)
    {
        Harness.HostLog.Clear();
        s_programs[id]();
    }

    [Fact]
    public void Sample_of_the_design_trains()
    {
        var model = new LinearModel();
        Tensor<float> x = [-1, 0, 1];
        for (var i = 0; i < 200; i++) Training.Train(model, x, 3f * x + 2f, 0.1f);
        Assert.Equal(3f, model.W.Item(), 1e-3f);
        Assert.Equal(2f, model.B.Item(), 1e-3f);
        Assert.All(Training.TrainFunction.ConcreteFunctions.Single().Kernels, k => Assert.True(k.IsCompiled));
        Assert.Equal(2, Training.TrainFunction.ConcreteFunctions.Single().Kernels.Count);
    }
}
