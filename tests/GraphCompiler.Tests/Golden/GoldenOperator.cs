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
    /// <summary>The element types that it is for, by name.</summary>
    public Func<string, bool> Takes { get; init; } = type => type is "float32" or "float64" or "int32" or "int64" or "bool";

    /// <summary>Calls the operator in eager code, or in a function of its own.</summary>
    public Tensor Run(Tensor[] inputs, JsonElement attributes, GoldenPath path) => path == GoldenPath.Eager
        ? Call(inputs, attributes)
        : Traced.Call(x => Call(x, attributes), inputs, path == GoldenPath.Traced)!;

    public delegate Tensor<T> UnaryFunction<T>(Tensor<T> x);

    public delegate Tensor<T> BinaryFunction<T>(Tensor<T> x, Tensor<T> y);

    public delegate Tensor<T> RowFunction<T>(Tensor<T> x, int axis);

    public delegate Tensor<bool> ComparisonFunction<T>(Tensor<T> x, Tensor<T> y);

    public delegate Tensor<T> ReductionFunction<T>(Tensor<T> x, Axes axis, bool keepDims);

    public delegate Tensor<T> TernaryFunction<T>(Tensor<T> x, Tensor<T> y, Tensor<T> z);

    /// <summary>A function of one tensor, for the element types that it exists for.</summary>
    public static GoldenOperator Unary(
        UnaryFunction<float> single, UnaryFunction<double> number, UnaryFunction<int>? integer = null, UnaryFunction<long>? wide = null) =>
        new((x, _) => x[0] switch
        {
            Tensor<float> t => single(t),
            Tensor<double> t => number(t),
            Tensor<int> t when integer is not null => integer(t),
            Tensor<long> t when wide is not null => wide(t),
            _ => throw new NotExpressibleException(x[0].DType.Name),
        });

    /// <summary>A function of three tensors of one element type.</summary>
    public static GoldenOperator Ternary(
        TernaryFunction<float> single, TernaryFunction<double> number, TernaryFunction<int> integer, TernaryFunction<long> wide) =>
        new((x, _) => (x[0], x[1], x[2]) switch
        {
            (Tensor<float> a, Tensor<float> b, Tensor<float> c) => single(a, b, c),
            (Tensor<double> a, Tensor<double> b, Tensor<double> c) => number(a, b, c),
            (Tensor<int> a, Tensor<int> b, Tensor<int> c) => integer(a, b, c),
            (Tensor<long> a, Tensor<long> b, Tensor<long> c) => wide(a, b, c),
            _ => throw new NotExpressibleException(string.Join(", ", x.Select(t => t.DType.Name))),
        });

    /// <summary>A function of two tensors of one element type.</summary>
    public static GoldenOperator Binary(
        BinaryFunction<float> single, BinaryFunction<double> number, BinaryFunction<int>? integer = null, BinaryFunction<long>? wide = null) =>
        new((x, _) => (x[0], x[1]) switch
        {
            (Tensor<float> a, Tensor<float> b) => single(a, b),
            (Tensor<double> a, Tensor<double> b) => number(a, b),
            (Tensor<int> a, Tensor<int> b) when integer is not null => integer(a, b),
            (Tensor<long> a, Tensor<long> b) when wide is not null => wide(a, b),
            _ => throw new NotExpressibleException($"{x[0].DType.Name} with {x[1].DType.Name}"),
        });

    /// <summary>A reduction with the attributes <c>axis</c> and <c>keepdims</c>.</summary>
    public static GoldenOperator Reduction(
        ReductionFunction<float> single, ReductionFunction<double> number, ReductionFunction<int>? integer = null, ReductionFunction<long>? wide = null) =>
        new((x, attributes) =>
        {
            var (axis, keepDims) = (AxesOf(attributes), attributes.Find("keepdims") is { } keep && keep.GetBoolean());
            return x[0] switch
            {
                Tensor<float> t => single(t, axis, keepDims),
                Tensor<double> t => number(t, axis, keepDims),
                Tensor<int> t when integer is not null => integer(t, axis, keepDims),
                Tensor<long> t when wide is not null => wide(t, axis, keepDims),
                _ => throw new NotExpressibleException(x[0].DType.Name),
            };
        });

    /// <summary>A question about two tensors of one element type.</summary>
    public static GoldenOperator Comparison(
        ComparisonFunction<float> single, ComparisonFunction<double> number, ComparisonFunction<int> integer, ComparisonFunction<long> wide, ComparisonFunction<bool>? truth = null) =>
        new((x, _) => (x[0], x[1]) switch
        {
            (Tensor<float> a, Tensor<float> b) => single(a, b),
            (Tensor<double> a, Tensor<double> b) => number(a, b),
            (Tensor<int> a, Tensor<int> b) => integer(a, b),
            (Tensor<long> a, Tensor<long> b) => wide(a, b),
            (Tensor<bool> a, Tensor<bool> b) when truth is not null => truth(a, b),
            _ => throw new NotExpressibleException($"{x[0].DType.Name} with {x[1].DType.Name}"),
        });

    /// <summary>A function along one axis, the last by default.</summary>
    public static GoldenOperator Row(RowFunction<float> single, RowFunction<double> number) => new((x, attributes) =>
    {
        var axis = attributes.Find("axis")?.GetInt32() ?? -1;
        return x[0] switch
        {
            Tensor<float> t => single(t, axis),
            Tensor<double> t => number(t, axis),
            _ => throw new NotExpressibleException(x[0].DType.Name),
        };
    });

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
        return sizes.ValueKind == JsonValueKind.Number ? new[] { Size(sizes) } : sizes.EnumerateArray().Any(s => s.ValueKind == JsonValueKind.Array)
            ? Tf.Constant<int>([.. sizes.EnumerateArray().Select(row => row.EnumerateArray().Select(Size).ToArray())])
            : sizes.EnumerateArray().Select(Size).ToArray();
    }

    private static int Size(JsonElement size) =>
        size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out var value) ? value : throw new NotExpressibleException($"a size of {size}");

    public static DType? DType(this JsonElement attributes) => attributes.Find("dtype") is { } name
        ? Array.Find([.. GraphCompiler.DType.All], d => d.Name == name.ToString()) ?? throw new NotExpressibleException($"dtype: {name}")
        : null;
}
