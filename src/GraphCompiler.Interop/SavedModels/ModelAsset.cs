namespace GraphCompiler;

/// <summary>
/// A file that a model brings along, as a table of words: it is copied into the model when that is saved, and read from there when it was loaded. Keep it in a member of
/// a module, and read it in a function with <c>Tf.Io.ReadFile(asset.Path)</c>.
/// </summary>
/// <remarks>TensorFlow's tf.saved_model.Asset.</remarks>
public sealed class ModelAsset : ITrackable
{
    internal const string Folder = "assets";

    /// <param name="path">The file.</param>
    public ModelAsset(string path)
        : this(System.IO.Path.GetFullPath(path), System.IO.Path.GetFileName(path))
    {
    }

    internal ModelAsset(string path, string name) => (Path, Name) = (new EagerTensor<string>([path], Shape.Scalar), name);

    /// <summary>Where the file is: for a loaded model, in its folder.</summary>
    public Tensor<string> Path { get; }

    /// <summary>What the file is called among those of a model.</summary>
    internal string Name { get; }
}
