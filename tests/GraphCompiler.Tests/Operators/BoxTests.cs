namespace GraphCompiler.Tests.Operators;

/// <summary>Which boxes stay, with numbers that follow from the definition.</summary>
public class BoxTests
{
    // Two that overlap by 0.82, one of them turned round, a third apart, two that touch, and one without area.
    private static readonly Tensor<float> s_boxes = new[,]
    {
        { 0f, 0, 1, 1 }, { 1.1f, 1, 0.1f, 0 }, { 0, 10, 1, 11 }, { 0, 100, 1, 101 }, { 0, 101, 1, 102 }, { 5, 5, 5, 6 },
    };

    private static readonly Tensor<float> s_scores = new[] { 0.9f, 0.95f, 0.75f, 0.6f, 0.6f, 0.1f };

    [Theory]
    [InlineData(10, 0.5, -1, new[] { 1, 2, 3, 4, 5 })]
    [InlineData(10, 0.9, -1, new[] { 1, 0, 2, 3, 4, 5 })]
    [InlineData(2, 0.5, -1, new[] { 1, 2 })]
    [InlineData(0, 0.5, -1, new int[0])]
    [InlineData(10, 0, 0.6, new[] { 1, 2 })]
    public void Those_of_high_scores_stay(int count, double share, double score, int[] expected)
    {
        Assert.Equal(expected, Tf.Image.NonMaxSuppression(s_boxes, s_scores, count, share, score).ToArray());
        foreach (var areSizesKnown in new[] { true, false })
        {
            var chosen = Traced.Call(x => Tf.Gather((Tensor<float>)x[1], Tf.Image.NonMaxSuppression((Tensor<float>)x[0], (Tensor<float>)x[1], count, share, score)) * 2f, [s_boxes, s_scores], areSizesKnown);
            Assert.Equal(expected.Select(i => 2 * s_scores.ToArray()[i]), ((Tensor<float>)chosen!).ToArray());
        }
    }

    [Fact]
    public void Shapes_and_thresholds_are_looked_at()
    {
        Refused("boxes must be 2-D[4]", () => Tf.Image.NonMaxSuppression(s_boxes[0], s_scores, 3));
        Refused("scores must be 1-D[6,4]", () => Tf.Image.NonMaxSuppression(s_boxes, s_boxes, 3));
        Refused("boxes must have 4 columns", () => Tf.Image.NonMaxSuppression(s_boxes[.., ..3], s_scores, 3));
        Refused("scores has incompatible shape", () => Tf.Image.NonMaxSuppression(s_boxes, s_scores[..5], 3));
        Refused("iou_threshold must be in [0, 1]", () => Tf.Image.NonMaxSuppression(s_boxes, s_scores, 3, 1.5));

        static void Refused(string part, Func<Tensor> call) => Assert.Contains(part, Assert.Throws<TfInvalidArgumentException>(call).Message, StringComparison.Ordinal);
    }
}
