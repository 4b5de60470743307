namespace GraphCompiler.Keras;

/// <summary>Any cell over the steps of x [batch, time, features].</summary>
public sealed partial class RNN<TState>(
    RecurrentCell<TState> cell, bool returnSequences = false, bool goBackwards = false, bool stateful = false, bool unroll = false, bool zeroOutputForMask = false, string? name = null)
    : RecurrentLayer<TState>(cell, new RecurrentFlags(returnSequences, goBackwards, stateful, unroll, zeroOutputForMask), name);
