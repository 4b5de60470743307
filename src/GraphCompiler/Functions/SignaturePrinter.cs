namespace GraphCompiler;

/// <summary>Signatures as TensorFlow 2.21 prints them.</summary>
internal static class SignaturePrinter
{
    public static IReadOnlyList<SignatureParameter> Parameters(TracedFunction traced) =>
        [.. Walk(traced, (form, leaves, first) => form.Describe(i => leaves[i].Spec, first)).Select(p => new SignatureParameter(p.Name, p.Value))];

    /// <summary>The parameters alone: <c>(x: TensorSpec(...), n: Literal[2])</c>.</summary>
    public static string PrintParameters(TracedFunction traced)
    {
        var parameters = Types(traced);
        var positional = LastRest(parameters);
        var texts = parameters.Select(p => $"{p.Name}: {p.Value}").ToList();
        if (positional >= 0) texts.Insert(positional + 1, "/");
        return $"({string.Join(", ", texts)})";
    }

    public static string Print(ConcreteFunction function, bool verbose)
    {
        var traced = function.Traced;
        var output = traced.Result.Print(i => traced.ResultLeaves[i] is >= 0 and var index ? function.Outputs[index].ToString() : new LiteralLeaf(traced.ResultHosts[i]).ToString());
        if (!verbose) return $"{PrintParameters(traced)} -> {output}";

        var parameters = Types(traced);
        var positional = LastRest(parameters);
        var lines = parameters.Select((p, i) => $"  {p.Name} ({(i <= positional ? "POSITIONAL_ONLY" : "POSITIONAL_OR_KEYWORD")}): {p.Value}\n");
        var captures = function.CapturedInputs.Select((tensor, i) => $"  {i}: {Capture(tensor)}\n");
        return $"Input Parameters:\n{string.Concat(lines)}Output Type:\n  {output}\nCaptures:\n{string.Concat(captures.DefaultIfEmpty("  None\n"))}".TrimEnd('\n');
    }

    // TensorFlow passes a variable as a handle.
    private static string Capture(Tensor tensor) =>
        tensor is IVariable ? "TensorSpec(shape=(), dtype=tf.resource, name=None)" : TensorSpec.Of(tensor).ToString();

    private static List<(string Name, bool IsRest, string Value)> Types(TracedFunction traced) => Walk(traced, (form, leaves, first) => form.Print(i => leaves[i].ToString(), first));

    /// <summary>The last of the arguments that a <c>params</c> took: these and those before them have no names.</summary>
    private static int LastRest(List<(string Name, bool IsRest, string Value)> parameters) => parameters.FindLastIndex(p => p.IsRest);

    private static List<(string Name, bool IsRest, T Value)> Walk<T>(TracedFunction traced, Func<Structure, IReadOnlyList<LeafType>, int, T> print)
    {
        var (definition, signature) = (traced.Definition, traced.Signature);
        var (parameters, first) = (new List<(string, bool, T)>(), 0);
        foreach (var parameter in definition.Parameters)
        {
            var position = definition.PositionOf(parameter);
            if (parameter.IsScalar)
            {
                parameters.Add((parameter.Name, false, print(Structure.Leaf, [signature.Scalars[position]], 0)));
                continue;
            }

            var form = signature.Structures[position];
            parameters.AddRange(LeafNames.Slots(parameter, form, first).Select(slot => (slot.Name, parameter.IsRest, print(slot.Form, [.. signature.Leaves], slot.First))));
            first += form.LeafCount;
        }

        return parameters;
    }
}
