namespace GraphCompiler.Keras;

/// <summary>
/// -ln of the probability that the frames read as the label, over all alignments: a frame is a class or a blank, classes repeat over frames, and two of the same need a
/// blank between them. Labels are class numbers [batch, length], where 0 pads and is the blank; predictions are logits [batch, frames, classes]. A label that does not fit
/// into the frames costs about 711.
/// </summary>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class CTC(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    // What counts as the logarithm of 0: the one of TensorFlow for an end that no alignment reaches, and one that no sum sees.
    private const float NoEnd = -706.8936f;
    private const float Never = -1e30f;

    private protected override bool TakesClasses => true;

    /// <inheritdoc/>
    /// <exception cref="TfValueException">The labels have not two axes, or the logits not three.</exception>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred)
    {
        var labels = Examples.Classes(yTrue);
        if (labels.Rank != 2) throw new TfValueException($"The labels of {Name} are class numbers of shape (batch, length), not of shape {labels.Shape}.");
        if (yPred.Rank != 3) throw new TfValueException($"The predictions of {Name} are logits of shape (batch, frames, classes), not of shape {yPred.Shape}.");
        var logs = Tf.Nn.LogSoftmax(yPred);
        var blank = logs[.., .., ..1];
        var named = Tf.MatMul(logs, Tf.OneHot(labels, yPred.Shape[^1]), transposeY: true);

        // Before the first frame and behind each class there are two states: the class itself, and the blank after it. Column 0 is what is before the first class.
        var none = Tf.ZerosLike(blank[.., 0]);
        var repeats = Tf.Cast<float>(Tf.Equal(labels[.., ..^1], labels[.., 1..])) * Never;
        var skips = Tf.Concat([none, repeats, none + Never], 1);
        var length = Tf.ReduceSum(Tf.Cast<int>(Tf.NotEqual(labels, 0)), -1, keepDims: true);
        var places = Tf.Range(Tf.Shape(skips)[1]);
        var end = Tf.Where<float>(Tf.Equal(places, length), 0f, NoEnd);
        return -Alignments(named, blank, skips, (end, end)).Classes[.., 0];
    }

    /// <summary>From the last frame to the first: what the frames from here on add to each state before them.</summary>
    private static (Tensor<float> Classes, Tensor<float> Blanks) Alignments(Tensor<float> named, Tensor<float> blank, Tensor<float> skips, (Tensor<float> Classes, Tensor<float> Blanks) state)
    {
        if (named.Shape.Dims[1].Size is { } known)
        {
            for (var t = known - 1; t >= 0; t--) state = Step(named[.., t], blank[.., t], skips, state);
            return state;
        }

        var end = Tf.WhileLoop(
            s => s.Time >= 0,
            s =>
            {
                var before = Step(Tf.Gather(named, s.Time, axis: 1), Tf.Gather(blank, s.Time, axis: 1), skips, (s.Classes, s.Blanks));
                return (s.Time - 1, before.Classes, before.Blanks);
            },
            (Time: Tf.Shape(named)[1] - 1, state.Classes, state.Blanks));
        return (end.Classes, end.Blanks);
    }

    private static (Tensor<float> Classes, Tensor<float> Blanks) Step(Tensor<float> named, Tensor<float> blank, Tensor<float> skips, (Tensor<float> Classes, Tensor<float> Blanks) state)
    {
        var never = Tf.ZerosLike(blank) + Never;
        var stays = state.Classes + Tf.Concat([never, named], 1);
        var pauses = state.Blanks + blank;
        var next = Tf.Concat([stays[.., 1..], never], 1);
        return (Sum(stays, pauses, next + skips), Sum(pauses, next));
    }

    private static Tensor<float> Sum(params Tensor<float>[] logs) => Tf.ReduceLogSumExp(Tf.Stack(logs), 0);

    internal override Loss Remake(Remaker c, Reduction reduction) => new CTC(reduction, c.Name);
}
