namespace GraphCompiler.Tests.Operators;

/// <summary>Losses of sequences against the sum over all ways to spell the labels.</summary>
public class CtcLossTests
{
    private const int Frames = 5;
    private const int Classes = 3;
    private static readonly int[] s_counts = [2, 1, 0, 3];
    private static readonly int[] s_lengths = [5, 4, 3, 5];
    private static readonly int[][] s_labels = [[1, 2, 0], [1, 1, 1], [0, 0, 0], [2, 2, 1]];

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Losses_are_those_of_all_paths(int blank)
    {
        var logits = Tf.Random.StatelessNormal([Frames, 4, Classes], (1, 2));
        var labels = blank == 0 ? s_labels : [.. s_labels.Select(row => row.Select(l => l % 2).ToArray())];
        var losses = Tf.Nn.CtcLoss(Tf.Constant<int>(labels), logits, s_counts, s_lengths, blank).ToArray();
        var log = Tf.Nn.LogSoftmax(Tf.Cast<double>(logits)).ToArray();
        for (var i = 0; i < losses.Length; i++) Assert.Equal(-Math.Log(Probability(log, i, labels[i][..s_counts[i]], (blank + Classes) % Classes)), losses[i], 1e-5);
    }

    [Fact]
    public void Gradients_are_slopes_eagerly_and_in_functions()
    {
        var logits = Tf.Random.StatelessNormal([Frames, 4, Classes], (5, 6));
        Tensor<float> weights = new[] { 1f, -2, 0.5f, 3 };
        var gradient = Gradient(Loss);
        Assert.Equal(gradient.ToArray(), Gradient(x => Traced.Call<float>(Loss, x)!).ToArray());
        Assert.Equal(gradient.ToArray(), Gradient(x => (Tensor<float>)Traced.Call(v => Loss((Tensor<float>)v[0]), [x], areSizesKnown: false)!).ToArray());
        for (var i = 0; i < logits.Size; i++)
        {
            var step = Tf.Reshape(Tf.OneHot(Tf.Constant(i), (int)logits.Size) * 0.05f, [Frames, 4, Classes]);
            Assert.Equal((Loss(logits + step) - Loss(logits - step)).Item() / 0.1f, gradient.ToArray()[i], 5e-3);
        }

        Tensor<float> Loss(Tensor<float> x) => Tf.ReduceSum(weights * Tf.Nn.CtcLoss(Tf.Constant<int>(s_labels), x, s_counts, s_lengths));

        Tensor<float> Gradient(Func<Tensor<float>, Tensor<float>> loss)
        {
            using var tape = new GradientTape();
            tape.Watch(logits);
            return tape.Gradient(loss(logits), logits)!;
        }
    }

    [Fact]
    public void Labels_that_do_not_fit_have_no_probability() =>
        Assert.Equal([float.PositiveInfinity], Tf.Nn.CtcLoss(Tf.Constant<int>([[1, 1]]), Tf.Zeros<float>([2, 1, 3]), new[] { 2 }, new[] { 2 }).ToArray());

    [Fact]
    public void Bad_labels_and_lengths_are_refused()
    {
        var logits = Tf.Zeros<float>([4, 1, 3]);
        Refused("labels(0) holds 3", () => Tf.Nn.CtcLoss(Tf.Constant<int>([[1, 3]]), logits, new[] { 2 }, new[] { 4 }));
        Refused("label_length(0) = 3", () => Tf.Nn.CtcLoss(Tf.Constant<int>([[1, 2]]), logits, new[] { 3 }, new[] { 4 }));
        Refused("logit_length(0) = 5", () => Tf.Nn.CtcLoss(Tf.Constant<int>([[1, 2]]), logits, new[] { 2 }, new[] { 5 }));
        Refused("blank_index", () => Tf.Nn.CtcLoss(Tf.Constant<int>([[1, 2]]), logits, new[] { 2 }, new[] { 4 }, 3));
        Refused("must be rank 3", () => Tf.Nn.CtcLoss(Tf.Constant<int>([[1, 2]]), logits[0], new[] { 2 }, new[] { 4 }));
        Refused("must be equal", () => Tf.Nn.CtcLoss(Tf.Constant<int>([[1, 2]]), logits, new[] { 2, 2 }, new[] { 4 }));

        static void Refused(string part, Func<Tensor> call) => Assert.Contains(part, Assert.Throws<TfInvalidArgumentException>(call).Message, StringComparison.Ordinal);
    }

    // Every way through the frames, its repetitions and blanks taken out.
    private static double Probability(double[] log, int sequence, int[] labels, int blank)
    {
        var (sum, length) = (0.0, s_lengths[sequence]);
        for (var path = 0; path < (int)Math.Pow(Classes, length); path++)
        {
            var classes = Enumerable.Range(0, length).Select(t => path / (int)Math.Pow(Classes, t) % Classes).ToArray();
            var spelt = classes.Where((c, t) => c != blank && (t == 0 || c != classes[t - 1]));
            if (spelt.SequenceEqual(labels)) sum += Math.Exp(classes.Select((c, t) => log[(((t * 4) + sequence) * Classes) + c]).Sum());
        }

        return sum;
    }
}
