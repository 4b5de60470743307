namespace GraphCompiler.Core.Operators;

/// <summary>
/// Random elements, a function of a state: three integers, the low and the high half of a counter and a key. The same state gives
/// the same elements, wherever and however often it runs; <see cref="RandomSkip"/> moves a state on.
/// </summary>
internal abstract record RandomOperator(Shape Of, DType DType) : Operator
{
    /// <summary>The shape of a state.</summary>
    public static Shape State { get; } = Shape.Create([3]);

    public override string Details => $"{Of.ToKernelString()}, {DType.Name}";

    /// <summary>What a call takes of a generator's counter for each element.</summary>
    public virtual long Consumption => 256;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType, Of);

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Of = map(Of) };

    public override Value?[] Gradient(GradientContext context) => context.None;
}
