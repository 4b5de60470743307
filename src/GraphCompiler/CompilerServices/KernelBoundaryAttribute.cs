namespace GraphCompiler.CompilerServices;

/// <summary>
/// Kernels end where the member does: nothing of its body is fused with anything outside of it. A call of it leaves the caller's kernels as they are, whatever the
/// member does, and what overrides it (or is converted to the delegate) has kernels of its own, which the build of the one who writes it makes, for training too.
/// Whoever calls the member puts its arguments and results behind boundaries.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Delegate | AttributeTargets.Parameter)]
public sealed class KernelBoundaryAttribute : Attribute
{
    /// <summary>Whether what the member is given is minimized, beside what its caller gives.</summary>
    public bool IsLoss { get; init; }
}
