using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Autodiff;

namespace GraphCompiler.Core;

/// <summary>
/// Where operators go: into a graph while tracing or predicting, to the processor when eager. It also owns what inference
/// asks about shapes, since the three answer differently: eager and trace check, prediction unifies.
/// </summary>
internal abstract class Builder
{
    /// <summary>The tapes that record here, the outermost first.</summary>
    public virtual List<Tape> Tapes { get; } = [];

    /// <summary>What new nodes are marked with.</summary>
    public Phase Phase { get; set; }

    /// <summary>The user's expression that runs now, where it is known.</summary>
    public string? Source { get; set; }

    /// <summary>Whether a tape watches this variable by itself.</summary>
    public abstract bool IsTrainable(Value variable);

    /// <summary>The rows and their numbers where a value is rows of a table.</summary>
    public abstract (Value Values, Value Indices)? Rows(Value value);

    /// <summary>Where a value comes from: inside an arm or a loop, the value of a graph around that it stands for.</summary>
    public virtual Value Origin(Value value) => value;

    public Value[] Apply(Operator @operator, params Value[] inputs)
    {
        var place = Place(@operator);
        if (place != this) return place.Apply(@operator, inputs);
        inputs = Own(inputs);
        foreach (var input in inputs)
        {
            if (input.DType is { IsCarried: true } dtype) CheckCarried(@operator, dtype);
        }

        if (@operator is IExposable { IsExposed: false } control && Tapes.FindAll(t => t.Follows(inputs)) is [var first, ..] tapes)
        {
            @operator = control.Exposed(allOrders: tapes.Count > 1 || first.IsPersistent);
        }

        var results = Fitting(@operator, inputs);
        foreach (var tape in Tapes) tape.Record(@operator, inputs, results);
        return results;
    }

    /// <exception cref="TfInvalidArgumentException">An operator does more than to move elements that no kernel holds.</exception>
    private static void CheckCarried(Operator @operator, DType dtype)
    {
        if (@operator.Carries(dtype) || @operator.ComputedIn(dtype) != dtype) return;
        throw new TfInvalidArgumentException($"{@operator.TensorFlowName} is not for tensors of {dtype.Name}, which are only stored, moved and compared here. [Op:{@operator.TensorFlowName}]");
    }

    /// <summary>Where an operator goes that is applied here: while an arm or a loop is written, into it.</summary>
    protected virtual Builder Place(Operator @operator) => this;

    /// <summary>Operands as values of this builder.</summary>
    protected virtual Value[] Own(Value[] inputs) => inputs;

    protected abstract Value[] Execute(Operator @operator, Value[] inputs);

    /// <summary>Tells of sizes that no array has, in whatever rule or routine they come up.</summary>
    private Value[] Fitting(Operator @operator, Value[] inputs)
    {
        try
        {
            return Execute(@operator, inputs);
        }
        catch (Exception e) when (e is OverflowException or OutOfMemoryException)
        {
            var shapes = string.Join(", ", Array.ConvertAll(inputs, i => i.Shape.ToKernelString()));
            throw new TfResourceExhaustedException($"OOM or a size out of range in {@operator.TensorFlowName} of {shapes} [Op:{@operator.TensorFlowName}]: {e.Message}");
        }
    }

    /// <summary>Whether shapes are those of a run: TensorFlow lets pass some then that it refuses while it traces.</summary>
    public virtual bool RunsNow => false;

    /// <summary>The shape of an element-by-element operator.</summary>
    public virtual Shape Broadcast(Operator @operator, params Value[] values)
    {
        var shape = values[^1].Shape;
        for (var i = values.Length - 2; i >= 0; i--)
        {
            if (!Broadcasting.TryBroadcast(values[i].Shape, shape, out var both, out var left, out var right)) throw ShapeMismatch(@operator, left, right, Array.ConvertAll(values, v => v.Shape));
            shape = both;
        }

        return shape;
    }

    /// <summary>Whether two shapes broadcast, to what, or else which lengths do not; prediction makes lengths one that meet.</summary>
    public virtual bool TryBroadcast(Shape x, Shape y, out Shape both, out Dim left, out Dim right) => Broadcasting.TryBroadcast(x, y, out both, out left, out right);

