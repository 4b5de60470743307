namespace GraphCompiler.Runtime.Control;

/// <summary>A size as the length of an axis of nothing.</summary>
internal sealed class GivenSizeLaunch : ControlLaunch
{
    public override Tensor[] Run(Tensor[] operands)
    {
        var size = operands[0].As<int>().Item();
        return size >= 0 ? [new EagerTensor<int>([], Shape.Create([size, 0]))] : throw new TfInvalidArgumentException($"Dimension {size} must be >= 0 [Op:Fill]");
    }
}
