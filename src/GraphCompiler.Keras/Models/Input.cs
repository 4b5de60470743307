using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler.Keras;

/// <summary>
/// The symbolic input of a functional model: a tensor without a value, so it goes wherever tensors go.
/// <c>var x = new Input(784); var y = new Dense(10).Call(x); var model = new Model(x, y);</c> In a
/// <c>Sequential</c> it stands first and fixes the shape.
/// </summary>
public class Input<T> : Tensor<T>, IPendingTensor
{
    private readonly InputLayer _layer;

    /// <summary>An input.</summary>
    /// <param name="shape">Without the batch.</param>
    /// <param name="batchSize">The number of examples, where it is fixed.</param>
    /// <param name="name">Counted unless given.</param>
    public Input(Shape shape, int? batchSize = null, string? name = null)
        : base(Shape.Create([batchSize, .. shape.Dims]))
    {
        Name = name ?? LayerNames.Next("keras_tensor");
        _layer = new InputLayer(this, name);
    }

    /// <summary>Its name: <c>keras_tensor</c>, counted, unless given.</summary>
    public string Name { get; }

    PendingNode? IPendingTensor.Node => null;

    InputLayer? IPendingTensor.InputLayer => _layer;

    internal override string Repr => ToString();

    internal override Func<Operator, Tensor[], Tensor[]> Recorder => OperatorLayer.Record;

    internal override Value AsValue() => new EagerValue(this);

    internal override T[] Snapshot() => throw Pending.NoValue(this);

    /// <summary><c>&lt;KerasTensor shape=(None, 3), dtype=float32, name=keras_tensor&gt;</c></summary>
    public override string ToString() => Pending.Print(this, Name);

    /// <summary>The layer that stands for it in <c>Sequential</c>.</summary>
    public static implicit operator LayerBase(Input<T> input) => input._layer;

}

/// <inheritdoc/>
public sealed class Input(Shape shape, int? batchSize = null, string? name = null) : Input<float>(shape, batchSize, name);

/// <summary>An input among the layers of a model.</summary>
internal sealed partial class InputLayer : LayerBase
{
    private readonly Tensor _input;

    public InputLayer(Tensor input, string? name)
        : base(name ?? LayerNames.Next("input_layer"))
    {
        _input = input;
        Built = true;
        KnownOutputShapes = [input.Shape];
    }

    public Tensor Input => _input;

    internal override object? RunAny(object? inputs, bool? training) => inputs;
}
