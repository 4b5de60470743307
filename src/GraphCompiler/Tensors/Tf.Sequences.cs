using System.Numerics;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>Integers from 0 up to but without the limit.</summary>
    public static Tensor<int> Range(int limit) => Range(0, limit);

    /// <summary>start, start + delta, ... up to but without the limit.</summary>
    /// <exception cref="TfInvalidArgumentException">delta is 0 or leads away from the limit.</exception>
    public static Tensor<int> Range(int start, int limit, int delta = 1) =>
        Sequence(start, delta, RangeLength(start, limit, delta, ((double)limit - start) / delta));

    /// <summary>0, 1, ... up to but without the limit.</summary>
    public static Tensor<float> Range(float limit) => Range(0f, limit);

    /// <inheritdoc cref="Range(int, int, int)"/>
    public static Tensor<float> Range(float start, float limit, float delta = 1) =>
        Sequence(start, delta, RangeLength(start, limit, delta, (limit - start) / delta));

    /// <summary>0, 1, ... up to but without the limit, a scalar; in a function how many that is may be known only when it runs.</summary>
    public static Tensor<T> Range<T>(Tensor<T> limit)
        where T : INumber<T> => Range(T.Zero, limit, T.One);

    /// <summary>start, start + 1, ... up to but without the limit.</summary>
    /// <inheritdoc cref="Range{T}(Tensor{T}, Tensor{T}, Tensor{T})"/>
    public static Tensor<T> Range<T>(Tensor<T> start, Tensor<T> limit)
        where T : INumber<T> => Range(start, limit, T.One);

    /// <summary>start, start + delta, ... up to but without the limit.</summary>
    /// <exception cref="TfInvalidArgumentException">delta is 0 or leads away from the limit; in a function, when it runs.</exception>
    public static Tensor<T> Range<T>(Tensor<T> start, Tensor<T> limit, Tensor<T> delta)
        where T : INumber<T>
    {
        if (start is Tensor<int> a && limit is Tensor<int> b && delta is Tensor<int> c && HostConstants.TryInts(a) is [var first] && HostConstants.TryInts(b) is [var end] && HostConstants.TryInts(c) is [var step])
        {
            return (Tensor<T>)(object)Range(first, end, step);
        }

        return Runtime.Ambient.Apply<T>(new Core.Operators.Sequence(), start, limit, delta);
    }

    /// <summary>Evenly spaced doubles, as TensorFlow makes of integers.</summary>
    public static Tensor<double> Linspace(int start, int stop, int num) => Evenly<double>(start, stop, num);

    /// <summary>num evenly spaced values from start to stop, both included; one alone is start.</summary>
    public static Tensor<double> Linspace(double start, double stop, int num) => Evenly(start, stop, num);

    /// <inheritdoc cref="Linspace(double, double, int)"/>
    public static Tensor<float> Linspace(float start, float stop, int num) => Evenly(start, stop, num);

    /// <summary>num evenly spaced values from each element of start to that of stop, both included, along a new axis; one alone is start.</summary>
    /// <param name="start">The first values.</param>
    /// <param name="stop">The last values, which broadcast with the first.</param>
    /// <param name="num">How many, 0 or less being none.</param>
    /// <param name="axis">Where the new axis stands in the result.</param>
    /// <exception cref="TfInvalidArgumentException">The axis is out of range, or the shapes do not broadcast; while tracing a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Linspace<T>(Tensor<T> start, Tensor<T> stop, int num, int axis = 0)
        where T : IFloatingPointIeee754<T> => Runtime.Ambient.Compose<T>(v => Core.Operators.Composites.Linspace(v[0], v[1], num, axis), start, stop);

    private static EagerTensor<T> Evenly<T>(T start, T stop, int num)
        where T : IFloatingPointIeee754<T>
    {
        var count = int.Max(num, 0);
        var sequence = Sequence(start, (stop - start) / T.CreateChecked(int.Max(num - 1, 1)), count);

        // The last step is not trusted to arrive.
        if (count > 1) sequence.Snapshot()[^1] = stop;
        return sequence;
    }

    private static EagerTensor<T> Sequence<T>(T start, T delta, int count)
        where T : INumber<T>
    {
        var values = new T[count];
        for (var i = 0; i < count; i++) values[i] = start + (T.CreateTruncating(i) * delta);
        return new EagerTensor<T>(values, count);
    }

    private static int RangeLength<T>(T start, T limit, T delta, double steps)
        where T : INumber<T>
    {
        if (T.IsZero(delta)) throw Invalid($"Requires delta != 0: {delta}");
        if (delta > T.Zero && start > limit) throw Invalid($"Requires start <= limit when delta > 0: {start}/{limit}");
        if (delta < T.Zero && start < limit) throw Invalid($"Requires start >= limit when delta < 0: {start}/{limit}");
        return steps <= Array.MaxLength
            ? (int)System.Math.Ceiling(steps)
            : throw new TfResourceExhaustedException(FormattableString.Invariant($"OOM: {steps:R} elements are more than an array holds [Op:Range]"));

        static TfException Invalid(FormattableString message)
        {
            var text = FormattableString.Invariant(message);
            return Runtime.Ambient.Invalid(text + " [Op:Range]", text + " for 'Range'");
        }
    }
}
