namespace GraphCompiler;

/// <summary>
/// The memory of a variable. While <see cref="Exposed"/> somebody else may hold the buffer - a snapshot, an output, a running
/// reader - and an update takes a new one; otherwise it writes in place. All of it under <see cref="Lock"/>.
/// </summary>
internal interface IVariableStorage : IVariable
{
    /// <summary>The elements of the present value, a <c>T[]</c>.</summary>
    Array Buffer { get; set; }

    /// <summary>The shape of the present value, which <see cref="IVariable.Shape"/> may leave open.</summary>
    Shape BufferShape { get; set; }

    /// <summary>Whether the buffer may be seen from elsewhere.</summary>
    bool Exposed { get; set; }

    /// <summary>Guards the buffer.</summary>
    Lock Lock { get; }

    /// <summary>Counts up with every variable that is created, so that they have an order.</summary>
    long Ordinal { get; }
}
