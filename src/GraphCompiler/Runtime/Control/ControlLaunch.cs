using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>A control operator, ready to run on whole tensors.</summary>
internal abstract class ControlLaunch
{
    /// <summary>The functions that it runs.</summary>
    public virtual IEnumerable<GraphFunction> Functions => [];

    /// <param name="operands">The operands; variables are references.</param>
    public abstract Tensor[] Run(Tensor[] operands);

    /// <summary>The function of a graph inside an operator; it is called with the operator's operands.</summary>
    protected static GraphFunction Function(Subgraph subgraph)
    {
        var (arguments, variables) = (new List<int>(), new List<VariableBinding>());
        foreach (var (node, operand) in subgraph.Graph.Inputs.Zip(subgraph.Operands))
        {
            if (node.Type.IsVariable) variables.Add(new VariableBinding(null, operand));
            else arguments.Add(operand);
        }

        return new GraphFunction(subgraph.Graph, new GraphBinding(arguments.ToEquatableArray(), [], [], variables.ToEquatableArray()));
    }

    /// <summary>The answer of a condition.</summary>
    /// <exception cref="TfInvalidArgumentException">It is not one element.</exception>
    protected static bool IsTrue(Tensor condition) => condition.Size == 1
        ? ((bool[])condition.Data)[0]
        : throw new TfInvalidArgumentException($"The condition of control flow has to be one element, not a tensor of shape {condition.Shape}");

    protected static int Number(Tensor scalar) => scalar.Size == 1
        ? ((int[])scalar.Data)[0]
        : throw new TfInvalidArgumentException($"A scalar was expected, not a tensor of shape {scalar.Shape}");
}
