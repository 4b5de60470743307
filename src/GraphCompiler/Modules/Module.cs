namespace GraphCompiler;

/// <summary>
/// A class with variables. Derive a partial class: the generator tracks its fields and properties, also in lists, tuples
/// and dictionaries, without reflection.
/// </summary>
public abstract class Module : ITrackable
{
    private readonly string _scope;

    /// <param name="name">snake_case of the class unless given.</param>
    /// <exception cref="TfValueException">The name is not an identifier.</exception>
    protected Module(string? name = null)
    {
        Name = name ?? ModuleName.Of(GetType());
        ModuleName.Check(Name);
        _scope = $"{NameScopes.Current}{Name}/";
    }

    // Layers have names by rules of their own.
    private protected Module(string? name, Func<Type, string?, string> naming)
    {
        Name = naming(GetType(), name);
        _scope = $"{NameScopes.Current}{Name}/";
    }

    /// <summary>snake_case of the class unless another was given.</summary>
    public string Name { get; }

    /// <summary>By sorted member name, this module's first, then each child's own list in turn (depth first). Each variable once.</summary>
    public virtual IReadOnlyList<IVariable> Variables => [.. MemberWalk.Of<IVariable>(this)];

    /// <summary>Of <see cref="Variables"/> those that are trainable.</summary>
    public virtual IReadOnlyList<IVariable> TrainableVariables => [.. Variables.Where(v => v.Trainable)];

    /// <summary>Of <see cref="Variables"/> those that are not trainable.</summary>
    public virtual IReadOnlyList<IVariable> NonTrainableVariables => [.. Variables.Where(v => !v.Trainable)];

    /// <summary>All below this one, each once: the direct children first, then each child's own list in turn.</summary>
    public IReadOnlyList<Module> Submodules => [.. MemberWalk.Of<Module>(this)];

    /// <summary><c>using (NameScope()) W = new(...);</c> names what is created inside under this module.</summary>
    public IDisposable NameScope() => NameScopes.Enter(_scope);

    /// <summary>Generated in partial classes: reports each member.</summary>
    protected virtual void TrackMembers(IMemberTracker tracker)
    {
    }

    internal void ReportMembers(IMemberTracker tracker) => TrackMembers(tracker);
}
