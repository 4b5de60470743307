using GraphCompiler.Runtime.Control;

namespace GraphCompiler;

/// <summary>
/// A stream of elements, each a tensor or a structure of tensors. Enumerable by <c>foreach</c>; inside a [TfFunction]
/// that is a loop of the graph, which begins anew at every execution.
/// </summary>
/// <remarks>
/// A dataset is a description: nothing runs before somebody asks for elements, and whoever asks again begins again. The order is the same every
/// time, apart from shuffles without a seed. Rows of tensors stay where they are until a batch copies them, so that shuffles, repetitions
/// and the like in between cost nothing per byte.
/// </remarks>
/// <typeparam name="T">A tensor; a tuple, a dictionary or a [TensorStructure] record of tensors; or a host object, which has to be mapped to tensors before it is batched.</typeparam>
public sealed partial class Dataset<T> : ITensorSource
{
    internal Dataset(DataStage stage, ElementForm<T> form) => (Stage, Form) = (stage, form);

    /// <summary>How many elements there are; null when unknown or infinite.</summary>
    public long? Cardinality => Stage.Cardinality is >= 0 and var count ? count : null;

    /// <summary>Whether the elements never end: those of a <c>Repeat</c> without a count, and what is made of them.</summary>
    public bool IsInfinite => Stage.Cardinality == DataStage.Infinite;

    /// <summary>How many elements there are: Python's <c>len</c>.</summary>
    /// <exception cref="TfTypeException">They never end, or only counting tells.</exception>
    public long Length => Stage.Cardinality switch
    {
        DataStage.Infinite => throw new TfTypeException("The dataset is infinite."),
        DataStage.Unknown => throw new TfTypeException("The dataset length is unknown."),
        var count => count,
    };

    /// <summary>
    /// What is known of every element: symbols in its form, which have element types and shapes and no values. What a function makes of elements is found by tracing it.
    /// </summary>
    /// <exception cref="TfValueException">Nothing says before there are elements, and there are none.</exception>
    public T ElementSpec => SpecInference.Symbols(this);

    /// <summary>Where elements come from.</summary>
    internal DataStage Stage { get; }

    /// <summary>How elements are put together.</summary>
    internal ElementForm<T> Form { get; }

    /// <summary>From the first element.</summary>
    public DatasetIterator<T> GetEnumerator() => new(this);

    /// <summary>For LINQ, at the cost of leaving the graph.</summary>
    public IEnumerable<T> AsEnumerable()
    {
        using var iterator = GetEnumerator();
        while (iterator.MoveNext()) yield return iterator.Current;
    }

    /// <summary>The only element.</summary>
    /// <exception cref="TfInvalidArgumentException">There is none, or another one.</exception>
    public T GetSingleElement()
    {
        using var iterator = GetEnumerator();
        if (!iterator.MoveNext()) throw new TfInvalidArgumentException("Dataset was empty.");
        var only = iterator.Current;
        return !iterator.MoveNext() ? only : throw new TfInvalidArgumentException("Dataset had more than one element.");
    }

    /// <summary>What a function makes of the first element and a state, of the second and what it made then, and so on.</summary>
    /// <param name="initial">The state before the first element.</param>
    /// <param name="reduce">Takes a state and an element.</param>
    public TState Reduce<TState>(TState initial, Func<TState, T, TState> reduce)
    {
        foreach (var element in this) initial = reduce(initial, element);
        return initial;
    }

    /// <inheritdoc/>
    public override string ToString() => $"<Dataset of {typeof(T).Name}, {Stage.Cardinality switch
    {
        DataStage.Infinite => "without end",
        DataStage.Unknown => "of unknown length",
        var count => $"{count} elements",
    }}>";

    ITensorIterator ITensorSource.Iterate() => new DatasetIterator<T>(this);

    private Dataset<T> With(DataStage stage) => new(stage, Form);

    // The user's functions over elements as functions over leaves.
    private Func<object?[], TResult> OnLeaves<TResult>(Func<T, TResult> function) => leaves => function(Form.Pack(leaves));
}
