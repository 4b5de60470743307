namespace GraphCompiler.Keras;

/// <summary>What the variance of a weight is divided by.</summary>
public enum FanMode
{
    /// <summary>The number of inputs of a unit.</summary>
    FanIn,

    /// <summary>The number of units that an input reaches.</summary>
    FanOut,

    /// <summary>The mean of both.</summary>
    FanAverage,
}
