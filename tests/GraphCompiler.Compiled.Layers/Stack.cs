namespace GraphCompiler.Compiled.Layers;

/// <summary>Layers of layers: one that it makes, one that it is given.</summary>
public sealed partial class Stack(int units, Gain gain) : Module
{
    public ScaleAndShift First { get; } = new(units);

    public Gain Gain { get; } = gain;

    public Tensor<float> Call(Tensor<float> x) => Gain.Call(First.Call(x));
}
