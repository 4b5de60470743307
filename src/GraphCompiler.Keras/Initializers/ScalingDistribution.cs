namespace GraphCompiler.Keras;

/// <summary>How weights of a given variance are distributed.</summary>
public enum ScalingDistribution
{
    /// <summary>Normal, cut at twice the parent's standard deviation.</summary>
    TruncatedNormal,

    /// <summary>Normal.</summary>
    UntruncatedNormal,

    /// <summary>Uniform.</summary>
    Uniform,
}
