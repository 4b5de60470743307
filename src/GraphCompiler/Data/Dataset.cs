using System.Runtime.CompilerServices;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>Makes datasets: tf.data.</summary>
public static partial class Dataset
{
    /// <summary>The parts of a tensor along its first axis.</summary>
    /// <exception cref="TfValueException">The tensor is a scalar.</exception>
    public static Dataset<Tensor<T>> FromTensorSlices<T>(Tensor<T> tensor) => Slices(tensor);

    /// <inheritdoc cref="FromTensorSlices{T}(Tensor{T})"/>
    public static Dataset<Tensor<T>> FromTensorSlices<T>(T[] values) => FromTensorSlices((Tensor<T>)values);

    /// <summary>The parts of several tensors along their first axes, together.</summary>
    /// <exception cref="TfValueException">A tensor is a scalar, or they have different numbers of parts.</exception>
    public static Dataset<(Tensor<T1>, Tensor<T2>)> FromTensorSlices<T1, T2>((Tensor<T1>, Tensor<T2>) tensors) => Slices(tensors);

    /// <inheritdoc cref="FromTensorSlices{T1, T2}"/>
    public static Dataset<(Tensor<T1>, Tensor<T2>, Tensor<T3>)> FromTensorSlices<T1, T2, T3>((Tensor<T1>, Tensor<T2>, Tensor<T3>) tensors) => Slices(tensors);

    /// <inheritdoc cref="FromTensorSlices{T1, T2}"/>
    public static Dataset<Dictionary<string, Tensor<T>>> FromTensorSlices<T>(IReadOnlyDictionary<string, Tensor<T>> tensors) => Slices(new Dictionary<string, Tensor<T>>(tensors));

    /// <inheritdoc cref="FromTensorSlices{T1, T2}"/>
    public static Dataset<Dictionary<string, Tensor>> FromTensorSlices(IReadOnlyDictionary<string, Tensor> tensors) => Slices(new Dictionary<string, Tensor>(tensors));

    /// <inheritdoc cref="FromTensorSlices{T1, T2}"/>
    public static Dataset<TStructure> FromTensorSlices<TStructure>(ITensorStructure<TStructure> structure)
        where TStructure : ITensorStructure<TStructure> => Slices((TStructure)structure);

    /// <summary>The parts of the tensors of a structure along their first axes, together: tuples of more tensors or with structures in them.</summary>
    /// <inheritdoc cref="FromTensorSlices{T1, T2}" path="/exception"/>
    [OverloadResolutionPriority(-1)]
    public static Dataset<TElement> FromTensorSlices<TElement>(TElement structure)
        where TElement : ITuple => Slices(structure);

    /// <summary>One element, a tensor.</summary>
    public static Dataset<Tensor<T>> FromTensors<T>(Tensor<T> tensor) => Single(tensor);

    /// <summary>One element, a structure of tensors.</summary>
    [OverloadResolutionPriority(-1)]
    public static Dataset<TElement> FromTensors<TElement>(TElement structure) => Single(structure);

    /// <summary>The elements of a collection, which is gone through at every iteration.</summary>
    public static Dataset<TElement> FromElements<TElement>(IEnumerable<TElement> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return Host(() => elements, "The collection of a dataset", elements.TryGetNonEnumeratedCount(out var count) ? count : DataStage.Unknown);
    }

    /// <summary>
    /// What host code yields. It is called anew for each iteration, and disposed of with it. An error of it ends the iteration, and says at which element.
    /// </summary>
    /// <param name="generator">Gives the elements.</param>
    public static Dataset<TElement> FromGenerator<TElement>(Func<IEnumerable<TElement>> generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return Host(generator, "The generator of a dataset", DataStage.Unknown);
    }

