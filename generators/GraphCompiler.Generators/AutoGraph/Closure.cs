using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>
/// Which methods tracing a function goes through, and which of these have control flow on tensors or lead to some. Kept for as
/// long as the compilation is: functions share their helpers.
/// </summary>
internal sealed class Closure
{
    private static readonly ConditionalWeakTable<Sources, Closure> s_closures = new();

    private readonly ConcurrentDictionary<SyntaxNode, Facts> _facts = new();
    private readonly Sources _sources;

    private Closure(Sources sources) => _sources = sources;

    /// <param name="Decides">Whether a tensor decides something in it.</param>
    /// <param name="Calls">The methods of the compilation that run with it, as they are found without running it.</param>
    private sealed record Facts(bool Decides, IReadOnlyList<SyntaxNode> Calls);

    public static Closure Of(Sources sources) => s_closures.GetValue(sources, static s => new Closure(s));

    /// <summary>The methods that need a twin when a function is traced, itself first; empty where it needs none.</summary>
    /// <param name="function">The function.</param>
    /// <param name="read">What was read is added.</param>
    /// <param name="cancellation">Ends the search.</param>
    public IReadOnlyList<SyntaxNode> TwinsOf(SyntaxNode function, HashSet<SyntaxNode> read, CancellationToken cancellation)
    {
        var reached = new List<SyntaxNode> { function };
        for (var i = 0; i < reached.Count; i++)
        {
            foreach (var call in FactsOf(reached[i], cancellation).Calls)
            {
                if (!reached.Contains(call)) reached.Add(call);
            }
        }

        read.UnionWith(reached);
        var deciding = new HashSet<SyntaxNode>(reached.Where(m => FactsOf(m, cancellation).Decides));
        while (reached.Count(m => !deciding.Contains(m) && FactsOf(m, cancellation).Calls.Any(deciding.Contains) && deciding.Add(m)) > 0)
        {
            // Callers of callers, until nothing is added.
        }

        return deciding.Contains(function) ? [.. reached.Where(deciding.Contains)] : [];
    }

    private Facts FactsOf(SyntaxNode method, CancellationToken cancellation) => _facts.GetOrAdd(method, m => Find(m, cancellation));

    private Facts Find(SyntaxNode method, CancellationToken cancellation)
    {
        if (Traceable.BodyOf(method) is not { } body) return new Facts(false, []);
        var model = _sources.ModelOf(method.SyntaxTree);
        var calls = new List<SyntaxNode>();
        foreach (var node in body.DescendantNodes())
        {
            foreach (var callee in CalleesOf(node, model, cancellation))
            {
                if (Traceable.DeclarationOf(callee, _sources.Compilation, cancellation) is { } declaration && !calls.Contains(declaration)) calls.Add(declaration);
            }
        }

        return new Facts(TensorConstructs.In(body, model).Any(), calls);
    }

    /// <summary>The methods that run where a node stands, as far as they can be told.</summary>
    private IEnumerable<IMethodSymbol> CalleesOf(SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (node is SimpleNameSyntax name)
        {
            if (_sources.Declared(name.Identifier.ValueText) == 0) return [];
            return CalleeOf(name, model, cancellation) is { } callee ? [callee] : CandidatesOf(model.GetSymbolInfo(name, cancellation).Symbol as IMethodSymbol, _sources.Compilation);
        }

        return _sources.HasOperators && HiddenCalleeOf(node, model, cancellation) is { } hidden ? [hidden] : [];
    }

    /// <summary>The operator or the getter of an indexer that a node without a name stands for.</summary>
    public static IMethodSymbol? HiddenCalleeOf(SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (node is not (BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or ElementAccessExpressionSyntax or AssignmentExpressionSyntax { RawKind: not (int)SyntaxKind.SimpleAssignmentExpression })) return null;
        return model.GetSymbolInfo(node, cancellation).Symbol switch
        {
            IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } @operator => @operator.OriginalDefinition,
            IPropertySymbol { IsIndexer: true, GetMethod: { } getter } when IsRead(node) && !CanVary(getter.OriginalDefinition, isBase: false) => getter.OriginalDefinition,
            _ => null,
        };
    }

    /// <summary>Whether a property is read and nothing else where its name stands.</summary>
    public static bool IsRead(SyntaxNode property)
    {
        var whole = property.Parent is MemberAccessExpressionSyntax access && access.Name == property ? access : property;
        return whole.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left != whole,
            PrefixUnaryExpressionSyntax unary => !unary.IsKind(SyntaxKind.PreIncrementExpression) && !unary.IsKind(SyntaxKind.PreDecrementExpression),
            PostfixUnaryExpressionSyntax unary => unary.IsKind(SyntaxKind.SuppressNullableWarningExpression),
            ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.None) && argument.Parent?.Parent is not InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } },
            NameColonSyntax or NameEqualsSyntax or ExpressionColonSyntax or QualifiedNameSyntax => false,
            _ => true,
        };
    }

    /// <summary>The method that a name stands for where no override can run in its place and no function is called.</summary>
    public static IMethodSymbol? CalleeOf(SimpleNameSyntax name, SemanticModel model, CancellationToken cancellation)
    {
        var method = model.GetSymbolInfo(name, cancellation).Symbol switch
        {
            IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ReducedExtension } called => called,
            IPropertySymbol { GetMethod: { } getter } when IsRead(name) => getter,
            _ => null,
        };
        var definition = (method?.ReducedFrom ?? method)?.OriginalDefinition;
        return definition is null || ScalarUses.IsFunction(definition) || CanVary(definition, name.Parent is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax }) ? null : definition;
    }

    private static bool CanVary(IMethodSymbol method, bool isBase) =>
        method.IsAbstract || ((method.IsVirtual || method.IsOverride) && !method.IsSealed && !method.ContainingType.IsSealed && !isBase);

    /// <summary>The methods that a call through a base class or an interface may run, the most derived first; they are traced in place, functions too.</summary>
    public static IReadOnlyList<IMethodSymbol> CandidatesOf(IMethodSymbol? called, Compilation compilation)
    {
        if (called is not { IsStatic: false, MethodKind: MethodKind.Ordinary } || !(called.IsAbstract || called.IsVirtual || called.IsOverride)) return [];
        var slot = called.OriginalDefinition;
        List<IMethodSymbol> candidates = [.. compilation.GetSymbolsWithName(called.Name, SymbolFilter.Member).OfType<IMethodSymbol>().Where(c => !c.IsAbstract && Fills(c, slot))];

        // Of a generic class there is no name that stands for all that it is made for.
        return candidates.Exists(c => c.ContainingType.IsGenericType)
            ? []
            : [.. candidates.OrderByDescending(c => DepthOf(c.ContainingType)).ThenBy(c => c.GetDocumentationCommentId(), StringComparer.Ordinal)];
    }

    private static bool Fills(IMethodSymbol candidate, IMethodSymbol slot)
    {
        for (var method = candidate; method is not null; method = method.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, slot) || Implements(method, slot)) return true;
        }

        return false;
    }

    private static bool Implements(IMethodSymbol method, IMethodSymbol slot) =>
        slot.ContainingType.TypeKind == TypeKind.Interface
        && method.ContainingType.AllInterfaces.FirstOrDefault(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, slot.ContainingType)) is { } face
        && face.GetMembers(slot.Name).FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, slot)) is { } member
        && SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method);

    private static int DepthOf(INamedTypeSymbol type)
    {
        var depth = 0;
        for (var t = type.BaseType; t is not null; t = t.BaseType) depth++;
        return depth;
    }
}
