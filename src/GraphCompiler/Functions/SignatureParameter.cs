namespace GraphCompiler;

/// <summary>One parameter of a concrete function.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spec">A <see cref="TensorSpec"/>, a host value, or a structure of these.</param>
public sealed record SignatureParameter(string Name, object? Spec);
