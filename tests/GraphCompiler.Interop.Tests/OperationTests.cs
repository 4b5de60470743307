using Google.Protobuf;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop.Tests;

/// <summary>Operations that are read and never written: what they give, by hand.</summary>
public sealed class OperationTests
{
    private static readonly Tensor<float> s_line = Tf.Constant([-1f, 0.5f, 2f, 7f]);

    [Fact]
    public void Buckets() => Assert.Equal([0, 1, 2, 3], Run<int>("Bucketize", [s_line], ("T", Attributes.Of(DType.Float32)), ("boundaries", Attributes.Floats([0f, 2f, 5f]))));

    [Fact]
    public void Nearly_equal() => Assert.Equal([true, false, false, false], Run<bool>("ApproximateEqual", [s_line, Tf.Constant([-1.05f, 0f, 0f, 0f])], ("T", Attributes.Of(DType.Float32)), ("tolerance", Attributes.Of(0.1f))));

    [Fact]
    public void Largest_by_an_attribute() => Assert.Equal([7f, 2f], Run<float>("TopK", [s_line], ("T", Attributes.Of(DType.Float32)), ("k", Attributes.Of(2))));

    [Fact]
    public void Counts() => Assert.Equal([1, 2, 0], Run<int>("Bincount", [Tf.Constant([1, 0, 1, 5]), Tf.Constant(3), Tf.Constant(Array.Empty<int>())], ("T", Attributes.Of(DType.Int32))));

    [Fact]
    public void Distinct_along_an_axis() => Assert.Equal([3L, 1L], Run<long>("UniqueV2", [Tf.Constant([3L, 1L, 3L]), Tf.Constant([0])], ("T", Attributes.Of(DType.Int64)), ("Taxis", Attributes.Of(DType.Int32))));

    [Fact]
    public void Diagonals() => Assert.Equal([1f, 0f, 0f, 2f], Run<float>("MatrixDiag", [Tf.Constant([1f, 2f])], ("T", Attributes.Of(DType.Float32))));

    [Fact]
    public void Rows_of_a_table_by_segments() => Assert.Equal([6.5f, 2f], Run<float>(
        "SparseSegmentSum", [s_line, Tf.Constant([0, 3, 1, 2]), Tf.Constant([0, 0, 0, 1])], ("T", Attributes.Of(DType.Float32)), ("Tidx", Attributes.Of(DType.Int32)), ("Tsegmentids", Attributes.Of(DType.Int32))));

    // y = x / (1 + 0.5 (x₀² + x₁²))
    [Fact]
    public void Neighbouring_channels() => Assert.Equal([1f / 3.5f, 2f / 3.5f], Run<float>(
        "LRN", [Tf.Constant([1f, 2f], [1, 1, 1, 2])], ("T", Attributes.Of(DType.Float32)), ("depth_radius", Attributes.Of(1)), ("alpha", Attributes.Of(0.5f)), ("beta", Attributes.Of(1f))), Near);

    [Theory]
    [InlineData("ResizeNearestNeighbor", false, new[] { 0f, 0f, 1f, 2f, 2f, 3f })]
    [InlineData("ResizeBilinear", false, new[] { 0f, 0.6666667f, 1.3333334f, 2f, 2.6666667f, 3f })]
    [InlineData("ResizeBilinear", true, new[] { 0f, 0.6f, 1.2f, 1.8f, 2.4f, 3f })]
    public void Images_whose_pixels_begin_at_corners(string operation, bool isAligned, float[] expected) => Assert.Equal(
        expected, Run<float>(operation, [Tf.Constant([0f, 1f, 2f, 3f], [1, 1, 4, 1]), Tf.Constant([1, 6])], ("T", Attributes.Of(DType.Float32)), ("align_corners", Attributes.Of(isAligned))), Near);

    [Fact]
    public void Slope_of_selu() => Assert.Equal([1.0507009f, 1.0507009f * 1.6732632f * MathF.Exp(-1)], Run<float>(
        "SeluGrad", [Tf.Constant([1f, 1f]), Tf.Nn.Selu(Tf.Constant([2f, -1f]))], ("T", Attributes.Of(DType.Float32))), Near);

    // The slope of a normalization against that of the same in this library.
    [Fact]
    public void Slope_of_a_batch_normalization()
    {
        var (x, scale, dy) = (Tf.Constant([1f, 4f, 2f, 7f, -3f, 0.5f], [3, 1, 1, 2]), Tf.Constant([2f, 0.5f]), Tf.Constant([1f, -2f, 0.5f, 3f, 2f, 1f], [3, 1, 1, 2]));
        using var tape = new GradientTape();
        tape.Watch(x);
        var (mean, variance) = Tf.Nn.Moments(x, [0, 1, 2]);
        var gradient = tape.Gradient((x - mean) * Tf.Rsqrt(variance + 0.001f) * scale, x, dy);
        Assert.Equal(gradient.ToArray(), Run<float>(
            "FusedBatchNormGradV3", [dy, x, scale, mean, variance, Tf.Constant(0f)], ("T", Attributes.Of(DType.Float32)), ("U", Attributes.Of(DType.Float32)), ("epsilon", Attributes.Of(0.001f))), Near);
    }

