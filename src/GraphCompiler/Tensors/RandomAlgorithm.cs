namespace GraphCompiler;

/// <summary>How a generator makes numbers of its state.</summary>
public enum RandomAlgorithm
{
    /// <summary>Philox 4x32-10, a function of a counter and a key.</summary>
    Philox = 1,

    /// <summary>ThreeFry: a generator can have its state, but none can draw from it here, as in TensorFlow without XLA.</summary>
    ThreeFry = 2,

    /// <summary>The best for the machine: <see cref="Philox"/>.</summary>
    AutoSelect = 3,
}
