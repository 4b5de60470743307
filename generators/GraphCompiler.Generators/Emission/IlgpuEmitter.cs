using System.Globalization;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Generators.Emission;

/// <summary>
/// Writes a group as a kernel for a device that ILGPU compiles for: a static method over views of memory that every thread runs.
/// It takes the operands, the outputs, the number of positions (of rows where it folds along rows; of columns, of the positions
/// of one and of its slices where it folds these), and the extents of the axes but the first. A scalar group is for one thread; a
/// loop over positions is shared by all threads, in strides; a row is one group of threads' work. A fold of everything leaves a
/// part for each group of threads, one of columns a part for each slice, and a second kernel folds these. No result depends on
/// which thread is faster, though that of a fold depends on how many there are.
/// </summary>
internal sealed partial class IlgpuEmitter
{
    /// <summary>The most threads of a group.</summary>
    public const int GroupSize = 256;

    /// <summary>As many parameters as ILGPU's launchers take.</summary>
    private const int MostParameters = 14;

    /// <summary>As many as have their parts and results among the parameters of one kernel, beside two sizes.</summary>
    private const int MostFolds = (MostParameters - 2) / 2;

    /// <summary>As many as have their trees in the memory that the threads of a group share.</summary>
    private const int MostRowFolds = 16;

    private readonly Group _group;
    private readonly KernelNames _names;
    private readonly SourceWriter _writer;
    private readonly KernelPlan _plan;
    private readonly string _name;
    private readonly string _className;

    private IlgpuEmitter(KernelText kernel, string className, SourceWriter writer)
    {
        _group = kernel.Group;
        _names = kernel.Names;
        _name = kernel.Name;
        _className = className;
        _writer = writer;

        // Threads share no fast memory that is as long as a row.
        _plan = new KernelPlan(_group, keeps: false);
    }

    /// <summary>What keeps a group on the processor; null where there is nothing.</summary>
    public static string? Obstacle(Group group)
    {
        if (group.Operands.Select(o => o.DType).Concat(group.Nodes.Select(n => n.DType)).Contains(DType.UInt64)) return DType.UInt64.Name;
        if (group.Nodes.Count(n => n.Fold is FoldKind.Full or FoldKind.Column) > MostFolds || group.Nodes.Count(n => n.Fold == FoldKind.Row) > MostRowFolds) return "many folds";
        foreach (var node in group.Nodes)
        {
            if (node.Operator is PointwiseOperator pointwise && pointwise.DeviceText(["x", "y", "z"], group.DTypeOf(node.Inputs[0]), node.DType) is null)
            {
                return $"{node.Operator.Name} of {group.DTypeOf(node.Inputs[0]).Name}";
            }
        }

        return null;
    }

    public static void Emit(SourceWriter writer, KernelText kernel, string className)
    {
        var emitter = new IlgpuEmitter(kernel, className, writer);
        writer.Line($"/// <summary>{kernel.Sentence}</summary>");
        writer.Line($"/// <remarks><c>{kernel.Group.Key}</c></remarks>");
        emitter.EmitKernel();
        emitter.EmitElementMethods();
        if (!emitter.EdgeFolds.Any() || kernel.Group.Rank == 0) return;
        writer.Line();
        writer.Line($"/// <summary>Folds the parts that {kernel.Name} leaves{(emitter.IsColumnwise ? "" : ", in one group of threads")}.</summary>");
        emitter.EmitTotals();
    }

    /// <summary>The type of the views that a kernel takes as one argument, where it has too many for single ones.</summary>
    public static void EmitViews(SourceWriter writer, KernelText kernel, string className)
    {
        var emitter = new IlgpuEmitter(kernel, className, writer);
        if (!emitter.HasViews) return;
        writer.Line($"/// <summary>The operands and outputs of <see cref=\"{className}.{kernel.Name}\"/>; public, since launchers are compiled elsewhere.</summary>");
        writer.Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
        using (writer.Braces($"public struct {emitter.ViewsType}"))
        {
            foreach (var (type, name) in emitter.Views) writer.Line($"public {type} {name};");
        }

        writer.Line();
    }

    private IEnumerable<int> Values => Enumerable.Range(0, _group.Operands.Count + _group.Nodes.Count);

    private IEnumerable<int> EdgeFolds => Values.Where(v => _plan.NodeOf(v)?.Fold is FoldKind.Full or FoldKind.Column);

    private IEnumerable<(string Type, string Name)> Views =>
    [
        .. _group.Operands.Select((o, i) => (ViewType(o.DType), _names.Value(i))),
        .. _group.Outputs.Select((o, i) => (ViewType(o.DType), _names.Output(i))),
    ];

