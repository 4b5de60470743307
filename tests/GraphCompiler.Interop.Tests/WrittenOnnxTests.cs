namespace GraphCompiler.Interop.Tests;

/// <summary>The ONNX models that the product writes: that what is there still agrees, here and in onnxruntime, is a matter of GraphCompiler.Onnx.Tests.</summary>
public sealed class WrittenOnnxTests
{
    public static TheoryData<string> Names => [.. WrittenTraces.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Loaded_equals_live(string name) => WrittenTraces.Check("onnx", name, ".onnx", (function, path) => OnnxModel.Save(function, path), path => OnnxModel.Load(path).Call);
}
