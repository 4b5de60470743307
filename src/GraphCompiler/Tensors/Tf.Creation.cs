using System.Runtime.CompilerServices;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>A scalar.</summary>
    public static Tensor<T> Constant<T>(T value) => value;

    /// <summary>A vector. The overloads for jagged arrays serve literals: <c>Tf.Constant([[1f, 2f], [3f, 4f]])</c>.</summary>
    [OverloadResolutionPriority(1)]
    public static Tensor<T> Constant<T>(T[] values) => values;

    /// <summary>A matrix from its rows.</summary>
    /// <exception cref="TfValueException">The rows differ in length.</exception>
    [OverloadResolutionPriority(1)]
    public static Tensor<T> Constant<T>(T[][] values) => TensorLiteral.Stack<T>(Array.ConvertAll(values, Constant<T>));

    /// <summary>A tensor of rank 3 from its rows.</summary>
    /// <inheritdoc cref="Constant{T}(T[][])" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public static Tensor<T> Constant<T>(T[][][] values) => TensorLiteral.Stack<T>(Array.ConvertAll(values, Constant<T>));

    /// <summary>A tensor of rank 4 from its rows.</summary>
    /// <inheritdoc cref="Constant{T}(T[][])" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public static Tensor<T> Constant<T>(T[][][][] values) => TensorLiteral.Stack<T>(Array.ConvertAll(values, Constant<T>));

    /// <summary>A matrix.</summary>
    public static Tensor<T> Constant<T>(T[,] values) => values;

    /// <summary>A tensor of rank 3.</summary>
    public static Tensor<T> Constant<T>(T[,,] values) => values;

    /// <summary>A tensor of rank 4.</summary>
    public static Tensor<T> Constant<T>(T[,,,] values) => values;

    /// <summary>Elements in row-major order; a single one is repeated.</summary>
    /// <exception cref="TfTypeException">Their number is not the shape's.</exception>
    public static Tensor<T> Constant<T>(ReadOnlySpan<T> values, Shape shape)
    {
        if (values.Length == 1) return Fill(shape, values[0]);
        if (values.Length == shape.ElementCount) return new EagerTensor<T>(values.ToArray(), shape);
        throw new TfTypeException(
            $"Eager execution of tf.constant with unsupported shape. Tensor has {values.Length} elements, but got `shape` {shape} with {shape.ElementCount} elements.");
    }

    /// <summary>The tensor as it is; a variable is read.</summary>
    public static Tensor<T> Constant<T>(Tensor<T> value) => ConvertToTensor(value);

    /// <summary>The tensor as it is; a variable is read.</summary>
    public static Tensor<T> ConvertToTensor<T>(Tensor<T> value) => value is Variable<T> variable ? variable.Value : value;

    /// <summary>Zeros of float; a type argument makes them of another type.</summary>
    public static Tensor<float> Zeros(Shape shape) => Zeros<float>(shape);

    /// <summary>Zeros.</summary>
    [OverloadResolutionPriority(1)]
    public static Tensor<T> Zeros<T>(Shape shape) => TensorFactory.Filled(DType.Of<T>(), shape, 0).As<T>();

    /// <summary>Zeros of a shape that is a tensor.</summary>
    /// <exception cref="TfInvalidArgumentException">It is not a vector of sizes; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Zeros<T>(Tensor<int> shape) => Filled<T>(ToShape(shape), 0);

    /// <summary>Ones of float; a type argument makes them of another type.</summary>
    public static Tensor<float> Ones(Shape shape) => Ones<float>(shape);

    /// <summary>Ones.</summary>
    [OverloadResolutionPriority(1)]
    public static Tensor<T> Ones<T>(Shape shape) => TensorFactory.Filled(DType.Of<T>(), shape, 1).As<T>();

    /// <summary>Ones of a shape that is a tensor.</summary>
    /// <inheritdoc cref="Zeros{T}(Tensor{int})" path="/exception"/>
    public static Tensor<T> Ones<T>(Tensor<int> shape) => Filled<T>(ToShape(shape), 1);

    /// <summary>Zeros of x's shape, independent of x for a tape.</summary>
    public static Tensor<T> ZerosLike<T>(Tensor<T> x) => Like(x, 0).As<T>();

    /// <summary>Ones of x's shape, independent of x for a tape.</summary>
    public static Tensor<T> OnesLike<T>(Tensor<T> x) => Like(x, 1).As<T>();

    /// <summary>One value throughout.</summary>
    [OverloadResolutionPriority(1)]
    public static Tensor<T> Fill<T>(Shape shape, T value)
    {
        Tensor<T> scalar = value;
        if (scalar is not EagerTensor<T>) return Spread(shape, scalar);
        var values = new T[shape.ElementCount];
        Array.Fill(values, value);
        return new EagerTensor<T>(values, shape);
    }

    /// <summary>One value throughout. Gradient: the sum of what arrives.</summary>
    /// <exception cref="TfInvalidArgumentException">The shape is not a vector of sizes, or the value not a scalar; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Fill<T>(Tensor<int> shape, Tensor<T> value) => Spread(ToShape(shape), value);

    /// <summary>x with its elements converted: floats to integers towards zero, true to 1. The only conversion between element types.</summary>
    public static Tensor Cast(Tensor x, DType dtype)
    {
        var value = Ambient.ValueOf(x);
        return Ambient.ToTensor(x.DType == dtype ? value : value.Apply(new Cast(dtype)));
    }

    /// <inheritdoc cref="Cast(Tensor, GraphCompiler.DType)"/>
    public static Tensor<TOut> Cast<TOut>(Tensor x) => Cast(x, DType.Of<TOut>()).As<TOut>();

    /// <summary>One value in x's shape, which in a trace may be known only when the graph runs.</summary>
    internal static Tensor Like(Tensor x, double value)
    {
        if (x.AsValue() is EagerValue) return TensorFactory.Filled(x.DType, x.ValueShape, value);
        var symbol = Ambient.ValueOf(x);
        return Ambient.ToTensor(symbol.Constant(value).BroadcastTo(symbol.Shape));
    }

    /// <summary>One value in a shape that may have sizes which only the call knows.</summary>
    private static Tensor<T> Filled<T>(Shape shape, double value) => shape.IsFullyDefined
        ? TensorFactory.Filled(DType.Of<T>(), shape, value).As<T>()
        : Spread(shape, TensorFactory.Filled(DType.Of<T>(), GraphCompiler.Shape.Scalar, value).As<T>());

    private static Tensor<T> Spread<T>(Shape shape, Tensor<T> value)
    {
        if (value.ValueShape.IsRankKnown && value.ValueShape.Rank != 0)
        {
            throw Ambient.Invalid(
                $"value must represent a scalar, got shape {value.ValueShape.ToKernelString()} [Op:Fill]",
                $"Shape must be rank 0 but is rank {value.ValueShape.Rank} for 'Fill'");
        }

        return Ambient.Apply<T>(new BroadcastTo(shape), value);
    }

    private static Shape ToShape(Tensor<int> sizes)
    {
        if (sizes.Rank != 1)
        {
            throw Ambient.Invalid(
                $"dims must represent a vector, got shape {sizes.Shape.ToKernelString()} [Op:Fill]",
                $"Shape must be rank 1 but is rank {sizes.Rank} for 'Fill'");
        }

        // Of a symbol, the sizes of shapes are known; what else is not is refused as any shape that only the run knows.
        var shape = sizes.AsValue() is Core.NodeValue ? HostConstants.TryInts(sizes) : sizes.ToArray();
        if (shape is null) return HostConstants.ToShape(sizes, "Fill");
        foreach (var size in shape)
        {
            if (size < 0) throw Ambient.Invalid($"Dimension {size} must be >= 0 [Op:Fill]", $"Fill dimensions must be >= 0, not {size}");
        }

        return shape;
    }
}
