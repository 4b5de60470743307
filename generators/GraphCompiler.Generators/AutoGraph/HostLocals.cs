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

    /// <summary>The twin after the first look, which is one at the user's own text.</summary>
    public static Twin Begin(Sources user, TwinReports reports, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (source, model) = (reports.Method, user.ModelOf(reports.Method.SyntaxTree));
        var method = Traceable.SymbolOf(source, model, cancellation);
        var changes = new Round(model, reports).Find(source);
        return changes.Count > 0 ? Twin.Create(method, reports, model, changes) : Finished(Twin.Create(method, reports, model, Words(source, model)), model, source.SpanStart);
    }

    /// <summary>Looks at the twins again for as long as something changes in them.</summary>
    public static List<Twin> Lift(Sources user, IReadOnlyList<Twin> twins, CancellationToken cancellation)
    {
        List<Twin> now = [.. twins];
        for (var round = 1; now.FindAll(IsOpen) is { Count: > 0 } open; round++)
        {
            var stage = new TwinCompilation(user, open);
            var looked = OnAllProcessors.Select(open, t => Again(t, stage, mayChange: round < MostRounds, cancellation), cancellation);
            now = now.ConvertAll(t => IsOpen(t) ? looked[open.IndexOf(t)] : t);
        }

        return now;

        static bool IsOpen(Twin twin) => twin.BoolTensor.Length == 0 && !twin.Reports.HasErrors;
    }

    private static Twin Again(Twin twin, TwinCompilation stage, bool mayChange, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (method, model) = (stage.MethodOf(twin), stage.ModelOf(twin));
        var changes = mayChange ? new Round(model, twin.Reports).Find(method) : [];
        return changes.Count > 0
            ? twin.With((MethodDeclarationSyntax)new Splicer().Visit(Changed(method, changes))!)
            : Finished(twin.With(Changed(method, Words(method, model))), model, method.SpanStart);
    }

    private static MethodDeclarationSyntax Changed(MethodDeclarationSyntax method, Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes) =>
        method.ReplaceNodes(changes.Keys, (original, now) => changes[original](now));

    private static Twin Finished(Twin twin, SemanticModel model, int position) =>
        twin with { BoolTensor = TensorOf(model, model.Compilation.GetSpecialType(SpecialType.System_Boolean), position) };

    /// <summary>Marks control flow on tensors with the user's words, and lambdas with what they return.</summary>
    private static Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> Words(SyntaxNode method, SemanticModel model)
    {
        var marks = new Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>();
        foreach (var construct in TensorConstructs.In(method, model))
        {
            var words = Layout.OneLine(TensorConstructs.DeciderOf(construct)!.ToString());
            marks[construct] = now => now.AsTensor(words);
        }

        foreach (var lambda in method.DescendantNodes().OfType<AnonymousFunctionExpressionSyntax>().Where(l => l.Block is not null))
        {
            var result = model.GetSymbolInfo(lambda).Symbol is IMethodSymbol { ReturnsVoid: false } symbol ? TypeText.Of(symbol.ReturnType, model, lambda.SpanStart) : "void";
            marks[lambda] = now => now.WithResult(result);
        }

        return marks;
    }

    public static bool IsHostScalar(ITypeSymbol? type) => type is not null and not ITypeParameterSymbol && TensorTypes.DTypeOf(type) is { IsCarried: false };

    private static string TensorOf(SemanticModel model, ITypeSymbol element, int position) =>
        TypeText.Of(model.Compilation.GetTypeByMetadataName("GraphCompiler.Tensor`1")!.Construct(element), model, position);

    /// <summary>What one look at a twin finds to change: a declaration's type, an arm of a <c>?:</c>.</summary>
    private sealed class Round(SemanticModel model, TwinReports reports)
    {
        private readonly Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> _changes = [];
        private readonly HashSet<ISymbol> _lifted = new(SymbolEqualityComparer.Default);

        public Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> Find(SyntaxNode method)
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
            var cast = (CastExpressionSyntax)SyntaxFactory.ParseExpression($"({TensorOf(model, type, choice.SpanStart)})_");
            _changes[choice.WhenTrue] = now => cast.WithExpression(SyntaxFactory.ParenthesizedExpression(((ExpressionSyntax)now).WithoutTrivia())).WithTriviaFrom(now);
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
                    List<bool> areTensors = [.. variables.Variables.Select(v => symbols.Contains(model.GetDeclaredSymbol(v), SymbolEqualityComparer.Default))];
                    _changes[statement] = now => Split((LocalDeclarationStatementSyntax)now, areTensors, type);
                    break;
                case VariableDeclarationSyntax:
                    _changes[declaration] = now => ((VariableDeclarationSyntax)now).WithType(type.WithTriviaFrom(((VariableDeclarationSyntax)now).Type));
                    break;
                case ParameterSyntax { Type: not null }:
                    _changes[declaration] = now => ((ParameterSyntax)now).WithType(type.WithTriviaFrom(((ParameterSyntax)now).Type!));
                    break;
                default:
                    reports.Refuse(Marks.OriginOf(declaration), symbols[0].Name, $"it is assigned where a tensor decides, so it has to be a tensor: assign a local declared as Tensor<{TypeOf(symbols[0])!.ToDisplayString()}>");
                    break;
            }
        }

        private static BlockSyntax Split(LocalDeclarationStatementSyntax statement, List<bool> areTensors, TypeSyntax type)
        {
            var declaration = statement.Declaration;
            var tensors = declaration.WithType(type.WithTriviaFrom(declaration.Type)).WithVariables(Listed([.. declaration.Variables.Where((_, i) => areTensors[i])]));
            return SyntaxFactory.Block(
                statement.WithDeclaration(declaration.WithVariables(Listed([.. declaration.Variables.Where((_, i) => !areTensors[i])]))),
                statement.WithDeclaration(tensors).WithLeadingTrivia(SyntaxFactory.Whitespace(Layout.IndentOf(statement)))).AsSeveral();
        }

        private static SeparatedSyntaxList<VariableDeclaratorSyntax> Listed(IReadOnlyList<VariableDeclaratorSyntax> variables) =>
            SyntaxFactory.SeparatedList(variables, Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), variables.Count - 1));
    }
}
