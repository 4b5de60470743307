using System.Globalization;
using System.Text;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Fusion;

/// <summary>
/// An operand: its element type and, per merged axis of the iteration space, <c>E</c> where it has an element for each
/// position and <c>B</c> where one element is repeated. Empty for a scalar among scalars.
/// </summary>
internal sealed record GroupOperand(DType DType, string Pattern)
{
    /// <summary>Whether all positions see one element, so that it is loaded once, before the loop.</summary>
    public bool IsUniform => Pattern.IndexOf('E') < 0;
}

/// <summary>An operator inside a group. Inputs are numbered: operands first, then the nodes in order.</summary>
/// <param name="Operator">A pointwise operator, a constant, or the kind of a fold.</param>
/// <param name="Inputs">The values it takes.</param>
/// <param name="DType">The element type of its result.</param>
/// <param name="Folded">The pattern of a fold's result: <c>B</c> where an axis vanished. Null for all other operators.</param>
internal sealed record GroupNode(Operator Operator, EquatableArray<int> Inputs, DType DType, string? Folded = null)
{
    public FoldKind? Fold => Folded is null ? null
        : Folded.IndexOf('E') < 0 ? FoldKind.Full
        : Folded[^1] == 'B' ? FoldKind.Row
        : FoldKind.Column;
}

/// <summary>What leaves a group.</summary>
/// <param name="Value">The value.</param>
/// <param name="Pattern">Which axes of the iteration space the memory has that it is stored to.</param>
/// <param name="DType">The element type.</param>
internal sealed record GroupOutput(int Value, string Pattern, DType DType);

/// <summary>
/// What one kernel computes: a DAG of pointwise operators and folds over one iteration space. Holds nothing of sizes, user
/// constants or identities; those are operands. Two groups with one key are served by one kernel.
/// </summary>
internal sealed record Group(
    int Rank,
    EquatableArray<GroupOperand> Operands,
    EquatableArray<GroupNode> Nodes,
    EquatableArray<GroupOutput> Outputs)
{
    /// <summary>The version of what a kernel is called with; emitted code carries the one it was written for.</summary>
    public const int Abi = 2;

    // How many additions a costly operator takes as long as, about.
    private const int Costly = 4;

    private int? _cost;
    private string? _key;
    private string[]? _patterns;

    /// <summary>The canonical text: <c>r1 float32:E float32:B | 2=Multiply 0 1 | 3=Sum:B 2 | store 3:B</c>.</summary>
    public string Key => _key ??= WriteKey();

    /// <summary>Whether a value of the group is folded along its rows, so that a kernel goes over each row several times.</summary>
    public bool IsRowwise { get; } = Nodes.Any(n => n.Fold == FoldKind.Row);

    /// <summary>Whether it folds everything to one element.</summary>
    public bool HasFullFolds { get; } = Nodes.Any(n => n.Fold == FoldKind.Full);

    /// <summary>Whether it folds across rows.</summary>
    public bool HasColumnFolds { get; } = Nodes.Any(n => n.Fold == FoldKind.Column);

    /// <summary>Whether a kernel's loops can have the form of its folds; otherwise its operators run one by one.</summary>
    public bool IsCompilable
    {
        get
        {
            var folds = Nodes.Where(n => n.Folded is not null).ToList();
            return folds.TrueForAll(n => n.Fold != FoldKind.Row || n.Folded!.IndexOf('B') == Rank - 1)
                && folds.Where(n => n.Fold == FoldKind.Column).Select(n => n.Folded).Distinct().Count() <= 1
                && !Nodes.Any(n => n.Inputs.Any(IsColumnFold))
                && !Outputs.Any(o => IsColumnFold(o.Value) && Nodes[o.Value - Operands.Count].Folded != o.Pattern)
                && !(folds.Exists(n => n.Fold == FoldKind.Full) && folds.Exists(n => n.Fold != FoldKind.Full));
        }
    }

    // What is folded along rows can look as if it were along columns while axes of length 1 are kept; nothing can read it then.
    private bool IsColumnFold(int value) => value >= Operands.Count && Nodes[value - Operands.Count].Fold == FoldKind.Column;

    /// <summary>Along which axes a value differs.</summary>
    public string PatternOf(int value)
    {
        if (_patterns is null)
        {
            var patterns = Operands.Select(o => o.Pattern).ToList();
            foreach (var node in Nodes)
            {
                patterns.Add(node.Folded ?? new string([.. Enumerable.Range(0, Rank).Select(axis => node.Inputs.Any(i => patterns[i][axis] == 'E') ? 'E' : 'B')]));
            }

            _patterns = [.. patterns];
        }

        return _patterns[value];
    }

    public DType DTypeOf(int value) => value < Operands.Count ? Operands[value].DType : Nodes[value - Operands.Count].DType;

    /// <summary>Whether a node takes as long as several others do: a function, a division or a root.</summary>
    public bool IsCostly(GroupNode node) => node is { Folded: null, Operator: PointwiseOperator pointwise, Inputs.Count: > 0 }
        && (pointwise is Divide or Sqrt || pointwise.Text([.. node.Inputs.Select(_ => "x")], DTypeOf(node.Inputs[0]), node.DType, vector: true).Contains("VectorMath."));

    /// <summary>What one position takes, in additions or accesses of memory, about.</summary>
    public int Cost => _cost ??= Nodes.Sum(n => IsCostly(n) ? Costly : 1) + Operands.Count + Outputs.Count;

    /// <summary>Into how many parts the library's own kernels are divided, so that a search touches few of them.</summary>
    public const int Slots = 64;

    /// <summary>The part in which a key stands.</summary>
    public static int Slot(string key)
    {
        var slot = 0;
        foreach (var letter in key) slot = ((slot * 31) + letter) % Slots;
        return slot;
    }

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

        foreach (var output in Outputs) key.Append(" | store ").Append(Number(output.Value)).Append(':').Append(output.Pattern);
        return key.ToString();
    }

    private static string OperatorText(GroupNode node) => node.Operator is Intrinsic constant
        ? "#" + node.DType.Name + "x" + BitConverter.DoubleToInt64Bits(constant.Constant).ToString("X16", CultureInfo.InvariantCulture)
        : NameOf(node.Operator) + (node.Folded is null ? "" : ":" + node.Folded);

    /// <summary>An operator as keys write it, its attributes in brackets: <c>Cast[int32]</c>.</summary>
    public static string NameOf(Operator @operator) => @operator.Details.Length == 0 ? @operator.Name : $"{@operator.Name}[{@operator.Details}]";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
