using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Control;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Runtime;

/// <summary>Runs each operator at once, on the tensors' own arrays. One for each thread, as tapes are.</summary>
internal sealed class EagerBuilder : Builder
{
    [ThreadStatic]
    private static EagerBuilder? t_current;

    public static EagerBuilder Current => t_current ??= new EagerBuilder();

    /// <summary>Whether a tape of this thread may record.</summary>
    public static bool HasTapes => t_current is { Tapes.Count: > 0 };

    public override bool RunsNow => true;

    public override bool IsTrainable(Value variable) => Variable(variable).Trainable;

    // Of rows that a function gave, a tape may know the whole alone.
    public override (Value Values, Value Indices)? Rows(Value value)
    {
        if (((EagerValue)value).Tensor.Rows is not var (values, indices)) return null;
        var rows = values.AsValue();
        return Tapes.Exists(t => t.Follows([value]) && !t.Follows([rows])) ? null : (rows, indices.AsValue());
    }

    public override Shape Assigned(Operator @operator, Value variable, Value value)
    {
        if (@operator is Assign)
        {
            var target = Variable(variable);
            if (target.Shape.IsCompatibleWith(value.Shape)) return value.Shape;
            throw new TfValueException(
                $"Cannot assign value to variable '{target.Name}': Shape mismatch.The variable shape {target.Shape}, and the assigned value shape {value.Shape} are incompatible.");
        }

        if (variable.Shape == value.Shape) return value.Shape;
        throw new TfInvalidArgumentException(
            $"Cannot update variable with shape {variable.Shape.ToKernelString()} using a Tensor with shape {value.Shape.ToKernelString()}, shapes must be equal. [Op:{@operator.TensorFlowName}]");
    }

    /// <summary>Told of everything that is computed.</summary>
    public Action<Value[]>? Observer { get; set; }

    protected override Value[] Execute(Operator @operator, Value[] inputs)
    {
        var results = Compute(@operator, inputs);
        if (NumericsCheck.IsEnabled) NumericsCheck.Look(@operator, inputs, results);
        Observer?.Invoke(results);
        return results;
    }

    /// <summary>Runs an operator of a graph, of which no tape is to know.</summary>
    public Tensor[] Run(Operator @operator, Tensor[] operands) =>
        WithoutTapes(() => Array.ConvertAll(Compute(@operator, Array.ConvertAll<Tensor, Value>(operands, t => new EagerValue(t))), v => ((EagerValue)v).Tensor));

    private Value[] Compute(Operator @operator, Value[] inputs)
    {
        foreach (var input in inputs)
        {
            if (((EagerValue)input).Tensor.Recorder is { } recorder) return Array.ConvertAll<Tensor, Value>(recorder(@operator, Array.ConvertAll(inputs, v => ((EagerValue)v).Tensor)), t => new EagerValue(t));
        }

        if (Widening.IsNeeded(@operator, inputs)) return WithoutTapes(() => Widening.Apply(this, @operator, inputs));
        switch (@operator)
        {
            case ReadVariable:
                return [Read(Variable(inputs[0]))];
            case Assignment assignment:
                return [Update(assignment, inputs)];
            case RandomSkip skip:
                return Skip(skip, Variable(inputs[0]));
            case CallOperator call:
                return call.Execute(inputs);
            case ControlOperator control:
                _ = control.Infer(this, inputs);
                return Array.ConvertAll<Tensor, Value>(ControlKernels.Bind(control).Run(Array.ConvertAll(inputs, v => ((EagerValue)v).Tensor)), t => new EagerValue(t));
            case Intrinsic constant:
                return [new EagerValue(TensorFactory.Filled(constant.DType, Shape.Scalar, constant.Constant))];
            case ShapeQuery query:
                return [new EagerValue(TensorFactory.Of(query, query.Infer(this, inputs)[0].Shape))];
            case Slices { IsRows: true } slices:
                return [new EagerValue(TensorFactory.Rows(slices.Target, ((EagerValue)inputs[0]).Tensor, ((EagerValue)inputs[1]).Tensor))];
            case CustomGradient custom:
                return [.. inputs.Take(custom.Count).Select(v => new EagerValue(TensorFactory.FromArray(v.DType, ((EagerValue)v).Tensor.Data, v.Shape)))];
            case { Lower: { } lower }:
                _ = @operator.Infer(this, inputs);
                return WithoutTapes(() => lower(inputs));
        }

        var outputs = @operator.Infer(this, inputs);
        if (CarriedElements.Are(inputs, outputs)) return Array.ConvertAll<Tensor, Value>(CarriedElements.Run(this, @operator, Array.ConvertAll(inputs, v => ((EagerValue)v).Tensor), outputs), t => new EagerValue(t));
        if (Placement.Current is not null) return DeviceOperators.Run(@operator, inputs);
        var data = Array.ConvertAll(inputs, v => ((EagerValue)v).Tensor.Data);
        var results = @operator is Reshape or StopGradient or EnsureShape or SameSizes ? data[..1] : Run(@operator, inputs, outputs, data);
        return [.. outputs.Zip(results, (type, array) => new EagerValue(TensorFactory.FromArray(type.DType, array, type.Shape)))];
    }

