namespace GraphCompiler.Core.Operators;

/// <summary>A handle of a position in a data set: a new one at the beginning whenever it runs, or one that lives on.</summary>
/// <param name="Source">The data set or the iterator, as the runtime knows it.</param>
internal sealed record Iterate(object Source) : ControlOperator
{
    public override string TensorFlowName => "MakeIterator";

    public override bool IsObservable => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [new TensorType(DType.Int64, Shape.Unknown, IsList: true)];

    public override Value?[] Gradient(GradientContext context) => context.None;
}

/// <summary>Goes on to the next element, and says whether there is one.</summary>
internal sealed record MoveNext : ControlOperator
{
    public override string TensorFlowName => "IteratorGetNext";

    public override bool IsObservable => true;

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType.Bool, Shape.Scalar);

    public override Value?[] Gradient(GradientContext context) => context.None;
}

/// <summary>The tensors of the present element.</summary>
/// <param name="Types">Their types, as far as they are known before.</param>
internal sealed record CurrentElement(EquatableArray<TensorType> Types) : ControlOperator
{
    public override string TensorFlowName => "IteratorGetNext";

    public override bool IsObservable => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [.. Types];

    public override Value?[] Gradient(GradientContext context) => context.None;
}
