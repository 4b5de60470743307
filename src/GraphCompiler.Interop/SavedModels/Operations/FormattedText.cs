using GraphCompiler.Core;
using GraphCompiler.Runtime.Control;

namespace GraphCompiler.Interop;

/// <summary>A text with tensors in it: what a print writes. No operator takes it.</summary>
/// <param name="values">Texts, and places that the tensors fill.</param>
/// <param name="operands">The tensors.</param>
/// <param name="summarize">How many elements of each end of a dimension are shown.</param>
internal sealed class FormattedText(object?[] values, Tensor[] operands, int summarize) : OpaqueTensor(DType.UInt8)
{
    public object?[] Values => values;

    public Tensor[] Operands => operands;

    public int Summarize => summarize;

    /// <summary>A text, and tensors after it.</summary>
    public static FormattedText Of(string text, Tensor[] operands, int summarize) => new([text, .. operands.Select((_, i) => new PrintPlace(i))], operands, summarize);

    /// <summary>What a node that formats gives.</summary>
    public static FormattedText Read(NodeReading n)
    {
        var pieces = n.Text("template", "%s").Split(n.Text("placeholder", "%s") is { Length: > 0 } mark ? mark : throw n.Damaged("has no placeholder"));
        if (pieces.Length - 1 != n.Count) throw n.Damaged($"has {pieces.Length - 1} places for {n.Count} operands");
        return new([pieces[0], .. pieces.Skip(1).SelectMany((piece, i) => new object[] { Known(n[i]) is { } text ? text : new PrintPlace(i), piece })], [.. n.Inputs.Select(x => Known(x) is null ? x : Tf.Constant(0))], n.Int("summarize", 3));
    }

    /// <summary>A text that the graph has, elements with spaces between them; null for a tensor of others, or one that is computed.</summary>
    public static string? Known(Tensor tensor) => tensor is EagerTensor<string> texts ? string.Join(" ", texts.Snapshot()) : null;

    public override string ToString() => string.Concat(values);

    internal override Value AsValue() => throw new UnsupportedNodeException("a text is made of tensors, which nothing but a print can take here");
}
