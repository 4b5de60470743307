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
}
