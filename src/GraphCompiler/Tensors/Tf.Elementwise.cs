using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>x + y, broadcasting.</summary>
    /// <exception cref="TfInvalidArgumentException">The shapes do not broadcast; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Add<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply(new Add(), x, y);

    /// <summary>x - y, broadcasting.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<T> Subtract<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply(new Subtract(), x, y);

    /// <summary>x · y, broadcasting.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<T> Multiply<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply(new Multiply(), x, y);

    /// <summary>x / y, broadcasting.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<T> Divide<T>(Tensor<T> x, Tensor<T> y)
        where T : IFloatingPointIeee754<T> => Ambient.Apply(new Divide(), x, y);

    /// <summary>The larger of x and y, broadcasting; NaN where one is. Where both are equal the gradient goes to x.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<T> Maximum<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply(new Maximum(), x, y);

    /// <summary>The smaller of x and y, broadcasting; NaN where one is. Where both are equal the gradient goes to x.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<T> Minimum<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply(new Minimum(), x, y);

    /// <summary>-x.</summary>
    public static Tensor<T> Negative<T>(Tensor<T> x)
        where T : INumber<T> => Ambient.Apply<T>(new Negate(), x);

    /// <summary>x².</summary>
    public static Tensor<T> Square<T>(Tensor<T> x)
        where T : INumber<T> => Ambient.Apply<T>(new Square(), x);

    /// <summary>eˣ.</summary>
    public static Tensor<T> Exp<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Exp(), x);

    /// <summary>The hyperbolic tangent of x.</summary>
    public static Tensor<T> Tanh<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Tanh(), x);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static Tensor<T> Sigmoid<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Sigmoid(), x);

    /// <summary>The natural logarithm of x; NaN below zero.</summary>
    public static Tensor<T> Log<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Log(), x);

    /// <summary>log(1 + x), accurate near zero; NaN below -1.</summary>
    public static Tensor<T> Log1p<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Log1p(), x);

    /// <summary>eˣ - 1, accurate near zero.</summary>
    public static Tensor<T> Expm1<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Expm1(), x);

    /// <summary>√x; NaN below zero.</summary>
    public static Tensor<T> Sqrt<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Sqrt(), x);

    /// <summary>1 / √x; NaN below zero.</summary>
    public static Tensor<T> Rsqrt<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Rsqrt(), x);

    /// <summary>1 / x.</summary>
    public static Tensor<T> Reciprocal<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Reciprocal(), x);

    /// <summary>The sine of x, in radians.</summary>
    public static Tensor<T> Sin<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Sin(), x);

    /// <summary>The cosine of x, in radians.</summary>
    public static Tensor<T> Cos<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Cos(), x);

    /// <summary>The tangent of x, in radians.</summary>
    public static Tensor<T> Tan<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Tan(), x);

    /// <summary>The angle from -π/2 to π/2 whose sine is x; NaN outside [-1, 1].</summary>
    public static Tensor<T> Asin<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Asin(), x);

    /// <summary>The angle from 0 to π whose cosine is x; NaN outside [-1, 1].</summary>
    public static Tensor<T> Acos<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Acos(), x);

    /// <summary>The angle from -π/2 to π/2 whose tangent is x.</summary>
    public static Tensor<T> Atan<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Atan(), x);

    /// <summary>(eˣ - e⁻ˣ) / 2.</summary>
    public static Tensor<T> Sinh<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Sinh(), x);

    /// <summary>(eˣ + e⁻ˣ) / 2.</summary>
    public static Tensor<T> Cosh<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Cosh(), x);

    /// <summary>The number whose hyperbolic sine is x.</summary>
    public static Tensor<T> Asinh<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Asinh(), x);

    /// <summary>The number of at least 0 whose hyperbolic cosine is x; NaN below 1.</summary>
    public static Tensor<T> Acosh<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Acosh(), x);

    /// <summary>The number whose hyperbolic tangent is x; NaN outside [-1, 1].</summary>
    public static Tensor<T> Atanh<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Atanh(), x);

    /// <summary>2/√π · ∫ e^-t² dt from 0 to x.</summary>
    public static Tensor<T> Erf<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Erf(), x);

    /// <summary>|x|; the lowest integer stays itself.</summary>
    public static Tensor<T> Abs<T>(Tensor<T> x)
        where T : INumber<T> => Ambient.Apply<T>(new Abs(), x);

    /// <summary>-1, 0 or 1 as x is below, at or above zero; NaN for NaN.</summary>
    public static Tensor<T> Sign<T>(Tensor<T> x)
        where T : INumber<T> => Ambient.Apply<T>(new Sign(), x);

    /// <summary>The angle from -π to π of the point (x, y), broadcasting: arctan(y / x) in the quadrant of the point.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<T> Atan2<T>(Tensor<T> y, Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply(new Atan2(), y, x);

    /// <summary>x to the power y, broadcasting. Powers of integers wrap; 0 to the power 0 is 1. C# has no operator for it.</summary>
    /// <exception cref="TfInvalidArgumentException">The shapes do not broadcast, in a trace a <see cref="TfValueException"/>; or the exponent of an integer is negative.</exception>
    public static Tensor<T> Pow<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply(new Pow(), x, y);

    /// <summary>⌊x / y⌋, broadcasting: -7 and 2 give -4. The lowest integer divided by -1 stays itself.</summary>
    /// <exception cref="TfInvalidArgumentException">The shapes do not broadcast, in a trace a <see cref="TfValueException"/>; or an integer is divided by zero.</exception>
    public static Tensor<T> FloorDiv<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply(new FloorDiv(), x, y);

    /// <summary>x - y · ⌊x / y⌋, broadcasting: the remainder with the sign of y, as <c>%</c> of tensors; -7 and 2 give 1.</summary>
    /// <exception cref="TfInvalidArgumentException">The shapes do not broadcast, in a trace a <see cref="TfValueException"/>; or an integer is divided by zero.</exception>
    public static Tensor<T> FloorMod<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply(new FloorMod(), x, y);

    /// <summary>x / y of integers as doubles, broadcasting; by zero ∞, -∞ or NaN.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<double> TrueDiv<T>(Tensor<T> x, Tensor<T> y)
        where T : IBinaryInteger<T> => (Tensor<double>)Ambient.ToTensor(Composites.TrueDiv(Ambient.ValueOf(x), Ambient.ValueOf(y)));

    /// <summary>The largest integer that is at most x.</summary>
    public static Tensor<T> Floor<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Floor(), x);

    /// <summary>The smallest integer that is at least x.</summary>
    public static Tensor<T> Ceil<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Ceil(), x);

    /// <summary>The integer nearest to x; of two equally near ones the even one.</summary>
    public static Tensor<T> Round<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Round(), x);

    /// <summary>
    /// x held between two bounds, max(min(x, max), min), which broadcast to x; NaN where one of the three is. A bound gets the
    /// gradient where it replaces x; where x is equal to it, x does.
    /// </summary>
    /// <exception cref="TfInvalidArgumentException">The shapes do not broadcast; in a trace a <see cref="TfValueException"/>.</exception>
    /// <exception cref="TfValueException">A bound has more elements than x.</exception>
    public static Tensor<T> ClipByValue<T>(Tensor<T> x, Tensor<T> min, Tensor<T> max)
        where T : INumber<T>
    {
        var (value, highest) = (Ambient.ValueOf(x), Ambient.ValueOf(max));
        var clipped = Composites.ClipByValue(value, Ambient.ValueOf(min), highest);
        return value.Shape.IsCompatibleWith(clipped.Shape)
            ? (Tensor<T>)Ambient.ToTensor(clipped)
            : throw new TfValueException($"Shapes {value.Shape} and {clipped.Shape} are incompatible");
    }

    /// <summary>The sum of values that all have one shape.</summary>
    /// <exception cref="TfInvalidArgumentException">The shapes differ; in a trace a <see cref="TfValueException"/>.</exception>
    /// <exception cref="TfValueException">There are no values.</exception>
    public static Tensor<T> AddN<T>(IReadOnlyList<Tensor<T>> values)
        where T : INumber<T>
    {
        if (values.Count == 0) throw new TfValueException("Inputs must be an iterable of at least one Tensor/IndexedSlices with the same dtype and shape.");
        Value[] operands = [.. values.Select(Ambient.ValueOf)];
        for (var i = 1; i < operands.Length; i++)
        {
            if (!operands[i].Shape.IsCompatibleWith(operands[0].Shape)) throw DifferentShapes(operands[0].Shape, operands[i].Shape, i);
        }

        return (Tensor<T>)Ambient.ToTensor(Composites.AddN(operands));
    }

    private static TfException DifferentShapes(Shape first, Shape other, int index)
    {
        var (a, b) = (first.ToKernelString(), other.ToKernelString());
        var what = $"Shapes must be equal rank, but are {first.Rank} and {other.Rank}";
        if (first.Rank == other.Rank)
        {
            var axis = Enumerable.Range(0, first.Rank).First(i => first.Dims[i] != other.Dims[i]);
            what = $"Dimension {axis} in both shapes must be equal, but are {first.Dims[axis]} and {other.Dims[axis]}. Shapes are {a} and {b}.";
        }

        return Ambient.Invalid(
            $"Inputs to operation AddN of type AddN must have the same size and shape.  Input 0: {a} != input {index}: {b} [Op:AddN]",
            $"{what}\n\tFrom merging shape 0 with other shapes. for 'AddN' with input shapes: {a}, {b}.");
    }
}
