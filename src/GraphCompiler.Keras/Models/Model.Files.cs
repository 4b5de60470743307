namespace GraphCompiler.Keras;

// Files.
public partial class Model<TIn, TOut>
{
    /// <summary>A folder is written as a SavedModel (which Keras 3 leaves to its export), <c>.keras</c> as a Keras file.</summary>
    /// <exception cref="NotSupportedException">There is no such format here.</exception>
    public void Save(string path) => throw new NotSupportedException($"The model '{Name}' cannot be written as '{path}' yet; SaveWeights writes a checkpoint.");

    /// <summary>A name ending in <c>.weights.h5</c> is written as Keras' file, any other is the prefix of a checkpoint, as the guides write (Keras 3 refuses it).</summary>
    /// <exception cref="NotSupportedException">There is no such format here.</exception>
    public void SaveWeights(string path) => throw new NotSupportedException($"The weights of '{Name}' cannot be written as '{path}' yet.");

    /// <summary>A checkpoint waits for weights that are not built yet; a <c>.weights.h5</c> file wants them built.</summary>
    /// <exception cref="NotSupportedException">There is no such format here.</exception>
    public void LoadWeights(string path) => throw new NotSupportedException($"The weights of '{Name}' cannot be read from '{path}' yet.");
}
