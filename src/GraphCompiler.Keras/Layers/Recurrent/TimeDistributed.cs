namespace GraphCompiler.Keras;

/// <summary>A layer applied to each step of x [batch, time, ...]. The mask passes on; masked steps are computed all the same.</summary>
/// <exception cref="TfValueException">In a call: x has fewer than 3 axes.</exception>
public sealed partial class TimeDistributed : Layer
{
    /// <summary>The layer for each step.</summary>
    public TimeDistributed(Layer layer, string? name = null)
        : base(name) => (Layer, SupportsMasking) = (layer, true);

    /// <summary>What is applied.</summary>
    public Layer Layer { get; }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        if (inputShape.Rank < 3) throw new TfValueException($"`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, received: {inputShape}");
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        // Statistics follow step after step; any other layer may see all steps at once.
        if (inputs.Shape.Dims[1].Size is { } steps && (!Layer.Built || Layer.NonTrainableWeights.Count > 0))
        {
            return Tf.Stack([.. Enumerable.Range(0, steps).Select(t => Layer.Call(inputs[.., t]))], axis: 1);
        }

        var merged = inputs.Shape[2..].IsFullyDefined
            ? Tf.Reshape(inputs, Shape.Create([Dim.Unknown, .. inputs.Shape[2..].Dims]))
            : Tf.Reshape(inputs, Tf.Stack([-1, .. Enumerable.Range(2, inputs.Rank - 2).Select(i => Tf.Shape(inputs)[i])]));
        var result = Layer.Call(merged);
        if (inputs.Shape.Dims[1].Size is { } length) return Tf.Reshape(result, Shape.Create([Dim.Unknown, length, .. result.Shape[1..].Dims]));
        return Tf.Reshape(result, Tf.Stack([-1, Tf.Shape(inputs)[1], .. Enumerable.Range(1, result.Rank - 1).Select(i => Tf.Shape(result)[i])]));
    }

    private protected override bool NotesShapes => true;

    internal override IReadOnlyList<string> CallKeywords => ["training", "mask"];

    internal override LayerBase Remake(Remaker c) => new TimeDistributed(c.Of("layer", Layer, isRequired: true), c.Name);
}
