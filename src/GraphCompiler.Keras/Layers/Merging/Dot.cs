namespace GraphCompiler.Keras;

/// <summary>Sums of products along an axis of each of two tensors, example by example; normalized, along these axes first.</summary>
/// <exception cref="TfValueException">In a call: there are not two tensors, or the axes differ in length.</exception>
public sealed partial class Dot : Layer<Tensor<float>[], Tensor<float>>
{
    private readonly (int X, int Y) _axes;
    private readonly bool _normalize;

    /// <summary>One axis of both.</summary>
    public Dot(int axis, bool normalize = false, string? name = null)
        : this((axis, axis), normalize, name)
    {
    }

    /// <summary>An axis of each.</summary>
    public Dot((int X, int Y) axes, bool normalize = false, string? name = null)
        : base(name) => (_axes, _normalize, SupportsMasking) = (axes, normalize, true);

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputShapes)
    {
        if (inputShapes is not [var x, var y]) throw new TfValueException($"A `Dot` layer should be called on a list of 2 inputs. Received: input_shape=[{string.Join(", ", inputShapes)}]");
        var (axisX, axisY) = (Axes.Positive(_axes.X, x.Rank), Axes.Positive(_axes.Y, y.Rank));
        if (x.Dims[axisX] != y.Dims[axisY] && x.Dims[axisX].IsKnown && y.Dims[axisY].IsKnown)
        {
            throw new TfValueException($"Incompatible input shapes: axis values {x.Dims[axisX]} (at axis {axisX}) != {y.Dims[axisY]} (at axis {axisY}). Full input shapes: {x}, {y}");
        }
    }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape) => Build([inputShape]);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float>[] inputs, bool training)
    {
        var (x, y) = (inputs[0], inputs[1]);
        var (axisX, axisY) = (Axes.Positive(_axes.X, x.Rank), Axes.Positive(_axes.Y, y.Rank));
        if (_normalize) (x, y) = (Tf.Math.L2Normalize(x, axisX), Tf.Math.L2Normalize(y, axisY));
        var letters = string.Concat(Enumerable.Range(0, x.Rank).Select(i => i == 0 ? 'a' : i == axisX ? 'z' : (char)('a' + i)));
        var others = string.Concat(Enumerable.Range(0, y.Rank).Select(i => i == 0 ? 'a' : i == axisY ? 'z' : (char)('l' + i)));
        var rest = string.Concat((letters + others).Where(c => c is not 'a' and not 'z'));
        var result = Tf.Einsum($"{letters},{others}->a{rest}", x, y);
        return rest.Length == 0 ? Tf.ExpandDims(result, -1) : result;
    }

    internal override Tensor<bool>? ComputeMaskOf(Tensor<float>[] inputs, IReadOnlyList<Tensor<bool>?> masks) => null;

    private protected override bool NotesShapes => true;

    internal override LayerBase Remake(Remaker c)
    {
        var axes = Arguments.PerAxis(c.Of("axes", [_axes.X, _axes.Y], isRequired: true), 2, 1, "axes");
        return new Dot((axes[0], axes[1]), c.Of("normalize", _normalize), c.Name);
    }
}
