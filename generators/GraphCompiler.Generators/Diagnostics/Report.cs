using System.Collections.Immutable;
using GraphCompiler.Core;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Diagnostics;

/// <summary>A diagnostic before it is told: it can be moved with the text that it is about.</summary>
internal sealed record Report(DiagnosticDescriptor Descriptor, Location Location, EquatableArray<string> Arguments)
{
    public static Report Create(DiagnosticDescriptor descriptor, Location location, params string[] arguments) =>
        new(descriptor, location, new EquatableArray<string>(arguments));

    /// <param name="strict">Whether calls that are not compiled are errors.</param>
    public Diagnostic ToDiagnostic(bool strict) => strict && Descriptor == DiagnosticDescriptors.NotRedirected
        ? Diagnostic.Create(Descriptor, Location, DiagnosticSeverity.Error, additionalLocations: null, properties: null, [.. Arguments])
        : Diagnostic.Create(Descriptor, Location, [.. Arguments]);

    /// <summary>The reports at other places; null where one is not found.</summary>
    public static ImmutableArray<Report>? Move(ImmutableArray<Report> reports, Func<Location, Location?> map)
    {
        if (reports.IsEmpty) return reports;
        var moved = ImmutableArray.CreateBuilder<Report>(reports.Length);
        foreach (var report in reports)
        {
            if (map(report.Location) is not { } location) return null;
            moved.Add(report with { Location = location });
        }

        return moved.MoveToImmutable();
    }
}
