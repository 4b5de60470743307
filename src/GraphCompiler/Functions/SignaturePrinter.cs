namespace GraphCompiler;

/// <summary>Signatures as TensorFlow 2.21 prints them.</summary>
internal static class SignaturePrinter
{
    public static IReadOnlyList<SignatureParameter> Parameters(TracedFunction traced) =>
        [.. Walk(traced, (structure, leaves) => structure.Describe(() => leaves.Dequeue().Spec)).Select(p => new SignatureParameter(p.Name, p.Value))];

    public static string Print(ConcreteFunction function, bool verbose)
    {
        var traced = function.Traced;
        var parameters = Walk(traced, (structure, leaves) => structure.Print(() => leaves.Dequeue().ToString()));
        var next = 0;
        var output = traced.Result.Print(() => traced.ResultLeaves[next++] is >= 0 and var index ? function.Outputs[index].ToString() : "Literal[None]");
        if (!verbose) return $"({string.Join(", ", parameters.Select(p => $"{p.Name}: {p.Value}"))}) -> {output}";

        var captures = function.CapturedInputs.Select((tensor, i) => $"  {i}: {Capture(tensor)}\n");
        return $"Input Parameters:\n{string.Concat(parameters.Select(p => $"  {p.Name} (POSITIONAL_OR_KEYWORD): {p.Value}\n"))}"
            + $"Output Type:\n  {output}\nCaptures:\n{string.Concat(captures.DefaultIfEmpty("  None\n"))}".TrimEnd('\n');
    }

    // TensorFlow passes a variable as a handle.
    private static string Capture(Tensor tensor) =>
        tensor is IVariable ? "TensorSpec(shape=(), dtype=tf.resource, name=None)" : TensorSpec.Of(tensor).ToString();

    private static List<(string Name, T Value)> Walk<T>(TracedFunction traced, Func<Structure, Queue<LeafType>, T> print)
    {
        var (definition, signature) = (traced.Definition, traced.Signature);
        var leaves = new Queue<LeafType>(signature.Leaves);
        return [.. definition.Parameters.Select(parameter =>
        {
            var position = definition.PositionOf(parameter);
            return (parameter.Name, parameter.IsScalar
                ? print(Structure.Leaf, new Queue<LeafType>([signature.Scalars[position]]))
                : print(signature.Structures[position], leaves));
        })];
    }
}
