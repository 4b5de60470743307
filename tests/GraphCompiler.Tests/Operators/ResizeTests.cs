namespace GraphCompiler.Tests.Operators;

public class ResizeTests
{
    public static TheoryData<ResizeMethod> Methods => [.. Enum.GetValues<ResizeMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Constant_images_stay_constant_and_gradients_are_the_transposed_weights(ResizeMethod method)
    {
        Check(method, antialias: false);
        Check(method, antialias: true);
    }

    [Fact]
    public void The_middle_of_twice_as_many_pixels_lies_a_quarter_from_the_old_ones()
    {
        Tensor<float> x = Tf.Reshape<float>(new[] { 0f, 4f, 8f }, [1, 3, 1]);
        Assert.Equal([0f, 1, 3, 5, 7, 8], Tf.Image.Resize(x, (1, 6)).ToArray());
        Assert.Equal([0f, 0, 4, 4, 8, 8], Tf.Image.ResizeNearestNeighbor(x, (1, 6)).ToArray());
        var halves = Tf.Image.Resize(x, (1, 2), ResizeMethod.Area).ToArray();
        Assert.Equal(4f / 3, halves[0], 1e-6);
        Assert.Equal(20f / 3, halves[1], 1e-6);
    }

    private static void Check(ResizeMethod method, bool antialias)
    {
        foreach (var (height, width) in new[] { (3, 9), (11, 4), (5, 7), (1, 1) })
        {
            var x = Tf.Reshape(Tf.Range(0f, 2 * 5 * 7 * 3) * 0.37f % 1f, [2, 5, 7, 3]);
            Assert.All(Tf.Image.Resize(Tf.OnesLike(x), (height, width), method, antialias: antialias).ToArray(), v => Assert.Equal(1f, v, 1e-5));

            // ⟨R x, z⟩ = ⟨x, Rᵀ z⟩
            using var tape = new GradientTape();
            tape.Watch(x);
            var y = Tf.Image.Resize(x, (height, width), method, antialias: antialias);
            Assert.Equal([2, height, width, 3], y.Shape);
            var z = Tf.Sin(y * 5f);
            var dx = tape.Gradient(y, x, z)!;
            Assert.Equal((float)Tf.ReduceSum(y * z), (float)Tf.ReduceSum(x * dx), 1e-2);
        }
    }
}
