using System.Globalization;
using System.Text;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Passes;

namespace GraphCompiler.Runtime;

/// <summary>
/// What <see cref="Tf.Debugging.EnableCheckNumerics"/> adds: the floating results of every operator are looked at, of eager ones when they have run, of
/// those of graphs by an operator behind each, so that nothing is fused that hides which one it was.
/// </summary>
internal static class NumericsCheck
{
    public static bool IsEnabled { get; set; }

    /// <summary>The graph with its checks.</summary>
    public static Graph Insert(Graph graph) => Rewriter.Rewrite(graph, (builder, node, inputs) =>
    {
        if (!node.Results.Any(t => IsLooked(node.Operator, t))) return null;
        var results = builder.Append(node.Operator, inputs.Select(i => ((NodeValue)i).Id).ToEquatableArray(), node.Results, node.Phase, node.Source);
        return [.. results.Select((value, i) => IsLooked(node.Operator, value.Type)
            ? value.Apply(new CheckNumerics(Message(node.Operator, i, results.Length, value.Type, "graph") + Counted(inputs.Select(v => v.Type))))
            : value)];
    });

    public static void Look(Operator @operator, Value[] inputs, Value[] results)
    {
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] is not EagerValue { Tensor: { Elements: { } elements } tensor } || !IsLooked(@operator, results[i].Type)) continue;
            var (nan, positive, negative) = Count(elements);
            if (nan + positive + negative == 0) continue;
            var text = new StringBuilder(Message(@operator, i, results.Length, results[i].Type, "eagerly-executed"));
            if (negative > 0) text.Append(CultureInfo.InvariantCulture, $"  # of -Inf elements: {negative}\n");
            if (positive > 0) text.Append(CultureInfo.InvariantCulture, $"  # of +Inf elements: {positive}\n");
            if (nan > 0) text.Append(CultureInfo.InvariantCulture, $"  # of +NaN elements: {nan}\n");
            text.Append(Counted(inputs.Select(v => v.Type)));
            throw new TfInvalidArgumentException($"{text} : Tensor had {(nan > 0 ? positive + negative > 0 ? "Inf and NaN" : "NaN" : "Inf")} values");
        }
    }

    // TensorFlow's list of safe operators, and what is only a name here.
    private static bool IsLooked(Operator @operator, TensorType type) =>
        type is { DType: { IsFloating: true, IsCarried: false }, IsVariable: false, IsList: false }
        && @operator is not (Input or Intrinsic or ReadVariable or CheckNumerics or Slices or CustomGradient or StopGradient or EnsureShape or Reshape or Assignment)
        && @operator.TensorFlowName is not ("Concat" or "ConcatV2" or "ExpandDims" or "Fill" or "Gather" or "GatherV2" or "Maximum" or "Minimum" or "Reshape" or "Slice" or "Squeeze" or "Stack" or "Pack" or "StridedSlice" or "StridedSliceGrad" or "Transpose" or "Unpack" or "Identity");

    private static string Message(Operator @operator, int slot, int count, TensorType type, string kind) => string.Create(
        CultureInfo.InvariantCulture,
        $"\n\n!!! Detected Infinity or NaN in output {slot} of {kind} op \"{@operator.TensorFlowName}\" (# of outputs: {count}) !!!\n  dtype: {type.DType}\n  shape: {type.Shape}\n");

    private static string Counted(IEnumerable<TensorType> inputs)
    {
        List<TensorType> all = [.. inputs];
        if (all.Count == 1) return $"\n  Input tensor: {Described(all[0])}\n";
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"\n  Input tensors ({all.Count}):\n"));
        for (var i = 0; i < all.Count; i++) text.Append(CultureInfo.InvariantCulture, $"         {i}: {Described(all[i])}\n");
        return all.Count == 0 ? "" : text.ToString();
    }

    private static string Described(TensorType type) => $"shape={type.Shape}, dtype={type.DType}";

    private static (int Nan, int Positive, int Negative) Count(Array elements)
    {
        var (nan, positive, negative) = (0, 0, 0);
        for (var i = 0; i < elements.Length; i++)
        {
            var value = elements switch { float[] x => x[i], double[] x => x[i], _ => (double)((Half[])elements)[i] };
            if (double.IsNaN(value)) nan++;
            else if (double.IsPositiveInfinity(value)) positive++;
            else if (double.IsNegativeInfinity(value)) negative++;
        }

        return (nan, positive, negative);
    }
}
