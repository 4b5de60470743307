using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>The functions of a model that is being written.</summary>
internal sealed class LibraryWriter
{
    private int _next;

    public FunctionDefLibrary Library { get; } = new();

    /// <summary>A name that no other function of the model has.</summary>
    public string NameFor(string function) => $"__inference_{Sanitized(function)}_{_next++}";

    public void Add(FunctionDef function) => Library.Function.Add(function);

    /// <summary>A name with letters, digits and underscores alone.</summary>
    public static string Sanitized(string name)
    {
        var clean = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? char.ToLowerInvariant(c) : '_')]);
        return clean.Length > 0 && char.IsAsciiLetter(clean[0]) ? clean : "x" + clean;
    }
}
