namespace GraphCompiler.Benchmarks.Peers;

/// <summary>W5.</summary>
internal static class RowCases
{
    private const int Size = Rows.Size;

    public static IEnumerable<Case> Of(PeerPool peers)
    {
        const double elements = (double)Size * Size;
        var (x, dy) = (Data.Wave(Size, Size), Data.Wave(Size, Size));
        var (scale, shift) = (Data.Wave(Size), Data.Wave(Size));
        var (y, dx, dScale, dShift) = (new float[Size * Size], new float[Size * Size], new float[Size], new float[Size]);

        yield return Case.Of("W5 softmax forward", peers.Threads, Rows.SoftmaxFunction, () => Rows.SoftmaxFunction.CallInto([y], x)) with
        {
            Fresh = () => Rows.Softmax(x),
            Rivals = [peers.Torch("w5_softmax", Size), peers.Numpy("w5_softmax", Size)],
            Target = Target.Over("PyTorch", 1.7),
            Work = new Work(18 * elements, 8 * elements),
        };
        yield return Case.Of("W5 softmax forward and backward", peers.Threads, Rows.SoftmaxBackwardFunction, () => Rows.SoftmaxBackwardFunction.CallInto([y, dx], x, dy)) with
        {
            Fresh = () => Rows.SoftmaxBackward(x, dy),
            Rivals = [peers.Torch("w5_softmax_backward", Size)],
            Target = Target.Over("PyTorch", 1.7),
            Work = new Work(21 * elements, 16 * elements),
        };
        yield return Case.Of("W5 layer norm forward", peers.Threads, Rows.LayerNormFunction, () => Rows.LayerNormFunction.CallInto([y], x, scale, shift)) with
        {
            Fresh = () => Rows.LayerNorm(x, scale, shift),
            Rivals = [peers.Torch("w5_layer_norm", Size), peers.Numpy("w5_layer_norm", Size)],
            Target = Target.Over("PyTorch", 2),
            Work = new Work(6 * elements, 8 * elements),
        };
        yield return Case.Of("W5 layer norm forward and backward", peers.Threads, Rows.LayerNormBackwardFunction, () => Rows.LayerNormBackwardFunction.CallInto([y, dx, dScale, dShift], x, scale, shift, dy)) with
        {
            Fresh = () => Rows.LayerNormBackward(x, scale, shift, dy),
            Rivals = [peers.Torch("w5_layer_norm_backward", Size)],
            Target = Target.Over("PyTorch", 2),
            Work = new Work(15 * elements, 16 * elements),
        };
    }
}
