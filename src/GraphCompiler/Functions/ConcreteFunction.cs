using GraphCompiler.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Autodiff;
using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Passes;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>One trace: one graph for one signature.</summary>
public abstract partial class ConcreteFunction
{
    private readonly TracedFunction _traced;
    private readonly CallCheck? _check;
    private readonly bool _hasLeavesInOrder;
    private Graph? _backwardGraph;

    private protected ConcreteFunction(TracedFunction traced)
    {
        _traced = traced;
        _check = CallCheck.Create(traced.Signature, traced.Definition.HasSignature);
        OutputCount = traced.Function.Traced.OutputIds.Count;
        IsTensor = traced.Result.IsLeaf && OutputCount == 1;
        _hasLeavesInOrder = traced.ResultLeaves.SequenceEqual(Enumerable.Range(0, OutputCount));
    }

    /// <summary>The function's name.</summary>
    public string Name => _traced.Definition.Name;

    /// <summary>The parameters, each with a structure whose leaves are <see cref="TensorSpec"/> or host values.</summary>
    public IReadOnlyList<SignatureParameter> StructuredInputSignature => SignaturePrinter.Parameters(_traced);

    /// <summary>The outputs' specs in the structure of the result; null for a function that returns nothing.</summary>
    public object? StructuredOutputs => _traced.Result.Describe(i => _traced.ResultLeaves[i] is >= 0 and var output ? Outputs[output] : null);

    /// <summary>The tensors and variables that a call passes, under the names that <see cref="Invoke(IReadOnlyDictionary{string, object?})"/> knows them by.</summary>
    public IReadOnlyList<TensorSpec> Inputs => [.. Flat.Select(i => new TensorSpec(i.Type is VariableLeaf variable ? variable.Shape : ((TensorLeaf)i.Type).Shape, i.Type.DType!, i.Name))];

    /// <summary>The tensors that it returns.</summary>
    public IReadOnlyList<TensorSpec> Outputs =>
        [.. _traced.Function.Traced.OutputIds.Select(_traced.Function.Traced.TypeOf).Select(t => new TensorSpec(Open(t.Shape), t.DType))];

    /// <summary>What the body takes from outside, once each: variables and tensors.</summary>
    public IReadOnlyList<Tensor> CapturedInputs => [.. Variables.Cast<Tensor>(), .. _traced.Function.Binding.Captures];

    /// <summary>The variables it captured or created; those passed as arguments are not listed.</summary>
    public IReadOnlyList<IVariable> Variables => [.. _traced.Function.Binding.Variables.Select(v => v.Captured).OfType<IVariable>().Where(v => v is not OperatorState)];

    /// <summary>Those of <see cref="Variables"/> that are trainable.</summary>
    public IReadOnlyList<IVariable> TrainableVariables => [.. Variables.Where(v => v.Trainable)];

    /// <summary>The graph that a call runs.</summary>
    public Graph Graph => _traced.Function.Optimized;

    /// <summary>
    /// The derived graph: from what it needs of the forward and the gradients of the outputs to the gradients of arguments,
    /// variables and captured tensors.
    /// </summary>
    /// <exception cref="TfNoGradientException">An operator has no gradient.</exception>
    public Graph BackwardGraph =>
        _backwardGraph ??= Pipeline.Optimize(Derivation.Derive(_traced.Function.Traced, Exposure.IsSource).Backward);

    /// <summary>The fused kernels, each compiled or interpreted, and why.</summary>
    public IReadOnlyList<KernelInfo> Kernels => [.. _traced.Function.Kernels];

    /// <summary>
    /// The most bytes that one call holds at a time: arguments, variables, captured tensors, outputs, and the intermediates
    /// that live together.
    /// </summary>
    /// <exception cref="TfValueException">It depends on a dimension that the trace left open: see <see cref="PeakBytesFormula"/>.</exception>
    public long PeakBytes
    {
        get
        {
            var peaks = FunctionCost.PeakBytes(Graph);
            return peaks.All(p => p.Value is not null) ? peaks.Max(p => p.Value!.Value) : throw new TfValueException($"The peak of {Name} depends on its open dimensions: {PeakBytesFormula}.");
        }
    }

    /// <summary><see cref="PeakBytes"/> in the open dimensions: <c>8*N + 4</c>, or <c>max(...)</c> where sizes decide.</summary>
    public string PeakBytesFormula => FunctionCost.PeakBytesFormula(Graph);

    /// <summary>The arithmetic operations of one call; a function such as the exponential counts as one.</summary>
    /// <exception cref="TfValueException">It depends on a dimension that the trace left open: see <see cref="FlopsFormula"/>.</exception>
    public long Flops => FunctionCost.Flops(Graph).Value ?? throw new TfValueException($"The operations of {Name} depend on its open dimensions: {FlopsFormula}.");

    /// <summary><see cref="Flops"/> in the open dimensions: <c>2*K*M*N</c>.</summary>
    public string FlopsFormula => $"{FunctionCost.Flops(Graph)}";

    internal Signature Signature => _traced.Signature;

    internal GraphFunction Function => _traced.Function;

    internal TracedFunction Traced => _traced;

    /// <summary>What stops calls of this object.</summary>
    private protected CancellationToken Cancellation { get; init; }

    internal int OutputCount { get; }

    /// <summary>Whether the result is one tensor.</summary>
    internal bool IsTensor { get; }

