namespace GraphCompiler.Tests.Operators;

/// <summary>Gradients of gradients that TensorFlow has not: what is passed back depends linearly on what arrives.</summary>
public class WindowTests
{
    private delegate Tensor<double> Layer(Tensor<double> x, Tensor<double> filters);

    [Fact]
    public void Gradients_of_dilations_are_linear_in_what_arrives()
    {
        Check((x, f) => Tf.Nn.Dilation2D(x, f, (1, 2), Padding.Same), [2, 5, 4, 3], [2, 3, 3]);
        Check((x, f) => Tf.Nn.Erosion2D(x, f, 1, Padding.Valid, (2, 1)), [1, 5, 4, 2], [2, 3, 2]);
    }

    [Fact]
    public void A_window_that_sees_nothing_has_the_lowest_number()
    {
        var x = Tf.Constant<double>([1, 2, 3, 4], [1, 1, 4, 1]);
        var filters = Tf.Constant<double>([0, 0], [1, 2, 1]);
        Assert.All(Tf.Nn.Dilation2D(x, filters, 1, Padding.Same, (1, int.MaxValue)).ToArray(), v => Assert.Equal(double.MinValue, v));
        using var tape = new GradientTape();
        tape.Watch(x);
        Assert.All(tape.Gradient(Tf.Nn.Dilation2D(x, filters, 1, Padding.Same, (1, int.MaxValue)), x).ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Gradients_of_convolutions_of_groups_are_linear_in_what_arrives()
    {
        Check((x, f) => Tf.Nn.Conv2D(x, f, (2, 1), Padding.Same, (1, 2)), [2, 5, 4, 4], [2, 3, 2, 6]);
        Check((x, f) => Tf.Nn.DepthwiseConv2D(x, f, 2, Padding.Same), [2, 5, 4, 3], [3, 3, 3, 1]);
        Check((x, f) => Tf.Nn.DepthwiseConv2D(x, f), [2, 5, 4, 3], [3, 3, 3, 2]);
    }

    [Fact]
    public void Gradients_of_pools_and_images_are_linear_in_what_arrives()
    {
        Check((x, f) => Tf.Nn.MaxPool2D(x, 3, 2, Padding.Same) * f, [2, 5, 4, 3], [1, 1, 1, 3]);
        Check((x, f) => Tf.Nn.AvgPool2D(x, (3, 2), 1, Padding.Same) * f, [2, 5, 4, 3], [1, 1, 1, 3]);
        Check((x, f) => Tf.SpaceToBatch(x, [2, 2], [[1, 0], [0, 2]]) * f, [2, 5, 4, 3], [1, 1, 1, 3]);
    }

    [Fact]
    public void Windows_longer_than_their_axis_see_nothing()
    {
        Assert.Equal([1, 0, 2, 1], Tf.Nn.MaxPool2D(Tf.Ones<float>([1, 2, 3, 1]), (3, 2), 1).Shape);
        Assert.Equal([1, 0, 3, 4], Tf.Nn.Conv2D(Tf.Ones<float>([1, 2, 3, 1]), Tf.Ones<float>([3, 1, 1, 4])).Shape);
        Assert.Equal([0, 2, 3, 4], Tf.Nn.Conv2D(Tf.Ones<float>([0, 2, 3, 1]), Tf.Ones<float>([1, 1, 1, 4])).Shape);
    }

    [Fact]
    public void Padding_and_what_is_no_number_are_not_pooled()
    {
        Tensor<float> x = Tf.Reshape<float>(new[] { -3f, float.NaN, -1f }, [1, 3, 1]);
        Assert.Equal([-3f, -1f, -1f], Tf.Nn.MaxPool1D(x, 2, 1, Padding.Same).ToArray());
        Assert.Equal([1.5f, 2.5f, 3f], Tf.Nn.AvgPool1D(Tf.Reshape<float>(new[] { 1f, 2f, 3f }, [1, 3, 1]), 2, 1, Padding.Same).ToArray());
    }

    [Fact]
    public void Structural_similarity_of_an_image_with_itself_is_one()
    {
        var x = Tf.Abs(Tf.Sin(Tf.Reshape(Tf.Range(0f, 2 * 13 * 12 * 3), [2, 13, 12, 3])));
        Assert.All(Tf.Image.Ssim(x, x, 1).ToArray(), v => Assert.Equal(1f, v, 1e-5));
        Assert.All(Tf.Image.Ssim(x, 1f - x, 1).ToArray(), v => Assert.InRange(v, -1f, 0f));
        Assert.All(Tf.Image.Psnr(x, x + 0.1f, 1).ToArray(), v => Assert.Equal(20f, v, 1e-3));
    }

    [Fact]
    public void Colours_return_from_hue_saturation_and_value()
    {
        var x = Tf.Abs(Tf.Sin(Tf.Reshape(Tf.Range(0f, 4 * 4 * 3), [4, 4, 3])));
        AssertNear(x, Tf.Image.HsvToRgb(Tf.Image.RgbToHsv(x)));
        AssertNear(x, Tf.Image.AdjustHue(Tf.Image.AdjustHue(x, 0.3), -0.3));
        Assert.Equal([1f / 3, 1f, 0.5f], Tf.Image.RgbToHsv(new[] { 0f, 0.5f, 0f }).ToArray());

        static void AssertNear(Tensor<float> expected, Tensor<float> actual) => Assert.True((float)Tf.ReduceMax(Tf.Abs(expected - actual)) < 1e-5f);
    }

    [Fact]
    public void Middles_crops_and_margins_have_the_pixels_of_the_image()
    {
        var x = Tf.Reshape(Tf.Range(0f, 48), [4, 6, 2]);
        Assert.Equal(x[1..3, 1..5].ToArray(), Tf.Image.CentralCrop(x, 0.5).ToArray());
        Assert.Equal(x[1..3, 2..5].ToArray(), Tf.Image.CropToBoundingBox(x, 1, 2, 2, 3).ToArray());
        var padded = Tf.Image.PadToBoundingBox(x, 1, 2, 7, 9);
        Assert.Equal([7, 9, 2], padded.Shape);
        Assert.Equal(x.ToArray(), Tf.Image.CropToBoundingBox(padded, 1, 2, 4, 6).ToArray());
        Assert.Equal((float)Tf.ReduceSum(x), (float)Tf.ReduceSum(padded));
        Assert.Equal([8, 8, 2], Tf.Image.ResizeWithPad(x, 8, 8).Shape);
        Assert.Equal([4, 6, 2], Tf.Image.Resize(x, (4, 100), preserveAspectRatio: true).Shape);
    }

    private static void Check(Layer layer, int[] shapeX, int[] shapeFilters)
    {
        var (x, filters) = (Numbers(shapeX, 1), Numbers(shapeFilters, 2));
        var dy = Numbers(layer(x, filters).Shape.ToArray(), 3);
        using var outer = new GradientTape();
        outer.Watch(dy);
        Tensor<double> s = 0.0;
        using (var inner = new GradientTape())
        {
            inner.Watch(x, filters);
            var (dx, dw) = inner.Gradient(layer(x, filters), (x, filters), dy);
            s = Tf.ReduceSum(dx! * Numbers(shapeX, 4)) + Tf.ReduceSum(dw! * Numbers(shapeFilters, 5));
        }

        Assert.NotEqual(0.0, (double)s);
        Assert.Equal((double)s, (double)Tf.ReduceSum(outer.Gradient(s, dy)! * dy), 1e-9);
    }

    private static Tensor<double> Numbers(int[] shape, int seed)
    {
        var random = new Random(seed);
        return Tf.Constant(Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => random.NextDouble() - 0.5).ToArray(), shape);
    }
}
