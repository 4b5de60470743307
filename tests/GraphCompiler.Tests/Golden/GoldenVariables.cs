using System.Text.Json;

namespace GraphCompiler.Tests.Golden;

/// <summary>Updates of parts of a variable.</summary>
internal static class GoldenVariables
{
    public const string Assignment = "variable_strided_slice_assign";

    private const string Prefix = "variable_scatter_";

    private static readonly Dictionary<string, string> s_methods = new()
    {
        ["update"] = "ScatterUpdate",
        ["add"] = "ScatterAdd",
        ["sub"] = "ScatterSub",
        ["mul"] = "ScatterMul",
        ["div"] = "ScatterDiv",
        ["min"] = "ScatterMin",
        ["max"] = "ScatterMax",
        ["nd_update"] = "ScatterNdUpdate",
        ["nd_add"] = "ScatterNdAdd",
        ["nd_sub"] = "ScatterNdSub",
        ["nd_max"] = "ScatterNdMax",
        ["nd_min"] = "ScatterNdMin",
    };

    public static IReadOnlyList<string> Names { get; } = [.. s_methods.Keys.Select(kind => Prefix + kind), Assignment];

    /// <summary>Updates the first input and gives its new value.</summary>
    public static Tensor Update(string name, Tensor[] inputs, JsonElement attributes) => name == Assignment
        ? GoldenFunctions.One("Assigned", inputs[0], inputs[0], GoldenMovement.Slices(attributes), inputs[1])
        : Scatter(name, inputs[0], inputs[1], inputs[2]);

    /// <summary>Updates rows, or single elements.</summary>
    public static Tensor Scatter(string name, Tensor variable, Tensor indices, Tensor updates)
    {
        if (updates.DType != variable.DType || indices.DType != DType.Int32) throw new NotExpressibleException($"{variable.DType.Name}, {indices.DType.Name}, {updates.DType.Name}");
        var method = typeof(Variable<>).MakeGenericType(variable.DType.ClrType).GetMethod(s_methods[name[Prefix.Length..]])!;
        if (method.GetParameters().Length > 1) return (Tensor)GoldenApi.Call(method, variable, indices, updates);
        var rows = GoldenApi.Call(typeof(IndexedSlices<>).MakeGenericType(variable.DType.ClrType).GetConstructors()[0], null, updates, indices, null);
        return (Tensor)GoldenApi.Call(method, variable, rows);
    }
}
