namespace GraphCompiler.Generators.Prediction;

/// <summary>
/// What the build cannot know - a host branch, a type behind an interface, whether a dimension is 1 - is a choice. A body is
/// interpreted once per combination, each a world of its own; at most <see cref="MostWorlds"/> of them.
/// </summary>
internal sealed class Choices
{
    public const int MostWorlds = 8;

    private readonly List<(int Taken, int Of)> _path = [];
    private readonly List<string> _notes = [];
    private int _next;

    /// <summary>What was supposed in this world, in English.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public int Choose(int alternatives, Func<int, string> note)
    {
        if (_next == _path.Count) _path.Add((0, alternatives));
        var taken = _path[_next++].Taken;
        Suppose(note(taken));
        return taken;
    }

    /// <summary>Writes down a hypothesis that has no alternative.</summary>
    public void Suppose(string note)
    {
        if (!_notes.Contains(note)) _notes.Add(note);
    }

    /// <summary>Goes through the same world again.</summary>
    public void Restart()
    {
        _next = 0;
        _notes.Clear();
    }

    /// <summary>Moves on to the next world; false when all were seen.</summary>
    public bool Advance()
    {
        _next = 0;
        _notes.Clear();
        while (_path.Count > 0)
        {
            var (taken, of) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (taken + 1 >= of) continue;
            _path.Add((taken + 1, of));
            return true;
        }

        return false;
    }
}
