namespace GraphCompiler;

/// <summary>What windows see beyond the edges of a tensor.</summary>
public enum Padding
{
    /// <summary>Nothing: windows lie within the tensor.</summary>
    Valid,

    /// <summary>As many zeros as give each axis length / stride results, rounded up; the odd one stands at the end.</summary>
    Same,

    /// <summary>As <see cref="Same"/>, but all zeros stand before the first element, so that no result depends on what comes after it.</summary>
    Causal,
}
