namespace GraphCompiler.Core.Operators;

/// <summary>Public functions that are several operators: written once, over values, for the tensors and for the prediction.</summary>
internal static partial class Composites
{
    /// <summary>x held between two bounds; the bounds get the gradient of what they replace.</summary>
    public static Value ClipByValue(Value x, Value min, Value max) => x.Apply(new Minimum(), max).Apply(new Maximum(), min);

    /// <summary>The quotient of integers as doubles.</summary>
    public static Value TrueDiv(Value x, Value y) => x.CastTo(DType.Float64) / y.CastTo(DType.Float64);

    /// <summary>x · tanh(log(1 + eˣ)).</summary>
    public static Value Mish(Value x) => x * x.Apply(new Softplus()).Apply(new Tanh());

    /// <summary>The sum of values of one shape.</summary>
    public static Value AddN(Value[] values) => values.Length == 1 ? values[0].Apply(new Identity()) : values[0].Builder.Apply(new AddN(), values)[0];

    /// <summary>(1 - z) · x + (1 + (w - 1) · z) · (log(1 + e^-|x|) + max(-x, 0)).</summary>
    public static Value WeightedCrossEntropy(Value z, Value x, Value w)
    {
        var weight = 1 + (w - w.Constant(1)) * z;
        return (1 - z) * x + weight * ((-x.Apply(new Abs())).Apply(new Exp()).Apply(new Log1p()) + (-x).Apply(new Relu()));
    }

    /// <summary>eˣ - z · x.</summary>
    public static Value LogPoissonLoss(Value z, Value x) => x.Apply(new Exp()) - x * z;
}
