using GraphCompiler.Core;

namespace GraphCompiler;

/// <summary>What <c>==</c> and <c>!=</c> of tensors answer. Eager only: the comparison operators are not built yet.</summary>
internal static class ElementEquality
{
    public static Tensor<bool> Compare<T>(Tensor<T>? left, Tensor<T>? right, bool equal)
    {
        if (left is null || right is null) return ReferenceEquals(left, right) == equal;
        if (left is SymbolicTensor<T> || right is SymbolicTensor<T>)
        {
            throw new NotSupportedException($"{(equal ? "==" : "!=")} of tensors in a traced function needs the operator Equal, which this library does not have yet.");
        }

        var (x, y) = (left.Snapshot(), right.Snapshot());
        if (!Broadcasting.TryBroadcast(left.Shape, right.Shape, out var shape, out _, out _)) return !equal;

        var (xAt, yAt) = (new BroadcastIndex(left.Shape, shape), new BroadcastIndex(right.Shape, shape));
        var results = new bool[shape.ElementCount];
        for (var i = 0; i < results.Length; i++) results[i] = AreEqual(x[xAt[i]], y[yAt[i]]) == equal;
        return new EagerTensor<bool>(results, shape);
    }

    // EqualityComparer finds NaN equal to itself; IEEE 754 does not.
    private static bool AreEqual<T>(T x, T y) => EqualityComparer<T>.Default.Equals(x, y) && !IsNaN(x);

    private static bool IsNaN<T>(T value) => value switch
    {
        float single => float.IsNaN(single),
        double number => double.IsNaN(number),
        Half half => Half.IsNaN(half),
        _ => false,
    };

    /// <summary>Where an element of the broadcast shape comes from.</summary>
    private readonly struct BroadcastIndex
    {
        private readonly int[] _sizes;
        private readonly int[] _strides;

        public BroadcastIndex(Shape from, Shape to)
        {
            _sizes = to.ToArray();
            _strides = new int[_sizes.Length];
            var stride = 1;
            for (var axis = 1; axis <= from.Rank; axis++)
            {
                if (from[^axis] != 1) _strides[^axis] = stride;
                stride *= from[^axis];
            }
        }

        public int this[int position]
        {
            get
            {
                var offset = 0;
                for (var axis = _sizes.Length - 1; axis >= 0; axis--)
                {
                    offset += position % _sizes[axis] * _strides[axis];
                    position /= _sizes[axis];
                }

                return offset;
            }
        }
    }
}
