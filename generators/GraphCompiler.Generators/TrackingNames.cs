namespace GraphCompiler.Generators;

/// <summary>The steps of the pipeline, by which tests ask what an edit re-ran.</summary>
internal static class TrackingNames
{
    public const string Function = nameof(Function);
    public const string Source = nameof(Source);
    public const string Twin = nameof(Twin);
    public const string Calls = nameof(Calls);
    public const string Module = nameof(Module);
    public const string Recorded = nameof(Recorded);
}
