using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>
/// The compiled functions of a class, each called with arguments made for its parameters: what <c>[Shape]</c> declares, else
/// a matrix.
/// </summary>
internal static class DiscoveredCases
{
    private static readonly Dictionary<string, int> s_sizes = new() { ["N"] = 6, ["M"] = 20, ["A"] = 2, ["B"] = 5, ["C"] = 17 };

    public static IEnumerable<FunctionCase> Of(Type type) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Static)
        where typeof(TfFunction).IsAssignableFrom(property.PropertyType)
        let name = property.Name[..^"Function".Length]
        select new FunctionCase(type.Name, name, () =>
        {
            var handle = (TfFunction)property.GetValue(null)!;
            var call = (Delegate)handle.GetType().GetProperty("Call")!.GetValue(handle)!;
            var parameters = type.GetMethod(name)!.GetParameters();
            return (handle, [.. Flatten(call.DynamicInvoke([.. parameters.Select(Argument)]))]);
        });

    private static object Argument(ParameterInfo parameter, int index)
    {
        var isLabel = parameter.Name == "labels";
        int[] shape = parameter.GetCustomAttribute<ShapeAttribute>() is { } declared ? [.. declared.Dims.Select(Size)] : isLabel ? [6] : [6, 20];
        var count = shape.Aggregate(1, (a, b) => a * b);
        var values = Enumerable.Range(0, count).Select(i => ((((i + (index * 13)) * 7919) + 104729) % 4001 / 1000f) - 2f).ToArray();
        var element = parameter.ParameterType.GenericTypeArguments.FirstOrDefault();
        if (element == typeof(float)) return Tf.Constant<float>(values, shape);
        if (element == typeof(double)) return Tf.Constant<double>(Array.ConvertAll(values, v => v * 1.25), shape);
        if (element == typeof(int)) return Tf.Constant<int>(Array.ConvertAll(values, v => isLabel ? (int)((v + 2) * 4) : (int)(v * 10)), shape);
        if (element == typeof(long)) return Tf.Constant<long>(Array.ConvertAll(values, v => (long)(v * 1e10)), shape);
        if (element == typeof(bool)) return Tf.Constant<bool>(Array.ConvertAll(values, v => v > 0), shape);
        return parameter.ParameterType == typeof(float) ? 0.3f : parameter.ParameterType == typeof(double) ? 0.3 : throw new NotSupportedException($"{parameter}");
    }

    private static int Size(object? dimension) => dimension is string name ? s_sizes[name] : (int)dimension!;

    private static IEnumerable<Tensor> Flatten(object? result) => result switch
    {
        Tensor tensor => [tensor],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Flatten(tuple[i])),
        IEnumerable items => items.Cast<object?>().SelectMany(Flatten),
        _ => [],
    };
}
