using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>Chooses boxes by their scores.</summary>
internal sealed class SuppressionLaunch(NonMaxSuppression suppression) : ControlLaunch
{
    public override Tensor[] Run(Tensor[] operands)
    {
        var (boxes, scores) = ((float[])operands[0].Data, (float[])operands[1].Data);
        if (boxes.Length != 4 * scores.Length)
        {
            throw new TfInvalidArgumentException(
                $"scores has incompatible shape: {operands[1].ValueShape.ToKernelString()} for boxes {operands[0].ValueShape.ToKernelString()} [Op:{suppression.TensorFlowName}]");
        }

        // Equal scores: the first box first.
        var candidates = Enumerable.Range(0, scores.Length).Where(i => scores[i] > (float)suppression.ScoreThreshold).OrderByDescending(i => scores[i]);
        var chosen = new List<int>();
        foreach (var candidate in candidates)
        {
            if (chosen.Count >= suppression.MaxOutputSize) break;
            if (!chosen.Exists(other => Share(boxes, candidate, other) > (float)suppression.IouThreshold)) chosen.Add(candidate);
        }

        return [new EagerTensor<int>([.. chosen], chosen.Count)];
    }

    /// <summary>The share that two boxes have in common of what they cover together.</summary>
    private static float Share(float[] boxes, int i, int j)
    {
        var ((top, left, bottom, right), (above, before, below, behind)) = (Box(i), Box(j));
        var (area, other) = ((bottom - top) * (right - left), (below - above) * (behind - before));
        if (!(area > 0) || !(other > 0)) return 0;
        var both = Math.Max(Math.Min(bottom, below) - Math.Max(top, above), 0) * Math.Max(Math.Min(right, behind) - Math.Max(left, before), 0);
        return both / (area + other - both);

        (float Top, float Left, float Bottom, float Right) Box(int index)
        {
            var (y, x, v, u) = (boxes[4 * index], boxes[(4 * index) + 1], boxes[(4 * index) + 2], boxes[(4 * index) + 3]);
            return (Math.Min(y, v), Math.Min(x, u), Math.Max(y, v), Math.Max(x, u));
        }
    }
}
