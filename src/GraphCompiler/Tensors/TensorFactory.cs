using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler;

/// <summary>Makes tensors of an element type that is known only as a <see cref="DType"/>.</summary>
internal static class TensorFactory
{
    private static readonly Dictionary<DType, Maker> s_makers = new()
    {
        [DType.Float32] = new Maker<float>(v => (float)v),
        [DType.Float64] = new Maker<double>(v => v),
        [DType.Float16] = new Maker<Half>(v => (Half)v),
        [DType.Int8] = new Maker<sbyte>(v => (sbyte)v),
        [DType.Int16] = new Maker<short>(v => (short)v),
        [DType.Int32] = new Maker<int>(v => (int)v),
        [DType.Int64] = new Maker<long>(v => (long)v),
        [DType.UInt8] = new Maker<byte>(v => (byte)v),
        [DType.UInt16] = new Maker<ushort>(v => (ushort)v),
        [DType.UInt32] = new Maker<uint>(v => (uint)v),
        [DType.UInt64] = new Maker<ulong>(v => (ulong)v),
        [DType.Bool] = new Maker<bool>(v => v != 0),
        [DType.BFloat16] = new Maker<BFloat16>(v => (BFloat16)(float)v),
        [DType.Complex64] = new Maker<Complex64>(v => new Complex64((float)v, 0)),
        [DType.Complex128] = new Maker<Complex>(v => v),
        [DType.String] = new Maker<string>(_ => ""),
    };

    public static Maker Of(DType dtype) => s_makers[dtype];

    /// <summary>A tensor over an array, which is handed over.</summary>
    public static Tensor FromArray(DType dtype, Array data, Shape shape) => s_makers[dtype].FromArray(data, shape);

    /// <summary>A tensor of elements that a device may have.</summary>
    public static Tensor FromDevice(DeviceArray elements, Shape shape) => s_makers[elements.DType].FromDevice(elements.Share(), shape);

    /// <summary>The tensor of a node's result.</summary>
    public static Tensor Symbolic(NodeValue value) => value.Type.IsList ? new SymbolicList(value) : s_makers[value.DType].Symbolic(value);

    /// <summary>The tensor of a node's result that tells rows of a table from dense values.</summary>
    public static Tensor Known(NodeValue value)
    {
        if (value.Graph.Rows(value) is not var (values, indices)) return Symbolic(value);
        return s_makers[value.DType].Rows(value.Shape, Symbolic((NodeValue)values), Symbolic((NodeValue)indices), value);
    }

    /// <summary>An array whose elements are still to be written.</summary>
    public static Array NewArray(DType dtype, long length) => s_makers[dtype].NewArray(checked((int)length));

    /// <summary>Elements of a tensor that stand together, copied.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="shape">The shape that they have.</param>
    public static Tensor Part(Tensor tensor, long start, Shape shape)
    {
        var part = NewArray(tensor.DType, shape.ElementCount);
        Array.Copy(tensor.Data, start, part, 0, part.Length);
        return FromArray(tensor.DType, part, shape);
    }

    /// <summary>Rows of a tensor, copied; neighbours at once.</summary>
    public static Tensor Take(Tensor tensor, ReadOnlySpan<int> rows) => s_makers[tensor.DType].Take(tensor, rows);

    /// <summary>A tensor of one value throughout.</summary>
    public static Tensor Filled(DType dtype, Shape shape, double value) => s_makers[dtype].Filled(shape, value);

    /// <summary>Rows of a larger tensor, which stay rows.</summary>
    public static Tensor Rows(Shape shape, Tensor values, Tensor indices) => s_makers[values.DType].Rows(shape, values, indices, symbol: null);

    /// <summary>What a known shape says.</summary>
    public static Tensor Of(ShapeQuery query, Shape shape) => s_makers[query.DType].Of(query.Values, shape);

    /// <summary>For one element type.</summary>
    internal abstract class Maker
    {
        public abstract Tensor FromArray(Array data, Shape shape);

