using GraphCompiler.Bundles;
using GraphCompiler.Core;

namespace GraphCompiler.Interop;

/// <summary>A constant text: what an assertion says. No operator takes it.</summary>
/// <param name="text">The text, elements with spaces between them.</param>
/// <param name="node">The node that has it.</param>
internal sealed class TextTensor(string text, string node) : OpaqueTensor(DType.UInt8)
{
    public string Text => text;

    /// <summary>The text of a constant; null for one of numbers.</summary>
    public static TextTensor? Read(NodeReading n) => n.Find("value")?.Tensor is { Dtype: ElementType.String } proto
        ? new TextTensor(string.Join(" ", proto.StringVal.Select(s => s.ToStringUtf8())), n.Node.Name)
        : null;

    public override string ToString() => text;

    internal override Value AsValue() => throw new UnsupportedNodeException($"the constant {node} is text, which tensors here cannot hold");
}
