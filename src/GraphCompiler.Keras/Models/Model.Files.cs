using GraphCompiler.Interop.TensorFlowJs;

namespace GraphCompiler.Keras;

// Files.
public partial class Model<TIn, TOut>
{
    /// <summary>
    /// Writes the model. A name ending in <c>.keras</c> is Keras' file of architecture, weights, what the model was compiled with and what its optimizer remembers, which
    /// <see cref="Model.Load(string)"/> and Keras read. <c>model.json</c> in a folder is a layers model for TensorFlow.js, with files of weights beside it. Any other is a folder for a SavedModel (which Keras 3 leaves to its export), with the signatures <c>serve</c> and
    /// <c>serving_default</c>. A file or model that stands there is replaced once the new one is written.
    /// </summary>
    /// <exception cref="TfValueException">
    /// A layer, or a call of one, has no form in a configuration, or the model is of a class that is not registered with <see cref="ModelSerialization"/>; for a folder: it is not built.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <c>.h5</c>, the older form, is read only; a folder is for models of one tensor, others name their signatures in <see cref="SavedModel"/>'s own Save; for <c>model.json</c>: TensorFlow.js has no such layer; a function is being traced.
    /// </exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Checkpoint.RefuseTrace(nameof(Save));
        if (path.EndsWith(".h5", StringComparison.Ordinal)) throw new NotSupportedException($"The model '{Name}' is not written as '{path}', the older form of Keras' files: name it {ModelFile.Extension}, or call SaveWeights.");
        if (Path.GetFileName(path) == TfjsFile.ModelName)
        {
            if (!Built) throw new TfValueException($"The model '{Name}' is not built, so that nothing is known of its inputs: call it once, or Build, before it is saved as '{path}'.");
            LayersModelFile.Write(path, this, ToJson());
            return;
        }

        if (!path.EndsWith(ModelFile.Extension, StringComparison.Ordinal))
        {
            SaveFolder(path);
            return;
        }

        if (!Built) Tf.Config.WarningLogger($"You are saving a model that has not yet been built. It might not contain any weights yet. Call the model '{Name}' once, or Build, before.");
        ModelFile.Write(path, this, ToJson());
    }

    /// <summary>
    /// Writes the weights. A name ending in <c>.weights.h5</c> is Keras' file, which has what the optimizer remembers too; any other is the prefix of a checkpoint, as the guides write
    /// (Keras 3 refuses it).
    /// </summary>
    /// <exception cref="TfValueException">The model is not built.</exception>
    /// <exception cref="NotSupportedException">The name is one of a whole model, or a function is being traced.</exception>
    public void SaveWeights(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var isKeras = path.EndsWith(WeightsFile.Extension, StringComparison.Ordinal);
        if (!isKeras && IsKerasFile(path)) throw new NotSupportedException($"The weights of '{Name}' cannot be in a file like '{path}': end it in {WeightsFile.Extension}, or name the prefix of a checkpoint.");
        if (!Built && (Weights.Count == 0 || !Sublayers.All(l => l.Built))) throw new TfValueException($"The model '{Name}' has no weights to save yet: it is built by its first call, or by Build.");
        if (isKeras)
        {
            Checkpoint.RefuseTrace(nameof(SaveWeights));
            ModelFile.WriteWeights(path, this);
        }
        else
        {
            new Checkpoint(this).Write(path);
        }
    }

    /// <summary>
    /// Reads weights. A checkpoint waits for weights that are not built yet; Keras' files, whose names end in <c>.weights.h5</c>, <c>.keras</c> or <c>.h5</c>, want them built, and so does a
    /// checkpoint that Keras itself wrote. Where a compiled model has an optimizer, it goes on from what a file of Keras says of it.
    /// </summary>
    /// <exception cref="TfValueException">A file or a checkpoint is one of Keras, and the model is not built.</exception>
    /// <exception cref="TfNotFoundException">There is no such file, or no such checkpoint.</exception>
    /// <exception cref="TfException">
    /// The weights are those of another architecture: a weight that is built finds no value, or one of another shape; or the file is damaged. The model is as it was then.
    /// </exception>
    public void LoadWeights(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (IsKerasFile(path))
        {
            Checkpoint.RefuseTrace(nameof(LoadWeights));
            CheckBuilt("file");
            ModelFile.ReadWeights(path, this);
            return;
        }

        if (KerasObjects.AreIn(path))
        {
            CheckBuilt("checkpoint");
            new Checkpoint(new KerasObjects(this)).Read(path).ExpectPartial().AssertExistingObjectsMatched();
            return;
        }

        var status = new Checkpoint(this).Read(path).ExpectPartial();
        if (Built) status.AssertExistingObjectsMatched();

        void CheckBuilt(string what)
        {
            if (!Built) throw new TfValueException($"The model '{Name}' is not built: the {what} '{path}' is one of Keras, which needs its weights. Call the model once, or Build.");
        }
    }

    private static bool IsKerasFile(string path) => path.EndsWith(".h5", StringComparison.Ordinal) || path.EndsWith(ModelFile.Extension, StringComparison.Ordinal);

    private void SaveFolder(string path)
    {
        if (!Built) throw new TfValueException($"The model '{Name}' is not built, so that nothing is known of its inputs: call it once, or Build, before it is saved as '{path}'.");
        if (!typeof(TIn).IsAssignableTo(typeof(Tensor))) throw new NotSupportedException($"The model '{Name}' takes several tensors: save it as '{path}' by SavedModel.Save, with signatures that name them.");
        var input = Graph?.Inputs[0] is { } first ? FunctionalGraph.Producer(first).Name : "inputs";
        var shape = InputShape is { IsRankKnown: true, Rank: > 0 } known ? Shape.Create([Dim.Unknown, .. known[1..].Dims]) : InputShape;
        var serving = Tf.Function<Func<TIn, TOut>>(x => Call(x)).GetConcreteFunction(new TensorSpec(shape, Graph?.Inputs[0].DType ?? InputType, input));
        SavedModel.Save(this, path, ("serve", serving), ("serving_default", serving));
    }
}