        public abstract Tensor FromDevice(DeviceArray elements, Shape shape);

        public abstract Tensor Symbolic(NodeValue value);

        public abstract Array NewArray(int length);

        public abstract Tensor Filled(Shape shape, double value);

        public abstract Tensor Take(Tensor tensor, ReadOnlySpan<int> rows);

        public abstract Tensor Rows(Shape shape, Tensor values, Tensor indices, NodeValue? symbol);

        public abstract Tensor Of(long[] values, Shape shape);

        /// <summary>The elements of an array of any rank, row by row, copied.</summary>
        public abstract Array Flat(Array values);

        /// <inheritdoc cref="CarriedElements.Move"/>
        public abstract Tensor[] Moved(Tensor[] operands, Func<Tensor[], Tensor[]> move, TensorType[] outputs);

        /// <summary>The class of its tensors that have a value.</summary>
        public abstract Type EagerType { get; }

        /// <summary>The class of its tensors that live on a device.</summary>
        public abstract Type DeviceType { get; }

        /// <summary>The class of the arrays that hold its elements.</summary>
        public abstract Type ArrayType { get; }

        /// <summary>The class of its variables.</summary>
        public abstract Type VariableType { get; }
    }

    private sealed class Maker<T>(Func<double, T> convert) : Maker
    {
        public override Type EagerType => typeof(EagerTensor<T>);

        public override Type DeviceType => typeof(DeviceTensor<T>);

        public override Type ArrayType => typeof(T[]);

        public override Type VariableType => typeof(Variable<T>);

        public override Tensor FromArray(Array data, Shape shape) => new EagerTensor<T>((T[])data, shape);

        public override Tensor FromDevice(DeviceArray elements, Shape shape) => elements.DeviceName is null ? new EagerTensor<T>((T[])elements.Host, shape) : new DeviceTensor<T>(elements, shape);

        public override Tensor Symbolic(NodeValue value) => new SymbolicTensor<T>(value);

        public override Array NewArray(int length) => GC.AllocateUninitializedArray<T>(length);

        public override Array Flat(Array values) => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length).ToArray();

        public override Tensor[] Moved(Tensor[] operands, Func<Tensor[], Tensor[]> move, TensorType[] outputs) => CarriedElements.Move<T>(operands, move, outputs);

        public override Tensor Take(Tensor tensor, ReadOnlySpan<int> rows)
        {
            var inner = tensor.Shape[1..];
            var (source, width) = ((T[])tensor.Data, (int)inner.ElementCount);
            var taken = GC.AllocateUninitializedArray<T>(checked(rows.Length * width));
            for (var i = 0; i < rows.Length;)
            {
                var count = 1;
                while (i + count < rows.Length && rows[i + count] == rows[i] + count) count++;
                source.AsSpan(checked(rows[i] * width), count * width).CopyTo(taken.AsSpan(i * width));
                i += count;
            }

            return new EagerTensor<T>(taken, Shape.Create([rows.Length, .. inner.Dims]));
        }

        public override Tensor Rows(Shape shape, Tensor values, Tensor indices, NodeValue? symbol) =>
            new IndexedSlices<T>((Tensor<T>)values, (Tensor<int>)indices, shape, symbol);

        public override Tensor Of(long[] values, Shape shape) => new EagerTensor<T>(Array.ConvertAll(values, v => convert(v)), shape);

        public override Tensor Filled(Shape shape, double value)
        {
            if (!shape.IsFullyDefined) throw new TfValueException($"Cannot convert a partially known TensorShape {shape} to a Tensor.");
            if (shape.ElementCount > Array.MaxLength) throw new TfResourceExhaustedException($"OOM when allocating tensor with shape{shape} and type {DType.Of<T>().Name}");
            var data = new T[shape.ElementCount];
            if (value != 0 || default(T) is null) Array.Fill(data, convert(value));
            return new EagerTensor<T>(data, shape);
        }
    }
}
