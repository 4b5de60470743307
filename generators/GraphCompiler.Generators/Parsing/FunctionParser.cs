using System.Collections.Immutable;
using GraphCompiler.Core;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Generators.AutoGraph;
using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Libraries;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.Parsing;

/// <summary>A function's model and what there is to say about it.</summary>
internal sealed record FunctionResult(FunctionSpec? Spec, ImmutableArray<Report> Reports, ExportFile? Export, EquatableArray<TwinSpec> Twins = default) : IMovable<FunctionResult>
{
    public FunctionResult? Move(Func<Location, Location?> map) => Report.Move(Reports, map) is { } moved ? this with { Reports = moved } : null;
}

/// <summary>The functions that a member makes: itself, if it is one, and those of its lambdas that are parts of others.</summary>
internal sealed record MemberResult(EquatableArray<FunctionResult> Functions) : IMovable<MemberResult>
{
    public static MemberResult None { get; } = new([]);

    public MemberResult? Move(Func<Location, Location?> map)
    {
        var moved = Functions.Select(f => f.Move(map)).ToList();
        return moved.Contains(null) ? null : new MemberResult(moved.OfType<FunctionResult>().ToEquatableArray());
    }
}

/// <summary>From a [TfFunction] method to its <see cref="FunctionSpec"/>.</summary>
internal static class FunctionParser
{
    private static readonly SourceMemo<MemberResult> s_memo = new();

    /// <summary>What a member is, is asked only of what changed.</summary>
    public static MemberResult Parse(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        var sources = Sources.Of(context.SemanticModel.Compilation);
        NewProject.Read(sources, cancellation);
        return Parse(context.Node, sources, cancellation);
    }

    /// <summary>A method that has attributes or looks like a part, and what has lambdas that may be parts.</summary>
    public static bool IsCandidate(SyntaxNode node) => IsMethodCandidate(node) || LambdaParser.IsCandidate(node);

    private static bool IsMethodCandidate(SyntaxNode node) => node is MethodDeclarationSyntax method && (method.AttributeLists.Count > 0 || PartParser.IsCandidate(method));

    /// <summary>The functions of a candidate.</summary>
    public static MemberResult Parse(SyntaxNode syntax, Sources sources, CancellationToken cancellation)
    {
        var (isMethod, hasLambdas) = (IsMethodCandidate(syntax), LambdaParser.MayHaveParts(syntax, sources));
        return !isMethod && !hasLambdas ? MemberResult.None : s_memo.Get(syntax, NameOf(syntax, sources), sources, visited =>
        {
            List<FunctionResult> functions = [];
            if (isMethod && Parse((MethodDeclarationSyntax)syntax, sources, visited, cancellation) is { } function) functions.Add(function);
            if (hasLambdas) functions.AddRange(LambdaParser.Parse(syntax, sources, visited, cancellation));
            return functions.Count == 0 ? MemberResult.None : new MemberResult(functions.ToEquatableArray());
        });
    }

    /// <summary>A name that an edit of what the member does leaves as it is. A function that is given for a delegate is another one than before.</summary>
    private static string NameOf(SyntaxNode member, Sources sources) => member switch
    {
        MethodDeclarationSyntax method => $"{(sources.GivesParts(method.Identifier.ValueText) ? "given " : "")}{method.ExplicitInterfaceSpecifier}{method.Identifier}{method.TypeParameterList}{method.ParameterList}",
        ConstructorDeclarationSyntax constructor => $"{constructor.Identifier}{constructor.ParameterList}",
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        CompilationUnitSyntax or PrimaryConstructorBaseTypeSyntax => "",
        _ => member.ToString(),
    };

