namespace GraphCompiler;

/// <summary>Makes datasets: tf.data.</summary>
public static class Dataset
{
    /// <summary>The parts of a tensor along its first axis.</summary>
    /// <exception cref="TfValueException">The tensor is a scalar.</exception>
    public static Dataset<Tensor<T>> FromTensorSlices<T>(Tensor<T> tensor) =>
        Slices<Tensor<T>>([tensor], leaves => (Tensor<T>)leaves[0]);

    /// <inheritdoc cref="FromTensorSlices{T}(Tensor{T})"/>
    public static Dataset<Tensor<T>> FromTensorSlices<T>(T[] values) => FromTensorSlices((Tensor<T>)values);

    /// <summary>The parts of several tensors along their first axes, together.</summary>
    /// <exception cref="TfValueException">A tensor is a scalar, or they have different numbers of parts.</exception>
    public static Dataset<(Tensor<T1>, Tensor<T2>)> FromTensorSlices<T1, T2>((Tensor<T1>, Tensor<T2>) tensors) =>
        Slices([tensors.Item1, tensors.Item2], leaves => ((Tensor<T1>)leaves[0], (Tensor<T2>)leaves[1]));

    /// <inheritdoc cref="FromTensorSlices{T1, T2}"/>
    public static Dataset<(Tensor<T1>, Tensor<T2>, Tensor<T3>)> FromTensorSlices<T1, T2, T3>((Tensor<T1>, Tensor<T2>, Tensor<T3>) tensors) =>
        Slices([tensors.Item1, tensors.Item2, tensors.Item3], leaves => ((Tensor<T1>)leaves[0], (Tensor<T2>)leaves[1], (Tensor<T3>)leaves[2]));

    /// <summary>The integers from 0 up to but without a limit.</summary>
    public static Dataset<Tensor<long>> Range(long stop) => Range(0, stop);

    /// <summary>start, start + step, ... up to but without a limit.</summary>
    /// <exception cref="TfInvalidArgumentException">The step is 0.</exception>
    public static Dataset<Tensor<long>> Range(long start, long stop, long step = 1)
    {
        var count = Runtime.Control.SequenceLaunch.Count(start, stop, step);
        return new Dataset<Tensor<long>>(
            () => Enumerable.Range(0, count).Select(i => new Tensor[] { (Tensor<long>)(start + (i * step)) }),
            leaves => (Tensor<long>)leaves[0],
            [new TensorSpec(Shape.Scalar, DType.Int64)],
            count);
    }

    private static Dataset<TElement> Slices<TElement>(Tensor[] tensors, Func<Tensor[], TElement> pack)
    {
        tensors = Array.ConvertAll(tensors, t => Runtime.Ambient.OutsideTrace(() => t is IVariable variable ? variable.Value : t.Dense));
        if (Array.Find(tensors, t => t.Rank == 0) is { } scalar) throw new TfValueException($"Unbatching a tensor is only supported for rank >= 1: {scalar}");
        var count = tensors[0].Shape[0];
        if (Array.Find(tensors, t => t.Shape[0] != count) is { } other) throw new TfValueException($"Dimensions {count} and {other.Shape[0]} are not compatible");
        return new Dataset<TElement>(
            () => Enumerable.Range(0, count).Select(i => Array.ConvertAll(tensors, t => Part(t, i))),
            pack,
            Array.ConvertAll(tensors, t => new TensorSpec(t.Shape[1..], t.DType)),
            count);
    }

    private static Tensor Part(Tensor tensor, long index)
    {
        var shape = tensor.Shape[1..];
        return TensorFactory.Part(tensor, index * shape.ElementCount, shape);
    }
}
