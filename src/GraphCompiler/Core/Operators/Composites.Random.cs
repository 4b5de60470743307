namespace GraphCompiler.Core.Operators;

// Functions of random numbers.
internal static partial class Composites
{
    /// <summary>The random order of what lies along a value's first axis.</summary>
    public static RandomPermutation Permutation(Value x)
    {
        var shape = x.Builder.WithAxes(x, [0]);
        return new RandomPermutation(Shape.Create([shape.RawDims.IsEmpty || shape.RawDims[0].IsPack ? Dim.Unknown : shape.RawDims[0]]), DType.Int32);
    }

    /// <summary>x with what lies along its first axis in random order.</summary>
    public static Value Shuffle(Value x, Value state) => x.Apply(new Gather(0, 0), state.Apply(Permutation(x)));

    /// <summary>x · scale where u, uniform in [0, 1), is the threshold or more, and 0 elsewhere.</summary>
    public static Value Dropout(Value x, Value state, RandomUniform uniform, Value threshold, Value scale)
    {
        var u = x.Builder.Apply(uniform, state, x.Constant(0), x.Constant(1))[0];
        return u.Apply(new GreaterEqual(), threshold).Select(x * scale, x.Constant(0));
    }
}
