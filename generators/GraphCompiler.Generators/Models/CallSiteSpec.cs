using GraphCompiler.Core;

namespace GraphCompiler.Generators.Models;

/// <summary>The redirected calls of one source file: the one output whose content follows every edit.</summary>
internal sealed record CallSitesSpec(string FilePath, int Number, EquatableArray<CallSiteSpec> Calls, EquatableArray<FirstLineSpec> FirstLines);

/// <summary>
/// One call and the generated entry that it goes to: of this assembly's functions a class, of another's the handle, which
/// is all that one sees of them.
/// </summary>
internal sealed record CallSiteSpec(
    int Version,
    string Data,
    string Target,
    bool IsHandle,
    string? Receiver,
    EquatableArray<string> TypeParameters,
    string Constraints,
    EquatableArray<ParameterSpec> Parameters,
    string ReturnType)
{
    /// <summary>What the call says about its trace; null for functions of other assemblies.</summary>
    public LedgerEntry? Entry { get; init; }
}

/// <summary>A line of the ledger.</summary>
/// <param name="Function">The function's id.</param>
/// <param name="Line">The line of the call, counted from 1.</param>
/// <param name="Signature">What of the call's signature the build knows.</param>
internal sealed record LedgerEntry(string Function, int Line, string Signature);

/// <summary>Where a function begins, so that lines in its generated file can count from there.</summary>
internal sealed record FirstLineSpec(string Id, string File, int Line);
