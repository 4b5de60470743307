namespace GraphCompiler;

/// <summary>In what the floating weights of a model for TensorFlow.js are stored. Computed with are floats of 32 bits all the same.</summary>
public enum TfjsQuantization
{
    /// <summary>In 32 bits, as they are.</summary>
    None,

    /// <summary>In 16 bits, as halves.</summary>
    Float16,

    /// <summary>In 16 bits: 65,536 numbers at equal distances from a weight's least element to its largest one, 0 among them where it lies between these.</summary>
    UInt16,

    /// <summary>In 8 bits: 256 such numbers.</summary>
    UInt8,
}
