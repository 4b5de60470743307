namespace GraphCompiler.Keras;

/// <summary>Which end of a sequence is meant.</summary>
public enum SequenceEnd
{
    /// <summary>Before the first item.</summary>
    Pre,

    /// <summary>Behind the last item.</summary>
    Post,
}

/// <summary>What data becomes before a model sees it: keras.utils.</summary>
public static class Preprocessing
{
    /// <summary>Sequences of different lengths as one tensor of shape [sequences, length, ...].</summary>
    /// <param name="sequences">The sequences: items along the first axis.</param>
    /// <param name="maxLength">The length; that of the longest where none is given.</param>
    /// <param name="padding">Where shorter ones are filled up.</param>
    /// <param name="truncating">Where longer ones lose items.</param>
    /// <param name="value">What they are filled up with.</param>
    /// <exception cref="TfValueException">There are none, one is a scalar, or their items have different shapes.</exception>
    public static Tensor<T> PadSequences<T>(
        IReadOnlyList<Tensor<T>> sequences, int? maxLength = null, SequenceEnd padding = SequenceEnd.Pre, SequenceEnd truncating = SequenceEnd.Pre, T value = default)
        where T : struct
    {
        if (sequences.Count == 0) throw new TfValueException("There are no sequences to pad.");
        for (var i = 0; i < sequences.Count; i++)
        {
            if (sequences[i].Rank == 0) throw new TfValueException($"`sequences` must be a list of iterables. Found non-iterable: {sequences[i]}");
        }

        // Items have the shape of those of the first sequence that has any.
        var item = (sequences.FirstOrDefault(s => s.Shape[0] > 0) ?? sequences[0]).Shape[1..];
        var length = maxLength ?? sequences.Max(s => s.Shape[0]);
        var width = (int)item.ElementCount;
        var padded = new T[checked(sequences.Count * length * width)];
        Array.Fill(padded, value);
        for (var i = 0; i < sequences.Count; i++)
        {
            var count = sequences[i].Shape[0];
            if (count == 0) continue;
            if (sequences[i].Shape[1..] != item) throw new TfValueException($"Shape of sample {sequences[i].Shape[1..]} of sequence at position {i} is different from expected shape {item}");
            var kept = Math.Min(count, length);
            var (from, to) = (truncating == SequenceEnd.Pre ? count - kept : 0, padding == SequenceEnd.Pre ? length - kept : 0);
            sequences[i].ToArray().AsSpan(from * width, kept * width).CopyTo(padded.AsSpan(((i * length) + to) * width));
        }

        return Tf.Constant<T>(padded, Shape.Create([sequences.Count, length, .. item.Dims]));
    }

    /// <inheritdoc cref="PadSequences{T}(IReadOnlyList{Tensor{T}}, int?, SequenceEnd, SequenceEnd, T)"/>
    public static Tensor<T> PadSequences<T>(
        T[][] sequences, int? maxLength = null, SequenceEnd padding = SequenceEnd.Pre, SequenceEnd truncating = SequenceEnd.Pre, T value = default)
        where T : struct => PadSequences([.. sequences.Select(s => (Tensor<T>)s)], maxLength, padding, truncating, value);

    /// <summary>
    /// Numbers of classes as rows of zeros with a one: the result has one more axis, in the place of a last one of size 1 where there is one. A negative number counts from the last class.
    /// </summary>
    /// <param name="labels">Integers.</param>
    /// <param name="numClasses">How many classes there are; one more than the largest number where nothing is given.</param>
    /// <exception cref="TfValueException">A number is not one of a class.</exception>
    public static Tensor<float> ToCategorical(Tensor labels, int? numClasses = null)
    {
        var numbers = Tf.Cast<long>(labels).ToArray();
        var shape = labels.Shape is { Rank: > 1 } wide && wide[^1] == 1 ? wide[..^1] : labels.Shape;
        var classes = numClasses ?? (numbers.Length == 0 ? 0 : checked((int)numbers.Max() + 1));
        var rows = new float[checked(numbers.Length * classes)];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] >= classes || numbers[i] < -classes) throw new TfValueException($"index {numbers[i]} is out of bounds for axis 1 with size {classes}");
            rows[(i * classes) + (numbers[i] < 0 ? numbers[i] + classes : numbers[i])] = 1;
        }

        return Tf.Constant<float>(rows, shape.Concatenate(Shape.Create([classes])));
    }

    /// <summary>x / ‖x‖ along an axis; what is all zero stays so.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="order">The order of the norm: (Σ|x|ᵖ)^(1/p).</param>
    public static Tensor<float> Normalize(Tensor<float> x, int axis = -1, int order = 2)
    {
        var norm = order switch
        {
            1 => Tf.ReduceSum(Tf.Abs(x), axis, keepDims: true),
            2 => Tf.Sqrt(Tf.ReduceSum(x * x, axis, keepDims: true)),
            _ => Tf.Pow(Tf.ReduceSum(Tf.Pow(Tf.Abs(x), (float)order), axis, keepDims: true), 1f / order),
        };
        return x / Tf.Where(Tf.Equal(norm, 0f), Tf.OnesLike(norm), norm);
    }

    /// <summary>The first elements of a dataset and the last ones, which are kept in memory.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="leftSize">How many are in the first: a part of all where it is below 1, a number otherwise. What <paramref name="rightSize"/> leaves where nothing is given.</param>
    /// <param name="rightSize">How many are in the second, likewise.</param>
    /// <param name="shuffle">Whether the elements are taken in a random order.</param>
    /// <param name="seed">What the order is drawn from.</param>
    /// <exception cref="TfValueException">No size is given, one is not positive, they are more than all, or a dataset would be empty.</exception>
    public static (Dataset<T> Left, Dataset<T> Right) SplitDataset<T>(Dataset<T> data, double? leftSize = null, double? rightSize = null, bool shuffle = false, int? seed = null)
    {
        if (leftSize is null && rightSize is null) throw new TfValueException("At least one of the `left_size` or `right_size` must be specified. Received: left_size=None and right_size=None");
        if (data.IsInfinite) throw new TfValueException("A dataset without end cannot be split: take some of it before.");
        if (leftSize is <= 0) throw new TfValueException(FormattableString.Invariant($"`left_size` must be positive. Received: left_size={leftSize}"));
        if (rightSize is <= 0) throw new TfValueException(FormattableString.Invariant($"`right_size` must be positive. Received: right_size={rightSize}"));
        Element[] all = [.. data.Stage.Elements(new Iteration(data.Stage))];
        if (shuffle) (seed is { } own ? new Random(own) : new Random()).Shuffle(all);
        var (left, right) = (Count(leftSize), Count(rightSize));
        var (first, last) = (left ?? all.Length - right!.Value, right ?? all.Length - left!.Value);
        if (first + last > all.Length) throw new TfValueException($"The sum of `left_size` and `right_size` must be smaller than the {all.Length} elements there are. Received: {first} and {last}");
        if (first <= 0 || last <= 0) throw new TfValueException($"With `dataset` of length={all.Length}, `left_size`={leftSize} and `right_size`={rightSize}, the resulting {(first <= 0 ? "left" : "right")} side dataset will be empty. Adjust any of the aforementioned parameters.");
        return (Part(all[..first]), Part(all[^last..]));

        int? Count(double? size) => size is { } given ? (int)(given < 1 ? Math.Round(given * all.Length, MidpointRounding.ToEven) : given) : null;

        Dataset<T> Part(Element[] elements) => new(new KeptStage(elements, () => data.Stage.Specs), data.Form);
    }
}
