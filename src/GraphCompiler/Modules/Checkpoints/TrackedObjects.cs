using System.Collections;
using System.Runtime.CompilerServices;

namespace GraphCompiler;

/// <summary>What checkpoints see of objects: which they follow, and what is below each by which name.</summary>
internal static class TrackedObjects
{
    /// <summary>What the value of a variable is called.</summary>
    public const string VariableValue = "VARIABLE_VALUE";

    /// <summary>Whether an object is followed. Lists of numbers or texts are not, for they may be long.</summary>
    public static bool IsTracked(object? candidate) => candidate switch
    {
        ITrackable or ITuple => true,
        Array { Rank: > 1 } => false,
        IList { Count: > 0 } list => list[0] is not IConvertible,
        IList or IDictionary => true,
        _ => false,
    };

    /// <summary>Whether an object only holds others, so that its own identity matters to nobody.</summary>
    public static bool IsContainer(object candidate) => candidate is ITuple or IList or IDictionary;

    /// <summary>What is called for a value in a file, null for an object that has none.</summary>
    public static string? ValueName(object tracked) => tracked switch
    {
        IStoredVariable => VariableValue,
        ITrackableState state => state.StateName,
        _ => null,
    };

    /// <summary>The children that are followed, in the order of the file: members as they were declared, items by their places.</summary>
    public static IEnumerable<(string Name, object Child)> Children(object tracked) => All(tracked).Where(c => IsTracked(c.Child)).Select(c => (c.Name, c.Child!));

    private static IEnumerable<(string Name, object? Child)> All(object tracked) => tracked switch
    {
        IVariable => [],
        ITrackableParent parent => parent.Children,
        Module module => Members(module),
        IDictionary dictionary => Items(dictionary),
        IList list => list.Cast<object?>().Select((item, i) => (Text(i), item)),
        ITuple tuple => Enumerable.Range(0, tuple.Length).Select(i => (Text(i), tuple[i])),
        _ => [],
    };

    private static string Text(int index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The members of a module as they were declared, by the names that files have for them.</summary>
    public static List<(string Name, object? Child)> Members(Module module)
    {
        var members = new MemberList();
        module.ReportMembers(members);
        return members.Members;
    }

    private static IEnumerable<(string Name, object? Child)> Items(IDictionary dictionary)
    {
        foreach (DictionaryEntry item in dictionary)
        {
            if (item.Key is string name) yield return (name, item.Value);
            else if (IsTracked(item.Value)) throw new TfValueException($"Unable to save the object {dictionary} (a dictionary wrapper constructed automatically on attribute assignment). The wrapped dictionary contains a non-string key which maps to a trackable object or mutable data structure: {item.Key}");
        }
    }

    private sealed class MemberList : IMemberTracker
    {
        public List<(string Name, object? Child)> Members { get; } = [];

        public void Track(string name, object? member) => Members.Add((ModuleName.SnakeCase(name), member));
    }
}
