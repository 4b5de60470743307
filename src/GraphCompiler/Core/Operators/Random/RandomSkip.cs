namespace GraphCompiler.Core.Operators;

/// <summary>
/// Moves the counter of a state, which is a variable, on by ⌈elements · step / per⌉, the elements those of a shape. Gives the state
/// as it was before, and as it is then: reading and moving on are one indivisible step.
/// </summary>
internal sealed record RandomSkip(Shape Of, long Step, long Per = 1) : Operator
{
    public override string TensorFlowName => "RngReadAndSkip";

    public override string Details => $"{Of.ToKernelString()} * {Step}{(Per == 1 ? "" : $" / {Per}")}";

    public override Effect Effect => Effect.Writes;

    /// <summary>By how much, the shape being the one that is known now.</summary>
    public long Delta => unchecked(((Of.ElementCount * Step) + Per - 1) / Per);

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [new(DType.Int64, RandomOperator.State), new(DType.Int64, RandomOperator.State)];

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Of = map(Of) };

    public override Value?[] Gradient(GradientContext context) => context.None;
}
