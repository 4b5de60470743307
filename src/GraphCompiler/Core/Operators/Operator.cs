namespace GraphCompiler.Core.Operators;

/// <summary>What an operator does to the world; such nodes keep their program order.</summary>
internal enum Effect
{
    None,
    Reads,
    Writes,
}

/// <summary>
/// An operator with its attributes: a record, so that nodes compare by content. One file per operator holds all of it: shape
/// and type rule, text for kernels, gradient. The families below supply what a file need not say.
/// </summary>
internal abstract record Operator
{
    private string? _name;

    /// <summary>The name in graphs and keys.</summary>
    public string Name => _name ??= GetType().Name;

    /// <summary>TensorFlow's name of the same operator, for messages.</summary>
    public virtual string TensorFlowName => Name;

    public virtual Effect Effect => Effect.None;

    /// <summary>Whether it may fail for some elements: writes before it in the program are done then, those after it are not.</summary>
    public virtual bool CanFail => false;

    /// <summary>The attributes, as the printer shows them.</summary>
    public virtual string Details => "";

    /// <summary>What a kernel says of shapes that do not fit together.</summary>
    public virtual string Misfit(Shape[] shapes) => $"Incompatible shapes: {string.Join(" vs. ", shapes.Select(s => s.ToKernelString()))} [Op:{TensorFlowName}]";

    /// <summary>The types of the results; throws TensorFlow's error where the inputs do not fit.</summary>
    public abstract TensorType[] Infer(Builder builder, Value[] inputs);

    /// <summary>The gradient with respect to each input, null where there is none.</summary>
    public virtual Value?[] Gradient(GradientContext context) =>
        throw TfNoGradientException.Of(this);

    /// <summary>For an operator that is short for others: writes those. Expanded after differentiation.</summary>
    public virtual Func<Value[], Value[]>? Lower => null;

    /// <summary>The type that operands of a type are cast to before, as results are cast back: the type itself where there is code for it.</summary>
    public virtual DType ComputedIn(DType dtype) => dtype;

    /// <summary>Whether it is for elements that no kernel holds: what moves elements without looking at them is, and what is made for such.</summary>
    public virtual bool Carries(DType dtype) => false;

    /// <summary>Operands that were cast to the type they are computed in.</summary>
    public virtual Value[] Widened(Value[] wide, Value[] inputs) => wide;

    /// <summary>A result as the type that it has to be.</summary>
    public virtual Value Narrowed(Value result, DType to) => result.CastTo(to);

    /// <summary>How many arithmetic operations it takes; a function such as the exponential counts as one.</summary>
    public virtual Polynomial Flops(IReadOnlyList<TensorType> inputs, TensorType output) => Polynomial.Zero;

    /// <summary>The operator with every shape among its attributes replaced.</summary>
    public virtual Operator MapShapes(Func<Shape, Shape> map) => this;

    protected static TensorType[] One(DType dtype, Shape shape) => [new TensorType(dtype, shape)];

    // Records would compare the cached name as well.
    public virtual bool Equals(Operator? other) => other is not null && EqualityContract == other.EqualityContract;

    public override int GetHashCode() => EqualityContract.GetHashCode();

    public sealed override string ToString() => Details.Length == 0 ? Name : $"{Name}({Details})";
}

/// <summary>What a gradient rule sees: the forward inputs and answers, and the gradients that arrive at the answers.</summary>
internal sealed class GradientContext(Value[] inputs, Value[] outputs, Value?[] outputGradients, bool[] needed)
{
    public Value X => inputs[0];

    public Value Y => inputs[1];

    public Value[] Inputs => inputs;

    /// <summary>The forward answer.</summary>
    public Value Output => outputs[0];

    /// <summary>The gradient that arrives at the answer.</summary>
    public Value Dy => outputGradients[0]!;

    /// <summary>The forward answers.</summary>
    public Value[] Outputs => outputs;

    /// <summary>The gradients that arrive at the answers, null where there is none.</summary>
    public Value?[] OutputGradients => outputGradients;

    /// <summary>Whether something asks for the gradient of an input.</summary>
    public bool Needs(int input) => needed[input];

    /// <summary>No gradient for any input.</summary>
    public Value?[] None => new Value?[inputs.Length];

    /// <summary>Gradients of two operands, each computed only where something asks for it.</summary>
    public Value?[] Both(Func<Value> x, Func<Value> y) => [needed[0] ? x() : null, needed[1] ? y() : null];
}

/// <summary>An operator on each element by itself: what kernels are fused from.</summary>
internal abstract record PointwiseOperator : Operator
{
    /// <summary>The element type of the result, given that of the (last) operand.</summary>
    public virtual DType ResultOf(DType operand) => operand;

    public override Polynomial Flops(IReadOnlyList<TensorType> inputs, TensorType output) => Polynomial.Elements(output.Shape);

    /// <summary>Whether the highest bit is a sign for it, so that uint64 has kernels of its own.</summary>
    public virtual bool ReadsSign => false;

    public override DType ComputedIn(DType dtype) => ReadsSign && dtype == DType.UInt64 ? dtype : dtype.Wide;

    /// <summary>Whether its text means the same on vectors for these operands.</summary>
    public virtual bool IsVectorizable(DType from) => true;

    /// <summary>
    /// The C# expression for one element or one vector of elements: operators and <c>VectorMath</c> calls mean the same on
    /// <c>float</c> and on <c>Vector512&lt;float&gt;</c>, so one text serves both. A bool among vectors is a mask: all bits of an
    /// integer lane as wide as the group's other lanes.
    /// </summary>
    /// <param name="operands">The operands' names.</param>
    /// <param name="from">The element type of the operands.</param>
    /// <param name="to">The element type of the result.</param>
    /// <param name="vector">Whether the names stand for vectors.</param>
    public abstract string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector);

    /// <summary>
    /// The C# expression for one element in a kernel for a device, whose compiler knows C#'s operators, some functions of
    /// <c>Math</c>, and <c>DeviceMath</c>. Null where it has nothing as good: such an operator stays on the processor.
    /// </summary>
    /// <inheritdoc cref="Text"/>
    public virtual string? DeviceText(IReadOnlyList<string> operands, DType from, DType to) => LaneText.ForDevice(Text(operands, from, to, vector: false));
}

/// <summary>y = f(x), same shape and element type.</summary>
internal abstract record UnaryOperator : PointwiseOperator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(ResultOf(inputs[0].DType), inputs[0].Shape);
}

/// <summary>z = f(x, y) with broadcasting; both operands have one element type.</summary>
internal abstract record BinaryOperator : PointwiseOperator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (x, y) = (inputs[0], inputs[1]);
        return x.DType == y.DType ? One(ResultOf(x.DType), builder.Broadcast(this, x, y)) : throw builder.TypeMismatch(this, x.DType, y.DType);
    }
}
