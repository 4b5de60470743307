using GraphCompiler.Generators.Parsing;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>
/// The first pass: a number or bool that a branch or loop on a tensor assigns is a tensor in the twin, <c>int i = 0</c> becomes
/// <c>Tensor&lt;int&gt; i = 0</c>, and so does what is computed from it. Conditions then change their types, so it is asked
/// again until nothing changes. At the end each piece of control flow on tensors is marked as such.
/// </summary>
internal static class HostLocals
{
    private const int MostRounds = 32;

    public static IReadOnlyList<Twin> Lift(Sources user, IReadOnlyList<Twin> twins, TwinReports reports, CancellationToken cancellation)
    {
        for (var round = 0; ; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var now = new TwinCompilation(user, twins);
            var changes = now.Twins.Select(t => round < MostRounds ? Look(t, now, reports) : []).ToList();
            if (changes.TrueForAll(c => c.Count == 0) || reports.HasErrors)
            {
                reports.AddErrors(now);
                return [.. now.Twins.Select(t => Marked(t, now))];
            }

            twins = [.. now.Twins.Select((t, i) => t.With(Apply(now.MethodOf(t), changes[i])))];
        }
    }

    private static Dictionary<SyntaxNode, SyntaxNode> Look(Twin twin, TwinCompilation compilation, TwinReports reports)
    {
        reports.Current = twin.Source;
        return new Round(compilation.ModelOf(twin), reports).Find(compilation.MethodOf(twin));
    }

    public static bool IsHostScalar(ITypeSymbol? type) => type is not null and not ITypeParameterSymbol && TensorTypes.DTypeOf(type) is not null;

    private static MethodDeclarationSyntax Apply(MethodDeclarationSyntax method, Dictionary<SyntaxNode, SyntaxNode> changes)
    {
        var changed = method.ReplaceNodes(changes.Keys, (original, now) => changes[original] switch
        {
            TypeSyntax type when now is VariableDeclarationSyntax declaration => declaration.WithType(type.WithTriviaFrom(declaration.Type)),
            TypeSyntax type when now is ParameterSyntax parameter => parameter.WithType(type.WithTriviaFrom(parameter.Type!)),
            CastExpressionSyntax cast => cast.WithExpression(SyntaxFactory.ParenthesizedExpression(((ExpressionSyntax)now).WithoutTrivia())).WithTriviaFrom(now),
            var other => other,
        });
        return (MethodDeclarationSyntax)new Splicer().Visit(changed)!;
    }

    private static Twin Marked(Twin twin, TwinCompilation compilation)
    {
        var (method, model) = (compilation.MethodOf(twin), compilation.ModelOf(twin));
        var constructs = new HashSet<SyntaxNode>(TensorConstructs.In(method, model));
        var lambdas = method.DescendantNodes().OfType<AnonymousFunctionExpressionSyntax>().Where(l => l.Block is not null);
        var marked = method.ReplaceNodes(constructs.Concat(lambdas), (original, now) => original is AnonymousFunctionExpressionSyntax lambda
            ? now.WithResult(model.GetSymbolInfo(lambda).Symbol is IMethodSymbol { ReturnsVoid: false } symbol ? TypeText.Of(symbol.ReturnType, model, lambda.SpanStart) : "void")
            : now.AsTensor(Layout.OneLine(TensorConstructs.DeciderOf(original)!.ToString())));
        var boolTensor = TensorOf(model, model.Compilation.GetSpecialType(SpecialType.System_Boolean), method.SpanStart);
        return twin.With(marked) with { BoolTensor = boolTensor };
    }

    private static string TensorOf(SemanticModel model, ITypeSymbol element, int position) =>
        TypeText.Of(model.Compilation.GetTypeByMetadataName("GraphCompiler.Tensor`1")!.Construct(element), model, position);

    /// <summary>What one look at a twin finds to change: a declaration's type, an arm of a <c>?:</c>.</summary>
    private sealed class Round(SemanticModel model, TwinReports reports)
    {
        private readonly Dictionary<SyntaxNode, SyntaxNode> _changes = [];
        private readonly HashSet<ISymbol> _lifted = new(SymbolEqualityComparer.Default);

