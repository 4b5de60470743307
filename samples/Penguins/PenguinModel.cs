using GraphCompiler;
using GraphCompiler.Keras;

namespace Penguins;

/// <summary>Two hidden layers; a logit for each species.</summary>
internal sealed partial class PenguinModel : Model
{
    private readonly Dense _first = new(10, Tf.Nn.Relu);
    private readonly Dense _second = new(10, Tf.Nn.Relu);
    private readonly Dense _logits = new(3);

    protected override Tensor<float> Forward(Tensor<float> x, bool training) => _logits.Call(_second.Call(_first.Call(x)));
}
