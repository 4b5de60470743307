namespace GraphCompiler.Keras;

/// <summary>
/// What becomes of the arguments of a constructor on their way to a new object: <see cref="NotingRemaker"/> notes them, <see cref="ReadingRemaker"/> puts those of a configuration in
/// their place, <see cref="CopyingRemaker"/> copies them. The values that are handed in are those of the object itself, or Keras' defaults where a configuration is read.
/// </summary>
internal abstract class Remaker
{
    /// <summary>Whether what is made is thrown away.</summary>
    public virtual bool IsNoting => false;

    /// <summary>The name of the object, which constructors take last.</summary>
    public string? Name { get; private set; }

    protected abstract T Pass<T>(string key, T value, Form<T> form, bool isRequired = false);

    /// <summary>An argument of Keras that has but one value here.</summary>
    public abstract Remaker Fixed(string key, object? value);

    /// <summary>The element type of a layer, of which there is one.</summary>
    public void Float32(string key) => Pass(key, "float32", Forms.Policy);

    /// <summary>Notes the penalty of what a layer gives, which all layers have and some write where it is none.</summary>
    public Remaker Also(Regularizer? activityRegularizer)
    {
        Of("activity_regularizer", activityRegularizer);
        return this;
    }

    /// <summary>Passes the name, which is noted here and used last.</summary>
    public void Named(string? name) => Name = Pass("name", name, Forms.Text);

    public int Of(string key, int value, bool isRequired = false) => Pass(key, value, Forms.Int, isRequired);

    public int? Of(string key, int? value) => Pass(key, value, Forms.MaybeInt);

    public double Of(string key, double value, bool isRequired = false) => Pass(key, value, Forms.Number, isRequired);

    public double? Of(string key, double? value) => Pass(key, value, Forms.MaybeNumber);

    public bool Of(string key, bool value) => Pass(key, value, Forms.Bool);

    public string? Of(string key, string? value, bool isRequired = false) => Pass(key, value, Forms.Text, isRequired);

    public int[] Of(string key, int[] value, bool isRequired = false) => Pass(key, value, Forms.Ints, isRequired);

    public int[]? Maybe(string key, int[]? value) => Pass(key, value, Forms.MaybeInts);

    public double[] Numbers(string key, double[] value) => Pass(key, value, Forms.Numbers, isRequired: true);

    public IReadOnlyList<string>? Texts(string key, IReadOnlyList<string>? value) => Pass(key, value, Forms.MaybeTexts);

    public double[]? Maybe(string key, double[]? value) => Pass(key, value, Forms.MaybeNumbers);

    /// <summary>What is before and after, for each of two axes.</summary>
    public ((int, int), (int, int)) Of(string key, ((int, int), (int, int)) value) => Pass(key, value, Forms.Edges);

    public Axes Of(string key, Axes value) => Pass(key, value, Forms.Axes);

    /// <summary>All axes are null.</summary>
    public Axes MaybeAxes(string key, Axes value) => Pass(key, value, Forms.MaybeAxes);

    public Shape? Of(string key, Shape? value, bool isRequired = false) => Pass(key, value, Forms.Shape, isRequired);

    public Tensor<float>? Of(string key, Tensor<float>? value, bool isRequired = false) => Pass(key, value, Forms.Tensor, isRequired);

    /// <summary>One of several, which Keras writes in snake_case unless it says otherwise.</summary>
    public T Of<T>(string key, T value, params (T Value, string Name)[] names)
        where T : struct, Enum => Pass(key, value, Forms.Choice(names));

    /// <summary>A function of the elements; what none stands for has a name too.</summary>
    public Func<Tensor<float>, Tensor<float>>? Of(string key, Func<Tensor<float>, Tensor<float>>? value, string? otherwise = "linear") => Pass(key, value, Forms.Function(otherwise));

    /// <summary>How a weight starts, and what that is unless it was given.</summary>
    public Initializer? Of(string key, Initializer? value, string otherwise) => Pass(key, value, Forms.Object(ConfigTables.Initializers, otherwise));

    public Regularizer? Of(string key, Regularizer? value) => Pass(key, value, Forms.Object(ConfigTables.Regularizers));

    /// <summary>One that Keras writes where there is one.</summary>
    public Regularizer? IfAny(string key, Regularizer? value) => IsNoting && value is null ? null : Of(key, value);

    public Constraint? Of(string key, Constraint? value) => Pass(key, value, Forms.Object(ConfigTables.Constraints));

    /// <summary>A layer inside, of the type that the outer one takes.</summary>
    public T Of<T>(string key, T value, bool isRequired)
        where T : LayerBase => Pass(key, value, Forms.Layer<T>(), isRequired);

    public LearningRate Of(string key, LearningRate value) => Pass(key, value, Forms.LearningRate);

    public Optimizer Of(string key, Optimizer value) => Pass(key, value, Forms.Required(ConfigTables.Optimizers), isRequired: true);

    public IReadOnlyList<LayerBase> Of(string key, IReadOnlyList<LayerBase> value) => Pass(key, value, Forms.Layers);
}

/// <summary>Writes down what an object was made of.</summary>
internal sealed class NotingRemaker : Remaker
{
    private readonly OrderedDictionary<string, object?> _values = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, object?> Values => _values;

    public override bool IsNoting => true;

    public override Remaker Fixed(string key, object? value)
    {
        _values[key] = value;
        return this;
    }

    protected override T Pass<T>(string key, T value, Form<T> form, bool isRequired)
    {
        _values[key] = form.Write(value);
        return value;
    }
}

/// <summary>Copies what an object was made of.</summary>
internal sealed class CopyingRemaker : Remaker
{
    public override Remaker Fixed(string key, object? value) => this;

    protected override T Pass<T>(string key, T value, Form<T> form, bool isRequired) => form.Copy is { } copy ? copy(value) : value;
}

/// <summary>Takes the arguments from a configuration. What it lacks is as the object at hand has it, which is one of Keras' defaults; what nobody asked for is refused.</summary>
internal sealed class ReadingRemaker(ConfigNode config) : Remaker
{
    private readonly HashSet<string> _left = [.. config.Entries.Select(e => e.Key)];

    public override Remaker Fixed(string key, object? value)
    {
        _left.Remove(key);
        if (config.Find(key) is { } given && !ConfigNode.AreEqual(given.Value, value)) throw given.Fail($"{ConfigNode.Text(value)}, which is all that there is here");
        return this;
    }

    protected override T Pass<T>(string key, T value, Form<T> form, bool isRequired)
    {
        _left.Remove(key);
        if (config.Find(key) is { } given) return form.Read(given);
        return isRequired ? throw config.Lacks(key) : value;
    }

    /// <exception cref="TfValueException">The configuration has more than the object.</exception>
    public void End(string className)
    {
        if (_left.Order(StringComparer.Ordinal).FirstOrDefault() is { } key) throw new TfValueException($"{config.Path} has '{key}', which {className} does not know.");
    }
}
