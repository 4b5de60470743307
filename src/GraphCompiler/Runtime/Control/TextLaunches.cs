using System.Numerics;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>The operators on texts, and on complex numbers: their elements are in no kernel.</summary>
internal static class TextLaunches
{
    private static readonly char[] s_space = [' ', '\t', '\n', '\v', '\f', '\r'];

    public static ControlLaunch Conjugate { get; } = new Launch(operands => operands[0] switch
    {
        Tensor<Complex64> x => [Each(x, c => c with { Imaginary = -c.Imaginary })],
        _ => [Each(operands[0].As<Complex>(), Complex.Conjugate)],
    });

    public static ControlLaunch ReadFile { get; } = new Launch(operands =>
    {
        var path = operands[0].As<string>().Item();
        try
        {
            return [new EagerTensor<string>([TextBytes.Decode(File.ReadAllBytes(path))], Shape.Scalar)];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TfNotFoundException($"{path}; No such file or directory [Op:ReadFile]");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TfInvalidArgumentException($"{path} cannot be read: {refused.Message} [Op:ReadFile]");
        }
    });

    public static ControlLaunch Join(StringJoin join) => new Launch(operands =>
    {
        var shape = Array.Find(operands, o => o.ValueShape.Rank > 0)?.ValueShape ?? Shape.Scalar;
        if (Array.Find(operands, o => o.ValueShape.Rank > 0 && o.ValueShape != shape) is { } other)
        {
            throw new TfInvalidArgumentException($"Input shapes do not match: {shape.ToKernelString()} vs. {other.ValueShape.ToKernelString()} [Op:StringJoin]");
        }

        var texts = Array.ConvertAll(operands, o => (Elements: (string[])o.Data, IsScalar: o.ValueShape.Rank == 0));
        var joined = new string[shape.ElementCount];
        for (var i = 0; i < joined.Length; i++) joined[i] = string.Join(join.Separator, Array.ConvertAll(texts, t => t.Elements[t.IsScalar ? 0 : i]));
        return [new EagerTensor<string>(joined, shape)];
    });

    public static ControlLaunch Case(StringCase to) => new Launch(operands => [Each(operands[0].As<string>(), text => (to.IsUpper, to.IsUnicode) switch
    {
        (true, true) => text.ToUpperInvariant(),
        (false, true) => text.ToLowerInvariant(),
        (true, false) => Letters(text, char.IsAsciiLetterLower, char.ToUpperInvariant),
        _ => Letters(text, char.IsAsciiLetterUpper, char.ToLowerInvariant),
    })]);

    public static ControlLaunch Length(StringLength length) => new Launch(operands =>
        [Each(operands[0].As<string>(), text => length.InCharacters ? text.EnumerateRunes().Count() : TextBytes.Encode(text).Length)]);

    public static ControlLaunch Split(StringSplit split) => new Launch(operands =>
    {
        var (texts, separator) = (operands[0].As<string>().ToArray(), operands[1].As<string>().Item());
        var (places, pieces, longest) = (new List<long>(), new List<string>(), 0L);
        for (var i = 0; i < texts.Length; i++)
        {
            var own = Pieces(texts[i], separator, split.MaxSplit);
            for (var j = 0; j < own.Count; j++) places.AddRange([i, j]);
            pieces.AddRange(own);
            longest = Math.Max(longest, own.Count);
        }

        return
        [
            new EagerTensor<long>([.. places], Shape.Create([pieces.Count, 2])),
            new EagerTensor<string>([.. pieces], pieces.Count),
            new EagerTensor<long>([texts.Length, longest], 2),
        ];
    });

    // As Python splits: neighbouring white space is one, neighbouring separators have nothing between them.
    private static IReadOnlyList<string> Pieces(string text, string separator, int most)
    {
        var count = most < 0 ? int.MaxValue : most + 1;
        if (separator.Length > 0) return text.Split(separator, count);
        var (pieces, rest) = (new List<string>(), text.TrimStart(s_space));
        while (rest.Length > 0 && pieces.Count < count - 1 && rest.IndexOfAny(s_space) is >= 0 and var end)
        {
            pieces.Add(rest[..end]);
            rest = rest[end..].TrimStart(s_space);
        }

        if (rest.Length > 0) pieces.Add(pieces.Count == count - 1 ? rest : rest.TrimEnd(s_space));
        return pieces;
    }

    private static string Letters(string text, Func<char, bool> changes, Func<char, char> changed) => string.Create(text.Length, text, (target, from) =>
    {
        for (var i = 0; i < target.Length; i++) target[i] = changes(from[i]) ? changed(from[i]) : from[i];
    });

    private static EagerTensor<TResult> Each<T, TResult>(Tensor<T> x, Converter<T, TResult> change) => new(Array.ConvertAll(x.Snapshot(), change), x.ValueShape);

    private sealed class Launch(Func<Tensor[], Tensor[]> run) : ControlLaunch
    {
        public override Tensor[] Run(Tensor[] operands) => run(operands);
    }
}
