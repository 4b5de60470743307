using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// The operators, as C# 14 extension operators so that each carries its constraint: adding bools, <c>if (floats)</c> or
/// <c>ints / ints</c> does not compile. An int operand takes the element type of the tensor (as a Python int does), which
/// is what generic code and Half need to write <c>2 * x</c>; every other scalar converts by C#'s own rules.
/// </summary>
public static class TensorOperators
{
    extension<T>(Tensor<T>)
        where T : INumber<T>
    {
        /// <inheritdoc cref="Tf.Add"/>
        public static Tensor<T> operator +(Tensor<T> left, Tensor<T> right) => Ambient.Apply(new Add(), left, right);

        /// <inheritdoc cref="Tf.Add"/>
        public static Tensor<T> operator +(Tensor<T> left, int right) => Ambient.Apply(new Add(), left, Constant<T>(right));

        /// <inheritdoc cref="Tf.Add"/>
        public static Tensor<T> operator +(int left, Tensor<T> right) => Ambient.Apply(new Add(), Constant<T>(left), right);

        /// <inheritdoc cref="Tf.Subtract"/>
        public static Tensor<T> operator -(Tensor<T> left, Tensor<T> right) => Ambient.Apply(new Subtract(), left, right);

        /// <inheritdoc cref="Tf.Subtract"/>
        public static Tensor<T> operator -(Tensor<T> left, int right) => Ambient.Apply(new Subtract(), left, Constant<T>(right));

        /// <inheritdoc cref="Tf.Subtract"/>
        public static Tensor<T> operator -(int left, Tensor<T> right) => Ambient.Apply(new Subtract(), Constant<T>(left), right);

        /// <inheritdoc cref="Tf.Multiply"/>
        public static Tensor<T> operator *(Tensor<T> left, Tensor<T> right) => Ambient.Apply(new Multiply(), left, right);

        /// <inheritdoc cref="Tf.Multiply"/>
        public static Tensor<T> operator *(Tensor<T> left, int right) => Ambient.Apply(new Multiply(), left, Constant<T>(right));

        /// <inheritdoc cref="Tf.Multiply"/>
        public static Tensor<T> operator *(int left, Tensor<T> right) => Ambient.Apply(new Multiply(), Constant<T>(left), right);

        /// <inheritdoc cref="Tf.FloorMod"/>
        public static Tensor<T> operator %(Tensor<T> left, Tensor<T> right) => Ambient.Apply(new FloorMod(), left, right);

        /// <inheritdoc cref="Tf.FloorMod"/>
        public static Tensor<T> operator %(Tensor<T> left, int right) => Ambient.Apply(new FloorMod(), left, Constant<T>(right));

        /// <inheritdoc cref="Tf.FloorMod"/>
        public static Tensor<T> operator %(int left, Tensor<T> right) => Ambient.Apply(new FloorMod(), Constant<T>(left), right);

        /// <inheritdoc cref="Tf.Less"/>
        public static Tensor<bool> operator <(Tensor<T> left, Tensor<T> right) => Ambient.Apply<T, bool>(new Less(), left, right);

        /// <inheritdoc cref="Tf.Less"/>
        public static Tensor<bool> operator <(Tensor<T> left, int right) => Ambient.Apply<T, bool>(new Less(), left, Constant<T>(right));

        /// <inheritdoc cref="Tf.Less"/>
        public static Tensor<bool> operator <(int left, Tensor<T> right) => Ambient.Apply<T, bool>(new Less(), Constant<T>(left), right);

        /// <inheritdoc cref="Tf.LessEqual"/>
        public static Tensor<bool> operator <=(Tensor<T> left, Tensor<T> right) => Ambient.Apply<T, bool>(new LessEqual(), left, right);

        /// <inheritdoc cref="Tf.LessEqual"/>
        public static Tensor<bool> operator <=(Tensor<T> left, int right) => Ambient.Apply<T, bool>(new LessEqual(), left, Constant<T>(right));

        /// <inheritdoc cref="Tf.LessEqual"/>
        public static Tensor<bool> operator <=(int left, Tensor<T> right) => Ambient.Apply<T, bool>(new LessEqual(), Constant<T>(left), right);

        /// <inheritdoc cref="Tf.Greater"/>
        public static Tensor<bool> operator >(Tensor<T> left, Tensor<T> right) => Ambient.Apply<T, bool>(new Greater(), left, right);

        /// <inheritdoc cref="Tf.Greater"/>
        public static Tensor<bool> operator >(Tensor<T> left, int right) => Ambient.Apply<T, bool>(new Greater(), left, Constant<T>(right));

        /// <inheritdoc cref="Tf.Greater"/>
        public static Tensor<bool> operator >(int left, Tensor<T> right) => Ambient.Apply<T, bool>(new Greater(), Constant<T>(left), right);

        /// <inheritdoc cref="Tf.GreaterEqual"/>
        public static Tensor<bool> operator >=(Tensor<T> left, Tensor<T> right) => Ambient.Apply<T, bool>(new GreaterEqual(), left, right);

        /// <inheritdoc cref="Tf.GreaterEqual"/>
        public static Tensor<bool> operator >=(Tensor<T> left, int right) => Ambient.Apply<T, bool>(new GreaterEqual(), left, Constant<T>(right));

        /// <inheritdoc cref="Tf.GreaterEqual"/>
        public static Tensor<bool> operator >=(int left, Tensor<T> right) => Ambient.Apply<T, bool>(new GreaterEqual(), Constant<T>(left), right);

        /// <summary>For generic code and Half; otherwise the equality of <see cref="Tensor{T}"/> applies.</summary>
        public static Tensor<bool> operator ==(Tensor<T> left, int right) => Ambient.Apply<T, bool>(new Equal(), left, Constant<T>(right));

        /// <summary>For generic code and Half; otherwise the equality of <see cref="Tensor{T}"/> applies.</summary>
        public static Tensor<bool> operator !=(Tensor<T> left, int right) => Ambient.Apply<T, bool>(new NotEqual(), left, Constant<T>(right));

        /// <inheritdoc cref="Tf.Negative"/>
        public static Tensor<T> operator -(Tensor<T> value) => Ambient.Apply<T>(new Negate(), value);

        /// <summary>The tensor itself.</summary>
        public static Tensor<T> operator +(Tensor<T> value) => value;

        /// <summary>One more: <c>i++</c> gives the name <c>i</c> another tensor.</summary>
        public static Tensor<T> operator ++(Tensor<T> value) => value + 1;

        /// <summary>One less: <c>i--</c> gives the name <c>i</c> another tensor.</summary>
        public static Tensor<T> operator --(Tensor<T> value) => value - 1;
    }

