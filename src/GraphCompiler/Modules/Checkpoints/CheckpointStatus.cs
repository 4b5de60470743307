namespace GraphCompiler;

/// <summary>What became of a restore. The assertions look at the program as it is when they are called, and throw a <see cref="TfException"/>.</summary>
public sealed class CheckpointStatus
{
    private const int MostNamed = 10;

    // Null where there was nothing to restore.
    private readonly Restoration? _restoration;

    internal CheckpointStatus(Restoration? restoration) => _restoration = restoration;

    /// <summary>Every value of the file was used, and every object of the program found its value.</summary>
    /// <exception cref="TfException">One was not, or nothing was restored.</exception>
    public CheckpointStatus AssertConsumed()
    {
        var restoration = Checked();
        AssertExistingObjectsMatched();
        if (restoration.Unresolved().FirstOrDefault() is { } name) throw new TfException($"Unresolved object in checkpoint {name}: no object of the program is at its place.");
        var unused = restoration.Unused().Select(u => $"{u.Object}: {u.Value}").ToList();
        if (unused.Count == 0) return this;
        throw new TfException($"Unused attributes in these objects (the attributes exist in the checkpoint but were not restored):\n{string.Join('\n', unused)}");
    }

    /// <summary>Every object that the program has by now found its value; the file may hold more.</summary>
    /// <exception cref="TfException">One did not, or nothing was restored.</exception>
    public CheckpointStatus AssertExistingObjectsMatched()
    {
        var unmatched = Checked().Unmatched();
        if (unmatched.Count == 0) return this;
        var named = unmatched.Take(MostNamed).Select(n => $"{n.Path}{(n.Object is IVariable variable ? $" ({variable.Name})" : "")}").ToList();
        throw new TfException(
            $"Found {unmatched.Count} Python objects that were not bound to checkpointed values, likely due to changes in the Python program. Showing {named.Count} of {unmatched.Count} unmatched objects: {string.Join(", ", named)}");
    }

    /// <summary>More than the root was found in the file.</summary>
    /// <exception cref="TfException">Nothing else was.</exception>
    public CheckpointStatus AssertNontrivialMatch()
    {
        var restoration = Checked();
        if (restoration.Found.Skip(1).Any()) return this;
        var unmatched = restoration.Unmatched();
        throw new TfException(unmatched.Count == 0
            ? "Nothing to load. No dependencies have been added to the root yet."
            : $"Nothing except the root object matched a checkpointed value. Typically this means that the checkpoint does not match the program. The following objects have no matching checkpointed value: {string.Join(", ", unmatched.Select(n => n.Path))}");
    }

    /// <summary>No warning about values that were not used.</summary>
    public CheckpointStatus ExpectPartial()
    {
        if (_restoration is not null) _restoration.IsPartialExpected = true;
        return this;
    }

    private Restoration Checked()
    {
        if (_restoration is null) throw new TfException("No checkpoint specified (save_path=None); nothing is being restored.");
        Restorations.Refresh(_restoration);
        return _restoration;
    }
}
