using GraphCompiler.Bundles;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>The functions of a model that is being written.</summary>
/// <param name="isObject">Whether a tensor is an object of the model: functions capture it, where other scalars stand in them.</param>
/// <param name="operations">The operations that its functions may have.</param>
internal sealed class LibraryWriter(Predicate<Tensor> isObject, OperationSet operations)
{
    private const int Producer = 2474;
    private const int MinConsumer = 12;

    private int _next;

    public OperationSet Operations => operations;

    public FunctionDefLibrary Library { get; } = new();

    public OpenDims Dims { get; } = new();

    /// <summary>Whose operations they are.</summary>
    public static VersionDef Versions => new() { Producer = Producer, MinConsumer = MinConsumer };

    /// <summary>A name that no other function of the model has.</summary>
    public string NameFor(string function) => $"__inference_{Sanitized(function)}_{_next++}";

    public void Add(FunctionDef function) => Library.Function.Add(function);

    public bool IsObject(Tensor tensor) => isObject(tensor);

    /// <summary>A name with letters, digits and underscores alone.</summary>
    public static string Sanitized(string name)
    {
        var clean = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? char.ToLowerInvariant(c) : '_')]);
        return clean.Length > 0 && char.IsAsciiLetter(clean[0]) ? clean : "x" + clean;
    }
}
