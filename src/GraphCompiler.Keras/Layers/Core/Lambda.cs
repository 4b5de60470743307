using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>A function as a layer. It has no weights; a function that needs some is a layer of its own.</summary>
public sealed partial class Lambda([KernelBoundary] Func<Tensor<float>, Tensor<float>> function, string? name = null) : Layer(name)
{
    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => function(inputs);

    internal override LayerBase Remake(Remaker c) => new Lambda(c.Of("function", function, null)!, c.Fixed("arguments", new OrderedDictionary<string, object?>()).Name);
}
