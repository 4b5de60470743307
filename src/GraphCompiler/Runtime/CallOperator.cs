using GraphCompiler.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime;

/// <summary>
/// A call of a compiled graph as one operator of eager code, which is what tapes record. It gives the function's outputs and
/// then what its gradient needs of the forward; the gradient is another call, and so has a gradient itself.
/// </summary>
/// <param name="Function">The function with its gradients.</param>
/// <param name="Scalars">The host scalars of the call.</param>
internal sealed record CallOperator(DifferentiableFunction Function, HostScalar[] Scalars) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "PartitionedCall";

    // So that tapes watch the variables among its inputs.
    public override Effect Effect => Effect.Reads;

    public override TensorType[] Infer(Builder builder, Value[] inputs) =>
        [.. Function.Forward.Traced.OutputIds.Select(Function.Forward.Traced.TypeOf)];

    /// <summary>Calls a function whose arguments are the inputs by position, and lets the tapes of this thread record it.</summary>
    public static Value[] Apply(GraphFunction function, Value[] inputs, HostScalar[] scalars)
    {
        var builder = EagerBuilder.Current;
        var tapes = builder.Tapes.FindAll(tape => tape.Follows(inputs));
        if (tapes.Count == 0) return Run(function, inputs, scalars);
        var differentiable = tapes.Count > 1 || tapes[0].IsPersistent ? function.Differentiable : function.DifferentiableOnce;
        return [.. builder.Apply(new CallOperator(differentiable, scalars), inputs).Take(function.Traced.OutputIds.Count)];
    }

    public Value[] Execute(Value[] inputs) => Run(Function.Forward, inputs, Scalars);

    public override Value?[] Gradient(GradientContext context)
    {
        var backward = Function.Backward([.. context.OutputGradients.Select(g => g is not null)]);
        Value[] arguments =
        [
            .. backward.Residuals.Select(r => context.Outputs[r]),
            .. backward.Targets.Select(t => context.OutputGradients[t] ?? Zeros(context.Outputs[t].Type)),
        ];
        var results = Apply(backward.Function, arguments, []);
        var gradients = context.None;
        for (var i = 0; i < results.Length; i++) gradients[backward.Inputs[i]] = results[i];
        return gradients;
    }

    private static Value[] Run(GraphFunction function, Value[] inputs, HostScalar[] scalars) => Array.ConvertAll<Tensor, Value>(
        function.Run(Array.ConvertAll(inputs, v => Dense(((EagerValue)v).Tensor)), scalars),
        t => new EagerValue(function.IsProgram ? Again(t) : t));

    /// <summary>A tensor with elements of its own, which rows of a table have not.</summary>
    public static Tensor Dense(Tensor tensor) => tensor.Rows is null ? tensor : TensorFactory.FromArray(tensor.DType, tensor.Data, tensor.Shape);

    /// <summary>A tensor as another object: tapes tell values apart by their objects, and a program hands out what it was given.</summary>
    private static Tensor Again(Tensor tensor) => tensor switch
    {
        TensorList list => list.Again(),
        { OnDevice: { } elements } => TensorFactory.FromDevice(elements, tensor.Shape),
        { Elements: { } elements } => TensorFactory.FromArray(tensor.DType, elements, tensor.Shape),
        _ => tensor,
    };

    private static EagerValue Zeros(TensorType type) => new(TensorFactory.Filled(type.DType, type.Shape, 0));
}
