namespace GraphCompiler;

/// <summary>An object that is no module and has children, or a module whose children have other names in checkpoints than its members.</summary>
internal interface ITrackableParent : ITrackable
{
    /// <summary>The children by their names in keys, in the order of the file: variables, modules, lists, other trackable objects. Others are passed over.</summary>
    IEnumerable<(string Name, object? Child)> Children { get; }
}