    /// <summary>Division is for floating types; for integers say which: <see cref="Tf.FloorDiv"/>, <see cref="Tf.Math.TruncateDiv"/>, <see cref="Tf.TrueDiv"/>.</summary>
    extension<T>(Tensor<T>)
        where T : IFloatingPointIeee754<T>
    {
        /// <inheritdoc cref="Tf.Divide"/>
        public static Tensor<T> operator /(Tensor<T> left, Tensor<T> right) => Ambient.Apply(new Divide(), left, right);

        /// <inheritdoc cref="Tf.Divide"/>
        public static Tensor<T> operator /(Tensor<T> left, int right) => Ambient.Apply(new Divide(), left, Constant<T>(right));

        /// <inheritdoc cref="Tf.Divide"/>
        public static Tensor<T> operator /(int left, Tensor<T> right) => Ambient.Apply(new Divide(), Constant<T>(left), right);
    }

    extension<T>(Tensor<T>)
        where T : IBinaryInteger<T>
    {
        /// <inheritdoc cref="Tf.Bitwise.BitwiseAnd"/>
        public static Tensor<T> operator &(Tensor<T> left, Tensor<T> right) => Ambient.Apply(new BitwiseAnd(), left, right);

        /// <inheritdoc cref="Tf.Bitwise.BitwiseOr"/>
        public static Tensor<T> operator |(Tensor<T> left, Tensor<T> right) => Ambient.Apply(new BitwiseOr(), left, right);

        /// <inheritdoc cref="Tf.Bitwise.BitwiseXor"/>
        public static Tensor<T> operator ^(Tensor<T> left, Tensor<T> right) => Ambient.Apply(new BitwiseXor(), left, right);

        /// <inheritdoc cref="Tf.Bitwise.Invert"/>
        public static Tensor<T> operator ~(Tensor<T> value) => Ambient.Apply<T>(new Invert(), value);

        /// <inheritdoc cref="Tf.Bitwise.LeftShift"/>
        public static Tensor<T> operator <<(Tensor<T> value, Tensor<T> count) => Ambient.Apply(new LeftShift(), value, count);

        /// <inheritdoc cref="Tf.Bitwise.RightShift"/>
        public static Tensor<T> operator >>(Tensor<T> value, Tensor<T> count) => Ambient.Apply(new RightShift(), value, count);
    }

    /// <summary><c>if</c> and <c>?:</c> read an eager scalar.</summary>
    extension(Tensor<bool>)
    {
        /// <inheritdoc cref="Tf.LogicalAnd"/>
        public static Tensor<bool> operator &(Tensor<bool> left, Tensor<bool> right) => Ambient.Apply(new LogicalAnd(), left, right);

        /// <inheritdoc cref="Tf.LogicalOr"/>
        public static Tensor<bool> operator |(Tensor<bool> left, Tensor<bool> right) => Ambient.Apply(new LogicalOr(), left, right);

        /// <inheritdoc cref="Tf.LogicalXor"/>
        public static Tensor<bool> operator ^(Tensor<bool> left, Tensor<bool> right) => Ambient.Apply(new LogicalXor(), left, right);

        /// <inheritdoc cref="Tf.LogicalNot"/>
        public static Tensor<bool> operator !(Tensor<bool> value) => Ambient.Apply<bool>(new LogicalNot(), value);

        /// <summary>The value of a tensor of one element.</summary>
        /// <exception cref="TfValueException">There are more elements.</exception>
        /// <exception cref="OperatorNotAllowedInGraphException">The tensor is the symbol of a trace.</exception>
        public static bool operator true(Tensor<bool> value) => Truth(value);

        /// <summary>The negated value of a tensor of one element.</summary>
        /// <inheritdoc cref="op_True" path="/exception"/>
        public static bool operator false(Tensor<bool> value) => !Truth(value);
    }

    private static bool Truth(Tensor<bool> value) => value.Size is 1 or -1
        ? value.Item()
        : throw new TfValueException("The truth value of an array with more than one element is ambiguous.");

    private static Tensor<T> Constant<T>(int value)
        where T : INumber<T> => new EagerTensor<T>([T.CreateTruncating(value)], Shape.Scalar);
}
