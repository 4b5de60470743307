namespace GraphCompiler;

/// <summary>An object that is no variable and has a value in checkpoints, as an iterator has its position.</summary>
internal interface ITrackableState : ITrackable
{
    /// <summary>What the value is called in its key, after <c>.ATTRIBUTES/</c>.</summary>
    string StateName { get; }

    /// <summary>
    /// The value. Setting one that does not fit is a <see cref="TfException"/>; it happens while restores are locked, so it must not call functions of the user.
    /// </summary>
    Tensor State { get; set; }
}