        public Dictionary<SyntaxNode, SyntaxNode> Find(MethodDeclarationSyntax method)
        {
            foreach (var construct in TensorConstructs.In(method, model))
            {
                if (construct is ConditionalExpressionSyntax choice) Convert(choice);
                else if (construct is StatementSyntax statement) Assigned(statement);
            }

            foreach (var node in method.DescendantNodes())
            {
                if (node is VariableDeclaratorSyntax { Initializer.Value: { } initial } && TensorTypes.IsTensor(model.GetTypeInfo(initial).Type)) Lift(model.GetDeclaredSymbol(node));
                if (node is AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } assignment && TensorTypes.IsTensor(model.GetTypeInfo(assignment.Right).Type)) Lift(model.GetSymbolInfo(target).Symbol);
            }

            foreach (var group in _lifted.GroupBy(DeclarationOf)) Change(group.Key, [.. group]);
            return _changes;
        }

        private void Convert(ConditionalExpressionSyntax choice)
        {
            if (model.GetTypeInfo(choice).Type is not { } type || !IsHostScalar(type)) return;
            _changes[choice.WhenTrue] = SyntaxFactory.ParseExpression($"({TensorOf(model, type, choice.SpanStart)})_");
        }

        private void Assigned(StatementSyntax construct)
        {
            // The flow through a method is much work to find out, and few pieces of it assign what could become a tensor.
            if (!StateFinder.Targets(construct).Any(IsLiftable)) return;
            var flow = model.AnalyzeDataFlow(construct);
            if (flow is null || !flow.Succeeded) return;
            foreach (var symbol in StateFinder.Carried(flow)) Lift(symbol);

            // The variables of a for are declared before what becomes its loop.
            if (construct is not ForStatementSyntax { Declaration.Variables: var variables } loop) return;
            var written = new List<ISymbol>(model.AnalyzeDataFlow(loop.Statement)?.WrittenInside ?? []);
            foreach (var step in loop.Incrementors) written.AddRange(model.AnalyzeDataFlow(step)?.WrittenInside ?? []);
            foreach (var variable in variables)
            {
                if (model.GetDeclaredSymbol(variable) is { } symbol && written.Contains(symbol, SymbolEqualityComparer.Default)) Lift(symbol);
            }
        }

        private bool IsLiftable(ExpressionSyntax target) => target is IdentifierNameSyntax && IsLiftable(model.GetSymbolInfo(target).Symbol);

        private static bool IsLiftable(ISymbol? symbol) => symbol is ILocalSymbol or IParameterSymbol && IsHostScalar(TypeOf(symbol));

        private void Lift(ISymbol? symbol)
        {
            if (IsLiftable(symbol)) _lifted.Add(symbol!);
        }

        private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol is ILocalSymbol local ? local.Type : ((IParameterSymbol)symbol).Type;

        private static SyntaxNode? DeclarationOf(ISymbol symbol) => symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
        {
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } => declaration,
            ParameterSyntax { Parent.Parent: not AnonymousFunctionExpressionSyntax } parameter => parameter,
            var other => other,
        };

        private void Change(SyntaxNode? declaration, IReadOnlyList<ISymbol> symbols)
        {
            var type = SyntaxFactory.ParseTypeName(declaration is null ? "_" : TensorOf(model, TypeOf(symbols[0])!, declaration.SpanStart));
            switch (declaration)
            {
                case VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax statement } variables when variables.Variables.Count > symbols.Count:
                    var tensors = variables.Variables.Where(v => symbols.Contains(model.GetDeclaredSymbol(v), SymbolEqualityComparer.Default)).ToList();
                    _changes[statement] = SyntaxFactory.Block(
                        statement.WithDeclaration(variables.WithVariables(Listed([.. variables.Variables.Except(tensors)]))),
                        statement.WithDeclaration(variables.WithType(type.WithTriviaFrom(variables.Type)).WithVariables(Listed(tensors))).WithLeadingTrivia(SyntaxFactory.Whitespace(Layout.IndentOf(statement)))).AsSeveral();
                    break;
                case VariableDeclarationSyntax or ParameterSyntax { Type: not null }:
                    _changes[declaration] = type;
                    break;
                default:
                    reports.Refuse(Marks.OriginOf(declaration), symbols[0].Name, $"it is assigned where a tensor decides, so it has to be a tensor: assign a local declared as Tensor<{TypeOf(symbols[0])!.ToDisplayString()}>");
                    break;
            }
        }

        private static SeparatedSyntaxList<VariableDeclaratorSyntax> Listed(IReadOnlyList<VariableDeclaratorSyntax> variables) =>
            SyntaxFactory.SeparatedList(variables, Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), variables.Count - 1));
    }
}