    public override TfException Misfit(string traced, string run) => new TfInvalidArgumentException(run);

    public override TfException TypeMismatch(Operator @operator, DType x, DType y) =>
        new TfInvalidArgumentException(
            $"cannot compute {@operator.TensorFlowName} as input #1(zero-based) was expected to be a {x.Name} tensor but is a {y.Name} tensor [Op:{@operator.TensorFlowName}]");

    private static EagerValue Read(IStoredVariable variable) => new(variable.Storage.Value());

    // The new value is handed out as well, so there is no buffer to write in: eager updates always take a new one.
    private EagerValue Update(Assignment assignment, Value[] inputs)
    {
        _ = assignment.Infer(this, inputs);
        var (variable, value) = (Variable(inputs[0]), inputs[1]);
        var storage = variable.Storage;
        storage.Lock();
        try
        {
            if (assignment is not Assign)
            {
                var old = new EagerValue(TensorFactory.FromArray(variable.DType, storage.Buffer, storage.BufferShape));
                value = WithoutTapes(() => assignment.Updated(old, inputs));
            }

            var data = ((EagerValue)value).Tensor.Data;
            storage.Replace(data, value.Shape, exposed: true);
            return new EagerValue(TensorFactory.FromArray(variable.DType, data, value.Shape));
        }
        finally
        {
            storage.Unlock();
        }
    }

    private static unsafe EagerValue[] Skip(RandomSkip skip, IStoredVariable variable)
    {
        var (before, after) = (new long[RandomOperator.State.ElementCount], new long[RandomOperator.State.ElementCount]);
        var storage = variable.Storage;
        storage.Lock();
        try
        {
            fixed (long* state = (long[])storage.Buffer, first = before, second = after)
            {
                var pointers = stackalloc void*[] { state, first, second, second };
                new RandomSkipLaunch(skip.Delta).Run(pointers);
            }

            storage.Replace(after, RandomOperator.State, exposed: true);
        }
        finally
        {
            storage.Unlock();
        }

        return [new EagerValue(new EagerTensor<long>(before, RandomOperator.State)), new EagerValue(new EagerTensor<long>(after, RandomOperator.State))];
    }

    /// <summary>Runs what an operator is short for: the tapes record the operator itself.</summary>
    private T WithoutTapes<T>(Func<T> code)
    {
        var tapes = Tapes.ToArray();
        Tapes.Clear();
        try
        {
            return code();
        }
        finally
        {
            Tapes.AddRange(tapes);
        }
    }

    /// <summary>Runs an operator that no tape is to know of.</summary>
    public static Array Run(Operator @operator, Value[] inputs, TensorType output) =>
        Run(@operator, inputs, [output], Array.ConvertAll(inputs, v => ((EagerValue)v).Tensor.Data))[0];

    private static Array[] Run(Operator @operator, Value[] inputs, TensorType[] outputs, Array[] data)
    {
        var results = Array.ConvertAll(outputs, o => TensorFactory.NewArray(o.DType, o.Shape.ElementCount));
        OperatorRunner.Bind(@operator, Array.ConvertAll(inputs, v => v.Type), outputs).Run([.. data, .. results]);
        return results;
    }

    private static IStoredVariable Variable(Value variable) => (IStoredVariable)((EagerValue)variable).Tensor;
}
