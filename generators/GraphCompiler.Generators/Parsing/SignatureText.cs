using System.Globalization;
using GraphCompiler.Core;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Parsing;

/// <summary>What an input signature declares of one parameter.</summary>
/// <param name="CSharp">The specs in the parameter's form; null where it has none.</param>
/// <param name="Leaves">The types of its tensors.</param>
internal sealed record DeclaredParameter(string? CSharp, IReadOnlyList<TensorType> Leaves);

/// <summary>
/// Reads the specs of <c>InputSignature = ["float32[?, 2]", "int32[]"]</c>, one for each tensor; without brackets the rank is unknown.
/// A parameter whose type does not say what it holds has a text of its own: <c>"{a: float32[], b: int32}"</c> for a dictionary,
/// <c>"[float32[], float32[]]"</c> for a list, <c>"(float32[], int32[])"</c> for a tuple.
/// </summary>
internal sealed class SignatureText
{
    private readonly List<TensorType> _leaves = [];
    private readonly string _text;
    private int _position;

    private SignatureText(string text) => _text = text;

    /// <summary>What is declared of each parameter; null where nothing is.</summary>
    /// <param name="attribute">[TfFunction].</param>
    /// <param name="method">The function.</param>
    /// <param name="fault">What is wrong with it.</param>
    public static IReadOnlyList<DeclaredParameter>? Read(AttributeData attribute, IMethodSymbol method, out string? fault)
    {
        fault = null;
        if (method.Parameters.FirstOrDefault(p => TensorTypes.IsVariable(p.Type) && p.GetAttributes().Any(a => TensorTypes.IsLibrary(a.AttributeClass, "TensorSpecAttribute"))) is { } variable)
        {
            fault = $"input_signature doesn't support VariableSpec, which {variable.Name} needs";
            return null;
        }

        var argument = attribute.NamedArguments.FirstOrDefault(a => a.Key == "InputSignature").Value;
        if (argument.Kind != TypedConstantKind.Array || argument.IsNull) return null;
        var texts = new Queue<DeclaredParameter>();
        foreach (var text in argument.Values.Select(v => v.Value as string ?? ""))
        {
            var reader = new SignatureText(text);
            if (reader.Read() is not { } csharp || !reader.IsAtEnd)
            {
                fault = $"'{text}' is no spec such as 'float32[?, 2]'";
                return null;
            }

            texts.Enqueue(new DeclaredParameter(csharp, reader._leaves));
        }

        var count = texts.Count;
        var declared = new List<DeclaredParameter>();
        for (var i = 0; i < method.Parameters.Length; i++)
        {
            var parameter = method.Parameters[i];
            var isLast = !method.Parameters.Skip(i + 1).Any(p => MayHold(p.Type));
            if (Take(parameter, parameter.Type, texts, isLast) is { } known)
            {
                declared.Add(known);
                continue;
            }

            declared.Add(new DeclaredParameter(null, []));
            if (TensorTypes.IsTensor(parameter.Type) && !parameter.HasExplicitDefaultValue)
            {
                fault = $"input_signature missing type constraint for {parameter.Name}: it has {count} specs, the parameters have {method.Parameters.Count(p => TensorTypes.IsTensor(p.Type))} tensors";
                return null;
            }
        }

        for (var i = 0; i < declared.Count; i++)
        {
            var element = TensorTypes.DTypeOf(TensorTypes.ElementOf(method.Parameters[i].Type));
            if (TensorTypes.IsVariable(method.Parameters[i].Type)) fault = $"input_signature doesn't support VariableSpec, which {method.Parameters[i].Name} needs";
            else if (element is not null && declared[i].Leaves is [var leaf] && leaf.DType != element) fault = $"{method.Parameters[i].Name} is a tensor of {element.Name}, not of {leaf.DType.Name}";
        }

        if (texts.Count > 0) fault = $"input_signature contains {texts.Count} extra type constraints: it has {count} specs, the parameters have {count - texts.Count} tensors";
        return declared;
    }

