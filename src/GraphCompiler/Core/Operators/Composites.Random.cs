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

    /// <summary>
    /// Of u, uniform in [0, 1) and a double, normal numbers between two limits: the quantiles of the part of the distribution that lies there. Where
    /// most of it lies above the mean, it is turned round, since Φ is exact at its lower end. NaN where no number is possible.
    /// </summary>
    public static Value TruncatedNormal(Value u, Value mean, Value stddev, Value low, Value high)
    {
        var (first, last) = ((low - mean) / stddev, (high - mean) / stddev);
        var isAbove = (first + last).Apply(new Greater(), u.Constant(0));
        var (from, to) = (isAbove.Select(-last, first), isAbove.Select(-first, last));
        var least = Phi(from);

        // The same quantile either way, so that drawn numbers do not jump where the parameters pass over.
        var quantile = isAbove.Select(1 - u, u);
        var isPossible = stddev.Apply(new Greater(), u.Constant(0)).Apply(new LogicalAnd(), low.Apply(new LessEqual(), high));
        var z = isPossible.Select(least + (quantile * (Phi(to) - least)), u.Constant(2)).Apply(new Ndtri()).Apply(new Maximum(), from).Apply(new Minimum(), to);
        return (mean + (stddev * isAbove.Select(-z, z))).Apply(new Maximum(), low).Apply(new Minimum(), high);

        static Value Phi(Value x) => 0.5 * (x * -Math.Sqrt(0.5)).Apply(new Erfc());
    }

    /// <summary>
    /// Images with two sides exchanged, each as likely as not: of one image the lower half of uniform numbers exchanges, of a batch
    /// the upper, as in TensorFlow.
    /// </summary>
    /// <param name="x">The images, of known rank.</param>
    /// <param name="axis">The axis, from the end.</param>
    /// <param name="uniform">Draws numbers in [0, 1) of a shape.</param>
    public static Value RandomFlip(Value x, int axis, Func<Shape, Value> uniform)
    {
        var turned = x.Apply(new Reverse([axis]));
        if (x.Shape.Rank == 3) return uniform(Shape.Scalar) is var one ? one.Apply(new Less(), one.Constant(0.5)).Select(turned, x) : x;
        var each = uniform(Shape.Create([x.Shape.Dims[0]]));
        return each.Apply(new Greater(), each.Constant(0.5)).Apply(new Reshape(Shape.Create([Dim.Unknown, 1, 1, 1]))).Select(turned, x);
    }

    /// <summary>A part of x of a size, anywhere: along each axis it begins at a drawn number, not negative, modulo as many places as there are.</summary>
    public static Value RandomCrop(Value x, Shape size, Value drawn)
    {
        var sizes = x.Builder.Apply(new ShapeOf(x.Shape, DType.Int32))[0];
        for (var axis = 0; axis < size.Rank; axis++)
        {
            var dim = size.Dims[axis];
            if (x.Shape.Dims[axis] == dim) continue;
            var part = Shape.Create([dim]);
            var places = Element(sizes, axis) - x.Builder.Apply(new SizeOf(part, DType.Int32))[0] + drawn.Constant(1);
            var begin = Element(drawn, axis).Apply(new FloorMod(), places);
            x = x.Apply(new Gather(axis), begin + x.Builder.Apply(new Iota(part, DType.Int32))[0]);
        }

        return x.WithShape(size);

        static Value Element(Value vector, int index) => vector.Apply(new StridedSlice([new SlicePart(SliceKind.Index, index)]));
    }
}
