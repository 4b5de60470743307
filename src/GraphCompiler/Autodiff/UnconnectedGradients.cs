namespace GraphCompiler;

/// <summary>What a gradient is where target and source are not connected.</summary>
public enum UnconnectedGradients
{
    /// <summary>
    /// null. Through a call of a compiled function, an input that reaches any of the outputs counts as connected with all of
    /// them: zeros there, as in TensorFlow.
    /// </summary>
    None,

    /// <summary>Zeros of the source's shape.</summary>
    Zero,
}
