using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GraphCompiler.Tests.Golden;

/// <summary>Public functions by their names, for whatever element type they exist for.</summary>
internal static class GoldenFunctions
{
    private static readonly Type[] s_owners = [typeof(Tf), typeof(Tf.Math), typeof(Tf.Nn), typeof(Tf.Linalg), typeof(Tf.Bitwise), typeof(Tf.Image)];

    /// <summary>A function of all inputs, which have one element type.</summary>
    public static GoldenOperator Function(string name) => new((x, _) => One(name, x[0], [.. x]));

    /// <summary>A function of all inputs and of arguments that the attributes say.</summary>
    public static GoldenOperator Function(string name, Func<JsonElement, object?[]> arguments) => new((x, a) => One(name, x[0], [.. x, .. arguments(a)]));

    /// <summary>A function of arguments that the inputs and attributes say, for the element type of the first input.</summary>
    public static GoldenOperator Function(string name, Func<Tensor[], JsonElement, object?[]> arguments) => new((x, a) => One(name, x[0], arguments(x, a)));

    public static Tensor One(string name, Tensor typed, params object?[] arguments) => Answers(name, typed, arguments)[0];

    /// <summary>A function for the element type of a tensor; all its answers.</summary>
    public static Tensor[] Answers(string name, Tensor typed, params object?[] arguments)
    {
        foreach (var method in s_owners.SelectMany(t => t.GetMethods()).Where(m => m.Name == name).OrderBy(m => !m.IsGenericMethodDefinition))
        {
            var closed = !method.IsGenericMethodDefinition ? method : method.GetGenericArguments().Length == 1 ? Closed(method, typed.DType.ClrType) : null;
            if (closed is null || Fitted(closed.GetParameters(), arguments) is not { } fitted) continue;
            return GoldenMovement.Invoke(closed, fitted) switch
            {
                Tensor tensor => [tensor],
                Tensor[] tensors => tensors,
                ITuple tuple => [.. Enumerable.Range(0, tuple.Length).SelectMany(i => tuple[i] is Tensor[] several ? several : [(Tensor)tuple[i]!])],
                var other => throw new InvalidOperationException($"{other}"),
            };
        }

        throw new NotExpressibleException($"{name} of {string.Join(", ", arguments.OfType<Tensor>().Select(t => t.DType.Name).DefaultIfEmpty(typed.DType.Name))}");
    }

    /// <summary>A function with two type arguments.</summary>
    public static MethodInfo Two(string name, DType first, DType second) =>
        s_owners.SelectMany(t => t.GetMethods()).Where(m => m.Name == name && m.IsGenericMethodDefinition && m.GetGenericArguments().Length == 2)
            .Select(m => Closed(m, first.ClrType, second.ClrType)).FirstOrDefault(m => m is not null)
        ?? throw new NotExpressibleException($"{name} of {first.Name} and {second.Name}");

    /// <summary>A number of an element type.</summary>
    public static object Number(DType dtype, double value) => TensorFactory.Filled(dtype, Shape.Scalar, value).Data.GetValue(0)!;

    private static MethodInfo? Closed(MethodInfo method, params Type[] types)
    {
        try
        {
            return method.MakeGenericMethod(types);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Arguments as parameters take them, with the defaults of those that are absent; null where they do not fit.</summary>
    private static object?[]? Fitted(ParameterInfo[] parameters, object?[] arguments)
    {
        if (parameters.Length < arguments.Length || !parameters.Skip(arguments.Length).All(p => p.HasDefaultValue)) return null;
        return parameters.Zip(arguments).All(p => GoldenMovement.Fits(p.First.ParameterType, p.Second))
            ? [.. arguments, .. parameters.Skip(arguments.Length).Select(p => Type.Missing)]
            : null;
    }
}