    /// <summary>Requires that a value fits a variable; the shape that both agree on.</summary>
    public virtual Shape Assigned(Operator @operator, Value variable, Value value) =>
        variable.Shape.IsCompatibleWith(value.Shape)
            ? @operator is Assign && !variable.Shape.IsFullyDefined ? value.Shape : variable.Shape
            : throw new TfValueException(
                $"Cannot assign value to variable: Shape mismatch.The variable shape {variable.Shape}, and the assigned value shape {value.Shape} are incompatible.");

    /// <summary>The shape of a value that an operator takes axes of; prediction supposes the lowest rank that has them.</summary>
    public virtual Shape WithAxes(Value value, EquatableArray<int> axes) => value.Shape;

    /// <summary>Whether two shapes are one; prediction makes them so.</summary>
    public virtual bool Same(Shape x, Shape y) => x.IsCompatibleWith(y);

    /// <summary>The error of labels that are not one for each row of logits.</summary>
    public virtual TfException LabelsMismatch(Shape labels, Shape logits) =>
        new TfValueException($"`labels.shape` must equal `logits.shape` except for the last dimension. Received: labels.shape={labels} and logits.shape={logits}");

    /// <summary>The shapes of the operands of a matrix product; prediction supposes matrices where it knows no rank.</summary>
    public virtual (Shape X, Shape Y) Matrices(MatMul @operator, Value x, Value y) => (x.Shape, y.Shape);

    /// <summary>The error of operands that do not fit, which TensorFlow words in one way while it traces and in another when it runs.</summary>
    public virtual TfException Misfit(string traced, string run) => new TfValueException(traced);

    /// <summary>The shape of a value that is known to have both; they are compatible.</summary>
    public virtual Shape Merged(Shape x, Shape y) => x.MergeWith(y);

    /// <summary>The elements of an int tensor, where they are known while code is traced.</summary>
    public virtual int[]? KnownInts(Value value) => null;

    /// <summary>What two shapes have in common, of which a value has one; prediction supposes that they are one.</summary>
    public virtual Shape Joined(Shape x, Shape y)
    {
        if (x == y) return x;
        if (!x.IsRankKnown || !y.IsRankKnown || x.Rank != y.Rank) return Shape.Unknown;
        var dims = x.Dims.ToArray();
        for (var i = 0; i < dims.Length; i++)
        {
            if (dims[i] != y.Dims[i]) dims[i] = Dim.Unknown;
        }

        return Shape.Create(dims);
    }

    /// <summary>The error of operands that an operator refuses, in the words of TensorFlow's kernel and of its inference.</summary>
    public TfException Refusal(Operator @operator, Value[] inputs, string kernel, string inference) => Misfit(
        $"{inference} for '{@operator.TensorFlowName}' with input shapes: {string.Join(", ", inputs.Select(v => v.Shape.ToKernelString()))}.",
        $"{kernel} [Op:{@operator.TensorFlowName}]");

    /// <summary>The error of operands of two element types.</summary>
    public virtual TfException TypeMismatch(Operator @operator, DType x, DType y) =>
        new TfTypeException($"Input 'y' of '{@operator.TensorFlowName}' Op has type {y.Name} that does not match type {x.Name} of argument 'x'.");

    /// <summary>The error of an element type that an operator is not for.</summary>
    public TfException WrongType(string @operator, string parameter, DType dtype, string allowed) => RunsNow
        ? new TfInvalidArgumentException($"Value for attr 'T' of {dtype.Name} is not in the list of allowed values: {allowed} [Op:{@operator}]")
        : new TfTypeException($"Value passed to parameter '{parameter}' has DataType {dtype.Name} not in list of allowed values: {allowed}");

    /// <summary>The error of an axis that a value does not have.</summary>
    public TfException InvalidAxis(Operator @operator, int axis, Shape shape) => Misfit(
        $"Invalid reduction dimension {axis} for input with {shape.Rank} dimensions. for '{@operator.TensorFlowName}' with input shapes: {shape.ToKernelString()}",
        $"Invalid reduction dimension ({axis} for input with {shape.Rank} dimension(s) [Op:{@operator.TensorFlowName}]");

    private TfException ShapeMismatch(Operator @operator, Dim left, Dim right, Shape[] shapes) => Misfit(
        $"Dimensions must be equal, but are {left} and {right} for '{@operator.TensorFlowName}' with input shapes: {string.Join(", ", shapes.Select(s => s.ToKernelString()))}.",
        @operator.Misfit(shapes));
}
