using System.Globalization;
using GraphCompiler.Core;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Parsing;

/// <summary>Reads the specs of <c>InputSignature = ["float32[?, 2]", "int32[]"]</c>; without brackets the rank is unknown.</summary>
internal static class SignatureText
{
    /// <summary>The declared types; null where none are declared.</summary>
    /// <param name="attribute">[TfFunction].</param>
    /// <param name="method">The function.</param>
    /// <param name="fault">What is wrong with them.</param>
    public static IReadOnlyList<TensorType>? Read(AttributeData attribute, IMethodSymbol method, out string? fault)
    {
        fault = null;
        var argument = attribute.NamedArguments.FirstOrDefault(a => a.Key == "InputSignature").Value;
        if (argument.Kind != TypedConstantKind.Array || argument.IsNull) return null;
        var types = new List<TensorType>();
        foreach (var text in argument.Values.Select(v => v.Value as string ?? ""))
        {
            if (Read(text) is not { } type)
            {
                fault = $"'{text}' is no spec such as 'float32[?, 2]'";
                return null;
            }

            types.Add(type);
        }

        var tensors = method.Parameters.Select(p => Count(p.Type)).ToList();
        if (tensors.TrueForAll(t => t is not null) && tensors.Sum() != types.Count) fault = $"it has {types.Count} specs, the parameters have {tensors.Sum()} tensors";
        return types;
    }

    public static string ToCSharp(TensorType type)
    {
        var shape = type.Shape.IsRankKnown ? "[" + string.Join(", ", type.Shape.Dims.ToArray().Select(d => d.Size?.ToString(CultureInfo.InvariantCulture) ?? "null")) + "]" : "global::GraphCompiler.Shape.Unknown";
        return $"new global::GraphCompiler.TensorSpec<{type.DType.Keyword}>({shape})";
    }

    private static TensorType? Read(string text)
    {
        var open = text.IndexOf('[');
        var dtype = DType.All.FirstOrDefault(d => d.Name == (open < 0 ? text : text[..open]).Trim());
        if (dtype is null) return null;
        if (open < 0) return new TensorType(dtype, Shape.Unknown);
        if (!text.TrimEnd().EndsWith("]", StringComparison.Ordinal)) return null;
        var dims = new List<Dim>();
        foreach (var part in text[(open + 1)..text.LastIndexOf(']')].Split([','], StringSplitOptions.RemoveEmptyEntries).Select(p => p.Trim()).Where(p => p.Length > 0))
        {
            if (part == "?") dims.Add(Dim.Unknown);
            else if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size)) dims.Add(size);
            else return null;
        }

        return new TensorType(dtype, Shape.Create([.. dims]));
    }

    /// <summary>How many tensors a parameter holds; null where only a call shows.</summary>
    private static int? Count(ITypeSymbol type) => type switch
    {
        _ when TensorTypes.IsTensor(type) => 1,
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Aggregate((int?)0, (sum, e) => sum + Count(e.Type)),
        { SpecialType: not SpecialType.None and not SpecialType.System_Object } => 0,
        _ => null,
    };
}
