using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core;

/// <summary>
/// What operators take and give while code is being run: a node's result in a trace, a tensor when eager. Gradient rules and
/// composite operators are written over it, so that one text serves the trace, the prediction and the eager tape.
/// </summary>
internal abstract record Value
{
    public abstract Builder Builder { get; }

    public abstract TensorType Type { get; }

    public DType DType => Type.DType;

    public Shape Shape => Type.Shape;

    public Value Apply(Operator @operator) => Builder.Apply(@operator, this)[0];

    public Value Apply(Operator @operator, Value other) => Builder.Apply(@operator, this, other)[0];

    /// <summary>A constant of this value's element type that a rule of this library introduces.</summary>
    public Value Constant(double value) => Builder.Apply(new Intrinsic(value, DType))[0];

    /// <summary>Zeros like this value; of a list, one without items, since items that nobody wrote count as zeros.</summary>
    public Value Zeros() => Type.IsList ? Builder.Apply(new ListEmpty(DType, Shape))[0] : Constant(0).BroadcastTo(Shape);

    public Value BroadcastTo(Shape shape) => Shape == shape ? this : Apply(new BroadcastTo(shape));

    /// <summary>This value, which has the shape, though inference may not see it while sizes are open.</summary>
    public Value WithShape(Shape shape) => Shape == shape ? this : Apply(new EnsureShape(shape));

    public Value CastTo(DType dtype) => DType == dtype ? this : Apply(new Cast(dtype));

    /// <summary>Sums over what broadcasting to this value's shape would have repeated.</summary>
    public Value SumTo(Shape shape) => Shape == shape ? this : Apply(new SumTo(shape));

    /// <summary>Where this bool is true <paramref name="x"/>, elsewhere <paramref name="y"/>.</summary>
    public Value Select(Value x, Value y) => Builder.Apply(new Select(), this, x, y)[0];

    public static Value operator +(Value x, Value y) => x.Apply(new Add(), y);

    public static Value operator -(Value x, Value y) => x.Apply(new Subtract(), y);

    public static Value operator *(Value x, Value y) => x.Apply(new Multiply(), y);

    public static Value operator /(Value x, Value y) => x.Apply(new Divide(), y);

    public static Value operator -(Value x) => x.Apply(new Negate());

    public static Value operator *(Value x, double y) => x * x.Constant(y);

    public static Value operator *(double x, Value y) => y.Constant(x) * y;

    public static Value operator +(double x, Value y) => y.Constant(x) + y;

    public static Value operator -(double x, Value y) => y.Constant(x) - y;

    public sealed override string ToString() => Type.ToString();
}

/// <summary>A result of a node of a graph under construction.</summary>
internal sealed record NodeValue(GraphBuilder Graph, int Id) : Value
{
    public override Builder Builder => Graph;

    public override TensorType Type => Graph.TypeOf(Id);
}
