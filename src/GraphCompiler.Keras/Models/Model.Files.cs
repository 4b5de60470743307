namespace GraphCompiler.Keras;

// Files.
public partial class Model<TIn, TOut>
{
    /// <summary>A folder is written as a SavedModel (which Keras 3 leaves to its export), <c>.keras</c> as a Keras file.</summary>
    /// <exception cref="NotSupportedException">There is no such format here.</exception>
    public void Save(string path) => throw new NotSupportedException($"The model '{Name}' cannot be written as '{path}' yet; SaveWeights writes a checkpoint.");

    /// <summary>A name ending in <c>.weights.h5</c> is written as Keras' file, any other is the prefix of a checkpoint, as the guides write (Keras 3 refuses it).</summary>
    /// <exception cref="TfValueException">The model is not built.</exception>
    /// <exception cref="NotSupportedException">Keras' own file, which is not written here.</exception>
    public void SaveWeights(string path)
    {
        RefuseKerasFile(path);
        if (!Built && (Weights.Count == 0 || !Sublayers.All(l => l.Built))) throw new TfValueException($"The model '{Name}' has no weights to save yet: it is built by its first call, or by Build.");
        new Checkpoint(this).Write(path);
    }

    /// <summary>
    /// A checkpoint waits for weights that are not built yet; a <c>.weights.h5</c> file wants them built. A checkpoint that Keras itself wrote is read as well, into a model that
    /// is built.
    /// </summary>
    /// <exception cref="TfValueException">Keras wrote it, and the model is not built.</exception>
    /// <exception cref="TfNotFoundException">There is no such checkpoint.</exception>
    /// <exception cref="TfException">The weights are those of another architecture: a weight that is built finds no value, or one of another shape.</exception>
    /// <exception cref="NotSupportedException">Keras' own file, which is not read here.</exception>
    public void LoadWeights(string path)
    {
        RefuseKerasFile(path);
        if (KerasObjects.AreIn(path))
        {
            if (!Built) throw new TfValueException($"The model '{Name}' is not built: the checkpoint '{path}' is one of Keras, which needs its weights. Call the model once, or Build.");
            new Checkpoint(new KerasObjects(this)).Read(path).ExpectPartial().AssertExistingObjectsMatched();
            return;
        }

        var status = new Checkpoint(this).Read(path).ExpectPartial();
        if (Built) status.AssertExistingObjectsMatched();
    }

    private void RefuseKerasFile(string path)
    {
        if (path.EndsWith(".h5", StringComparison.Ordinal) || path.EndsWith(".keras", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"The weights of '{Name}' cannot be in a file like '{path}': name a prefix, and they are a checkpoint.");
        }
    }
}
