using GraphCompiler.Core;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Interception;

/// <summary>The compiled functions as calls see them: two tables are equal when every call goes to the same place and makes the same traces.</summary>
internal sealed class FunctionTable : IEquatable<FunctionTable>
{
    private readonly string _signatures;
    private readonly ILookup<(string Type, string Method), FunctionSpec> _functions;

    private readonly ILookup<string, FunctionSpec> _slots;

    /// <param name="functions">Those of this compilation.</param>
    /// <param name="referenced">The names of those that other assemblies bring.</param>
    public FunctionTable(EquatableArray<FunctionSpec> functions, EquatableArray<string> referenced)
    {
        Names = new HashSet<string>(functions.Select(f => f.Method), StringComparer.Ordinal);
        Names.UnionWith(referenced);
        _slots = functions.SelectMany(f => f.Slots, (f, s) => (Function: f, Slot: s)).ToLookup(p => p.Slot, p => p.Function);
        _functions = functions.ToLookup(f => (f.Type.FullName, f.Method));
        _signatures = string.Join(";", functions.Select(f => $"{f.Id} {f.Method} {f.TypeParameters.Count}{f.Constraints} {string.Join(",", f.Parameters.Select(p => $"{p.Type} {p.Name} {p.Kind}"))} {f.ReturnType} {f.IsStatic} {f.Type.IsAccessible} {string.Join(",", f.Slots)}")) + string.Join(",", Names.OrderBy(n => n, StringComparer.Ordinal));
    }

    /// <summary>The names of their methods.</summary>
    public HashSet<string> Names { get; }

    public FunctionSpec? Find(IMethodSymbol method)
    {
        if (!ScalarUses.IsFunction(method)) return null;
        var original = method.OriginalDefinition;
        var parameters = original.Parameters.Select(p => SymbolText.Type(p.Type)).ToList();
        return _functions[(SymbolText.Type(original.ContainingType), original.Name)].FirstOrDefault(f => f.Parameters.Select(p => p.Type).SequenceEqual(parameters));
    }

    /// <summary>A function that a call of an interface's or base class's method may run.</summary>
    public FunctionSpec? FindSlot(IMethodSymbol method) =>
        method.IsVirtual || method.IsAbstract || method.IsOverride ? _slots[method.OriginalDefinition.GetDocumentationCommentId() ?? ""].FirstOrDefault() : null;

    public bool Equals(FunctionTable? other) => ReferenceEquals(this, other) || (other is not null && _signatures == other._signatures);

    public override bool Equals(object? obj) => Equals(obj as FunctionTable);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_signatures);
}
