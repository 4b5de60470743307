using System.Numerics;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace GraphCompiler.Tests.Golden;

/// <summary>The one place where golden cases call the library, so that what they call can be written down as C# too.</summary>
internal static class GoldenApi
{
    public static object Call(MethodBase method, object? self, params object?[] arguments)
    {
        object result;
        try
        {
            result = method is ConstructorInfo constructor ? constructor.Invoke(arguments) : method.Invoke(self, [.. arguments])!;
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }

        GoldenText.Current?.Add(method, self, arguments, result);
        return result;
    }
}

/// <summary>Functions of Tf that take spans, which reflection cannot pass, with arrays; and what is written between brackets.</summary>
internal static class GoldenSpans
{
    public static Tensor<T> Einsum<T>(string equation, Tensor<T>[] operands)
        where T : INumber<T> => Tf.Einsum(equation, operands);

    public static Tensor<T>[] Meshgrid<T>(Tensor<T>[] tensors, bool ijIndexing) => Tf.Meshgrid<T>(tensors, ijIndexing);

    public static Tensor<T> Sliced<T>(Tensor<T> x, Slice[] slices) => x[slices];

    /// <returns>The value of the variable then.</returns>
    public static Tensor<T> Assigned<T>(Variable<T> v, Slice[] slices, Tensor<T> value)
    {
        v[slices] = value;
        return v.Value;
    }
}