    /// <inheritdoc cref="FromGenerator{TElement}(Func{IEnumerable{TElement}})"/>
    /// <param name="generator">Gives the elements.</param>
    /// <param name="signature">What each tensor of an element is. An element that does not fit is an error.</param>
    public static Dataset<TElement> FromGenerator<TElement>(Func<IEnumerable<TElement>> generator, params IReadOnlyList<TensorSpec> signature)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return Host(generator, "The generator of a dataset", DataStage.Unknown, [.. signature]);
    }

    /// <summary>The integers from 0 up to but without a limit.</summary>
    public static Dataset<Tensor<long>> Range(long stop) => Range(0, stop);

    /// <summary>start, start + step, ... up to but without a limit.</summary>
    /// <exception cref="TfInvalidArgumentException">The step is 0.</exception>
    public static Dataset<Tensor<long>> Range(long start, long stop, long step = 1) => Range<long>(start, stop, step);

    /// <summary>The same as numbers of another type.</summary>
    /// <inheritdoc cref="Range(long, long, long)" path="/exception"/>
    public static Dataset<Tensor<T>> Range<T>(long start, long stop, long step = 1)
    {
        var count = Runtime.Control.SequenceLaunch.Count(start, stop, step);
        var dtype = DType.Of<T>();
        return new Dataset<Tensor<T>>(new RangeStage(start, count, step, number => TensorFactory.Filled(dtype, Shape.Scalar, number), dtype), ElementForm<Tensor<T>>.Create());
    }

    /// <summary>Elements of two datasets side by side, up to the end of the shorter.</summary>
    public static Dataset<(T1, T2)> Zip<T1, T2>(Dataset<T1> first, Dataset<T2> second) => new(new ZipStage(first.Stage, second.Stage), new PairForm<T1, T2>(first.Form, second.Form));

    /// <summary>Elements of three datasets side by side, up to the end of the shortest.</summary>
    public static Dataset<(T1, T2, T3)> Zip<T1, T2, T3>(Dataset<T1> first, Dataset<T2> second, Dataset<T3> third) =>
        new(new ZipStage(first.Stage, second.Stage, third.Stage), new TripleForm<T1, T2, T3>(first.Form, second.Form, third.Form));

    /// <summary>Each element from the dataset that another one names, up to the first that is not there.</summary>
    /// <param name="datasets">The datasets.</param>
    /// <param name="choices">Numbers of datasets, from 0.</param>
    /// <exception cref="TfValueException">There are no datasets.</exception>
    /// <exception cref="TfInvalidArgumentException">At the element: there is no dataset of that number.</exception>
    public static Dataset<T> ChooseFromDatasets<T>(IReadOnlyList<Dataset<T>> datasets, Dataset<Tensor<long>> choices) => datasets.Count == 0
        ? throw new TfValueException("Invalid `datasets`. `datasets` should not be empty.")
        : new Dataset<T>(new ChooseStage([.. datasets.Select(d => d.Stage)], choices.Stage), datasets[0].Form);

    /// <summary>Pairs as lambda parameters: <c>data.Map((x, y) =&gt; (x / 255f, y))</c>.</summary>
    /// <inheritdoc cref="Dataset{T}.Map"/>
    public static Dataset<TResult> Map<T1, T2, TResult>(this Dataset<(T1, T2)> data, Func<T1, T2, TResult> map, int? parallelCalls = null, bool deterministic = true) =>
        data.Map(e => map(e.Item1, e.Item2), parallelCalls, deterministic);

    /// <summary>Triples as lambda parameters.</summary>
    /// <inheritdoc cref="Dataset{T}.Map"/>
    public static Dataset<TResult> Map<T1, T2, T3, TResult>(this Dataset<(T1, T2, T3)> data, Func<T1, T2, T3, TResult> map, int? parallelCalls = null, bool deterministic = true) =>
        data.Map(e => map(e.Item1, e.Item2, e.Item3), parallelCalls, deterministic);

    /// <summary>Pairs as lambda parameters.</summary>
    /// <inheritdoc cref="Dataset{T}.Filter"/>
    public static Dataset<(T1, T2)> Filter<T1, T2>(this Dataset<(T1, T2)> data, Func<T1, T2, Tensor<bool>> predicate) => data.Filter(e => predicate(e.Item1, e.Item2));

    /// <summary>A number that has to be positive.</summary>
    internal static int Positive(int value, string name) => value > 0 ? value : throw new TfInvalidArgumentException($"{name} must be greater than zero, got {value}.");

    /// <summary>What host code yields.</summary>
    internal static Dataset<TElement> Host<TElement>(Func<IEnumerable<TElement>> elements, string what, long cardinality, TensorSpec[]? signature = null)
    {
        var form = ElementForm<TElement>.Create();
        HostStage? stage = null;
        stage = new HostStage(Leaves, what, cardinality, Specs);
        return new Dataset<TElement>(stage, form);

        TensorSpec?[] Specs()
        {
            var found = form.IsKnown ? null : SpecInference.OfFirst(stage!);
            return signature ?? ElementTypes.Specs(typeof(TElement)) ?? found ?? SpecInference.OfFirst(stage!);
        }

        IEnumerable<object?[]> Leaves()
        {
            var number = 0L;
            foreach (var element in elements())
            {
                var leaves = form.Unpack(element);
                if (signature is not null) Check(leaves, signature, number);
                number++;
                yield return leaves;
            }
        }
    }

    private static void Check(object?[] leaves, TensorSpec[] signature, long number)
    {
        if (leaves.Length != signature.Length) throw new TfTypeException($"Element {number} has {leaves.Length} tensors, the signature {signature.Length}.");
        for (var i = 0; i < leaves.Length; i++)
        {
            if (leaves[i] is not Tensor tensor || !signature[i].IsCompatibleWith(tensor)) throw new TfTypeException($"Element {number} does not fit the signature: {leaves[i]} is no {signature[i]}.");
        }
    }

    private static Dataset<TElement> Slices<TElement>(TElement structure)
    {
        var form = ElementForm<TElement>.Create();
        var leaves = Leaves(form, structure);
        return new Dataset<TElement>(new SliceStage(Array.ConvertAll(leaves, l => l as Tensor ?? throw new TfTypeException($"Only tensors have slices: the structure holds {l?.GetType().Name ?? "null"}."))), form);
    }

    private static Dataset<TElement> Single<TElement>(TElement structure)
    {
        var form = ElementForm<TElement>.Create();
        return new Dataset<TElement>(new SingleStage(Leaves(form, structure)), form);
    }

    private static object?[] Leaves<TElement>(ElementForm<TElement> form, TElement structure) => Ambient.OutsideTrace(() => form.Unpack(structure));
}
