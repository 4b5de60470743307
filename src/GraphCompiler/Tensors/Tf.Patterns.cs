using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>Ones on the diagonal, zeros elsewhere: of float; a type argument makes it of another type.</summary>
    /// <inheritdoc cref="Eye{T}" path="/param"/>
    /// <inheritdoc cref="Eye{T}" path="/exception"/>
    public static Tensor<float> Eye(int rows, int? columns = null, Shape? batchShape = null) => Eye<float>(rows, columns, batchShape);

    /// <summary>Ones on the diagonal, zeros elsewhere.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="columns">How many columns; as many by default.</param>
    /// <param name="batchShape">The axes before them; none by default.</param>
    /// <exception cref="TfInvalidArgumentException">A size is negative; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Eye<T>(int rows, int? columns = null, Shape? batchShape = null)
    {
        var width = columns ?? rows;
        var batch = batchShape ?? GraphCompiler.Shape.Scalar;
        foreach (var size in new[] { rows, width, batch.IsFullyDefined ? 0 : -1 })
        {
            if (size < 0) throw Ambient.Invalid($"Dimension {size} must be >= 0 [Op:Fill]", $"Fill dimensions must be >= 0, not {size}");
        }

        var shape = GraphCompiler.Shape.Create([.. batch.Dims, rows, width]);
        var elements = ((EagerTensor<T>)TensorFactory.Filled(DType.Of<T>(), shape, 0).As<T>()).Snapshot();
        var one = TensorFactory.Filled(DType.Of<T>(), GraphCompiler.Shape.Scalar, 1).As<T>().Item();
        for (var plane = 0; plane < elements.Length; plane += rows * width)
        {
            for (var i = 0; i < int.Min(rows, width); i++) elements[plane + (i * width) + i] = one;
        }

        return new EagerTensor<T>(elements, shape);
    }

    /// <summary>Whether each position up to a limit is below a length: a new last axis.</summary>
    /// <param name="lengths">Lengths of any shape.</param>
    /// <param name="maxLength">How many positions there are; the largest length by default, which a function knows when it runs.</param>
    /// <exception cref="TfInvalidArgumentException">The limit is negative; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<bool> SequenceMask(Tensor<int> lengths, int? maxLength = null) => Mask(lengths, maxLength);

    /// <inheritdoc cref="SequenceMask(Tensor{int}, int?)"/>
    public static Tensor<bool> SequenceMask(Tensor<long> lengths, int? maxLength = null) => Mask(lengths, maxLength);

    /// <summary>As the mask of flags, with 1 for true and 0 for false.</summary>
    /// <inheritdoc cref="SequenceMask(Tensor{int}, int?)" path="/param"/>
    /// <inheritdoc cref="SequenceMask(Tensor{int}, int?)" path="/exception"/>
    public static Tensor<T> SequenceMask<T>(Tensor<int> lengths, int? maxLength = null)
        where T : INumber<T> => Cast<T>(Mask(lengths, maxLength));

    /// <summary>Vectors, each repeated along the axes of all the others: a grid's coordinates.</summary>
    /// <param name="tensors">The vectors; others become vectors first.</param>
    /// <param name="ijIndexing">Whether the first lies along the first axis, as in a matrix; else along the second, as the x of a picture.</param>
    public static Tensor<T>[] Meshgrid<T>(ReadOnlySpan<Tensor<T>> tensors, bool ijIndexing = false)
    {
        var values = new Core.Value[tensors.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Ambient.ValueOf(tensors[i]);
        return Array.ConvertAll(Composites.Meshgrid(values, isCartesian: !ijIndexing), v => (Tensor<T>)Ambient.ToTensor(v));
    }

    /// <summary>x as another type, whose range what is outside is moved to.</summary>
    /// <typeparam name="TOut">The type.</typeparam>
    public static Tensor<TOut> SaturateCast<TOut>(Tensor x) => Ambient.Compose<TOut>(v => Composites.SaturateCast(v[0], DType.Of<TOut>()), x);

    /// <summary>The bits of x as another type. Of a smaller one there is a new last axis, for a larger one the last axis vanishes, which has the bytes of one element.</summary>
    /// <typeparam name="TOut">The type, not bool.</typeparam>
    /// <exception cref="TfInvalidArgumentException">The last axis has another length, in a trace a <see cref="TfValueException"/>; or a type is bool, in a trace a <see cref="TfTypeException"/>.</exception>
    public static Tensor<TOut> Bitcast<TOut>(Tensor x)
    {
        var to = DType.Of<TOut>();
        if (x.DType == DType.Bool || to == DType.Bool) throw Ambient.Builder.WrongType("Bitcast", "input", DType.Bool, "numbers of any type");
        return Ambient.Compose<TOut>(v => Composites.Bitcast(v[0], to), x);
    }

    private static Tensor<bool> Mask(Tensor lengths, int? maxLength)
    {
        if (maxLength is { } limit && limit < 0) throw Ambient.Invalid($"Requires start <= limit when delta > 0: 0/{limit} [Op:Range]", $"Requires start <= limit when delta > 0: 0/{limit} for 'Range'");
        return Ambient.Compose<bool>(v => Composites.SequenceMask(v[0], maxLength ?? -1), lengths);
    }
}
