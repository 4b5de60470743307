namespace GraphCompiler.Keras;

/// <summary>The elements of each example in another shape.</summary>
/// <exception cref="TfValueException">Two sizes are -1; in a call: the sizes differ.</exception>
public sealed partial class Reshape : Layer
{
    private readonly int[] _target;

    /// <summary>A layer.</summary>
    /// <param name="targetShape">The shape of an example; one size may be -1 and is what the others leave.</param>
    /// <param name="name">The layer's name.</param>
    public Reshape(Shape targetShape, string? name = null)
        : base(name)
    {
        _target = [.. targetShape.Dims.ToArray().Select(d => d.Size ?? -1)];
        if (_target.Count(s => s < 0) > 1) throw new TfValueException($"There must be at most one unknown dimension (-1) in `target_shape`. Received: target_shape={Arguments.Tuple(_target)}.");
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var features = inputs.Shape[1..];
        if (!features.IsFullyDefined)
        {
            return _target.Contains(-1)
                ? Tf.Reshape(inputs, Tf.Stack([Tf.Shape(inputs)[0], .. _target.Select(s => (Tensor<int>)s)]))
                : Tf.Reshape(inputs, Shape.Create([Dim.Unknown, .. _target.Select(s => (Dim)s)]));
        }

        var rest = _target.Where(s => s >= 0).Aggregate(1L, (product, s) => product * s);
        var fits = _target.Contains(-1) ? rest > 0 && features.ElementCount % rest == 0 : rest == features.ElementCount;
        if (!fits) throw new TfValueException($"The total size of the tensor must be unchanged. Received: input_shape={features}, target_shape={Arguments.Tuple(_target)}, in the layer '{Name}'");
        return Reshaping.To(inputs, [Reshaping.Of(0), .. _target.Select(s => s >= 0 ? s : (int)(features.ElementCount / rest))]);
    }

    internal override LayerBase Remake(Remaker c) => new Reshape(Shape.Create([.. c.Of("target_shape", _target, isRequired: true).Select(s => s < 0 ? Dim.Unknown : (Dim)s)]), c.Name);
}
