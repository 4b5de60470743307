using System.Numerics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>Constants as files have them: their bytes, or a list of elements of which the last one is repeated.</summary>
internal static class Tensors
{
    // A number of elements that is no more than what a file of this kind says anyway.
    private const int MostRepeated = 1 << 10;

    /// <summary>The elements of a constant; where one element is repeated often, that one, and it is to be broadcast to the shape.</summary>
    /// <exception cref="DamagedModelException">There are more elements than the shape has, or fewer bytes.</exception>
    /// <exception cref="UnsupportedNodeException">Tensors here have no such elements.</exception>
    public static (Tensor Value, Shape Shape) Read(TensorProto proto)
    {
        var dtype = ElementTypes.Read(proto.Dtype);
        var shape = ElementTypes.Read(proto.TensorShape ?? new Bundles.TensorShapeProto());
        if (!shape.IsFullyDefined) throw new DamagedModelException($"a constant has the shape {shape}");
        var count = Count(shape);
        if (dtype == DType.String && proto.TensorContent.Length > 0) throw new DamagedModelException("a constant of texts has them as bytes");
        if (proto.TensorContent.Length > 0)
        {
            if (count != proto.TensorContent.Length / (double)dtype.Size) throw new DamagedModelException($"a constant of {count} elements of {dtype.Name} has {proto.TensorContent.Length} bytes");
            var content = TensorFactory.NewArray(dtype, count);
            var offset = 0;
            Bundles.ArrayBytes.ForEach(content, dtype.Size, piece =>
            {
                proto.TensorContent.Span.Slice(offset, piece.Length).CopyTo(piece);
                offset += piece.Length;
            });
            if (content is bool[]) Bundles.ArrayBytes.ForEach(content, 1, Normalize);
            return (TensorFactory.FromArray(dtype, content, shape), shape);
        }

        var given = Listed(proto, dtype);
        if (given.Length > count) throw new DamagedModelException($"a constant of {count} elements has {given.Length}");
        if (given.Length <= 1 && count > MostRepeated) return (TensorFactory.FromArray(dtype, given.Length == 1 ? given : Zero(dtype), Shape.Scalar), shape);
        if (count > MostRepeated && count > 64L * given.Length) throw new DamagedModelException($"a constant of {count} elements has {given.Length}");
        var all = TensorFactory.NewArray(dtype, count);
        for (var i = 0; i < all.Length; i++) all.SetValue(given.Length == 0 ? Zero(dtype).GetValue(0) : given.GetValue(Math.Min(i, given.Length - 1)), i);
        return (TensorFactory.FromArray(dtype, all, shape), shape);

        static void Normalize(Span<byte> bytes)
        {
            foreach (ref var value in bytes) value = value == 0 ? (byte)0 : (byte)1;
        }
    }

    /// <summary>A tensor for a file: one element alone where all are equal in their bits.</summary>
    public static TensorProto Write(Tensor tensor)
    {
        var proto = new TensorProto { Dtype = ElementTypes.Write(tensor.DType), TensorShape = ElementTypes.Write(tensor.ValueShape) };
        if (tensor is Tensor<string> texts)
        {
            proto.StringVal.AddRange(texts.Snapshot().Select(t => ByteString.CopyFrom(TextBytes.Encode(t))));
            return proto;
        }

        using var bytes = new MemoryStream();
        ElementBytes.Write(tensor, bytes);
        if (bytes.Length > 0) proto.TensorContent = ByteString.CopyFrom(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        return proto;
    }

    private static long Count(Shape shape)
    {
        var count = 1L;
        foreach (var dim in shape.Dims)
        {
            if (dim.Size != 0 && count > int.MaxValue / dim.Size!.Value) throw new DamagedModelException($"a constant has the shape {shape}, more elements than can be");
            count *= dim.Size!.Value;
        }

        return count;
    }

    private static Array Zero(DType dtype) => TensorFactory.Filled(dtype, Shape.Scalar, 0).Data;

    private static Array Listed(TensorProto proto, DType dtype) => dtype.Name switch
    {
        "float32" => proto.FloatVal.ToArray(),
        "float64" => proto.DoubleVal.ToArray(),
        "float16" => MemoryMarshal.Cast<ushort, Half>(proto.HalfVal.Select(v => unchecked((ushort)v)).ToArray()).ToArray(),
        "int8" => proto.IntVal.Select(v => unchecked((sbyte)v)).ToArray(),
        "int16" => proto.IntVal.Select(v => unchecked((short)v)).ToArray(),
        "int32" => proto.IntVal.ToArray(),
        "uint8" => proto.IntVal.Select(v => unchecked((byte)v)).ToArray(),
        "uint16" => proto.IntVal.Select(v => unchecked((ushort)v)).ToArray(),
        "int64" => proto.Int64Val.ToArray(),
        "uint32" => proto.Uint32Val.ToArray(),
        "uint64" => proto.Uint64Val.ToArray(),
        "bfloat16" => proto.HalfVal.Select(v => BFloat16.FromBits(unchecked((ushort)v))).ToArray(),
        "complex64" => MemoryMarshal.Cast<float, Complex64>(proto.ScomplexVal.ToArray()).ToArray(),
        "complex128" => MemoryMarshal.Cast<double, Complex>(proto.DcomplexVal.ToArray()).ToArray(),
        "string" => proto.StringVal.Select(t => TextBytes.Decode(t.Span)).ToArray(),
        _ => proto.BoolVal.ToArray(),
    };
}