    private static FunctionResult? Parse(MethodDeclarationSyntax syntax, Sources sources, HashSet<SyntaxNode> visited, CancellationToken cancellation)
    {
        var method = sources.ModelOf(syntax.SyntaxTree).GetDeclaredSymbol(syntax, cancellation) as IMethodSymbol;
        // Of two parts of a method, the one that has the attribute.
        var attribute = method?.GetAttributes().FirstOrDefault(a =>
            TensorTypes.IsLibrary(a.AttributeClass, "TfFunctionAttribute") && a.ApplicationSyntaxReference is { } place && place.SyntaxTree == syntax.SyntaxTree && syntax.Span.Contains(place.Span));
        if (method is null || (attribute is null && !PartParser.IsPart(method, sources)) || IsRepeated(method)) return null;
        return attribute is null ? PartParser.Parse(method, sources, visited, cancellation) : Parse(method, attribute, sources, visited, cancellation);
    }

    /// <summary>Whether another method of the type has the same signature: while one is being copied, say.</summary>
    private static bool IsRepeated(IMethodSymbol method)
    {
        var id = method.GetDocumentationCommentId();
        return !SymbolEqualityComparer.Default.Equals(method.ContainingType.GetMembers(method.Name).First(m => m.GetDocumentationCommentId() == id), method);
    }