    private IEnumerable<string> Sizes => _group.Rank == 0 ? []
        : [.. _group.IsRowwise ? IsColumnwise ? ["rows", "kept"] : ["rows"] : IsColumnwise ? ["count", "folded", "slices"] : new[] { "count" }, .. Enumerable.Range(1, _group.Rank - 1).Select(Extent)];

    private bool HasViews => _group.Operands.Count + _group.Outputs.Count + Sizes.Count() > MostParameters;

    private string ViewsType => _className + _name + "Views";

    private void EmitKernel()
    {
        var views = HasViews ? [$"{ViewsType} views"] : Views.Select(v => $"{v.Type} {v.Name}");
        using (_writer.Braces($"internal static void {_name}({string.Join(", ", views.Concat(Sizes.Select(s => "int " + s)))})"))
        using (_writer.Braces("unchecked"))
        {
            if (HasViews)
            {
                foreach (var (_, view) in Views) _writer.Line($"var {view} = views.{view};");
            }

            if (_group.Rank == 0) EmitScalars();
            else if (_group.IsRowwise) EmitRows();
            else if (IsColumnwise) EmitColumns();
            else EmitPositions();
        }
    }

    private void EmitScalars()
    {
        for (var i = 0; i < _group.Operands.Count; i++) EmitLoad(i);
        foreach (var value in Values.Skip(_group.Operands.Count).Where(v => !_plan.IsConstant(v)))
        {
            var node = _plan.NodeOf(value)!;
            if (node.Folded is null) EmitNode(value);

            // As in a loop, where a sum begins with zero.
            else _writer.Line($"var {_names.Value(value)} = {Name(node.Inputs[0])}{(node.Operator is Sum ? $" + default({node.DType.Keyword})" : "")};");
        }

        for (var i = 0; i < _group.Outputs.Count; i++) EmitStore(i);
    }

    /// <summary>All positions in strides of as many as there are threads.</summary>
    private void EmitPositions()
    {
        EmitTrees(EdgeFolds);
        _writer.Line("var stride = Grid.DimX * Group.DimX;");
        _writer.Line("var first = (Grid.IdxX * Group.DimX) + Group.IdxX;");
        EmitFours("count");
        EmitUniformValues();
        foreach (var fold in EdgeFolds) EmitFoldStart(fold);
        EmitLoops(0, "first", "count", "stride");
        if (!EdgeFolds.Any()) return;
        _writer.Line();
        EmitTree([.. EdgeFolds]);
        using (_writer.Braces("if (Group.IsFirstThread)"))
        {
            foreach (var output in Totals) _writer.Line($"{_names.Output(output)}[Grid.IdxX] = {StoredFold(TreeName(_group.Outputs[output].Value) + "[0]", output)};");
        }
    }

    /// <summary>What happens at a position: loads, operators, stores, folds.</summary>
    private void EmitElement()
    {
        foreach (var value in Values.Where(v => _plan.LevelOf(v) is Level.Row or Level.Element)) EmitValue(value);
        for (var i = 0; i < _group.Outputs.Count; i++)
        {
            if (!IsTotal(i)) EmitStore(i);
        }

        foreach (var fold in EdgeFolds) EmitFold(fold, Name(_plan.NodeOf(fold)!.Inputs[0]));
    }

    private void EmitTotals()
    {
        var parts = Totals.Select(o => $"{ViewType(_group.Outputs[o].DType)} parts{Number(o + 1)}");
        var outputs = Totals.Select(o => $"{ViewType(_group.Outputs[o].DType)} {_names.Output(o)}");
        var folds = Totals.Select(o => _group.Outputs[o].Value).Distinct().ToList();
        using (_writer.Braces($"internal static void {_name}Total({string.Join(", ", parts.Concat(outputs))}, int count{(IsColumnwise ? ", int slices" : "")})"))
        using (_writer.Braces("unchecked"))
        {
            if (IsColumnwise)
            {
                EmitColumnTotals(folds);
                return;
            }

            EmitTrees(folds);
            foreach (var fold in folds) EmitFoldStart(fold);
            using (_writer.Braces("for (var i = Group.IdxX; i < count; i += Group.DimX)")) EmitPartFolds(folds, "i");
            _writer.Line();
            EmitTree(folds);
            using (_writer.Braces("if (Group.IsFirstThread)"))
            {
                foreach (var output in Totals) _writer.Line($"{_names.Output(output)}[0] = {StoredFold(TreeName(_group.Outputs[output].Value) + "[0]", output)};");
            }
        }
    }

