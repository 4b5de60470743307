using GraphCompiler.Core;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Reads indices of either integer type, and says which one is wrong.</summary>
internal readonly unsafe struct IndexReader(TensorType type)
{
    private readonly bool _isWide = type.DType.Size == sizeof(long);

    public long Read(void* indices, nint i) => _isWide ? ((long*)indices)[i] : ((int*)indices)[i];

    /// <summary>The coordinates of a position among the indices: <c>1,0</c>.</summary>
    public string Coordinates(nint position, int trailing = 0)
    {
        var shape = type.Shape;
        var text = new List<string>();
        for (var axis = shape.Rank - 1 - trailing; axis >= 0; axis--)
        {
            text.Insert(0, (position % shape[axis]).ToString(System.Globalization.CultureInfo.InvariantCulture));
            position /= shape[axis];
        }

        return string.Join(",", text);
    }
}
