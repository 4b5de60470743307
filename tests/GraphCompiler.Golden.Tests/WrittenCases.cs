using GraphCompiler.Tests.Golden;

namespace GraphCompiler.Golden.Tests;

/// <summary>All golden cases of a kind that run, each with the functions that were written for it.</summary>
internal sealed class WrittenCases
{
    // Into how many tensors these cut one is its size.
    private static readonly HashSet<string> s_sized = ["unstack"];

    private static readonly Lazy<WrittenCases> s_values = new(() => new(GoldenData.Cases, (text, _) => [WrittenFunctions.Forward(text)]));
    private static readonly Lazy<WrittenCases> s_second = new(() => new(GoldenData.SecondOrder, (text, golden) => [WrittenFunctions.SecondOrder(text, golden)]));
    private static readonly Lazy<WrittenCases> s_jacobians = new(() => new(GoldenData.Jacobians, WrittenFunctions.Jacobians));

    private readonly Dictionary<(string, string), string[]> _functions = [];

    private WrittenCases(Func<string, GoldenCase[]> cases, Func<GoldenText, GoldenCase, (string, string)[]> write)
    {
        foreach (var name in Names)
        {
            foreach (var golden in cases(name))
            {
                if (GoldenCalls.ReasonAgainst(name, golden) is { } reason) LeftOut.Add((name, golden.Name, reason));
                else _functions.Add((name, golden.Name), [.. write(GoldenText.Of(name, golden, s_sized.Contains(name)), golden).Select(text => Program.Add(name, text))]);
            }
        }
    }

    /// <summary>The operators.</summary>
    public static IEnumerable<string> Names => GoldenCalls.All.Keys.Order(StringComparer.Ordinal);

    /// <summary>Values and gradients.</summary>
    public static WrittenCases Values => s_values.Value;

    /// <summary>Gradients of gradients.</summary>
    public static WrittenCases SecondOrder => s_second.Value;

    public static WrittenCases Jacobians => s_jacobians.Value;

    /// <summary>The functions, compiled.</summary>
    public GoldenProgram Program { get; } = new();

    /// <summary>How many cases have functions.</summary>
    public int Count => _functions.Count;

    /// <summary>The cases that do not run anywhere, and why.</summary>
    public List<(string Operator, string Case, string Reason)> LeftOut { get; } = [];

    /// <summary>The functions of a case; null where it is left out.</summary>
    public TfFunction[]? this[string name, string @case] =>
        _functions.TryGetValue((name, @case), out var functions) ? Array.ConvertAll(functions, f => Program.Handle(name, f)) : null;
}
