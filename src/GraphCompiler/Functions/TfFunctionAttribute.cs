namespace GraphCompiler;

/// <summary>
/// Compiles the method: calls to it run its graph. On static, instance, generic and private methods of partial types.
/// The generator adds the handle <c>&lt;Name&gt;Function</c> beside it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TfFunctionAttribute : Attribute
{
    /// <summary>The name in graphs, signatures and saved models; default the method's.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// One spec per tensor, <c>"float32[?, 3]"</c>, for signatures that <see cref="TensorSpecAttribute"/> on parameters cannot say
    /// (tensors inside containers). A dictionary is <c>"{a: float32[], b: int32}"</c>, a list <c>"[float32[], float32[]]"</c>; parameters that are
    /// left out keep their defaults. Prefer the parameter attribute.
    /// </summary>
    public string[]? InputSignature { get; init; }

    /// <summary>
    /// Whether a call of other shapes is traced with what differs from the traces there are left open: a dimension, or the
    /// rank. Later calls then find that trace.
    /// </summary>
    public bool ReduceRetracing { get; init; }

    /// <summary>
    /// Whether an <c>if</c>, loop, <c>?:</c>, <c>&amp;&amp;</c> or <c>||</c> that a tensor decides becomes a part of the graph, in the
    /// method and in those that it calls. Otherwise tracing throws there.
    /// </summary>
    public bool AutoGraph { get; init; } = true;

    /// <summary>Which host scalars make a new trace.</summary>
    public ScalarArguments Scalars { get; init; }

    /// <summary>
    /// Every call also runs eagerly and the results are compared: a <see cref="TfCheckException"/> names the first expression that gives
    /// something else, and what its values are. What host code does besides happens once more in each call, and random numbers differ.
    /// </summary>
    public bool Check { get; init; }
}

/// <summary>How host scalars enter a function.</summary>
public enum ScalarArguments
{
    /// <summary>A scalar used only as an operand is a run-time input; one that steers host code is keyed by value.</summary>
    Automatic,

    /// <summary>TensorFlow's rule: every host scalar is keyed by value.</summary>
    ByValue,
}