    private static FunctionResult Parse(IMethodSymbol method, AttributeData attribute, Sources sources, HashSet<SyntaxNode> visited, CancellationToken cancellation)
    {
        var reports = ImmutableArray.CreateBuilder<Report>();
        var location = method.Locations.FirstOrDefault() ?? Location.None;
        if (SymbolText.FirstNotPartial(method.ContainingType) is { } closed)
        {
            Tell(DiagnosticDescriptors.NotPartial, location, closed.Name, $"[TfFunction] {method.Name} is compiled into it");
            return Failed();
        }

        if (method.IsAsync)
        {
            Tell(DiagnosticDescriptors.UnsupportedStatement, location, "async", "a graph is computed in one call, so make the method return its tensors directly");
            return Failed();
        }

        foreach (var parameter in method.Parameters.Where(p => p.RefKind != RefKind.None || p.Type.IsRefLikeType || p.Type is IPointerTypeSymbol))
        {
            Tell(DiagnosticDescriptors.UnsupportedParameter, parameter.Locations.FirstOrDefault() ?? location, parameter.Name, parameter.RefKind != RefKind.None ? "by reference" : "a span or pointer");
            return Failed();
        }

        var name = Argument(attribute, "Name") as string;
        var siblings = method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Where(ScalarUses.IsFunction).ToList();
        var handle = HandleOf(method);
        if (siblings.Count > 1 && name is null && !SymbolEqualityComparer.Default.Equals(siblings.First(s => NameOf(s) is null), method))
        {
            Tell(DiagnosticDescriptors.HandleClash, location, method.ContainingType.Name, handle);
            return Failed();
        }

        var parameters = method.Parameters.Select(Describe).ToEquatableArray();
        var signature = SignatureText.Read(attribute, method, out var fault);
        if (fault is not null) Tell(DiagnosticDescriptors.InputSignature, attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() ?? location, fault);
        if (signature is not null) parameters = parameters.Select((p, i) => p with { SpecText = signature[i].CSharp ?? p.SpecText }).ToEquatableArray();
        var twins = Argument(attribute, "AutoGraph") is false ? new Twins([], method.Name, []) : TwinWriter.Write(method, sources, visited, cancellation);
        reports.AddRange(twins.Reports);
        if (twins.Reports.Any(r => r.Descriptor.DefaultSeverity == DiagnosticSeverity.Error)) return Failed();
        var (traced, files) = twins.Bodies is { } bodies && DocumentationCommentId.GetFirstSymbolForDeclarationId(method.GetDocumentationCommentId()!, bodies.Compilation) is IMethodSymbol twin
            ? (twin, sources.With(bodies))
            : (method, sources);
        var prediction = Predictor.Predict(traced, parameters, files, cancellation, signature: signature);
        visited.UnionWith(prediction.Visited);
        var worlds = prediction.Worlds;
        if (sources.GivesParts(method.Name) && PartParser.IsPart(method, sources) && !worlds.Any(w => FunctionGroups.IsUpdate(w.Graph)))
        {
            // Given for a delegate, it is traced as a part of what calls that.
            var part = PartPredictor.Predict(traced, files, cancellation);
            visited.UnionWith(part.Visited);
            worlds = [.. worlds, .. part.Worlds];
        }

        foreach (var finding in prediction.Findings) ReportFinding(finding);
        if (reports.Any(r => r.Descriptor.DefaultSeverity == DiagnosticSeverity.Error)) return Failed();

        var items = method.ReturnType is INamedTypeSymbol { IsTupleType: true, TupleElements: { Length: < 8 } elements } && elements.All(e => TensorTypes.IsTensor(e.Type)) ? elements : [];
        var spec = new FunctionSpec(
            SymbolText.Describe(method.ContainingType),
            method.Name,
            name ?? method.Name,
            handle,
            SymbolText.Accessibility(method),
            method.IsStatic,
            method.TypeParameters.Select(p => p.Name).ToEquatableArray(),
            SymbolText.Constraints(method),
            parameters,
            method.ReturnsVoid ? "void" : SymbolText.Type(method.ReturnType),
            method.ReturnsVoid ? ReturnKind.Nothing : TensorTypes.IsTensor(method.ReturnType) ? ReturnKind.Tensor : items.Length > 0 ? ReturnKind.Tuple : ReturnKind.Structure,
            items.Select(i => SymbolText.Type(i.Type)).ToEquatableArray(),
            worlds,
            Lines(method, prediction.Sources, cancellation),
            Slots(method).Select(s => s.OriginalDefinition.GetDocumentationCommentId() ?? "").ToEquatableArray(),
            Argument(attribute, "ReduceRetracing") is true,
            signature is not null,
            Argument(attribute, "Check") is true,
            twins.Body) { Forms = SymbolText.Forms(method, sources.Compilation) };
        // The methods of a module are told of with its class, since they hang on what its constructors make.
        var export = Exporter.IsExported(method, sources.Compilation) && (method.IsStatic || !TensorTypes.IsModule(method.ContainingType))
            ? new ExportFile(spec.Id, [new ExportSpec(method.GetDocumentationCommentId() ?? "", prediction.Export?.Write() ?? "")])
            : null;
        return new FunctionResult(spec, reports.ToImmutable(), export, twins.Files.ToEquatableArray());

        FunctionResult Failed() => new(null, reports.ToImmutable(), null);

        void Tell(DiagnosticDescriptor descriptor, Location at, params string[] arguments) => reports.Add(Report.Create(descriptor, at, arguments));

        void ReportFinding(Finding finding)
        {
            switch (finding.Kind)
            {
                case FindingKind.UnsupportedStatement:
                    Tell(DiagnosticDescriptors.UnsupportedStatement, finding.Location, finding.Text, Advice(finding.Text));
                    break;
                case FindingKind.NotPredicted:
                    Tell(DiagnosticDescriptors.NotPredicted, finding.Location, finding.Text);
                    break;
                case FindingKind.NotSeenThrough:
                    Tell(DiagnosticDescriptors.NotSeenThrough, finding.Location, finding.Text);
                    break;
                default:
                    Tell(DiagnosticDescriptors.ShapeMismatch, finding.Location, finding.Text);
                    break;
            }
        }

        ParameterSpec Describe(IParameterSymbol parameter)
        {
            var spec = new ParameterSpec(parameter.Name, SymbolText.Type(parameter.Type), ParameterKind.Object, null, SymbolText.Default(parameter), parameter.IsParams);
            if (TensorTypes.IsTensor(parameter.Type)) return spec with { Kind = ParameterKind.Tensor, SpecText = SpecText(parameter) };
            if (TensorTypes.DTypeOf(parameter.Type) is not { } dtype || dtype == DType.Float16 || dtype.IsCarried || parameter.Type is ITypeParameterSymbol) return spec;
            if (!ScalarUses.CanBeInput(parameter.Type) || Argument(attribute, "Scalars") is 1) return spec with { Kind = ParameterKind.Literal };
            if (ScalarUses.FirstByValue(parameter, sources, visited, cancellation) is not { } use) return spec with { Kind = ParameterKind.Scalar };
            Tell(DiagnosticDescriptors.ScalarByValue, use.Syntax.GetLocation(), parameter.Name);
            return spec with { Kind = ParameterKind.Literal, SteersAt = Layout.OneLine((use.Syntax.Parent ?? use.Syntax).ToString()) };
        }
    }

