namespace GraphCompiler.Keras;

/// <summary>x - y, of exactly two.</summary>
public sealed partial class Subtract(string? name = null) : MergeLayer(name)
{
    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputShapes)
    {
        base.Build(inputShapes);
        if (inputShapes.Count != 2) throw new TfValueException($"A `Subtract` layer should be called on exactly 2 inputs. Received: input_shape=[{string.Join(", ", inputShapes)}]");
    }

    private protected override Tensor<float> Merge(Tensor<float> x, Tensor<float> y) => x - y;

    internal override LayerBase Remake(Remaker c) => new Subtract(c.Name);
}
