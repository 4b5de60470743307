using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>
/// The compiled functions of a class, each called with arguments made for its parameters: of the shape that <c>[Shape]</c>
/// declares, else matrices. A function of host integers, flags or enumerations is called with several of them, one with state
/// twice, and the variables that it was given count as results.
/// </summary>
internal static class DiscoveredCases
{
    private static readonly Dictionary<string, int> s_sizes = new()
    {
        ["N"] = 6, ["M"] = 20, ["A"] = 2, ["B"] = 5, ["C"] = 17, ["H"] = 4, ["W"] = 6, ["T"] = 7, ["D"] = 8, ["K"] = 3,
    };

    public static IEnumerable<FunctionCase> Of(params Type[] types) =>
        from type in types
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance)
        where typeof(TfFunction).IsAssignableFrom(property.PropertyType)
        let method = type.GetMethod(property.Name[..^"Function".Length])!
        select new FunctionCase(type.Name, method.Name, () => Run(property, method));

    private static (TfFunction Handle, Tensor[] Results) Run(PropertyInfo property, MethodInfo method)
    {
        var target = method.IsStatic ? null : New(method.DeclaringType!);
        var handle = (TfFunction)property.GetValue(target)!;
        var call = (Delegate)handle.GetType().GetProperty("Call")!.GetValue(handle)!;
        var parameters = method.GetParameters();
        object?[] arguments = [.. parameters.Select(Argument)];
        var variables = arguments.Append(target).SelectMany(VariablesOf).ToArray();
        var rounds = Array.Exists(parameters, IsChoice) ? 3 : variables.Length > 0 ? 2 : 1;
        List<Tensor> results = [];
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                if (IsChoice(parameters[i])) arguments[i] = Choice(parameters[i].ParameterType, round);
            }

            results.AddRange(Flatten(call.DynamicInvoke(arguments)));
        }

        return (handle, [.. results, .. variables.Select(v => v.Value)]);
    }

    private static object? Argument(ParameterInfo parameter, int index)
    {
        var type = parameter.ParameterType;
        if (IsChoice(parameter)) return null;
        if (type == typeof(float)) return 0.3f;
        if (type == typeof(double)) return 0.3;
        if (type.IsArray) return new[] { Tensor<float>(parameter, index), Tensor<float>(parameter, index + 1), Tensor<float>(parameter, index + 2) };
        if (type.IsAssignableTo(typeof(Module))) return New(type);
        if (type == typeof(Variable<float>)) return new Variable<float>(Tensor<float>(parameter, index));
        if (type == typeof(Variable<double>)) return new Variable<double>(Tensor<double>(parameter, index));
        if (type == typeof(Variable<int>)) return new Variable<int>(Tensor<int>(parameter, index), trainable: false);
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Tensor<>)) throw new NotSupportedException($"{parameter}");
        return typeof(DiscoveredCases).GetMethod(nameof(Tensor), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [parameter, index]);
    }

    private static Tensor<T> Tensor<T>(ParameterInfo parameter, int index)
    {
        // What names rows: numbers of rows and classes.
        var isIndex = parameter.Name is "labels" or "ids";
        int[] shape = parameter.GetCustomAttribute<ShapeAttribute>() is { } declared ? [.. declared.Dims.Select(Size)] : isIndex ? [6] : [6, 20];
        var count = shape.Aggregate(1, (a, b) => a * b);
        var values = Enumerable.Range(0, count).Select(i => ((((i + (index * 13)) * 7919) + 104729) % 4001 / 1000f) - 2f).ToArray();
        Array numbers = default(T) switch
        {
            float => values,
            double => Array.ConvertAll(values, v => v * 1.25),
            int => Array.ConvertAll(values, v => isIndex ? (int)((v + 2) * 4) : (int)(v * 10)),
            long => Array.ConvertAll(values, v => (long)(v * 1e10)),
            bool => Array.ConvertAll(values, v => v > 0),
            Half => Array.ConvertAll(values, v => (Half)v),
            sbyte => Array.ConvertAll(values, v => (sbyte)(v * 63)),
            short => Array.ConvertAll(values, v => (short)(v * 16000)),
            byte => Array.ConvertAll(values, v => (byte)((v + 2) * 63)),
            ushort => Array.ConvertAll(values, v => (ushort)((v + 2) * 16000)),
            uint => Array.ConvertAll(values, v => (uint)((v + 2) * 1e9)),
            ulong => Array.ConvertAll(values, v => (ulong)((v + 2) * 4.5e18)),
            _ => throw new NotSupportedException($"{parameter}"),
        };
        return Tf.Constant<T>((T[])numbers, shape);
    }

    private static int Size(object? dimension) => dimension is string name ? s_sizes[name] : (int)dimension!;

    private static bool IsChoice(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(bool) || parameter.ParameterType == typeof(int) || parameter.ParameterType.IsEnum;

    private static object Choice(Type type, int round) =>
        type == typeof(bool) ? round % 2 == 0 : type == typeof(int) ? round : Enum.GetValues(type).GetValue(round % Enum.GetValues(type).Length)!;

    // A constructor's numbers are sizes: of what comes in, which is M, and of what goes out.
    private static object New(Type type)
    {
        var parameters = type.GetConstructors()[0].GetParameters();
        return Activator.CreateInstance(type, [.. parameters.Select(Given)])!;

        static object Given(ParameterInfo parameter) => parameter.ParameterType == typeof(float) ? 0.1f : (object)(parameter.Name is "inputs" or "features" ? 20 : 7);
    }

    private static IEnumerable<IVariable> VariablesOf(object? argument) => argument switch
    {
        IVariable variable => [variable],
        Module module => module.Variables,
        _ => [],
    };

    private static IEnumerable<Tensor> Flatten(object? result) => result switch
    {
        Tensor tensor => [tensor],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Flatten(tuple[i])),
        IEnumerable items => items.Cast<object?>().SelectMany(Flatten),
        _ => [],
    };
}
