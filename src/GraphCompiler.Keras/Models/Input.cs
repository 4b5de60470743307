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
    private static readonly DType[] s_types = [DType.Float32, DType.Int32, DType.Int64, DType.Float64, DType.Bool];
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

    /// <summary>The layer of a new input.</summary>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">With the batch.</param>
    /// <param name="name">Counted unless given.</param>
    /// <exception cref="TfTypeException">There is no input of such elements.</exception>
    public static InputLayer Create(DType type, Shape shape, string? name)
    {
        var (features, batch) = (shape[1..], shape.Dims[0].Size);
        LayerBase made = type == DType.Float32 ? new Input<float>(features, batch, name)
            : type == DType.Int32 ? new Input<int>(features, batch, name)
            : type == DType.Int64 ? new Input<long>(features, batch, name)
            : type == DType.Float64 ? new Input<double>(features, batch, name)
            : type == DType.Bool ? new Input<bool>(features, batch, name)
            : throw new TfTypeException($"A functional model has no inputs of {type.Name}.");
        return (InputLayer)made;
    }

    /// <summary>An input as Keras writes it.</summary>
    public static InputLayer Read(ConfigNode config)
    {
        foreach (var key in (string[])["sparse", "ragged", "optional"])
        {
            if (config.Find(key) is { Value: true } given) throw given.Fail("false, which is all that there is here");
        }

        var (shape, type) = (config["batch_shape"], config.Find("dtype"));
        var sizes = Forms.Shape.Read(shape) is { Rank: > 0 } known ? known : throw shape.Fail("a list that begins with the batch");
        var element = type is null ? DType.Float32 : Array.Find(s_types, t => t.Name == type.Value.Name) ?? throw type.Value.Fail($"one of {string.Join(", ", s_types.Select(t => t.Name))}");
        return Create(element, sizes, config.Find("name")?.Name);
    }

    /// <summary>What Keras writes of an input.</summary>
    public override IReadOnlyDictionary<string, object?> GetConfig() => new OrderedDictionary<string, object?>(StringComparer.Ordinal)
    {
        ["batch_shape"] = Forms.Shape.Write(_input.Shape),
        ["dtype"] = _input.DType.Name,
        ["sparse"] = false,
        ["ragged"] = false,
        ["name"] = Name,
        ["optional"] = false,
    };

    internal override LayerBase Remake(Remaker c) => Create(_input.DType, _input.Shape, c.Name);
}
