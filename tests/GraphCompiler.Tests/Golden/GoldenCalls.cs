using System.Text.Json;
using System.Text.Json.Nodes;

namespace GraphCompiler.Tests.Golden;

/// <summary>Every operator of the golden files as one kind of call: tensors and attributes in, answers out.</summary>
internal static class GoldenCalls
{
    public delegate Tensor[] Function(Tensor[] inputs, JsonElement attributes);

    public static IReadOnlyDictionary<string, Function> All { get; } = new Dictionary<string, Function>(
        [
            .. GoldenOperators.All.Select(o => KeyValuePair.Create<string, Function>(o.Key, (x, a) => [o.Value.Call(x, a)])),
            .. GoldenMovement.Many.Select(o => KeyValuePair.Create<string, Function>(o.Key, (x, a) => o.Value(x[0], a))),
            .. GoldenSearching.Several.Concat(GoldenLinear.Several).Select(o => KeyValuePair.Create<string, Function>(o.Key, o.Value.Call.Invoke)),
            .. GoldenVariables.Names.Select(name => KeyValuePair.Create<string, Function>(name, (x, a) => [GoldenVariables.Update(name, x, a)])),
        ]);

    // TensorFlow's kernel gives an empty batch the channels of the input, and that of doubles the right ones; it takes the highest uint64 for -1 among int64.
    internal static HashSet<(string, string)> Mistaken { get; } = [("conv2d", "float32_batch_zero"), ("saturate_cast", "from_int64_to_uint64")];

    /// <summary>Updates of variables have one as the first input, which they change.</summary>
    public static bool IsUpdate(string name) => name.StartsWith("variable_", StringComparison.Ordinal);

    public static Tensor[] Inputs(string name, GoldenCase golden) =>
        [.. golden.Inputs.Select((input, i) => i == 0 && IsUpdate(name) ? (Tensor)input.ToVariable() : input.ToTensor())];

    /// <summary>The cases that C#'s signatures admit.</summary>
    public static GoldenCase[] Expressible(string name) => [.. GoldenData.Cases(name).Where(golden => Outputs(name, golden) is not null)];

    /// <summary>What a case gives; null where C# has no such call.</summary>
    public static Tensor[]? Outputs(string name, GoldenCase golden) => Call(name, golden, out _);

    /// <summary>Why a case does not run; null where it does.</summary>
    public static string? ReasonAgainst(string name, GoldenCase golden)
    {
        if (Mistaken.Contains((name, golden.Name))) return "TensorFlow is wrong";
        try
        {
            Call(name, golden, out var reason);
            return reason;
        }
        catch (TfException e)
        {
            return e.Message;
        }
    }

    private static Tensor[]? Call(string name, GoldenCase golden, out string? reason)
    {
        reason = golden.Inputs.Concat(golden.Outputs).FirstOrDefault(t => !t.IsSupported)?.Dtype;
        if (reason is not null) return null;
        try
        {
            return All[name](Inputs(name, golden), golden.Attrs);
        }
        catch (NotExpressibleException e)
        {
            reason = e.Message;
            return null;
        }
    }

    /// <summary>The attributes with one of them replaced.</summary>
    public static JsonElement With(JsonElement attributes, string name, JsonNode? value)
    {
        var copy = JsonNode.Parse(attributes.GetRawText())!.AsObject();
        copy[name] = value;
        return JsonSerializer.SerializeToElement(copy);
    }
}