    private void EmitPartFolds(List<int> folds, string place)
    {
        foreach (var fold in folds) _writer.Line($"{_names.Fold(fold)} = {Combined(fold, _names.Fold(fold), $"parts{Number(OutputOf(fold) + 1)}[{place}]")};");
    }

    private IEnumerable<int> Totals => Enumerable.Range(0, _group.Outputs.Count).Where(IsTotal);

    private bool IsTotal(int output) => EdgeFolds.Contains(_group.Outputs[output].Value);

    private int OutputOf(int fold) => Enumerable.Range(0, _group.Outputs.Count).First(o => _group.Outputs[o].Value == fold);

    /// <summary>What is the same everywhere: operands, and what is computed of them.</summary>
    private void EmitUniformValues()
    {
        foreach (var value in Values.Where(v => _plan.LevelOf(v) == Level.Uniform)) EmitValue(value);
    }

    private void EmitValue(int value)
    {
        if (value < _group.Operands.Count) EmitLoad(value);
        else if (!_plan.IsConstant(value)) EmitNode(value);
    }

    private void EmitLoad(int operand)
    {
        var (dtype, pattern) = (_group.Operands[operand].DType, _group.Operands[operand].Pattern);
        _writer.Line($"var {Name(operand)} = {Loaded(dtype, $"{_names.Value(operand)}[{Place(pattern)}]")};");
    }

    private void EmitNode(int value)
    {
        var node = _plan.NodeOf(value)!;
        var text = ((PointwiseOperator)node.Operator).DeviceText([.. node.Inputs.Select(Name)], _group.DTypeOf(node.Inputs[0]), node.DType);
        var comment = _names.Comment(value - _group.Operands.Count) is { Length: > 0 } source ? $" // {source}" : "";
        _writer.Line($"var {_names.Value(value)} = {text};{comment}");
    }

    /// <summary>Stores an output; one that is repeated along an axis by the first position of that axis alone.</summary>
    private void EmitStore(int output)
    {
        var pattern = _group.Outputs[output].Pattern;
        _writer.Line($"{Guard(pattern)}{_names.Output(output)}[{Place(pattern)}] = {Stored(Name(_group.Outputs[output].Value), _group.Outputs[output].DType)};");
    }

    private static string Guard(string pattern)
    {
        var repeated = Enumerable.Range(0, pattern.Length).Where(axis => pattern[axis] == 'B').ToList();
        return repeated.Count == 0 ? ""
            : repeated.Count == pattern.Length ? "if (i == 0) "
            : $"if ({string.Join(" && ", repeated.Select(axis => Index(axis) + " == 0"))}) ";
    }

    /// <summary>What an operator calls a value: an operand's element, what was computed, or the number that it is.</summary>
    private string Name(int value) => value < _group.Operands.Count ? _names.Element(value)
        : _plan.IsConstant(value) ? Literal((Intrinsic)_plan.NodeOf(value)!.Operator)
        : _names.Value(value);

    private static string Literal(Intrinsic constant)
    {
        var text = KernelEmitter.ScalarText(constant.DType == DType.Float16 ? new Intrinsic(constant.Constant, DType.Float32) : constant);
        return constant.Constant < 0 ? $"({text})" : text;
    }

    private static string ViewType(DType dtype) => $"ArrayView<{MemoryKeyword(dtype)}>";

    // Memory of devices holds no bools, and no Half that ILGPU and .NET agree on.
    private static string MemoryKeyword(DType dtype) => dtype == DType.Bool ? "byte" : dtype == DType.Float16 ? "ushort" : dtype.Keyword;

    /// <summary>The type of a value in a kernel.</summary>
    private string HeldKeyword(int value) => _group.DTypeOf(value) == DType.Float16 ? "float" : _group.DTypeOf(value).Keyword;

    /// <summary>What memory holds as a value.</summary>
    private static string Loaded(DType dtype, string element) => dtype == DType.Bool ? element + " != 0" : dtype == DType.Float16 ? $"DeviceMath.FromHalf({element})" : element;

    /// <summary>A value as memory holds it.</summary>
    private static string Stored(string value, DType dtype) => dtype == DType.Bool ? $"(byte)({value} ? 1 : 0)" : dtype == DType.Float16 ? $"DeviceMath.ToHalf({value})" : value;

    /// <summary>A fold, in which a bool is an integer, as memory holds it.</summary>
    private string StoredFold(string value, int output) => _group.Outputs[output].DType == DType.Bool ? $"(byte){value}" : value;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
