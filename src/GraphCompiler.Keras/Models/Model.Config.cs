namespace GraphCompiler.Keras;

// What a model is written as and made again of.
public partial class Model<TIn, TOut>
{
    internal override string ConfigModule => Graph is null ? base.ConfigModule : "keras.src.models.functional";

    internal override string ConfigClass => Graph is null ? base.ConfigClass : "Functional";

    /// <summary>The elements of the first input.</summary>
    private protected static DType InputType => typeof(TIn) == typeof(Tensor<int>) ? DType.Int32 : typeof(TIn) == typeof(Tensor<long>) ? DType.Int64 : DType.Float32;

    /// <summary>The layers and how they are connected; a subclass adds what its own constructor takes to what the base gives.</summary>
    /// <exception cref="TfValueException">A layer, or a call of one, has no form in a configuration.</exception>
    public override IReadOnlyDictionary<string, object?> GetConfig() => Graph is { } graph && IsOfLibrary ? ModelWriter.Functional(this, graph, _outputs) : base.GetConfig();

    /// <summary>The architecture, and what the model was compiled with, as Keras writes it: <c>{"module": ..., "class_name": ..., "config": ..., "build_config": ..., "compile_config": ...}</c>. Weights and what an
    /// optimizer remembers are not part of it.</summary>
    /// <exception cref="TfValueException">
    /// A layer, or a call of one, has no form in a configuration, or the model is of a class that is not registered with <see cref="ModelSerialization"/>.
    /// </exception>
    public string ToJson()
    {
        if (!IsOfLibrary && ModelSerialization.NameOf(GetType()) is null) throw NotRemade();
        return ConfigJson.Write(Write());
    }

    internal override OrderedDictionary<string, object?> Write()
    {
        var written = Configured.Write(this);
        if (Graph is not null && IsOfLibrary)
        {
            written["registered_name"] = ConfigClass;
            written["build_config"] = new OrderedDictionary<string, object?> { ["input_shape"] = null };
        }
        else if (Built)
        {
            written["build_config"] = new OrderedDictionary<string, object?> { ["input_shape"] = Forms.Shape.Write(InputShape) };
        }

        written["compile_config"] = _compiled is null ? new OrderedDictionary<string, object?>() : _compiled.Write();
        return written;
    }

    internal override void Compile(ConfigNode config)
    {
        if (Compilation.Read(config, OutputNames) is { } compilation) Use(compilation);
    }

    internal override LayerBase? Remake(Remaker c)
    {
        if (Graph is null || !IsOfLibrary) return null;
        var (inputs, outputs) = Graph.Copied();
        var (nextInput, nextOutput) = (0, 0);
        return Remade(Structures.Map(_inputs, _ => inputs[nextInput++]), Structures.Map(_outputs, _ => outputs[nextOutput++]), c.Name);
    }

    /// <summary>A functional model of the class of this one.</summary>
    private protected virtual LayerBase Remade(TIn inputs, TOut outputs, string? name) => new Model<TIn, TOut>(inputs, outputs, name);
}
