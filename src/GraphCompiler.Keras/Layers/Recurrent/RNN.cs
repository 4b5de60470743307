namespace GraphCompiler.Keras;

/// <summary>Any cell over the steps of x [batch, time, features].</summary>
public sealed partial class RNN<TState> : RecurrentLayer<TState>
{
    private readonly RecurrentFlags _flags;

    /// <summary>A layer.</summary>
    public RNN(RecurrentCell<TState> cell, bool returnSequences = false, bool goBackwards = false, bool stateful = false, bool unroll = false, bool zeroOutputForMask = false, string? name = null)
        : this(cell, new RecurrentFlags(returnSequences, goBackwards, stateful, unroll, zeroOutputForMask), name)
    {
    }

    internal RNN(RecurrentCell<TState> cell, RecurrentFlags flags, string? name)
        : base(cell, flags, name) => _flags = flags;

    internal override LayerBase Remake(Remaker c)
    {
        var flags = _flags.Remade(c);
        return c.Of("cell", (LayerBase)Cell, isRequired: true) is IRecurrentCell cell
            ? cell.Over(flags, c.Name)
            : throw new TfValueException($"The RNN '{c.Name}' goes over a recurrent cell, which its configuration does not have.");
    }
}
