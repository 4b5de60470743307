using System.Globalization;

namespace GraphCompiler.Core;

/// <summary>A number that depends on dimensions: a sum of products of them. <c>4*N*M + 128</c>.</summary>
internal sealed class Polynomial
{
    // A product is its dimensions' names in order, the empty one is a number alone.
    private readonly SortedDictionary<string, long> _terms = new(StringComparer.Ordinal);

    /// <summary>The number of elements of a shape.</summary>
    public static Polynomial Elements(Shape shape)
    {
        var (factor, names) = (1L, new List<string>());
        foreach (var dim in shape.RawDims.ToArray())
        {
            if (dim.IsKnown) factor = checked(factor * dim.Size!.Value);
            else names.Add(dim.Symbol ?? "?");
        }

        if (shape.RawDims.IsEmpty && !shape.IsRankKnown) names.Add("?");
        return Of(factor, string.Join("*", names.OrderBy(n => n, StringComparer.Ordinal)));
    }

    /// <summary>The bytes of a tensor.</summary>
    public static Polynomial Bytes(TensorType type) => type.DType.Size * Elements(type.Shape);

    public static Polynomial Zero { get; } = new();

    /// <summary>The number, where it depends on nothing.</summary>
    public long? Value => _terms.Count == 0 ? 0 : _terms.Count == 1 && _terms.TryGetValue("", out var number) ? number : null;

    private static Polynomial Of(long factor, string product)
    {
        var result = new Polynomial();
        if (factor != 0) result._terms[product] = factor;
        return result;
    }

    public static Polynomial operator +(Polynomial x, Polynomial y)
    {
        var sum = new Polynomial();
        foreach (var term in x._terms.Concat(y._terms)) sum._terms[term.Key] = checked((sum._terms.TryGetValue(term.Key, out var known) ? known : 0) + term.Value);
        return sum;
    }

    public static Polynomial operator *(long factor, Polynomial x)
    {
        var product = new Polynomial();
        foreach (var term in x._terms) product._terms[term.Key] = checked(factor * term.Value);
        return product;
    }

    /// <summary>Whether it is at most another, whatever the dimensions are.</summary>
    public bool IsAtMost(Polynomial other) => _terms.All(t => other._terms.TryGetValue(t.Key, out var factor) && t.Value <= factor);

    public override string ToString() => _terms.Count == 0 ? "0" : string.Join(" + ", _terms.OrderByDescending(t => t.Key.Count(c => c == '*')).ThenBy(t => t.Key.Length == 0).ThenBy(t => t.Key, StringComparer.Ordinal).Select(Term));

    private static string Term(KeyValuePair<string, long> term) =>
        term.Key.Length == 0 ? term.Value.ToString(CultureInfo.InvariantCulture)
        : term.Value == 1 ? term.Key
        : term.Value.ToString(CultureInfo.InvariantCulture) + "*" + term.Key;
}
