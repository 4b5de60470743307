using System.Text;
using System.Text.Unicode;

namespace GraphCompiler;

/// <summary>
/// Texts as bytes and back: UTF-8, in which TensorFlow's strings are as a rule. A byte that is none is a lone surrogate, U+DC80 to U+DCFF, as Python
/// has it, so that all bytes survive.
/// </summary>
internal static class TextBytes
{
    private const char Escape = '\uDC00';

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (bytes.Length > 0)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done) text.Append(rune);
            else foreach (var wrong in bytes[..length]) text.Append((char)(Escape + wrong));
            bytes = bytes[length..];
        }

        return text.ToString();
    }

    public static byte[] Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uDC80', '\uDCFF')) return Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>(text.Length);
        Span<byte> one = stackalloc byte[4];
        for (var i = 0; i < text.Length;)
        {
            var isRune = Rune.TryGetRuneAt(text, i, out var rune);
            if (!isRune && text[i] is >= '\uDC80' and <= '\uDCFF') bytes.Add((byte)(text[i] - Escape));
            else bytes.AddRange(one[..(isRune ? rune : Rune.ReplacementChar).EncodeToUtf8(one)]);
            i += isRune ? rune.Utf16SequenceLength : 1;
        }

        return [.. bytes];
    }
}
