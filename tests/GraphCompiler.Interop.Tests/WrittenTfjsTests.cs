namespace GraphCompiler.Interop.Tests;

/// <summary>The models for TensorFlow.js that the product writes: that what is there still agrees, here and there, is a matter of GraphCompiler.TensorFlowJs.Tests.</summary>
public sealed class WrittenTfjsTests
{
    public static TheoryData<string> Names => [.. WrittenTraces.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Loaded_equals_live(string name) => WrittenTraces.Check("tfjs", name, "", (function, path) => TfjsModel.Save(function, path), path => TfjsModel.Load(path).Call);
}
