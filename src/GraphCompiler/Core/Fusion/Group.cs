using System.Globalization;
using System.Text;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Fusion;

/// <summary>How an output leaves a group.</summary>
internal enum OutputKind
{
    /// <summary>One element for each element of the iteration space.</summary>
    Store,

    /// <summary>The sum over the whole iteration space.</summary>
    Sum,
}

/// <summary>
/// An operand: its element type and, per merged axis of the iteration space, <c>E</c> where it has an element for each
/// position and <c>B</c> where one element is repeated. Empty for a scalar among scalars.
/// </summary>
internal readonly record struct GroupOperand(DType DType, string Pattern)
{
    /// <summary>Whether all positions see one element, so that it is loaded once, before the loop.</summary>
    public bool IsUniform => Pattern.IndexOf('E') < 0;
}

/// <summary>An operator inside a group. Inputs are numbered: operands first, then the nodes in order.</summary>
internal sealed record GroupNode(Operator Operator, EquatableArray<int> Inputs, DType DType);

internal readonly record struct GroupOutput(OutputKind Kind, int Value, DType DType);

/// <summary>
/// What one kernel computes: a DAG of pointwise operators over one iteration space, with sums at its edges. Holds nothing of
/// sizes, user constants or identities; those are operands. Two groups with one key are served by one kernel.
/// </summary>
internal sealed record Group(
    int Rank,
    EquatableArray<GroupOperand> Operands,
    EquatableArray<GroupNode> Nodes,
    EquatableArray<GroupOutput> Outputs)
{
    /// <summary>The version of what a kernel is called with; emitted code carries the one it was written for.</summary>
    public const int Abi = 1;

    private string? _key;

    /// <summary>The canonical text: <c>r1 float32:E float32:B | 2=Multiply 0 1 | sum 2</c>.</summary>
    public string Key => _key ??= WriteKey();

    public DType DTypeOf(int value) => value < Operands.Count ? Operands[value].DType : Nodes[value - Operands.Count].DType;

    public bool Equals(Group? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Key);

    private string WriteKey()
    {
        var key = new StringBuilder();
        key.Append('r').Append(Rank.ToString(CultureInfo.InvariantCulture));
        foreach (var operand in Operands) key.Append(' ').Append(operand.DType.Name).Append(':').Append(operand.Pattern);
        for (var i = 0; i < Nodes.Count; i++)
        {
            var node = Nodes[i];
            key.Append(" | ").Append(Number(Operands.Count + i)).Append('=').Append(OperatorText(node));
            foreach (var input in node.Inputs) key.Append(' ').Append(Number(input));
        }

        foreach (var output in Outputs) key.Append(" | ").Append(output.Kind == OutputKind.Sum ? "sum " : "store ").Append(Number(output.Value));
        return key.ToString();
    }

    private static string OperatorText(GroupNode node) => node.Operator is Intrinsic constant
        ? "#" + node.DType.Name + "x" + BitConverter.DoubleToInt64Bits(constant.Constant).ToString("X16", CultureInfo.InvariantCulture)
        : node.Operator.Details.Length == 0 ? node.Operator.Name : $"{node.Operator.Name}[{node.Operator.Details}]";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
