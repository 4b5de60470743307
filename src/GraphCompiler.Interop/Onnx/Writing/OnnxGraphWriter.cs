using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Interop.Onnx.Messages;

namespace GraphCompiler.Interop.Onnx;

/// <summary>Writes the operators of a graph into one of ONNX, each as the operator that it is there, or as what it is short for.</summary>
/// <param name="outer">The writer of the graph around it, whose values this one sees.</param>
internal sealed class OnnxGraphWriter(OnnxGraphWriter? outer = null) : GraphTranslator(outer?.Dims ?? new OpenDims(), outer)
{
    private readonly Dictionary<string, (string Source, int[] Permutation)> _transposed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = outer?._used ?? new(StringComparer.Ordinal);

    /// <summary>What is written.</summary>
    public GraphProto Proto { get; } = new();

    /// <summary>A name that nothing else has.</summary>
    public string Unique(string wanted)
    {
        var unique = wanted;
        for (var i = 1; !_used.Add(unique); i++) unique = $"{wanted}_{i}";
        return unique;
    }

    /// <summary>Adds a node; gives the names of its results.</summary>
    public string[] Add(string operation, IEnumerable<string> operands, ReadOnlySpan<AttributeProto> attributes, int results)
    {
        var node = new NodeProto { OpType = operation, Name = Unique(operation) };
        node.Input.AddRange(operands);
        foreach (var attribute in attributes) node.Attribute.Add(attribute);
        for (var i = 0; i < results; i++) node.Output.Add(Unique($"{node.Name}_{i}"));
        Proto.Node.Add(node);
        return [.. node.Output];
    }

    /// <summary>Ends the graph: each result is a value of its own, made in it.</summary>
    public void Complete(string name, IReadOnlyList<string> results, IReadOnlyList<TensorType> types)
    {
        Proto.Name = name;
        for (var i = 0; i < results.Count; i++)
        {
            var own = Add("Identity", [results[i]], [], 1)[0];
            Proto.Output.Add(OnnxTypes.Write(own, types[i].DType, types[i].Shape));
        }
    }

    /// <summary>Adds a transpose, or takes what a transpose before it was made of.</summary>
    public string Transpose(string value, int[] permutation)
    {
        var source = value;
        if (_transposed.TryGetValue(value, out var before)) (source, permutation) = (before.Source, [.. permutation.Select(p => before.Permutation[p])]);
        if (permutation.SequenceEqual(Enumerable.Range(0, permutation.Length))) return source;
        var result = Add("Transpose", [source], [OnnxAttributes.Ints("perm", permutation)], 1)[0];
        _transposed[result] = (source, permutation);
        return result;
    }

    public string Constant(Tensor value) => Add("Constant", [], [OnnxAttributes.Of("value", value)], 1)[0];

    public string Ints(ReadOnlySpan<int> values) => Longs([.. values.ToArray().Select(v => (long)v)]);

    public string Longs(long[] values) => Constant(Tf.Constant(values));

    /// <summary>The rank of a shape.</summary>
    /// <exception cref="NotSupportedException">It is open.</exception>
    public static int RankOf(Shape shape) => shape.IsRankKnown ? shape.Rank : throw new NotSupportedException("ONNX cannot say a rank that is open: give the function an input signature with its rank.");

    /// <summary>A shape as a vector of int64.</summary>
    public string Sizes(Shape shape)
    {
        _ = RankOf(shape);
        if (shape.Dims.ToArray().All(d => d.IsKnown || d == Dim.Unknown)) return Longs([.. shape.Dims.ToArray().Select(d => (long)(d.Size ?? -1))]);
        if (Known.FirstOrDefault(k => k.Type.Shape == shape) is { Name: not null } like) return Add("Shape", [like.Name], [], 1)[0];
        return Add("Concat", [.. shape.Dims.ToArray().Select(Size)], [OnnxAttributes.Of("axis", 0L)], 1)[0];
    }

    /// <summary>A shape as a vector of an element type.</summary>
    public string Query(Shape shape, DType dtype)
    {
        var sizes = Sizes(shape);
        return dtype == DType.Int64 ? sizes : Add("Cast", [sizes], [OnnxAttributes.Of("to", OnnxTypes.Write(dtype))], 1)[0];
    }

    // A size as a vector of one number.
    private string Size(Dim dim)
    {
        if (dim.IsKnown || dim == Dim.Unknown) return Longs([dim.Size ?? -1]);
        foreach (var (name, type) in Known)
        {
            var axis = type.Shape.IsRankKnown ? type.Shape.RawDims.IndexOf(dim) : -1;
            if (axis >= 0) return Add("Shape", [name], [OnnxAttributes.Of("start", axis), OnnxAttributes.Of("end", axis + 1)], 1)[0];
        }

        throw new NotSupportedException($"Nothing in the function says what the size {dim} is.");
    }

    protected override string[]? WriteDirectly(Node node, string[] inputs) => OnnxForms.WriterOf(node.Operator)?.Invoke(new OnnxWriting(this, node, inputs));

    protected override string WhyNot(Operator op) => op switch
    {
        Assignment => $"{op.Name} changes a variable, which functions of ONNX do not: save the function for inference.",
        HostCall or HostGradient => $"{op.Name} calls host code, which an ONNX model cannot hold: keep it outside of the function, or write it with tensors.",
        RandomSkip or RandomSeed or RandomOperator => $"{op.Name} draws random numbers, for which ONNX has no operator with the same numbers: pass them, or save the function for inference.",
        _ => $"{op.Name} is no operator of ONNX, nor written as several.",
    };
}
