using GraphCompiler.Runtime;

namespace GraphCompiler.Keras;

/// <summary>
/// Where kernels end. A value behind a boundary is not fused with what made it, nor are scalars with others that happen to be near: what
/// this library computes between boundaries is the same kernels in every program, which it brings, and what a user's layer or loss computes those that the user's
/// build wrote for it.
/// </summary>
internal static class Boundary
{
    /// <summary>The value, as memory; rows become dense.</summary>
    public static Tensor<T> Of<T>(Tensor<T> x) => Ambient.Apply<T>(new Core.Operators.Boundary(), x);

    /// <summary>As the other form, of any element type.</summary>
    public static Tensor Of(Tensor x) => x switch
    {
        Tensor<float> t => Of(t),
        Tensor<int> t => Of(t),
        Tensor<long> t => Of(t),
        Tensor<double> t => Of(t),
        Tensor<bool> t => Of(t),
        Tensor<byte> t => Of(t),
        _ => x,
    };

    /// <summary>Calls a function: the kernels of a user's end where it does, this library's own are part of what they stand in.</summary>
    public static Tensor<float> Around(Func<Tensor<float>, Tensor<float>> function, Tensor<float> x) => IsOfLibrary(function) ? function(x) : Of(function(Of(x)));

    /// <inheritdoc cref="Around(Func{Tensor{float}, Tensor{float}}, Tensor{float})"/>
    public static Tensor<float> Around(LossFunction function, Tensor<float> yTrue, Tensor<float> yPred) =>
        IsOfLibrary(function) ? function(yTrue, yPred) : Of(function(Of(yTrue), Of(yPred)));

    /// <summary>Whether the library brings the kernels of an object of this class.</summary>
    public static bool IsOfLibrary(object of) => of is Delegate function
        ? function.Method.Module.Assembly is var owner && (owner == typeof(Boundary).Assembly || owner == typeof(Tensor).Assembly)
        : of.GetType().Assembly == typeof(Boundary).Assembly;
}
