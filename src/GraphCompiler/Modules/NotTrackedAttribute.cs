namespace GraphCompiler;

/// <summary>Leaves a member out of tracking.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class NotTrackedAttribute : Attribute;
