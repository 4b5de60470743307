namespace GraphCompiler;

/// <summary>An optimizer whose state is found by the variable that it belongs to. TensorFlow 1 wrote such; Keras' have lists of variables.</summary>
internal interface ISlotOwner : ITrackable
{
    /// <summary>The state of a name for a variable, null while there is none.</summary>
    IVariable? Slot(IVariable variable, string name);
}