    /// <summary>The parameters of a method that is no function, as calls from one see them.</summary>
    public static EquatableArray<ParameterSpec> PlainParameters(IMethodSymbol method) => method.Parameters.Select(p =>
    {
        var kind = TensorTypes.IsTensor(p.Type) ? ParameterKind.Tensor : ScalarUses.CanBeInput(p.Type) ? ParameterKind.Scalar : ParameterKind.Object;
        return new ParameterSpec(p.Name, SymbolText.Type(p.Type), kind, null, null, IsRest: false);
    }).ToEquatableArray();

    /// <summary>What a function's handle and graph class are called after.</summary>
    public static string HandleOf(IMethodSymbol method) =>
        NameOf(method) is { } name && Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(name) && method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Count(ScalarUses.IsFunction) > 1 ? name : method.Name;

    private static string? NameOf(IMethodSymbol function) =>
        function.GetAttributes().Where(a => TensorTypes.IsLibrary(a.AttributeClass, "TfFunctionAttribute")).Select(a => Argument(a, "Name") as string).FirstOrDefault();

    private static object? Argument(AttributeData attribute, string name) => attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value.Value;

    private static string Advice(string statement) => statement switch
    {
        "try" => "exceptions end the trace, so move the try around the call",
        "goto" => "write a loop",
        "await" => "await before the call and pass the result",
        _ => "move it out of the method, to the caller or to a helper that returns host values",
    };

    /// <summary>The declared spec of a tensor parameter as C#: <c>new global::GraphCompiler.TensorSpec&lt;float&gt;([null, 3])</c>.</summary>
    private static string? SpecText(IParameterSymbol parameter)
    {
        var attribute = parameter.GetAttributes().FirstOrDefault(a => TensorTypes.IsLibrary(a.AttributeClass, "TensorSpecAttribute"));
        if (attribute is null || TensorTypes.ElementOf(parameter.Type) is not { } element) return null;
        var shape = Argument(attribute, "UnknownRank") is true
            ? "global::GraphCompiler.Shape.Unknown"
            : "[" + string.Join(", ", attribute.ConstructorArguments.SelectMany(a => a.Values).Select(v => v.Value is int size && size >= 0 ? size.ToString(System.Globalization.CultureInfo.InvariantCulture) : "null")) + "]";
        var name = Argument(attribute, "Name") is string given ? $", \"{given}\"" : "";
        return $"new global::GraphCompiler.TensorSpec<{SymbolText.Type(element)}>({shape}{name})";
    }

    private static EquatableArray<SourceLineSpec> Lines(IMethodSymbol method, IReadOnlyList<SourceEntry> sources, CancellationToken cancellation)
    {
        if (method.DeclaringSyntaxReferences.FirstOrDefault() is not { } reference) return [];
        var first = FirstLine(reference.GetSyntax(cancellation));
        // Lines of helpers move against the function's; their expressions still keep the order.
        return sources
            .Select(s => new SourceLineSpec(s.Operator, s.Syntax.SyntaxTree == reference.SyntaxTree && reference.Span.Contains(s.Syntax.Span) ? s.Line - first : SourceLineSpec.Elsewhere, s.Expression))
            .ToEquatableArray();
    }

    private static IEnumerable<IMethodSymbol> Slots(IMethodSymbol method)
    {
        for (var of = method.OverriddenMethod; of is not null; of = of.OverriddenMethod) yield return of;
        foreach (var slot in method.ContainingType.AllInterfaces.SelectMany(i => i.GetMembers()).OfType<IMethodSymbol>())
        {
            if (SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(slot), method)) yield return slot;
        }
    }

    /// <summary>The line, counted from 0, that a method's relative lines count from.</summary>
    public static int FirstLine(SyntaxNode method) => method.GetLocation().GetLineSpan().StartLinePosition.Line;
}
