namespace GraphCompiler.Interop.Importing;

/// <summary>A method of an imported class: the traces of a function that take the same C# types.</summary>
/// <param name="Parameters">Types and names, in the order in which the function takes them.</param>
/// <param name="Result">The type of the result.</param>
/// <param name="Printed">What TensorFlow says of each trace.</param>
internal sealed record ImportedMethod(IReadOnlyList<(string Type, string Name)> Parameters, string Result, List<string> Printed)
{
    // A delegate of more has no type in .NET.
    private const int MostParameters = 16;

    /// <summary>The type of the delegate that it calls.</summary>
    public string Delegate => Result == "void"
        ? Parameters.Count == 0 ? "Action" : $"Action<{Types}>"
        : $"Func<{(Parameters.Count == 0 ? "" : Types + ", ")}{Result}>";

    private string Types => string.Join(", ", Parameters.Select(p => p.Type));

    /// <summary>The methods for a function.</summary>
    public static IReadOnlyList<ImportedMethod> Of(TfFunction function, ArgumentNames arguments)
    {
        var methods = new List<ImportedMethod>();
        foreach (var trace in function.ConcreteFunctions)
        {
            if (ParametersOf(trace, arguments) is not { } parameters) continue;
            var printed = trace.PrettyPrintedSignature();
            var (known, result) = (methods.Find(m => m.Types == string.Join(", ", parameters.Select(p => p.Type))), ImportedTypes.OfResult(trace));
            if (known is null) methods.Add(new ImportedMethod(parameters, result, [printed]));
            else if (known.Result == result && !known.Printed.Contains(printed)) known.Printed.Add(printed);
        }

        return methods;
    }

    /// <summary>What has to be given: the last ones may be what the function takes anyway. Null where a call by places cannot say it.</summary>
    private static List<(string Type, string Name)>? ParametersOf(ConcreteFunction trace, ArgumentNames arguments)
    {
        var (names, signature) = (new ImportedNames([]), trace.Signature);
        var (parameters, needed, next) = (new List<(string, string)>(), 0, 0);
        foreach (var (parameter, structure) in trace.Traced.Definition.Parameters.Zip(signature.Structures))
        {
            var isDefault = structure.IsLeaf && signature.Leaves[next] is LiteralLeaf literal && arguments.IsDefault(parameter.Name, literal.Value);
            var type = ImportedTypes.Of(structure, signature.Leaves, ref next);
            if (!arguments.IsPositional(parameter.Name) && isDefault) continue;
            if (!arguments.IsPositional(parameter.Name)) return null;
            parameters.Add((type, names.Parameter(parameter.Name)));
            if (!isDefault) needed = parameters.Count;
        }

        return needed > MostParameters ? null : parameters[..needed];
    }
}
