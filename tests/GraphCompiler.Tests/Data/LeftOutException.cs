namespace GraphCompiler.Tests.Data;

/// <summary>A case that is not asked here, and why.</summary>
internal sealed class LeftOutException(string reason) : Exception(reason);
