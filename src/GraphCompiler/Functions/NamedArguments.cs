namespace GraphCompiler;

/// <summary>
/// Arguments by name, as the last of those of <see cref="TfFunction.Invoke"/>, <see cref="TfFunction.GetConcreteFunction"/> and
/// <see cref="ConcreteFunction.Invoke(ReadOnlySpan{object?})"/>: <c>f.Invoke(x, new NamedArguments { ["n"] = 2 })</c>.
/// </summary>
public sealed class NamedArguments : Dictionary<string, object?>;