    /// <summary>As TensorFlow prints signatures: <c>(x: TensorSpec(shape=(), dtype=tf.int32, name=None)) -> TensorSpec(...)</c>.</summary>
    /// <param name="verbose">Whether on several lines and with what is captured.</param>
    public string PrettyPrintedSignature(bool verbose = false) => SignaturePrinter.Print(this, verbose);

    /// <summary>Whether a call is for this trace; false also where only a closer look could tell.</summary>
    internal bool Accepts(ReadOnlySpan<object?> objects, ReadOnlySpan<HostScalar> scalars) => _check is not null && _check.Accepts(objects, scalars);

    /// <summary>Runs the graph; the tapes of this thread see one operator.</summary>
    internal Tensor[] Run(CallArguments call)
    {
        var leaves = Read(call.Leaves);
        if (!EagerBuilder.HasTapes) return Function.Run(leaves, call.Scalars);
        var results = CallOperator.Apply(Function.ForCall(leaves).ByPosition, Function.Binding.Inputs(leaves), call.Scalars);
        return Array.ConvertAll(results, v => ((EagerValue)v).Tensor);
    }

    /// <summary>The leaves as the graph takes them: a variable in the place of a tensor is read when the call begins.</summary>
    internal object?[] Read(object?[] leaves)
    {
        leaves = [.. leaves];
        for (var i = 0; i < leaves.Length; i++)
        {
            if (Signature.Leaves[i] is TensorLeaf && leaves[i] is IVariable variable) leaves[i] = variable.Value;
            if (leaves[i] is Tensor { HasElements: false } sparse and not IVariable) leaves[i] = sparse.Dense;
            if (leaves[i] is Tensor { HasElements: false } and not IVariable) throw new TfTypeException(Ambient.OutOfScope((Tensor)leaves[i]!));
        }

        return leaves;
    }

    /// <summary>Writes the graph into a trace that calls it.</summary>
    internal Tensor[] Inline(TraceBuilder trace, CallArguments call)
    {
        var binding = Function.Binding;
        var results = trace.Call(Function.Traced, Function.Connections, node => (Input)node.Operator switch
        {
            { Kind: InputKind.Argument } input => Ambient.ValueOf((Tensor)call.Leaves[binding.Arguments[input.Ordinal]]!),
            { Kind: InputKind.Scalar } input => Scalar(trace, call.Scalars[binding.Scalars[input.Ordinal]]),
            { Kind: InputKind.Capture } input => trace.Import(binding.Captures[input.Ordinal]),
            var input => trace.Import((Tensor)(binding.Variables[input.Ordinal].Captured switch
            {
                // Random operators of one call know nothing of those of another.
                OperatorState state => state.Copy(),
                var captured => captured ?? call.Leaves[binding.Variables[input.Ordinal].Leaf]!,
            })),
        });
        return Array.ConvertAll(results, v => TensorFactory.Known((NodeValue)v));
    }

    /// <summary>The result of a call from its outputs.</summary>
    internal object? Pack(Tensor[] outputs)
    {
        var next = 0;
        return _traced.Result.Rebuild(_hasLeavesInOrder ? outputs : [.. _traced.ResultLeaves.Select((output, i) => output < 0 ? _traced.ResultHosts[i] : outputs[output])], ref next);
    }

    /// <summary>The leaves of a result: an output may be several of them, and some are null.</summary>
    internal Tensor[] Leaves(Tensor[] outputs) =>
        _hasLeavesInOrder ? outputs : [.. _traced.ResultLeaves.Select(output => output < 0 ? null! : outputs[output])];

    // What a trace numbers its open dimensions with is its own matter.
    private static Shape Open(Shape shape) =>
        shape.IsUnknown ? Shape.Unknown : Shape.Create([.. shape.RawDims.ToArray().Select(d => d.IsKnown || d.Name is not null ? d : Dim.Unknown)]);

    private static Value Scalar(TraceBuilder trace, HostScalar scalar) =>
        (scalar.Type == TypeCode.Single ? trace.TryScalar(scalar.To<float>()) : trace.TryScalar(scalar.To<double>()))
        ?? trace.Import(TensorFactory.Filled(scalar.DType, Shape.Scalar, Convert.ToDouble(scalar.Value)));

    /// <summary><c>ConcreteFunction</c> and the verbose signature.</summary>
    public override string ToString() => "ConcreteFunction " + PrettyPrintedSignature(verbose: true);
}

/// <inheritdoc/>
/// <typeparam name="TDelegate">The type of the method.</typeparam>
public sealed class ConcreteFunction<TDelegate> : ConcreteFunction
    where TDelegate : Delegate
{
    private readonly Func<ConcreteFunction, TDelegate>? _bind;

    internal ConcreteFunction(TracedFunction traced, Func<ConcreteFunction, TDelegate>? bind)
        : base(traced) => _bind = bind;

    /// <summary>
    /// Calls this trace with arguments of the method's types. Tensors must fit its signature, host values must equal the traced
    /// ones: <see cref="TfTypeException"/> otherwise.
    /// </summary>
    public TDelegate Call => field ??= Bound(this);

    /// <summary>
    /// As <see cref="Call"/>, checked for cancellation once per kernel and loop iteration. What was assigned before stays assigned.
    /// </summary>
    /// <param name="token">Stops the call: <see cref="OperationCanceledException"/>.</param>
    public TDelegate WithCancellation(CancellationToken token) => Bound(new ConcreteFunction<TDelegate>(Traced, _bind) { Cancellation = token });

    private TDelegate Bound(ConcreteFunction function) =>
        (_bind ?? throw new NotSupportedException($"{Name} was not generated: use {nameof(Invoke)}."))(function);
}
