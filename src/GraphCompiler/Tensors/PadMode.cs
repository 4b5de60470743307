namespace GraphCompiler;

/// <summary>What <see cref="Tf.Pad"/> puts around a tensor.</summary>
public enum PadMode
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>The tensor mirrored at its edge, the edge itself left out.</summary>
    Reflect,

    /// <summary>The tensor mirrored at its edge, the edge repeated.</summary>
    Symmetric,
}
