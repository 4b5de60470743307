using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>x = y element by element, broadcasting; false where one is NaN.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<bool> Equal<T>(Tensor<T> x, Tensor<T> y) => Ambient.Apply<T, bool>(new Equal(), x, y);

    /// <summary>x ≠ y element by element, broadcasting; true where one is NaN.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<bool> NotEqual<T>(Tensor<T> x, Tensor<T> y) => Ambient.Apply<T, bool>(new NotEqual(), x, y);

    /// <summary>x &gt; y element by element, broadcasting; false where one is NaN.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<bool> Greater<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply<T, bool>(new Greater(), x, y);

    /// <summary>x ≥ y element by element, broadcasting; false where one is NaN.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<bool> GreaterEqual<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply<T, bool>(new GreaterEqual(), x, y);

    /// <summary>x &lt; y element by element, broadcasting; false where one is NaN.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<bool> Less<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply<T, bool>(new Less(), x, y);

    /// <summary>x ≤ y element by element, broadcasting; false where one is NaN.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<bool> LessEqual<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply<T, bool>(new LessEqual(), x, y);

    /// <summary>x and y, broadcasting. Both are computed: there is nothing to short-circuit.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<bool> LogicalAnd(Tensor<bool> x, Tensor<bool> y) => Ambient.Apply(new LogicalAnd(), x, y);

    /// <summary>x or y, broadcasting.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<bool> LogicalOr(Tensor<bool> x, Tensor<bool> y) => Ambient.Apply(new LogicalOr(), x, y);

    /// <summary>Either x or y, broadcasting.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<bool> LogicalXor(Tensor<bool> x, Tensor<bool> y) => Ambient.Apply(new LogicalXor(), x, y);

    /// <summary>Not x.</summary>
    public static Tensor<bool> LogicalNot(Tensor<bool> x) => Ambient.Apply<bool>(new LogicalNot(), x);

    /// <summary>condition ? x : y element by element, all three broadcasting. What was not chosen has no gradient, NaN included.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<T> Where<T>(Tensor<bool> condition, Tensor<T> x, Tensor<T> y) =>
        (Tensor<T>)Ambient.ToTensor(Ambient.Builder.Apply(new Select(), Ambient.ValueOf(condition), Ambient.ValueOf(x), Ambient.ValueOf(y))[0]);
}
