using GraphCompiler.CompilerServices;
using GraphCompiler.Core;

namespace GraphCompiler;

/// <summary>What is known of elements before there are any.</summary>
internal static class SpecInference
{
    private static readonly FunctionDefinition s_definition = new("elements", "GraphCompiler.Dataset", [], (_, _, _) => null);

    /// <summary>What a function makes of elements: as it is traced, or else as the type of its result says.</summary>
    /// <exception cref="TfValueException">Neither says.</exception>
    public static TensorSpec?[] OfResult(DataStage source, Func<object?[], object?[]> map, TensorSpec?[]? declared) =>
        Of(source, leaves => Array.ConvertAll(map(leaves), leaf => leaf is Tensor tensor ? new TensorSpec(Plain(tensor.Shape), tensor.DType) : null))
        ?? declared
        ?? First(source, map)
        ?? throw Unknown();

    /// <summary>
    /// What code says of symbols in the place of an element, in a graph that is thrown away; null where it asks for values. What is no
    /// tensor is that of the first element.
    /// </summary>
    public static TensorSpec?[]? Of(DataStage source, Func<object?[], TensorSpec?[]> code)
    {
        try
        {
            var specs = source.Specs;
            var leaves = Array.Exists(specs, s => s is null) ? First(source) : new object?[specs.Length];
            if (leaves is null) return null;
            return Runtime.Ambient.OutsideTrace(() =>
            {
                var trace = new TraceBuilder(s_definition, _ => throw new NotSupportedException());
                leaves = [.. specs.Select((s, i) => s is null ? leaves[i] : trace.Argument($"x{i}", new TensorType(s.DType, s.Shape)))];
                return trace.Run(() => code(leaves));
            });
        }
#pragma warning disable CA1031 // The user's code is made for values, which are still to come.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    /// <summary>An element of symbols, whose graph is thrown away.</summary>
    /// <exception cref="TfValueException">Nothing is known.</exception>
    public static T Symbols<T>(Dataset<T> dataset)
    {
        var specs = dataset.Stage.Specs;
        var leaves = Array.Exists(specs, s => s is null) ? First(dataset.Stage) ?? throw Unknown() : new object?[specs.Length];
        var trace = new TraceBuilder(s_definition, _ => { });
        return dataset.Form.Pack([.. specs.Select((s, i) => s is null ? leaves[i] : trace.Argument($"x{i}", new TensorType(s.DType, s.Shape)))]);
    }

    /// <summary>The leaves of the first element; null where there is none.</summary>
    public static object?[]? First(DataStage source)
    {
        foreach (var element in source.Elements(new Iteration(source))) return element.Leaves;
        return null;
    }

    /// <summary>The element types of the first element, whose shapes say nothing about the others.</summary>
    /// <exception cref="TfValueException">There is none.</exception>
    public static TensorSpec?[] OfFirst(DataStage source) => First(source, leaves => leaves) ?? throw Unknown();

    public static TfValueException Unknown() => new("The elements of the dataset are not known before there are any, and there is none.");

    /// <summary>What two have in common.</summary>
    public static TensorSpec?[] Joined(TensorSpec?[] first, TensorSpec?[] second) =>
        [.. first.Zip(second, (a, b) => a is null || b is null ? null : new TensorSpec(((TensorLeaf)new TensorLeaf(a.DType, a.Shape, null).Relaxed(new TensorLeaf(b.DType, b.Shape, null))!).Shape, a.DType))];

    /// <summary>What batches of elements are.</summary>
    /// <param name="specs">What elements are.</param>
    /// <param name="size">How many a batch has, where all have as many.</param>
    /// <param name="inner">The shape of an element in a batch, given its number among the leaves.</param>
    public static TensorSpec?[] Batched(TensorSpec?[] specs, int? size, Func<TensorSpec, int, Shape> inner) =>
        [.. specs.Select((s, i) => s is null ? null : new TensorSpec(Shape.Create([size is { } known ? known : Dim.Unknown]).Concatenate(inner(s, i)), s.DType))];

    private static TensorSpec?[]? First(DataStage source, Func<object?[], object?[]> map) =>
        First(source) is { } leaves ? Array.ConvertAll(map(leaves), leaf => leaf is Tensor tensor ? new TensorSpec(Shape.Unknown, tensor.DType) : null) : null;

    // A trace gives its unknown sizes names of its own.
    private static Shape Plain(Shape shape) => shape.IsFullyDefined || shape.IsUnknown
        ? shape
        : Shape.Create([.. shape.RawDims.ToArray().Select(d => d.IsKnown ? d : Dim.Unknown)]);
}
