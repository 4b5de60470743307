using System.Collections.Immutable;
using GraphCompiler.Core;
using GraphCompiler.Generators.Diagnostics;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Prediction;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Parsing;

/// <summary>A function's model and what there is to say about it.</summary>
internal sealed record FunctionResult(FunctionSpec? Spec, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>From a [TfFunction] method to its <see cref="FunctionSpec"/>.</summary>
internal static class FunctionParser
{
    public static FunctionResult Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        var compilation = context.SemanticModel.Compilation;
        return PredictionMemo.Get(method, compilation, cancellation, visited => Parse(method, context.Attributes[0], compilation, visited, cancellation));
    }

    private static FunctionResult Parse(IMethodSymbol method, AttributeData attribute, Compilation compilation, HashSet<SyntaxNode> visited, CancellationToken cancellation)
    {
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        var location = method.Locations.FirstOrDefault() ?? Location.None;
        if (SymbolText.FirstNotPartial(method.ContainingType) is { } closed)
        {
            Report(DiagnosticDescriptors.NotPartial, location, closed.Name, $"[TfFunction] {method.Name} is compiled into it");
            return Failed();
        }

        if (method.IsAsync)
        {
            Report(DiagnosticDescriptors.UnsupportedStatement, location, "async", "a graph is computed in one call, so make the method return its tensors directly");
            return Failed();
        }

        foreach (var parameter in method.Parameters.Where(p => p.RefKind != RefKind.None || p.Type.IsRefLikeType || p.Type is IPointerTypeSymbol))
        {
            Report(DiagnosticDescriptors.UnsupportedParameter, parameter.Locations.FirstOrDefault() ?? location, parameter.Name, parameter.RefKind != RefKind.None ? "by reference" : "a span or pointer");
            return Failed();
        }

        var name = Argument(attribute, "Name") as string;
        var siblings = method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Where(ScalarUses.IsFunction).ToList();
        var handle = siblings.Count > 1 && name is not null && Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(name) ? name : method.Name;
        if (siblings.Count > 1 && name is null && !SymbolEqualityComparer.Default.Equals(siblings.First(s => NameOf(s) is null), method))
        {
            Report(DiagnosticDescriptors.HandleClash, location, method.ContainingType.Name, handle);
            return Failed();
        }

        var parameters = method.Parameters.Select(Describe).ToEquatableArray();
        var prediction = Predictor.Predict(method, parameters, compilation, cancellation);
        visited.UnionWith(prediction.Visited);
        foreach (var finding in prediction.Findings) ReportFinding(finding);
        if (diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error)) return Failed();

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
            method.ReturnsVoid ? ReturnKind.Nothing : TensorTypes.IsTensor(method.ReturnType) ? ReturnKind.Tensor : ReturnKind.Structure,
            prediction.Worlds,
            Lines(method, prediction.Sources, cancellation));
        return new FunctionResult(spec, diagnostics.ToImmutable());

        FunctionResult Failed() => new(null, diagnostics.ToImmutable());

        void Report(DiagnosticDescriptor descriptor, Location at, params object[] arguments) =>
            diagnostics.Add(Diagnostic.Create(descriptor, at, arguments));

        void ReportFinding(Finding finding)
        {
            switch (finding.Kind)
            {
                case FindingKind.UnsupportedStatement:
                    Report(DiagnosticDescriptors.UnsupportedStatement, finding.Location, finding.Text, Advice(finding.Text));
                    break;
                case FindingKind.TensorControlFlow:
                    Report(DiagnosticDescriptors.TensorControlFlow, finding.Location, finding.Text);
                    break;
                default:
                    Report(DiagnosticDescriptors.ShapeMismatch, finding.Location, finding.Text);
                    break;
            }
        }

        ParameterSpec Describe(IParameterSymbol parameter)
        {
            var type = SymbolText.Type(parameter.Type);
            if (TensorTypes.IsTensor(parameter.Type)) return new ParameterSpec(parameter.Name, type, ParameterKind.Tensor, SpecText(parameter));
            if (TensorTypes.DTypeOf(parameter.Type) is not { } dtype || dtype == DType.Float16 || parameter.Type is ITypeParameterSymbol) return new ParameterSpec(parameter.Name, type, ParameterKind.Object, null);
            if (!ScalarUses.CanBeInput(parameter.Type) || Argument(attribute, "Scalars") is 1) return new ParameterSpec(parameter.Name, type, ParameterKind.Literal, null);
            if (ScalarUses.FirstByValue(parameter, compilation, cancellation) is not { } use) return new ParameterSpec(parameter.Name, type, ParameterKind.Scalar, null);
            Report(DiagnosticDescriptors.ScalarByValue, use.Syntax.GetLocation(), parameter.Name);
            return new ParameterSpec(parameter.Name, type, ParameterKind.Literal, null);
        }
    }

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
        // A helper of another file has no line to count to; its expression still keeps the order.
        return sources
            .Select(s => new SourceLineSpec(s.Operator, s.Tree == reference.SyntaxTree ? s.Line - first : 0, s.Expression))
            .ToEquatableArray();
    }

    /// <summary>The line, counted from 0, that a method's relative lines count from.</summary>
    public static int FirstLine(SyntaxNode method) => method.GetLocation().GetLineSpan().StartLinePosition.Line;
}
