using System.Numerics;

namespace GraphCompiler;

// Gradients may be null where there is none: they are left oblivious.
#nullable disable annotations
public static partial class Tf
{
    /// <summary>
    /// A function with its own derivative: <c>Tf.CustomGradient&lt;float&gt;(x =&gt; (Tf.Exp(x), dy =&gt; dy * x))</c>. The rule receives the
    /// upstream gradient and gives that of the argument. Second derivatives are those of the rule. In a compiled function the rule is
    /// traced where the function is called; one that calls its own function has four orders of derivatives there.
    /// </summary>
    /// <param name="function">From the argument to the value and the rule.</param>
    /// <exception cref="TfTypeException">When called: the function reads variables, for which this form gives no gradients.</exception>
    /// <exception cref="NotSupportedException">When called in a compiled function: the rule updates a variable.</exception>
    public static Func<Tensor<T>, Tensor<T>> CustomGradient<T>(Func<Tensor<T>, (Tensor<T> Value, Func<Tensor<T>, Tensor<T>> Gradient)> function)
        where T : IFloatingPointIeee754<T>
        => x => Custom<T>([x], false, () =>
        {
            var (value, gradient) = function(x);
            return ([value], (dy, _) => ([gradient((Tensor<T>)dy[0])], null));
        })[0];

    /// <summary>A function of two arguments with its own derivatives, one for each; null where there is none.</summary>
    /// <inheritdoc cref="CustomGradient{T}(Func{Tensor{T}, ValueTuple{Tensor{T}, Func{Tensor{T}, Tensor{T}}}})"/>
    public static Func<Tensor<T>, Tensor<T>, Tensor<T>> CustomGradient<T>(Func<Tensor<T>, Tensor<T>, (Tensor<T> Value, Func<Tensor<T>, (Tensor<T>, Tensor<T>)> Gradient)> function)
        where T : IFloatingPointIeee754<T>
        => (x, y) => Custom<T>([x, y], false, () =>
        {
            var (value, gradient) = function(x, y);
            return ([value], (dy, _) => (gradient((Tensor<T>)dy[0]) is var (dx, other) ? [dx, other] : [], null));
        })[0];

    /// <summary>A function of two values with its own derivative: the rule receives a gradient for each value.</summary>
    /// <inheritdoc cref="CustomGradient{T}(Func{Tensor{T}, ValueTuple{Tensor{T}, Func{Tensor{T}, Tensor{T}}}})"/>
    public static Func<Tensor<T>, (Tensor<T>, Tensor<T>)> CustomGradient<T>(Func<Tensor<T>, ((Tensor<T>, Tensor<T>) Values, Func<Tensor<T>, Tensor<T>, Tensor<T>> Gradient)> function)
        where T : IFloatingPointIeee754<T>
        => x => Custom<T>([x], false, () =>
        {
            var ((first, second), gradient) = function(x);
            return ([first, second], (dy, _) => ([gradient((Tensor<T>)dy[0], (Tensor<T>)dy[1])], null));
        }) is [var a, var b] ? (a, b) : default;

    /// <summary>A function of two arguments and two values with its own derivatives.</summary>
    /// <inheritdoc cref="CustomGradient{T}(Func{Tensor{T}, ValueTuple{Tensor{T}, Func{Tensor{T}, Tensor{T}}}})"/>
    public static Func<Tensor<T>, Tensor<T>, (Tensor<T>, Tensor<T>)> CustomGradient<T>(Func<Tensor<T>, Tensor<T>, ((Tensor<T>, Tensor<T>) Values, Func<Tensor<T>, Tensor<T>, (Tensor<T>, Tensor<T>)> Gradient)> function)
        where T : IFloatingPointIeee754<T>
        => (x, y) => Custom<T>([x, y], false, () =>
        {
            var ((first, second), gradient) = function(x, y);
            return ([first, second], (dy, _) => (gradient((Tensor<T>)dy[0], (Tensor<T>)dy[1]) is var (dx, other) ? [dx, other] : [], null));
        }) is [var a, var b] ? (a, b) : default;

    /// <summary>
    /// A function of any number of arguments with its own derivatives.
    /// </summary>
    /// <param name="function">From the arguments to the value and the rule, which gives a gradient for each argument.</param>
    /// <exception cref="TfTypeException">When called: the function reads variables, for which this form gives no gradients.</exception>
    /// <exception cref="TfValueException">The rule gave another number of gradients.</exception>
    public static Func<Tensor<T>[], Tensor<T>> CustomGradient<T>(Func<Tensor<T>[], (Tensor<T> Value, Func<Tensor<T>, Tensor<T>[]> Gradient)> function)
        where T : IFloatingPointIeee754<T>
        => x => Custom<T>(x, false, () =>
        {
            var (value, gradient) = function(x);
            return ([value], (dy, _) => (gradient((Tensor<T>)dy[0]), null));
        })[0];

    /// <summary>
    /// A function with its own derivatives, for its argument and for the trainable variables that it reads: the rule receives these
    /// and gives a gradient for each, in their order.
    /// </summary>
    /// <param name="function">From the argument to the value and the rule.</param>
    /// <exception cref="TfValueException">The rule gave another number of gradients.</exception>
    public static Func<Tensor<T>, Tensor<T>> CustomGradient<T>(
        Func<Tensor<T>, (Tensor<T> Value, Func<Tensor<T>, IReadOnlyList<IVariable>, (Tensor<T>, IReadOnlyList<Tensor>)> Gradient)> function)
        where T : IFloatingPointIeee754<T>
        => x => Custom<T>([x], true, () =>
        {
            var (value, gradient) = function(x);
            return ([value], (dy, variables) => gradient((Tensor<T>)dy[0], variables) is var (dx, others) ? ([dx], others) : default);
        })[0];

    /// <summary>A function of two arguments with its own derivatives, for them and for the trainable variables that it reads.</summary>
    /// <inheritdoc cref="CustomGradient{T}(Func{Tensor{T}, ValueTuple{Tensor{T}, Func{Tensor{T}, IReadOnlyList{IVariable}, ValueTuple{Tensor{T}, IReadOnlyList{Tensor}}}}})"/>
    public static Func<Tensor<T>, Tensor<T>, Tensor<T>> CustomGradient<T>(
        Func<Tensor<T>, Tensor<T>, (Tensor<T> Value, Func<Tensor<T>, IReadOnlyList<IVariable>, ((Tensor<T>, Tensor<T>), IReadOnlyList<Tensor>)> Gradient)> function)
        where T : IFloatingPointIeee754<T>
        => (x, y) => Custom<T>([x, y], true, () =>
        {
            var (value, gradient) = function(x, y);
            return ([value], (dy, variables) => gradient((Tensor<T>)dy[0], variables) is var ((dx, other), others) ? ([dx, other], others) : default);
        })[0];

    private static Tensor<T>[] Custom<T>(Tensor<T>[] arguments, bool takesVariables, Func<(Tensor[] Values, CustomBackward Backward)> body) =>
        Array.ConvertAll(CustomFunction.Call(arguments, takesVariables, body), y => (Tensor<T>)y);
}
