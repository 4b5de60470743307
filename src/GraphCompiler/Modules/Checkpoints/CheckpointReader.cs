using GraphCompiler.Bundles;

namespace GraphCompiler;

/// <summary>The values of a checkpoint, without objects.</summary>
public sealed class CheckpointReader
{
    private readonly BundleReader _bundle;
    private readonly string _path;

    /// <param name="path">The path without <c>.index</c>.</param>
    /// <exception cref="TfNotFoundException">There is no such checkpoint.</exception>
    /// <exception cref="TfException">It is damaged.</exception>
    public CheckpointReader(string path)
        : this(new BundleReader(path), path)
    {
    }

    internal CheckpointReader(BundleReader bundle, string path)
    {
        (_bundle, _path) = (bundle, path);
        Shapes = bundle.Entries.ToDictionary(e => e.Key, e => BundleReader.ShapeOf(e.Value), StringComparer.Ordinal);
        DTypes = bundle.Entries.Where(e => ElementType.ToDType(e.Value.Dtype) is not null).ToDictionary(e => e.Key, e => ElementType.ToDType(e.Value.Dtype)!, StringComparer.Ordinal);
    }

    /// <summary>The shapes of all values by their keys.</summary>
    public IReadOnlyDictionary<string, Shape> Shapes { get; }

    /// <summary>The element types by their keys; a value that no tensor of this library can hold, as a quantized one, has none.</summary>
    public IReadOnlyDictionary<string, DType> DTypes { get; }

    /// <summary>Reads a value.</summary>
    /// <exception cref="TfNotFoundException">There is no such key, or a data file is missing.</exception>
    /// <exception cref="TfTypeException">No tensor of this library can hold such elements.</exception>
    /// <exception cref="TfException">The file is damaged.</exception>
    public Tensor GetTensor(string key)
    {
        var entry = _bundle[key];
        if (!DTypes.TryGetValue(key, out var dtype)) throw new TfTypeException($"{key} in {_path} has elements of type {ElementType.Name(entry.Dtype)}, which no tensor here can hold.");
        return TensorFactory.FromArray(dtype, _bundle.Read(key, dtype), BundleReader.ShapeOf(entry));
    }
}
