namespace GraphCompiler.Interop.Tests;

/// <summary>Models of older versions: index files with compressed blocks, and one without objects.</summary>
public sealed class OldModelTests
{
    [Theory]
    [InlineData("saved_model_half_plus_two_cpu", 3, 1)]
    [InlineData("saved_model_half_plus_two_tf2_cpu", 1)]
    public void Half_plus_two(string name, params int[] shape)
    {
        var model = SavedModel.Load(Path.Combine(Fixtures.Folder, name, "00000123"));
        var outputs = model.Signatures["serving_default"].Call(new Dictionary<string, Tensor> { ["x"] = Tf.Fill(shape, 5f) });
        Assert.All(((Tensor<float>)outputs["y"]).ToArray(), y => Assert.Equal(4.5f, y));
        Assert.Equal((Shape)shape, outputs["y"].Shape);
    }

    [Fact]
    public void Constants_and_a_variable()
    {
        var model = SavedModel.Load(Path.Combine(Fixtures.Folder, "saved_model_using_python", "model"));
        var outputs = model.Signatures["add"].Call(new Dictionary<string, Tensor> { ["a"] = Tf.Constant(3f), ["b"] = Tf.Constant(4f) });
        Assert.Equal(7f, ((Tensor<float>)Assert.Single(outputs).Value).Item());
        Assert.Single(model.Variables);
    }
}
