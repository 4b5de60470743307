using System.Collections;
using System.Runtime.CompilerServices;

namespace GraphCompiler;

/// <summary>
/// Finds variables and modules in the members of a module, in TensorFlow's order: members by ordinal name, containers in
/// place, then the children that were met, each in the same way. Every object once, so cycles end.
/// </summary>
internal static class MemberWalk
{
    public static IEnumerable<T> Of<T>(Module module)
        where T : class => Walk<T>(module, new HashSet<object>(ReferenceEqualityComparer.Instance) { module });

    private static IEnumerable<T> Walk<T>(Module module, HashSet<object> seen)
        where T : class
    {
        var members = new Members();
        module.ReportMembers(members);
        var children = new List<Module>();
        foreach (var leaf in members.Sorted.SelectMany(Leaves))
        {
            if (!seen.Add(leaf)) continue;
            if (leaf is T found) yield return found;
            if (leaf is Module child) children.Add(child);
        }

        foreach (var found in children.SelectMany(child => Walk<T>(child, seen))) yield return found;
    }

    private static IEnumerable<object> Leaves(object? member) => member switch
    {
        IVariable or Module => [member],
        IDictionary dictionary => SortedValues(dictionary).SelectMany(Leaves),
        IList list => list.Cast<object?>().SelectMany(Leaves),
        ITuple tuple => Enumerable.Range(0, tuple.Length).Select(i => tuple[i]).SelectMany(Leaves),
        _ => [],
    };

    private static IEnumerable<object?> SortedValues(IDictionary dictionary)
    {
        var keys = dictionary.Keys.Cast<object>();
        return (keys.All(k => k is string) ? keys.OrderBy(k => (string)k, StringComparer.Ordinal) : keys.Order()).Select(k => dictionary[k]);
    }

    private sealed class Members : IMemberTracker
    {
        private readonly List<(string Name, object? Member)> _members = [];

        public IEnumerable<object?> Sorted => _members.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => m.Member);

        public void Track(string name, object? member) => _members.Add((name, member));
    }
}
