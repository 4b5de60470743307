using GraphCompiler.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Passes;

namespace GraphCompiler.Runtime.Control;

/// <summary>A graph with control operators, ready to run: functions for the parts between them, and the operators in their turn.</summary>
internal sealed class Program
{
    private readonly Graph _graph;
    private readonly GraphBinding _binding;
    private readonly Step[] _steps;
    private readonly (int Value, Input Input)[] _inputs;
    private readonly int[] _iterators;

    /// <param name="graph">An optimized graph.</param>
    /// <param name="binding">What its inputs stand for.</param>
    public Program(Graph graph, GraphBinding binding)
    {
        (_graph, _binding) = (graph, binding);
        _inputs = [.. graph.Inputs.Select(n => (n.Result, (Input)n.Operator)).Where(i => i.Item2.Kind != InputKind.Scalar)];
        _steps = [.. SegmentsPass.Run(graph).Select(Create)];
        _iterators = [.. _steps.OfType<ControlStep>().Where(s => s.Node.Operator is Iterate).Select(s => s.Node.First)];
    }

    private abstract record Step;

    private sealed record SegmentStep(GraphFunction Function, int[] Outputs) : Step;

    private sealed record CarriedStep(CarriedPart Part, int[] Inputs, int[] Outputs) : Step;

    private sealed record ControlStep(ControlLaunch Launch, Node Node) : Step;

    /// <summary>The functions of which it consists, those inside of operators too.</summary>
    public IEnumerable<GraphFunction> Functions => _steps.SelectMany(s => s switch
    {
        SegmentStep segment => [segment.Function],
        ControlStep control => control.Launch.Functions,
        _ => [],
    });

    /// <param name="leaves">The call's arguments.</param>
    /// <param name="scalars">The call's host scalars.</param>
    /// <param name="outputs">One place for each output.</param>
    public void Run(ReadOnlySpan<object?> leaves, ReadOnlySpan<HostScalar> scalars, Span<Tensor> outputs)
    {
        var values = new object?[_graph.ValueCount];
        foreach (var (value, input) in _inputs)
        {
            values[value] = input.Kind switch
            {
                InputKind.Argument => leaves[_binding.Arguments[input.Ordinal]],
                InputKind.Capture => _binding.Captures[input.Ordinal],
                _ => _binding.Variables[input.Ordinal] is { Captured: { } variable } ? variable : leaves[_binding.Variables[input.Ordinal].Leaf],
            };
        }

        try
        {
            Run(values, scalars);
        }
        finally
        {
            foreach (var iterator in _iterators) (values[iterator] as IteratorHandle)?.Close();
        }

        for (var i = 0; i < outputs.Length; i++) outputs[i] = (Tensor)values[_graph.OutputIds[i]]!;
    }

    private void Run(object?[] values, ReadOnlySpan<HostScalar> scalars)
    {
        foreach (var step in _steps)
        {
            Cancellation.Check();
            if (step is SegmentStep segment)
            {
                var results = segment.Function.Run(values, scalars);
                for (var i = 0; i < results.Length; i++) values[segment.Outputs[i]] = results[i].Dense;
            }
            else if (step is CarriedStep carried)
            {
                var results = carried.Part.Run(Array.ConvertAll(carried.Inputs, i => (Tensor)values[i]!));
                for (var i = 0; i < results.Length; i++) values[carried.Outputs[i]] = results[i];
            }
            else
            {
                var control = (ControlStep)step;
                Run(control, values);
            }
        }
    }

    private static void Run(ControlStep control, object?[] values)
    {
        var inputs = control.Node.Inputs.AsSpan();
        var operands = new Tensor[inputs.Length];
        for (var i = 0; i < operands.Length; i++) operands[i] = (Tensor)values[inputs[i]]!;
        try
        {
            var results = control.Launch.Run(operands);
            for (var i = 0; i < results.Length; i++) values[control.Node.First + i] = results[i].Dense;
        }
        catch (TfException e) when (e.Locate(control.Node.Source, control.Node.Phase == Phase.Backward))
        {
            throw;
        }
    }

    private Step Create(Part part) => part switch
    {
        Segment { IsCarried: true } carried => new CarriedStep(new CarriedPart(carried.Graph), [.. carried.Inputs], [.. carried.Outputs]),
        Segment segment => new SegmentStep(new GraphFunction(segment.Graph, Bind(segment), isPart: true), [.. segment.Outputs]),
        _ => new ControlStep(ControlKernels.Bind((ControlOperator)((ControlPart)part).Node.Operator), ((ControlPart)part).Node),
    };

    /// <summary>What the inputs of a part stand for: a call of it gets all values that there are.</summary>
    private GraphBinding Bind(Segment segment)
    {
        var (arguments, scalars, captures, variables) = (new List<int>(), new List<int>(), new List<Tensor>(), new List<VariableBinding>());
        foreach (var value in segment.Inputs)
        {
            switch (_graph.Producer(value).Operator)
            {
                case Input { Kind: InputKind.Scalar } input:
                    scalars.Add(_binding.Scalars[input.Ordinal]);
                    break;
                case Input { Kind: InputKind.Capture } input:
                    captures.Add(_binding.Captures[input.Ordinal]);
                    break;
                case Input { Kind: InputKind.Variable } input:
                    variables.Add(_binding.Variables[input.Ordinal] is { Captured: not null } captured ? captured : new VariableBinding(null, value));
                    break;
                default:
                    arguments.Add(value);
                    break;
            }
        }

        return new GraphBinding(arguments.ToEquatableArray(), scalars.ToEquatableArray(), captures.ToEquatableArray(), variables.ToEquatableArray());
    }
}
