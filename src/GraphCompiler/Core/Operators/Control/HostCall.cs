namespace GraphCompiler.Core.Operators;

/// <summary>
/// Host code that runs whenever the graph does, on tensors with values. The last result is a record of the run for the gradient,
/// which runs nothing again.
/// </summary>
/// <param name="Code">A delegate, as the runtime knows it.</param>
/// <param name="Outputs">The element types of what it gives, of any shape.</param>
internal sealed record HostCall(Delegate Code, EquatableArray<DType> Outputs) : ControlOperator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "EagerPyFunc";

    public override bool IsObservable => true;

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) =>
        [.. Outputs.Select(o => new TensorType(o, Shape.Unknown)), new TensorType(DType.Float32, Shape.Unknown, IsList: true)];

    public override Value?[] Gradient(GradientContext context)
    {
        var sources = Enumerable.Range(0, context.Inputs.Length).Where(i => context.Needs(i)).ToList();
        var targets = Enumerable.Range(0, Outputs.Count).Where(i => context.OutputGradients[i] is not null).ToList();
        var gradients = context.None;
        if (targets.Count == 0) return gradients;
        var backward = new HostGradient(sources.ToEquatableArray(), targets.ToEquatableArray(), sources.Select(s => context.Inputs[s].DType).ToEquatableArray());
        var results = context.X.Builder.Apply(backward, [context.Outputs[Outputs.Count], .. targets.Select(t => context.OutputGradients[t]!)]);
        for (var i = 0; i < sources.Count; i++) gradients[sources[i]] = results[i].WithShape(context.Inputs[sources[i]].Shape);
        return gradients;
    }
}

/// <summary>The gradient of a run of host code, from its record and the gradients of what it gave.</summary>
/// <param name="Sources">Which arguments to differentiate with respect to.</param>
/// <param name="Targets">Which results gradients arrive at.</param>
/// <param name="DTypes">The element types of the sources.</param>
internal sealed record HostGradient(EquatableArray<int> Sources, EquatableArray<int> Targets, EquatableArray<DType> DTypes) : ControlOperator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs) => [.. DTypes.Select(d => new TensorType(d, Shape.Unknown))];
}
