using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>One thing that a branch or loop assigns and that outlives it.</summary>
/// <param name="Name">As the user writes it; a local that has no value yet is marked, <c>y?</c>, and one of the host that nobody reads afterwards, <c>i!</c>.</param>
/// <param name="Read">The expression that reads it.</param>
/// <param name="Write">What is assigned.</param>
/// <param name="Type">What it is converted to when it is written.</param>
internal sealed record StateEntry(string Name, string Read, string Write, string Type);

/// <summary>
/// What a branch or loop carries: the locals and parameters that it assigns and that somebody sees afterwards or in the next
/// iteration, and the fields, properties and items that it assigns by a name that stays the same: <c>o.F</c>, <c>l[1]</c>.
/// </summary>
internal sealed class StateFinder(SemanticModel model, TwinReports reports)
{
    /// <summary>
    /// The locals and parameters: what is read later, or at first in the next iteration or the other arm; of tensors all that have a value,
    /// since a later loop begins with what they are, even where it reads nothing of that.
    /// </summary>
    public static IEnumerable<ISymbol> Carried(DataFlowAnalysis flow)
    {
        var seen = new HashSet<ISymbol>(flow.DataFlowsOut, SymbolEqualityComparer.Default);
        seen.UnionWith(flow.Captured);
        seen.UnionWith(flow.DataFlowsIn);
        seen.UnionWith(flow.DefinitelyAssignedOnEntry.Where(s => TensorTypes.IsTensor(s is ILocalSymbol local ? local.Type : (s as IParameterSymbol)?.Type)));
        return flow.WrittenInside.Where(s => seen.Contains(s) && !flow.VariablesDeclared.Contains(s, SymbolEqualityComparer.Default));
    }

    /// <param name="construct">The branch or loop, in a twin without jumps.</param>
    /// <param name="flags">Locals of the passes that are seen by what is not written yet.</param>
    public IReadOnlyList<StateEntry> Find(StatementSyntax construct, ICollection<string> flags)
    {
        var flow = model.AnalyzeDataFlow(construct)!;
        var entries = new List<StateEntry>();
        var symbols = Carried(flow).Concat(flow.WrittenInside.Where(s => flags.Contains(s.Name) && !flow.VariablesDeclared.Contains(s, SymbolEqualityComparer.Default)));
        foreach (var symbol in symbols.Distinct(SymbolEqualityComparer.Default).OrderBy(s => s!.Locations[0].SourceSpan.Start))
        {
            if (symbol is not (ILocalSymbol or IParameterSymbol) || symbol is IParameterSymbol { IsThis: true }) continue;
            var type = symbol is ILocalSymbol local ? local.Type : ((IParameterSymbol)symbol).Type;

            // Each arm begins with what the host's local was before them, and keeps what it makes of it to itself.
            var isOwn = CannotBe(type) is not null && construct is IfStatementSyntax && !flow.DataFlowsOut.Concat(flow.Captured).Contains(symbol, SymbolEqualityComparer.Default);
            if (!isOwn && CannotBe(type) is { } reason) reports.Refuse(Marks.OriginOf(FirstWrite(construct, symbol)), symbol.Name == ReturnPass.Value ? "return" : symbol.Name, reason);
            var isUnset = Marks.IsUnset(symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax());
            entries.Add(new StateEntry(symbol.Name + (isOwn ? "!" : isUnset ? "?" : ""), Identifier(symbol.Name), Identifier(symbol.Name), TypeText.Of(type, model, construct.SpanStart)));
        }

        foreach (var target in Targets(construct))
        {
            if (Compound(target, construct, flow) is { } entry && !entries.Exists(e => e.Name == entry.Name)) entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Whether an expression assigns what is declared outside of it.</summary>
    public bool Assigns(ExpressionSyntax part)
    {
        if (!Targets(part).Any() || model.AnalyzeDataFlow(part) is not { Succeeded: true } flow) return false;
        return Targets(part).Any(t => !IsInside(t, flow));
    }

    /// <summary>Why no branch of a graph can give a value of a type.</summary>
    private static string? CannotBe(ITypeSymbol type) => type switch
    {
        _ when HostLocals.IsHostScalar(type) => $"a tensor decides about it, so it has to be a Tensor<{type.ToDisplayString()}>",
        { SpecialType: SpecialType.System_String or SpecialType.System_Char or SpecialType.System_Decimal } or { TypeKind: TypeKind.Enum } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } =>
            $"a tensor decides about it, and a {type.ToDisplayString(NullableFlowState.NotNull)} cannot be part of a graph: keep it out of what the tensor decides, or make it a tensor",
        _ => null,
    };

    private SyntaxNode FirstWrite(StatementSyntax construct, ISymbol symbol) =>
        (SyntaxNode?)Targets(construct).FirstOrDefault(t => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(t).Symbol, symbol)) ?? construct;