    /// <summary>What the next texts declare of a parameter; null where there is none for it.</summary>
    private static DeclaredParameter? Take(IParameterSymbol? parameter, ITypeSymbol type, Queue<DeclaredParameter> texts, bool isLast)
    {
        if (!MayHold(type)) return null;
        if (type is INamedTypeSymbol { IsTupleType: true } tuple && !IsStructured(texts))
        {
            var parts = tuple.TupleElements.Select(e => Take(null, e.Type, texts, isLast: false)).ToList();
            return parts.Contains(null) ? null : Join("(", parts!, ")");
        }

        if (texts.Count == 0) return null;
        if (TensorTypes.IsTensor(type) || (IsStructured(texts) && parameter?.IsParams != true)) return texts.Dequeue();
        if (!isLast || type is not (IArrayTypeSymbol or INamedTypeSymbol { TypeArguments.Length: 1 })) return null;
        var rest = texts.ToList();
        texts.Clear();
        return Join("new object[] { ", rest, " }");
    }

    private static DeclaredParameter Join(string open, IReadOnlyList<DeclaredParameter> parts, string close) =>
        new(open + string.Join(", ", parts.Select(p => p.CSharp)) + close, [.. parts.SelectMany(p => p.Leaves)]);

    private static bool IsStructured(Queue<DeclaredParameter> texts) => texts.Count > 0 && !texts.Peek().CSharp!.StartsWith("new global::GraphCompiler.TensorSpec<", StringComparison.Ordinal);

    /// <summary>Whether a type can hold tensors that a signature speaks of: not a model, which has its own.</summary>
    private static bool MayHold(ITypeSymbol type) =>
        TensorTypes.IsTensor(type)
        || type is IArrayTypeSymbol or { SpecialType: SpecialType.System_Object } or { IsTupleType: true }
        || (type is INamedTypeSymbol { TypeArguments.Length: > 0, TypeKind: not TypeKind.Delegate } named && named.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T)
        || type.GetAttributes().Any(a => TensorTypes.IsLibrary(a.AttributeClass, "TensorStructureAttribute"));

    private bool IsAtEnd => Peek() == '\0';

    /// <summary>A spec, or several between brackets, as C#; null where the text is neither.</summary>
    private string? Read() => Peek() switch
    {
        '(' => Read('(', ')', Read) is { Count: > 0 } items ? items.Count == 1 ? $"global::System.Tuple.Create({items[0]})" : $"({string.Join(", ", items)})" : null,
        '[' => Read('[', ']', Read) is { } items ? $"new object[] {{ {string.Join(", ", items)} }}" : null,
        '{' => Read('{', '}', ReadEntry) is { } entries ? $"new global::System.Collections.Generic.Dictionary<string, object> {{ {string.Join(", ", entries)} }}" : null,
        _ => ReadSpec(),
    };

    private List<string>? Read(char open, char close, Func<string?> item)
    {
        Take(open);
        var items = new List<string>();
        while (!Take(close))
        {
            if (items.Count > 0 && !Take(',')) return null;
            if (item() is not { } text) return null;
            items.Add(text);
        }

        return items;
    }

    private string? ReadEntry() => ReadWord().Trim('\'') is { Length: > 0 } key && Take(':') && Read() is { } value ? $"{{ \"{key}\", {value} }}" : null;

    private string? ReadSpec()
    {
        var name = ReadWord();
        if (DType.All.FirstOrDefault(d => d.Name == name) is not { } dtype) return null;
        var type = new TensorType(dtype, Shape.Unknown);
        if (Take('['))
        {
            var dims = new List<Dim>();
            while (!Take(']'))
            {
                if (dims.Count > 0 && !Take(',')) return null;
                if (Take('?')) dims.Add(Dim.Unknown);
                else if (int.TryParse(ReadWord(), NumberStyles.None, CultureInfo.InvariantCulture, out var size)) dims.Add(size);
                else return null;
            }

            type = type with { Shape = Shape.Create([.. dims]) };
        }

        _leaves.Add(type);
        var shape = type.Shape.IsRankKnown ? "[" + string.Join(", ", type.Shape.Dims.ToArray().Select(d => d.Size?.ToString(CultureInfo.InvariantCulture) ?? "null")) + "]" : "global::GraphCompiler.Shape.Unknown";
        return $"new global::GraphCompiler.TensorSpec<{type.DType.Keyword}>({shape})";
    }

    private string ReadWord()
    {
        _ = Peek();
        var first = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] is '_' or '\'')) _position++;
        return _text[first.._position];
    }

    private bool Take(char c)
    {
        if (Peek() != c) return false;
        _position++;
        return true;
    }

    private char Peek()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position])) _position++;
        return _position < _text.Length ? _text[_position] : '\0';
    }
}