    private static bool Near(float x, float y) => MathF.Abs(x - y) <= 1e-5f * MathF.Max(1, MathF.Abs(x));

    [Fact]
    public void What_was_pushed_is_popped()
    {
        var element = ("element_dtype", Attributes.Of(DType.Float32));
        NodeDef[] nodes =
        [
            Node("shape", "Const", [], ("dtype", Attributes.Of(DType.Int32)), ("value", Attributes.Of(Tf.Constant(Array.Empty<int>())))),
            Node("list", "TensorListFromTensor", ["x0", "shape"], element),
            Node("popped", "TensorListPopBack", ["list", "shape"], element),
            Node("again", "TensorListPopBack", ["popped", "shape"], element),
            Node("rest", "TensorListStack", ["again", "shape"], element),
            Node("sum", "AddV2", ["popped:1", "again:1"], ("T", Attributes.Of(DType.Float32))),
            Node("node", "AddV2", ["rest", "sum"], ("T", Attributes.Of(DType.Float32))),
        ];
        Assert.Equal([8f, 9.5f], Run<float>([s_line], nodes));
    }

    // As Python splits.
    [Theory]
    [InlineData("", -1, new[] { "a", "b", "c", "d" })]
    [InlineData("", 1, new[] { "a", "b  c ", "d" })]
    [InlineData(" ", -1, new[] { "", "a", "b", "", "c", "", "d" })]
    [InlineData("b", -1, new[] { " a ", "  c ", "d" })]
    public void Pieces_of_texts(string separator, int most, string[] expected) => Assert.Equal(expected, Run<string>(
        [Tf.Constant([" a b  c ", "d"]), Tf.Constant(separator)], Node("split", "StringSplitV2", ["x0", "x1"], ("maxsplit", Attributes.Of(most))), Node("node", "Identity", ["split:1"], ("T", Attributes.Of(DType.String)))));

    [Theory]
    [InlineData(-3L, 10L, new[] { 0.5f, 2f, 7f })]
    [InlineData(1L, -1L, new[] { 0.5f, 2f })]
    [InlineData(2L, 1L, new float[0])]
    public void Parts_between_bounds_that_a_run_knows(long begin, long end, float[] expected) => Assert.Equal(expected, Run<float>(
        "StridedSlice", [s_line, Tf.Constant([begin]), Tf.Constant([end]), Tf.Constant([1])], ("T", Attributes.Of(DType.Float32)), ("Index", Attributes.Of(DType.Int64))));

    private static NodeDef Node(string name, string operation, IEnumerable<string> operands, params (string Name, AttrValue Value)[] attributes)
    {
        var node = new NodeDef { Name = name, Op = operation };
        node.Input.AddRange(operands);
        foreach (var (key, value) in attributes) node.Attr[key] = value;
        return node;
    }

    private static T[] Run<T>(string operation, Tensor[] operands, params (string Name, AttrValue Value)[] attributes) =>
        Run<T>(operands, Node("node", operation, operands.Select((_, i) => $"x{i}"), attributes));

    /// <summary>What the last node gives, of the graph of a model without objects.</summary>
    private static T[] Run<T>(Tensor[] operands, params NodeDef[] nodes)
    {
        var meta = new MetaGraphDef { GraphDef = new GraphDef { Node = { nodes } }, MetaInfoDef = new MetaGraphDef.Types.MetaInfoDef { Tags = { "serve" } } };
        var signature = meta.SignatureDef["run"] = new SignatureDef();
        var inputs = new Dictionary<string, Tensor>();
        for (var i = 0; i < operands.Length; i++)
        {
            // What shapes depend on stands in the graph, as it does in models.
            var isSize = operands[i].DType == DType.Int32 && i > 0;
            meta.GraphDef.Node.Add(new NodeDef { Name = $"x{i}", Op = isSize ? "Const" : "Placeholder", Attr = { ["dtype"] = Attributes.Of(operands[i].DType), [isSize ? "value" : "shape"] = isSize ? Attributes.Of(operands[i]) : Attributes.Of(operands[i].Shape) } });
            if (isSize) continue;
            signature.Inputs[$"x{i}"] = new TensorInfo { Name = $"x{i}:0", Dtype = ElementTypes.Write(operands[i].DType), TensorShape = ElementTypes.Write(operands[i].Shape) };
            inputs[$"x{i}"] = operands[i];
        }

        signature.Outputs["y"] = new TensorInfo { Name = "node:0" };
        using var folder = new Folder();
        File.WriteAllBytes(Path.Combine(folder.Path, "saved_model.pb"), new SavedModelProto { SavedModelSchemaVersion = 1, MetaGraphs = { meta } }.ToByteArray());
        return ((Tensor<T>)SavedModel.Load(folder.Path).Signatures["run"].Call(inputs)["y"]).ToArray();
    }
}