    /// <summary>What is assigned in a piece of code, tuples taken apart.</summary>
    public static IEnumerable<ExpressionSyntax> Targets(SyntaxNode code) => code.DescendantNodesAndSelf().SelectMany(n => n switch
    {
        AssignmentExpressionSyntax assignment when assignment.Parent is not InitializerExpressionSyntax => Parts(assignment.Left),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } unary => Parts(unary.Operand),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } unary => Parts(unary.Operand),
        ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument => Parts(argument.Expression),
        _ => [],
    });

    private static IEnumerable<ExpressionSyntax> Parts(ExpressionSyntax target) => target switch
    {
        TupleExpressionSyntax tuple => tuple.Arguments.SelectMany(a => Parts(a.Expression)),
        ParenthesizedExpressionSyntax inner => Parts(inner.Expression),
        _ => [target],
    };

    private StateEntry? Compound(ExpressionSyntax target, StatementSyntax construct, DataFlowAnalysis flow)
    {
        var symbol = model.GetSymbolInfo(target).Symbol;
        if (target is not ElementAccessExpressionSyntax && symbol is not (IFieldSymbol or IPropertySymbol)) return null;
        if (model.GetTypeInfo(target).Type is not { } type || IsInside(target, flow)) return null;
        if (CannotBe(type) is { } reason)
        {
            reports.Refuse(Marks.OriginOf(target), target.ToString(), reason);
            return null;
        }

        if (!IsStable(target))
        {
            reports.Refuse(Marks.OriginOf(target), target.ToString(), "it is assigned where a tensor decides, and it has no name that stays the same: keep the object in a local");
            return null;
        }

        if (target is ElementAccessExpressionSyntax access)
        {
            // An item that is another one in each iteration is carried with all others.
            if (access.ArgumentList.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => Changes(n, flow)))
            {
                return model.GetTypeInfo(access.Expression).Type is { } list ? new StateEntry(access.Expression.ToString(), access.Expression.ToString(), access.Expression.ToString(), TypeText.Of(list, model, construct.SpanStart)) : null;
            }

            // A key may be new.
            if (IsDictionary(model.GetTypeInfo(access.Expression).Type)) return Entry("?", $"global::System.Collections.Generic.CollectionExtensions.GetValueOrDefault({access.Expression}, {access.ArgumentList.Arguments})");
        }

        return Entry("", target.ToString());

        StateEntry Entry(string mark, string read) => new(Layout.OneLine(target.ToString()) + mark, read, target.ToString(), TypeText.Of(type, model, construct.SpanStart));
    }

    /// <summary>Whether the object was made in the branch or loop itself, which nobody sees outside.</summary>
    private bool IsInside(ExpressionSyntax target, DataFlowAnalysis flow)
    {
        var root = target;
        while (root is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax) root = root is MemberAccessExpressionSyntax member ? member.Expression : ((ElementAccessExpressionSyntax)root).Expression;
        return model.GetSymbolInfo(root).Symbol is { } symbol && flow.VariablesDeclared.Contains(symbol, SymbolEqualityComparer.Default);
    }

    private bool Changes(IdentifierNameSyntax name, DataFlowAnalysis flow) =>
        model.GetSymbolInfo(name).Symbol is { } symbol && (flow.VariablesDeclared.Contains(symbol, SymbolEqualityComparer.Default) || flow.WrittenInside.Contains(symbol, SymbolEqualityComparer.Default));

    private static bool IsStable(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax or ThisExpressionSyntax or BaseExpressionSyntax or PredefinedTypeSyntax or GenericNameSyntax or AliasQualifiedNameSyntax => true,
        MemberAccessExpressionSyntax member => IsStable(member.Expression),
        ElementAccessExpressionSyntax access => IsStable(access.Expression) && !access.ArgumentList.DescendantNodes().Any(n => n is InvocationExpressionSyntax or AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }),
        ParenthesizedExpressionSyntax inner => IsStable(inner.Expression),
        _ => false,
    };

    private static bool IsDictionary(ITypeSymbol? type) => type is not null && type.AllInterfaces.Any(i => i is { Name: "IReadOnlyDictionary", Arity: 2 });

    private static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
