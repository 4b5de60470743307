using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler.Keras;

/// <summary>A tensor of a functional model: it has a type and no value.</summary>
internal interface IPendingTensor
{
    /// <summary>What gives it; null for an input.</summary>
    PendingNode? Node { get; }

    /// <summary>Its layer as inputs have one.</summary>
    InputLayer? InputLayer { get; }

    string Name { get; }
}

/// <inheritdoc cref="IPendingTensor"/>
internal sealed class PendingTensor<T>(Shape shape, PendingNode? node = null) : Tensor<T>(shape), IPendingTensor
{
    public PendingNode? Node => node;

    public InputLayer? InputLayer => null;

    public string Name { get; } = node is null ? "" : LayerNames.Next("keras_tensor");

    internal override string Repr => ToString();

    internal override Func<Operator, Tensor[], Tensor[]> Recorder => OperatorLayer.Record;

    internal override Value AsValue() => new EagerValue(this);

    internal override T[] Snapshot() => throw Pending.NoValue(this);

    public override string ToString() => Pending.Print(this, Name);
}

/// <summary>What tensors without values have in common.</summary>
internal static class Pending
{
    public static string Print(Tensor tensor, string name) => $"<KerasTensor shape={tensor.Shape}, dtype={tensor.DType.Name}, name={name}>";

    public static TfValueException NoValue(Tensor tensor) => new(
        $"{tensor} is a symbolic input or output of a functional model, so it has no value. Use it with layers; a function of tensors is one as `new Lambda(x => ...)`.");

    public static Tensor Make(DType dtype, Shape shape, PendingNode node) =>
        dtype == DType.Float32 ? new PendingTensor<float>(shape, node)
        : dtype == DType.Int32 ? new PendingTensor<int>(shape, node)
        : dtype == DType.Int64 ? new PendingTensor<long>(shape, node)
        : dtype == DType.Float64 ? new PendingTensor<double>(shape, node)
        : dtype == DType.Bool ? new PendingTensor<bool>(shape, node)
        : throw new TfTypeException($"A functional model has no tensors of {dtype.Name}.");
}
