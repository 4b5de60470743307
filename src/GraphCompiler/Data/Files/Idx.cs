using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GraphCompiler;

/// <summary>
/// IDX, the format of the MNIST files: two zero bytes, the element type, the number of axes, their sizes, the elements; numbers with their highest byte first.
/// </summary>
public static class Idx
{
    private const int Piece = 1 << 20;

    /// <summary>The tensor in a file, packed with gzip or not.</summary>
    /// <exception cref="TfNotFoundException">There is no such file.</exception>
    /// <exception cref="TfException">It is no IDX file, or has fewer or more bytes than its sizes say.</exception>
    public static Tensor Read(string file)
    {
        using var stream = DataFile.Open(file);
        try
        {
            return Read(stream);
        }
        catch (InvalidDataException damage)
        {
            throw DataFile.Damaged(file, damage.Message, damage);
        }
    }

    /// <summary>The tensor in a file, its element type checked.</summary>
    /// <exception cref="TfTypeException">It is another one.</exception>
    /// <inheritdoc cref="Read(string)" path="/exception"/>
    public static Tensor<T> Read<T>(string file) => Read(file) is var tensor && tensor is Tensor<T> typed
        ? typed
        : throw new TfTypeException($"{file} holds {tensor.DType.Name}, not {DType.Of<T>().Name}.");

    private static Tensor Read(Stream stream)
    {
        Span<byte> head = stackalloc byte[4];
        if (DataFile.Fill(stream, head) < head.Length) throw new InvalidDataException("it is shorter than the head of an IDX file");
        if (head[0] != 0 || head[1] != 0) throw new InvalidDataException($"it begins with {Convert.ToHexString(head[..2])}, and an IDX file begins with 0000");
        var dtype = head[2] switch
        {
            0x08 => DType.UInt8,
            0x09 => DType.Int8,
            0x0B => DType.Int16,
            0x0C => DType.Int32,
            0x0D => DType.Float32,
            0x0E => DType.Float64,
            var code => throw new InvalidDataException($"there is no element type {code}"),
        };
        var sizes = new byte[head[3] * sizeof(uint)];
        if (DataFile.Fill(stream, sizes) < sizes.Length) throw new InvalidDataException($"it ends within the sizes of its {head[3]} axes");
        var dims = new int[head[3]];
        var count = 1L;
        for (var axis = 0; axis < dims.Length; axis++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(sizes.AsSpan(axis * sizeof(uint)));
            count = size <= int.MaxValue ? count * size : long.MaxValue;
            if (count > Array.MaxLength) throw new InvalidDataException($"its sizes are too large: {size} on axis {axis}");
            dims[axis] = (int)size;
        }

        return TensorFactory.FromArray(dtype, Elements(stream, dtype, count), Shape.Create([.. dims.Select(d => (Dim)d)]));
    }

    // Read in pieces, so that no memory is taken for sizes that the file does not have.
    private static Array Elements(Stream stream, DType dtype, long count)
    {
        var bytes = new byte[Math.Min(count * dtype.Size, Piece)];
        var length = 0;
        while (length < count * dtype.Size)
        {
            if (length == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(Math.Min(count * dtype.Size, 2L * length), Array.MaxLength));
            var read = DataFile.Fill(stream, bytes.AsSpan(length));
            if (read == 0) throw new InvalidDataException($"it has {length} bytes of elements, and its sizes say {count * dtype.Size}");
            length += read;
        }

        if (stream.ReadByte() >= 0) throw new InvalidDataException($"it goes on after the {length} bytes of elements that its sizes say");
        var elements = TensorFactory.NewArray(dtype, count);
        Bundles.ArrayBytes.ForEach(elements, dtype.Size, piece =>
        {
            bytes.AsSpan(0, piece.Length).CopyTo(piece);
            bytes = bytes[piece.Length..];
            if (dtype.Size == 2) Swap<short>(piece, BinaryPrimitives.ReverseEndianness);
            if (dtype.Size == 4) Swap<int>(piece, BinaryPrimitives.ReverseEndianness);
            if (dtype.Size == 8) Swap<long>(piece, BinaryPrimitives.ReverseEndianness);
        });
        return elements;
    }

    private static void Swap<T>(Span<byte> bytes, Func<T, T> reverse)
        where T : struct
    {
        foreach (ref var value in MemoryMarshal.Cast<byte, T>(bytes)) value = reverse(value);
    }
}
