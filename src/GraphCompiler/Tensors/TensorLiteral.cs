using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>Between tensors and what C# programs write: arrays of any rank, jagged arrays, collection literals.</summary>
internal static class TensorLiteral
{
    private const string Ragged = "Can't convert non-rectangular Python sequence to Tensor.";

    /// <summary>A copy of a rectangular array.</summary>
    public static Tensor FromArray(Array values)
    {
        var type = values.GetType().GetElementType()!;
        var dtype = DType.All.FirstOrDefault(d => d.ClrType == type)
            ?? throw new TfValueException($"Attempt to convert a value ({values}) with an unsupported type ({type}) to a Tensor.");
        var sizes = new int[values.Rank];
        for (var axis = 0; axis < sizes.Length; axis++) sizes[axis] = values.GetLength(axis);

        var data = TensorFactory.Of(dtype).Flat(values);
        if (data is string[] texts && Array.IndexOf(texts, null) is >= 0 and var missing) throw new TfValueException($"Attempt to convert an array of texts, of which element {missing} is null, to a Tensor.");
        return TensorFactory.FromArray(dtype, data, sizes);
    }

    /// <summary>A tensor as an array of its rank; a scalar as an array of one element.</summary>
    /// <exception cref="NotSupportedException">The rank is above 4.</exception>
    public static Array ToArray<T>(T[] values, Shape shape)
    {
        var n = shape.ToArray();
        Array result = n.Length switch
        {
            0 or 1 => new T[values.Length],
            2 => new T[n[0], n[1]],
            3 => new T[n[0], n[1], n[2]],
            4 => new T[n[0], n[1], n[2], n[3]],
            _ => throw new NotSupportedException($"An array of rank {n.Length} is not made for a tensor of shape {shape}; ToArray gives its elements."),
        };
        values.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(result)), values.Length));
        return result;
    }

    /// <summary>Stacks rows along a new first axis.</summary>
    /// <exception cref="TfValueException">The rows differ in shape.</exception>
    public static Tensor<T> Stack<T>(ReadOnlySpan<Tensor<T>> rows)
    {
        if (rows.IsEmpty) return new EagerTensor<T>([], 0);
        var shape = rows[0].Shape;
        var data = new List<T>();
        foreach (var row in rows)
        {
            if (row.Shape.IsFullyDefined && shape.IsFullyDefined && row.Shape != shape) throw new TfValueException(Ragged);
        }

        foreach (var row in rows)
        {
            if (row is not EagerTensor<T> || Ambient.Builder.Tapes.Any(t => t.IsTracked(row.AsValue()))) return Tf.Stack<T>(rows.ToArray());
            data.AddRange(row.AsSpan());
        }

        return new EagerTensor<T>([.. data], Shape.Create([rows.Length]).Concatenate(shape));
    }
}
