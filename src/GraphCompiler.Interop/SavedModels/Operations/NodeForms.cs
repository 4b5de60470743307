namespace GraphCompiler.Interop;

/// <summary>All operations that are read or written.</summary>
internal static class NodeForms
{
    private static readonly Dictionary<string, NodeForm> s_byName = All().ToDictionary(f => f.Name, StringComparer.Ordinal);

    private static readonly Dictionary<Type, Func<NodeWriting, string[]?>> s_writers = s_byName.Values.SelectMany(f => f.Writers).ToDictionary(w => w.Operator, w => w.Write);

    /// <summary>The form of an operation; null for one that nobody reads.</summary>
    public static NodeForm? Find(string operation) => s_byName.GetValueOrDefault(operation);

    /// <summary>How an operator is written; null for one that TensorFlow has no operation for.</summary>
    public static Func<NodeWriting, string[]?>? WriterOf(Core.Operators.Operator @operator) => s_writers.GetValueOrDefault(@operator.GetType());

    /// <summary>Whether operators of a class are written as an operation.</summary>
    public static bool IsWritten(Type @operator) => s_writers.ContainsKey(@operator);

    private static IEnumerable<NodeForm> All() =>
    [
        .. Elementwise.Forms, .. Movement.Forms, .. Slicing.Forms, .. Reductions.Forms, .. Products.Forms, .. Windows.Forms, .. Normalizations.Forms, .. Gradients.Forms,
        .. Matrices.Forms, .. Searching.Forms, .. Segments.Forms, .. Images.Forms, .. RandomNumbers.Forms, .. Shapes.Forms, .. State.Forms, .. Control.Forms, .. Lists.Forms, .. Fused.Forms,
    ];
}
