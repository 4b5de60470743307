namespace GraphCompiler.Core.Operators;

// Masks, repetitions, segments: what is looked up at places that a tensor says.
internal static partial class Composites
{
    /// <summary>The slices of x where the mask, which covers some of its axes, is true.</summary>
    /// <exception cref="TfValueException">The mask is a scalar, or has another shape than these axes.</exception>
    public static Value BooleanMask(Value x, Value mask, int axis)
    {
        var rank = mask.Shape.Rank;
        if (rank == 0) throw new TfValueException("mask cannot be scalar.");
        var dims = x.Shape.Dims.ToArray();
        if (axis < 0) throw new TfValueException($"Invalid axis {axis - dims.Length}: a mask begins at an axis of {x.Shape}.");
        var masked = Shape.Create([.. dims.Skip(axis).Take(rank)]);
        if (!x.Builder.Same(masked, mask.Shape)) throw new TfValueException($"Shapes {masked} and {mask.Shape} are incompatible");
        var flat = rank == 1 ? x : x.Apply(new Reshape(Shape.Create([.. dims.Take(axis), Dim.Unknown, .. dims.Skip(axis + rank)])));
        var places = (rank == 1 ? mask : Flat(mask)).Apply(new Coordinates());
        return flat.Apply(new Gather(axis), Flat(places));
    }

    /// <summary>Each element of x a number of times along an axis.</summary>
    public static Value Repeat(Value x, int times, int axis)
    {
        var dims = x.Shape.Dims.ToArray();
        var multiples = new int[dims.Length + 1];
        for (var i = 0; i < multiples.Length; i++) multiples[i] = i == axis + 1 ? times : 1;
        var repeated = x.Apply(new ExpandDims(axis + 1)).Apply(new Tile(new EquatableArray<int>(multiples)));
        dims[axis] = dims[axis].Size is { } size && times >= 0 ? checked(size * times) : Dim.Unknown;
        return repeated.Apply(new Reshape(Shape.Create(dims)));
    }

    /// <summary>Each element of x as often along an axis as the element of a vector there says.</summary>
    public static Value RepeatEach(Value x, Value repeats, int axis) => x.Apply(new Gather(axis), repeats.Apply(new Repetitions()));

    /// <summary>The elements as a vector.</summary>
    public static Value Flat(Value x) => x.Apply(new Reshape(Shape.Create([Dim.Unknown])));

    /// <summary>Whether each position up to a limit is below a length.</summary>
    /// <param name="lengths">The lengths.</param>
    /// <param name="limit">How many positions there are; -1 for the largest length.</param>
    public static Value SequenceMask(Value lengths, int limit)
    {
        var positions = limit >= 0
            ? lengths.Builder.Apply(new Iota(Shape.Create([limit]), lengths.DType))[0]
            : lengths.Builder.Apply(new Sequence(), lengths.Constant(0), lengths.Apply(new Max()).Apply(new Maximum(), lengths.Constant(0)), lengths.Constant(1))[0];
        return positions.Apply(new Less(), lengths.Apply(new ExpandDims(-1)));
    }

    /// <summary>Vectors, each repeated along the axes of all the others.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="isCartesian">Whether the first lies along the second axis, as the x of a picture does.</param>
    public static Value[] Meshgrid(Value[] vectors, bool isCartesian)
    {
        var flat = Array.ConvertAll(vectors, Flat);
        var order = Enumerable.Range(0, flat.Length).ToArray();
        if (isCartesian && flat.Length > 1) (order[0], order[1]) = (1, 0);
        var shape = Shape.Create([.. order.Select(i => flat[i].Shape.Dims[0])]);
        return [.. flat.Select((vector, i) =>
        {
            var dims = order.Select(own => own == i ? vector.Shape.Dims[0] : 1).ToArray();
            return vector.Apply(new Reshape(Shape.Create(dims))).BroadcastTo(shape);
        })];
    }

    /// <summary>The slices of x, by the part that they belong to.</summary>
    public static Value[] DynamicPartition(Value x, Value partitions, int count)
    {
        if (count < 1)
        {
            throw x.Builder.Misfit(
                $"Attr 'num_partitions' of 'DynamicPartition' Op passed {count} less than minimum 1.",
                $"Value for attr 'num_partitions' of {count} must be at least minimum 1 [Op:DynamicPartition]");
        }

        var rank = partitions.Shape.Rank;
        var rows = rank == 1 ? x : x.Apply(new Reshape(Shape.Create([Dim.Unknown, .. x.Shape.Dims.ToArray().Skip(rank)])));
        return Array.ConvertAll(x.Builder.Apply(new Partition(count), partitions, x), places => rows.Apply(new Gather(0), places));
    }

    /// <summary>The sum of the rows of each segment divided by a number that depends on how many they are.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="ids">Their segments.</param>
    /// <param name="segments">How many segments there are.</param>
    /// <param name="isMean">Whether it is their number, else its root.</param>
    public static Value SegmentMean(Value x, Value ids, Dim segments, bool isMean)
    {
        var sum = new UnsortedSegment(SegmentKind.Sum, Shape.Create([segments]));
        var total = x.Apply(sum, ids);
        var count = x.Constant(1).BroadcastTo(ids.Shape).Apply(sum, ids).Apply(new Maximum(), x.Constant(1));
        var divisor = isMean ? count : count.Apply(new Sqrt());
        var inner = total.Shape.Rank - 1;
        return total / divisor.Apply(new Reshape(Shape.Create([segments, .. Enumerable.Repeat<Dim>(1, inner)])));
    }

    /// <summary>A scalar times x.</summary>
    /// <exception cref="TfValueException">It is no scalar.</exception>
    public static Value ScalarMul(Value scalar, Value x) => scalar.Shape is { IsRankKnown: true, Rank: > 0 }
        ? throw new TfValueException($"The input scalar must be a 0-D value. Received shape {scalar.Shape}.")
        : scalar * x;

    /// <summary>The bits of x as another type.</summary>
    public static Value Bitcast(Value x, DType to) => x.DType == to ? x : x.DType.Size == to.Size ? x.Apply(new Bitcast(to)) : x.Apply(new Recast(to));

    /// <summary>x as another type, whose range what is outside is moved to.</summary>
    public static Value SaturateCast(Value x, DType to)
    {
        var (low, high) = (Lowest(to, x.DType), Highest(to, x.DType));

        // To integers a NaN becomes the lowest one.
        if (low > Lowest(x.DType, x.DType)) x = to.IsFloating ? x.Apply(new Maximum(), x.Constant(low)) : x.Apply(new GreaterEqual(), x.Constant(low)).Select(x, x.Constant(low));
        if (high < Highest(x.DType, x.DType)) x = x.Apply(new Minimum(), x.Constant(high));
        return x.CastTo(to);
    }

    // The bounds of a type as another one has them: those of integers are rounded towards zero.
    private static double Highest(DType dtype, DType within) => dtype.Name switch
    {
        "float16" => 65504,
        "float32" => float.MaxValue,
        "float64" => double.MaxValue,
        "bool" => 1,
        "uint64" => within == DType.Float32 ? 18446742974197923840.0 : 18446744073709549568.0,
        "int64" => within == DType.Float32 ? 9223371487098961920.0 : 9223372036854774784.0,
        "int32" when within == DType.Float32 => 2147483520,
        "uint32" when within == DType.Float32 => 4294967040,
        _ => dtype.Highest,
    };

    private static double Lowest(DType dtype, DType within) => dtype.IsFloating ? -Highest(dtype, within) : dtype == DType.Bool ? 0 : dtype.Lowest;
}
