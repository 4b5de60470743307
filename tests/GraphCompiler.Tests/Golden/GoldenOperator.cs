using System.Text.Json;

namespace GraphCompiler.Tests.Golden;

/// <summary>Where a golden case runs.</summary>
public enum GoldenPath
{
    Eager,

    /// <summary>In a function that is traced for the exact shapes.</summary>
    Traced,

    /// <summary>In a function that is traced without any size.</summary>
    TracedOpen,
}

/// <summary>How to call an operator with the inputs and attributes of a golden case.</summary>
/// <param name="Call">Throws <see cref="NotExpressibleException"/> where C#'s signatures do not admit the call.</param>
/// <param name="IsDifferentiable">False where the inputs are host values here, so that gradients cannot be asked for.</param>
internal sealed record GoldenOperator(Func<Tensor[], JsonElement, Tensor> Call, bool IsDifferentiable = true)
{
    public Func<Tensor[], JsonElement, Tensor> Call { get; } = (x, attributes) => Expressed(() => Call(x, attributes));

    /// <summary>What a call gives. An attribute of a kind that no parameter has, as a list for a number, is met by the compiler.</summary>
    public static T Expressed<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (InvalidOperationException e) when (e.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true)
        {
            throw new NotExpressibleException(e.Message);
        }
    }

    /// <summary>Calls the operator in eager code, or in a function of its own.</summary>
    public Tensor Run(Tensor[] inputs, JsonElement attributes, GoldenPath path) => path == GoldenPath.Eager
        ? Call(inputs, attributes)
        : Traced.Call(x => Call(x, attributes), inputs, path == GoldenPath.Traced)!;

    public static Axes AxesOf(JsonElement attributes) => attributes.Find("axis") switch
    {
        null => Axes.All,
        { ValueKind: JsonValueKind.Number } axis => axis.GetInt32(),
        { ValueKind: JsonValueKind.Array } axes when axes.EnumerateArray().All(a => a.ValueKind == JsonValueKind.Number) =>
            axes.EnumerateArray().Select(a => a.GetInt32()).ToArray(),
        { } other => throw new NotExpressibleException($"axis: {other}"),
    };
}

internal static class Attributes
{
    /// <summary>An attribute; null where it is absent or None.</summary>
    public static JsonElement? Find(this JsonElement attributes, string name) =>
        attributes.ValueKind == JsonValueKind.Object && attributes.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Sizes as a tensor: a single one, a list, or a list of lists where a case is about that.</summary>
    public static Tensor<int> Sizes(this JsonElement attributes, string name)
    {
        if (attributes.Find(name) is not { } sizes) throw new NotExpressibleException($"{name} is absent");
        return GoldenFunctions.Literal<int>(sizes.ValueKind == JsonValueKind.Number ? new[] { Size(sizes) } : sizes.EnumerateArray().Any(s => s.ValueKind == JsonValueKind.Array)
            ? Tf.Constant<int>([.. sizes.EnumerateArray().Select(row => row.EnumerateArray().Select(Size).ToArray())])
            : sizes.EnumerateArray().Select(Size).ToArray());
    }

    private static int Size(JsonElement size) =>
        size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out var value) ? value : throw new NotExpressibleException($"a size of {size}");

    public static DType? DType(this JsonElement attributes) => attributes.Find("dtype") is { } name
        ? Array.Find([.. GraphCompiler.DType.InKernels], d => d.Name == name.ToString()) ?? throw new NotExpressibleException($"dtype: {name}")
        : null;
}
