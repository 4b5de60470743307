namespace GraphCompiler.Keras;

/// <summary>What becomes of the outputs of both directions.</summary>
public enum BidirectionalMerge
{
    /// <summary>One after the other along the last axis.</summary>
    Concat,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their product.</summary>
    Multiply,

    /// <summary>Their mean.</summary>
    Average,
}
