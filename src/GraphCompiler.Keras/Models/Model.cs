namespace GraphCompiler.Keras;

/// <summary>The usual model: floats in, floats out.</summary>
public partial class Model : Model<Tensor<float>, Tensor<float>>
{
    /// <inheritdoc/>
    protected Model(string? name = null)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public Model(Tensor<float> inputs, Tensor<float> outputs, string? name = null)
        : base(inputs, outputs, name)
    {
    }

    /// <summary>A functional model with its types inferred: <c>Model.Create((title, tags), (priority, department))</c>.</summary>
    /// <inheritdoc cref="Model{TIn, TOut}(TIn, TOut, string)" path="/exception"/>
    public static Model<Tensor<T>, TOut> Create<T, TOut>(Tensor<T> input, TOut outputs, string? name = null) => new(input, outputs, name);

    /// <inheritdoc cref="Create{T, TOut}(Tensor{T}, TOut, string)"/>
    public static Model<Tensor<T>[], TOut> Create<T, TOut>(Tensor<T>[] inputs, TOut outputs, string? name = null) => new(inputs, outputs, name);

    /// <inheritdoc cref="Create{T, TOut}(Tensor{T}, TOut, string)"/>
    public static Model<(Tensor<T1>, Tensor<T2>), TOut> Create<T1, T2, TOut>((Tensor<T1>, Tensor<T2>) inputs, TOut outputs, string? name = null) => new(inputs, outputs, name);

    /// <inheritdoc cref="Create{T, TOut}(Tensor{T}, TOut, string)"/>
    public static Model<(Tensor<T1>, Tensor<T2>, Tensor<T3>), TOut> Create<T1, T2, T3, TOut>((Tensor<T1>, Tensor<T2>, Tensor<T3>) inputs, TOut outputs, string? name = null) =>
        new(inputs, outputs, name);

    /// <inheritdoc cref="Create{T, TOut}(Tensor{T}, TOut, string)"/>
    public static Model<(Tensor<T1>, Tensor<T2>, Tensor<T3>, Tensor<T4>), TOut> Create<T1, T2, T3, T4, TOut>(
        (Tensor<T1>, Tensor<T2>, Tensor<T3>, Tensor<T4>) inputs, TOut outputs, string? name = null) => new(inputs, outputs, name);

    /// <summary>
    /// The model that <see cref="Model{TIn, TOut}.ToJson"/> or Keras wrote, with new weights, compiled as it was. A model of other inputs or outputs than one tensor of floats each: the form with types.
    /// </summary>
    /// <exception cref="TfValueException">The text is no JSON, a class or key is unknown or missing, a value is of another type, or the model of another form: the message says where.</exception>
    public static Model FromJson(string json) => ModelReader.Read<Tensor<float>, Tensor<float>>(new ConfigNode(ConfigJson.Read(json), "model")) as Model
        ?? throw new TfValueException("The configuration is that of a class that is no Model: read it as Model.FromJson<TIn, TOut>.");

    /// <inheritdoc cref="FromJson(string)"/>
    public static Model<TIn, TOut> FromJson<TIn, TOut>(string json) => ModelReader.Read<TIn, TOut>(new ConfigNode(ConfigJson.Read(json), "model"));

    /// <summary>
    /// The model in a file that <see cref="Model{TIn, TOut}.Save"/> or Keras wrote: a <c>.keras</c> file, or an older <c>.h5</c> of a whole model. It is compiled as it was, and
    /// its optimizer goes on where it was. A layers model of TensorFlow.js, the folder or the <c>model.json</c> in it, is read too, and not compiled. Layers and models of users are made again by what <see cref="ModelSerialization"/> was given; code in a file is never run. A model of
    /// other inputs or outputs than one tensor of floats each: the form with types.
    /// </summary>
    /// <exception cref="TfNotFoundException">There is no such file.</exception>
    /// <exception cref="TfException">The file is damaged, or has a class that there is not here: the message has the file and the reason.</exception>
    /// <exception cref="NotSupportedException">A function is being traced.</exception>
    public static Model Load(string path) => Load<Tensor<float>, Tensor<float>>(path) as Model
        ?? throw new TfException($"{path} has a model of a class that is no Model: read it as Model.Load<TIn, TOut>.");

    /// <inheritdoc cref="Load(string)"/>
    public static Model<TIn, TOut> Load<TIn, TOut>(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Checkpoint.RefuseTrace(nameof(Load));
        return LayersModelFile.IsOne(path) ? LayersModelFile.Read<TIn, TOut>(path) : ModelFile.Read<TIn, TOut>(path);
    }

    /// <summary>A model of the same layers with new weights of its own, not compiled. Layers that are shared in it are shared in the new one.</summary>
    /// <exception cref="TfValueException">The model, or a layer in it, is of a user's class that is not registered with <see cref="ModelSerialization"/>.</exception>
    public static Model<TIn, TOut> Clone<TIn, TOut>(Model<TIn, TOut> model) => (Model<TIn, TOut>)model.Copied();

    /// <inheritdoc cref="Clone{TIn, TOut}(Model{TIn, TOut})"/>
    public static Model Clone(Model model) => (Model)model.Copied();

    private protected override LayerBase Remade(Tensor<float> inputs, Tensor<float> outputs, string? name) => new Model(inputs, outputs, name);
}
