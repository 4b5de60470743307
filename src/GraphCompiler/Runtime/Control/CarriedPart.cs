using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>An operator on elements that no plan holds, with what says its sizes: run as eager code runs it.</summary>
/// <param name="graph">The part of the graph.</param>
internal sealed class CarriedPart(Graph graph)
{
    private readonly Node[] _inputs = [.. graph.Inputs];

    /// <param name="inputs">A tensor for each input of the part; variables are references.</param>
    public Tensor[] Run(Tensor[] inputs)
    {
        var (values, dims) = (new Tensor[graph.ValueCount], new OpenDims());
        for (var i = 0; i < inputs.Length; i++)
        {
            dims.Learn(_inputs[i].Type.Shape, inputs[i].ValueShape);
            values[_inputs[i].Result] = inputs[i];
        }

        foreach (var node in graph.Body)
        {
            if (node.Operator is Input) continue;
            var results = Run(node, node.Operator.MapShapes(dims.Resolve), [.. node.Inputs.Select(i => values[i])]);
            for (var i = 0; i < results.Length; i++)
            {
                dims.Learn(node.Results[i].Shape, results[i].Shape);
                values[node.First + i] = results[i];
            }
        }

        return [.. graph.OutputIds.Select(i => values[i])];
    }

    private static Tensor[] Run(Node node, Operator @operator, Tensor[] operands)
    {
        try
        {
            return EagerBuilder.Current.Run(@operator, operands);
        }
        catch (TfException e) when (e.Locate(node.Source, node.Phase == Phase.Backward))
        {
            throw;
        }
    }
}
