using System.Collections.Concurrent;
using System.ComponentModel;
using System.IO.Compression;
using System.Reflection;
using System.Text;

namespace GraphCompiler.CompilerServices;

/// <summary>What the generator wrote for this assembly's functions.</summary>
/// <param name="packed">The texts, each after the function's name, deflated, in base 64.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TfGeneratedCodeAttribute(string packed) : Attribute
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, string>> s_texts = [];

    /// <summary>The texts.</summary>
    public string Packed => packed;

    /// <summary>The text of a function; null where no assembly has one.</summary>
    internal static string? Of(string id) =>
        AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic).Select(a => s_texts.GetOrAdd(a, Unpacked).GetValueOrDefault(id)).FirstOrDefault(t => t is not null);

    private static Dictionary<string, string> Unpacked(Assembly assembly)
    {
        if (assembly.GetCustomAttribute<TfGeneratedCodeAttribute>() is not { } attribute) return [];
        using var reader = new StreamReader(new DeflateStream(new MemoryStream(Convert.FromBase64String(attribute.Packed)), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd().Split('\u0001', StringSplitOptions.RemoveEmptyEntries).Select(t => t.Split('\n', 2)).ToDictionary(t => t[0], t => t[1], StringComparer.Ordinal);
    }
}
