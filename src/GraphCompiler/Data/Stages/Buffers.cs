using System.Runtime.ExceptionServices;
using GraphCompiler.Bundles;

namespace GraphCompiler;

// Stages that keep elements.

/// <summary>
/// Elements made ahead of time, on a thread of the pool. The thread works until so many are ready and then goes: no thread waits for
/// somebody who takes them, so one that nobody comes back to leaves nothing behind.
/// </summary>
internal sealed class PrefetchStage(DataStage source, int size) : DataStep(source)
{
    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        using var buffer = new Buffer(Source.Elements(iteration).GetEnumerator(), size);
        while (buffer.TryTake(out var element)) yield return element;
    }

    private sealed class Buffer(IEnumerator<Element> elements, int size) : IDisposable
    {
        private readonly Queue<Element> _ready = new();
        private readonly Lock _lock = new();
        private TaskCompletionSource _arrival = new();
        private Task _work = Task.CompletedTask;
        private ExceptionDispatchInfo? _error;
        private bool _isWorking;
        private bool _isOver;

        public bool TryTake(out Element element)
        {
            while (true)
            {
                Task arrival;
                lock (_lock)
                {
                    var isReady = _ready.TryDequeue(out element);
                    if (!_isWorking && !_isOver && _ready.Count < size)
                    {
                        _isWorking = true;
                        _work = Task.Run(Work);
                    }

                    if (isReady) return true;
                    if (_isOver)
                    {
                        _error?.Throw();
                        return false;
                    }

                    arrival = _arrival.Task;
                }

                arrival.GetAwaiter().GetResult();
            }
        }

        public void Dispose()
        {
            lock (_lock) _isOver = true;
            _work.GetAwaiter().GetResult();
            elements.Dispose();
        }

        private void Work()
        {
            for (var goesOn = true; goesOn;)
            {
                var isElement = false;
                ExceptionDispatchInfo? error = null;
                try
                {
                    isElement = elements.MoveNext();
                }
#pragma warning disable CA1031 // It is thrown when somebody comes so far.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    error = ExceptionDispatchInfo.Capture(e);
                }

                lock (_lock)
                {
                    if (isElement) _ready.Enqueue(elements.Current);
                    else (_isOver, _error) = (true, error);
                    goesOn = _isWorking = !_isOver && _ready.Count < size;
                    _arrival.SetResult();
                    _arrival = new TaskCompletionSource();
                }
            }
        }
    }
}

/// <summary>Keeps all elements in memory once somebody went to the end.</summary>
internal sealed class CacheStage(DataStage source) : DataStep(source)
{
    private volatile List<Element>? _kept;

    public override IEnumerable<Element> Elements(Iteration iteration) => _kept ?? Gathered(iteration);

    private IEnumerable<Element> Gathered(Iteration iteration)
    {
        var all = new List<Element>();
        foreach (var element in Source.Elements(iteration))
        {
            all.Add(element);
            yield return element;
        }

        if (!all.Exists(e => e.IsFailed)) _kept = all;
    }
}

/// <summary>
/// Keeps all elements in a file once somebody went to the end: a bundle of tensors, whose keys are the numbers of the element and of the
/// leaf. What is there when the program starts is used.
/// </summary>
internal sealed class FileCacheStage(DataStage source, string file) : DataStep(source)
{
    private const string CountKey = "count";

    public override IEnumerable<Element> Elements(Iteration iteration) => File.Exists(file + ".index") ? Read() : Written(iteration);

    private IEnumerable<Element> Read()
    {
        using var bundle = new BundleReader(file);
        var counts = (long[])bundle.Read(CountKey, DType.Int64);
        for (var i = 0L; i < counts[0]; i++)
        {
            var leaves = new object?[counts[1]];
            for (var leaf = 0; leaf < leaves.Length; leaf++)
            {
                var key = Key(i, leaf);
                var dtype = ElementType.ToDType(bundle[key].Dtype) ?? throw new TfException($"{file} holds a tensor of {bundle[key].Dtype}.");
                leaves[leaf] = TensorFactory.FromArray(dtype, bundle.Read(key, dtype), BundleReader.ShapeOf(bundle[key]));
            }

            yield return new Element(leaves);
        }
    }

    private IEnumerable<Element> Written(Iteration iteration)
    {
        var all = new List<Element>();
        foreach (var element in Source.Elements(iteration))
        {
            all.Add(element);
            yield return element;
        }

        var width = 0L;
        using var bundle = new BundleWriter(FileSystem.Disk, file, shards: 1);
        for (var i = 0; i < all.Count; i++)
        {
            var leaves = all[i].Leaves;
            width = leaves.Length;
            for (var leaf = 0; leaf < leaves.Length; leaf++)
            {
                Add(Key(i, leaf), leaves[leaf] as Tensor ?? throw new TfTypeException($"Only tensors are kept in a file: element {i} holds {leaves[leaf]?.GetType().Name ?? "null"}."));
            }
        }

        Add(CountKey, Tf.Constant<long>([all.Count, width]));
        bundle.Commit();

        void Add(string key, Tensor tensor) => bundle.Add(ObjectGraph.KeyBytes(key), tensor.DType, tensor.Shape, tensor.Data);
    }

    private static string Key(long element, int leaf) => FormattableString.Invariant($"{element:D12}/{leaf:D4}");
}

/// <summary>Each element that was not there before, compared by the elements of its tensors.</summary>
internal sealed class UniqueStage(DataStage source) : DataStep(source)
{
    public override long Cardinality => Unknown;

    public override IEnumerable<Element> Elements(Iteration iteration)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in Source.Elements(iteration))
        {
            if (element.IsFailed || seen.Add(Key(element.Leaves))) yield return element;
        }
    }

    private static string Key(object?[] leaves)
    {
        var key = new System.Text.StringBuilder();
        foreach (var leaf in leaves)
        {
            if (leaf is not Tensor tensor)
            {
                key.Append(System.Globalization.CultureInfo.InvariantCulture, $"{leaf}|");
                continue;
            }

            key.Append(System.Globalization.CultureInfo.InvariantCulture, $"{tensor.DType.Name}{tensor.Shape}");
            ArrayBytes.ForEach(tensor.Data, tensor.DType.Size, bytes => key.Append(Convert.ToHexString(bytes)));
        }

        return key.ToString();
    }
}
