namespace GraphCompiler.Core.Operators;

/// <summary>
/// What a called function gave, seen as the results of one operator: y = x for each of the first operands. The others are inputs
/// of the call that reach some of its results: where a gradient arrives at the rest only, they get zeros, as in TensorFlow,
/// which calls a function by one node. Gone before kernels are found.
/// </summary>
/// <param name="Count">How many results there are.</param>
/// <param name="Reaches">For each such input a digit for each result: 1 where it reaches it.</param>
internal sealed record CallResults(int Count, EquatableArray<string> Reaches) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "PartitionedCall";

    public override string Details => string.Join(", ", Reaches);

    public override Func<Value[], Value[]> Lower => inputs => [.. inputs.Take(Count)];

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [.. inputs.Take(Count).Select(x => x.Type)];

    public override Value?[] Gradient(GradientContext context)
    {
        var gradients = context.None;
        for (var i = 0; i < gradients.Length; i++)
        {
            var input = context.Inputs[i];
            if (i < Count) gradients[i] = context.OutputGradients[i];
            else if (context.Needs(i) && !HasGradient(Reaches[i - Count], context)) gradients[i] = input.Zeros();
        }

        return gradients;
    }

    /// <summary>Makes what a call wrote into a graph its results: each a value of its own, connected as the function connects them.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="results">The values that the function returned.</param>
    /// <param name="first">The number of the first value that the call wrote.</param>
    /// <param name="inputs">The inputs that reach some of the results only, with a digit for each.</param>
    public static Value[] Of(GraphBuilder builder, Value[] results, int first, IReadOnlyList<(Value Input, string Reaches)> inputs)
    {
        var seen = new HashSet<Value>();
        var areOwn = Array.TrueForAll(results, r => ((NodeValue)r).Id >= first && builder.Producer(r).Operator is not Input && seen.Add(r));
        return areOwn && inputs.Count == 0
            ? results
            : builder.Apply(new CallResults(results.Length, inputs.Select(i => i.Reaches).ToEquatableArray()), [.. results, .. inputs.Select(i => i.Input)]);
    }

    private bool HasGradient(string reaches, GradientContext context) =>
        Enumerable.Range(0, Count).Any(i => reaches[i] == '1' && context.OutputGradients[i] is not null);
}
