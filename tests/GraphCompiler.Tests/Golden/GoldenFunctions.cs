using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GraphCompiler.Tests.Golden;

/// <summary>Public functions by their names, for whatever element type they exist for.</summary>
internal static class GoldenFunctions
{
    private static readonly Type[] s_owners = [typeof(Tf), typeof(Tf.Math), typeof(Tf.Nn), typeof(Tf.Linalg), typeof(Tf.Bitwise), typeof(Tf.Image), typeof(GoldenSpans)];

    /// <summary>A function of all inputs, which have one element type.</summary>
    public static GoldenOperator Function(string name) => new((x, _) => One(name, x[0], [.. x]));

    /// <summary>A function of all inputs and of arguments that the attributes say.</summary>
    public static GoldenOperator Function(string name, Func<JsonElement, object?[]> arguments) => new((x, a) => One(name, x[0], [.. x, .. arguments(a)]));

    /// <summary>A function of arguments that the inputs and attributes say, for the element type of the first input.</summary>
    public static GoldenOperator Function(string name, Func<Tensor[], JsonElement, object?[]> arguments) => new((x, a) => One(name, x[0], arguments(x, a)));

    public static Tensor One(string name, Tensor typed, params object?[] arguments) => Answers(name, typed, arguments)[0];

    /// <summary>A function that is for one element type.</summary>
    public static Tensor Plain(string name, Tensor typed, params object?[] arguments) => Answers(Methods(name).Where(m => !m.IsGenericMethodDefinition), typed, arguments)[0];

    /// <summary>A function for the element type of a tensor; all its answers.</summary>
    public static Tensor[] Answers(string name, Tensor typed, params object?[] arguments) => Answers(Methods(name).OrderBy(m => !m.IsGenericMethodDefinition), typed, arguments);

    private static Tensor[] Answers(IEnumerable<MethodInfo> methods, Tensor typed, object?[] arguments)
    {
        var name = "";
        foreach (var method in methods)
        {
            name = method.Name;
            var closed = !method.IsGenericMethodDefinition ? method : method.GetGenericArguments().Length == 1 ? Closed(method, typed.DType.ClrType) : null;
            if (closed is null || Fitted(closed.GetParameters(), arguments) is not { } fitted) continue;
            return GoldenApi.Call(closed, null, fitted) switch
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
    public static Tensor Two(string name, DType first, DType second, params object?[] arguments) =>
        Methods(name).Where(m => m.IsGenericMethodDefinition && m.GetGenericArguments().Length == 2)
            .Select(m => Closed(m, first.ClrType, second.ClrType)).FirstOrDefault(m => m is not null) is { } method
            ? (Tensor)GoldenApi.Call(method, null, arguments)
            : throw new NotExpressibleException($"{name} of {first.Name} and {second.Name}");

    /// <summary>A function of Tf from any element type to one that it is called for.</summary>
    public static Tensor To(string name, Tensor x, DType dtype) =>
        (Tensor)GoldenApi.Call(typeof(Tf).GetMethods().Single(m => m.Name == name && m.IsGenericMethodDefinition).MakeGenericMethod(dtype.ClrType), null, x);

    public static Tensor Cast(Tensor x, DType dtype) => To("Cast", x, dtype);

    /// <summary>A constant that attributes say.</summary>
    public static Tensor<T> Literal<T>(Tensor<T> constant) => (Tensor<T>)Literal((Tensor)constant);

    public static Tensor Literal(Tensor constant)
    {
        GoldenText.Current?.Know(constant);
        return constant;
    }

    /// <summary>A constant number that attributes say.</summary>
    public static Tensor Scalar(DType dtype, double value) => Literal(TensorFactory.Filled(dtype, Shape.Scalar, value));

    /// <summary>The tensors of a list that a function takes as a list of one element type.</summary>
    public static Array List(Tensor[] x) =>
        x.Length == 0 ? Array.Empty<Tensor<float>>() : Array.Exists(x, t => t.DType != x[0].DType) ? throw new NotExpressibleException("types that differ") : (Array)typeof(GoldenFunctions).GetMethod(nameof(Same), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(x[0].DType.ClrType).Invoke(null, [x])!;

    /// <summary>A tensor of the element type that a list is of.</summary>
    public static Tensor Typed(Tensor[] x) => x.FirstOrDefault() ?? Tf.Constant(0f);

    /// <summary>A number of an element type.</summary>
    public static object Number(DType dtype, double value) => TensorFactory.Filled(dtype, Shape.Scalar, value).Data.GetValue(0)!;

    private static Tensor<T>[] Same<T>(Tensor[] x) => Array.ConvertAll(x, t => (Tensor<T>)t);

    private static IEnumerable<MethodInfo> Methods(string name) => s_owners.SelectMany(t => t.GetMethods()).Where(m => m.Name == name);

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
        return parameters.Zip(arguments).All(p => Fits(p.First.ParameterType, p.Second))
            ? [.. arguments, .. parameters.Skip(arguments.Length).Select(p => Type.Missing)]
            : null;
    }

    private static bool Fits(Type parameter, object? argument) =>
        argument is null ? !parameter.IsValueType || Nullable.GetUnderlyingType(parameter) is not null : parameter.IsInstanceOfType(argument);
}
