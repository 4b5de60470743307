namespace GraphCompiler.Keras;

/// <summary>What is printed while a model is trained.</summary>
public enum Verbose
{
    /// <summary>Nothing.</summary>
    Silent = 0,

    /// <summary>A bar that grows, on a terminal; elsewhere its last state alone.</summary>
    ProgressBar = 1,

    /// <summary>A line for each epoch.</summary>
    OneLine = 2,
}
