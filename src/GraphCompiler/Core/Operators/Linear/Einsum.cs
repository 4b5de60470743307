namespace GraphCompiler.Core.Operators;

/// <summary>
/// Sums of products of elements, written with labels of axes: planned into diagonals, sums, transposes, reshapes and products of matrices,
/// pair after pair from the left. Axes of an ellipsis have labels below 0, the last one -1, and broadcast.
/// </summary>
internal static class Einsum
{
    private const string Ellipsis = "...";

    /// <summary>A value and the labels of its axes.</summary>
    private readonly record struct Labelled(Value Value, List<int> Labels)
    {
        public bool Has(int label) => Labels.Contains(label);
    }

    /// <exception cref="TfValueException">The equation is none, or not one for these operands.</exception>
    /// <exception cref="TfInvalidArgumentException">The operands do not fit it; in a trace a <see cref="TfValueException"/>.</exception>
    public static Value Apply(string equation, Value[] operands)
    {
        var (inputs, output) = Parse(equation, operands.Length);
        var builder = operands[0].Builder;
        var labels = new EquatableArray<int>[operands.Length];
        for (var i = 0; i < labels.Length; i++) labels[i] = LabelsOf(builder, inputs[i], operands[i].Shape, i);
        var broadcast = labels.SelectMany(l => l).Where(l => l < 0).DefaultIfEmpty().Min();
        if (broadcast < 0 && output?.Contains(Ellipsis) is false)
        {
            throw builder.Misfit($"Shape must be at most rank 0 but is rank {-broadcast}", $"Output contains {-broadcast} broadcasting dimension(s) but no ellipsis [Op:Einsum]");
        }

        var results = output is null ? Implied(labels, broadcast) : Expand(output, -broadcast);
        var first = builder.Apply(new SameSizes(equation, labels.ToEquatableArray()), operands)[0];
        var terms = operands.Select((o, i) => Diagonal(new Labelled(i == 0 ? first : o, [.. labels[i]]))).ToList();
        while (terms.Count > 1)
        {
            var later = new HashSet<int>(terms.Skip(2).SelectMany(t => t.Labels).Concat(results));
            terms[0] = Contract(terms[0], terms[1], later, terms.Count == 2 ? results : null);
            terms.RemoveAt(1);
        }

        return Ordered(Summed(terms[0], new HashSet<int>(results)), results);
    }

    /// <summary>Sums over pairs of axes.</summary>
    public static Value Tensordot(Value x, Value y, IReadOnlyList<int> axesX, IReadOnlyList<int> axesY)
    {
        var (left, right) = (Enumerable.Range(0, x.Shape.Rank).ToList(), Enumerable.Range(x.Shape.Rank, y.Shape.Rank).ToList());
        for (var i = 0; i < axesX.Count; i++) right[Axes.Positive(axesY[i], right.Count)] = Axes.Positive(axesX[i], left.Count);
        var results = left.Except(right).Concat(right.Except(left)).ToList();
        return Ordered(Contract(new Labelled(x, left), new Labelled(y, right), new HashSet<int>(results), results), results);
    }

    /// <summary>Makes one axis of several that follow each other.</summary>
    public static Value Merge(Value x, int first, int count)
    {
        if (count < 2) return x;
        var dims = x.Shape.Dims.ToArray().ToList();
        Dim size = 1;
        foreach (var dim in dims.Skip(first).Take(count)) size = size == 1 ? dim : dim == 1 ? size : dim.Size * size.Size is { } product ? product : Dim.Unknown;
        dims.RemoveRange(first, count);
        dims.Insert(first, size);
        return x.Apply(new Reshape(Shape.Create([.. dims])));
    }

    private static (string[] Inputs, string? Output) Parse(string equation, int count)
    {
        string[] sides = equation.Replace(" ", "").Split(["->"], StringSplitOptions.None);
        var inputs = sides[0].Split(',');
        var output = sides.Length > 1 ? sides[1] : null;
        if (sides.Length > 2 || !inputs.Append(output ?? "").All(IsTerm)) throw new TfValueException($"Indices have incorrect format: {equation}");
        if (inputs.Length != count) throw new TfValueException($"Got {count} inputs for equation \"{equation}\", expecting {inputs.Length}");
        foreach (var label in output?.Replace(Ellipsis, "") ?? "")
        {
            if (!inputs.Any(i => i.Contains(label))) throw new TfValueException($"Output subscripts contain the label {label} not present in the input subscripts.");
            if (output!.Count(c => c == label) > 1) throw new TfValueException($"Output subscripts contain a label appearing more than once: {equation}");
        }

        return (inputs, output);
    }

    /// <summary>Letters, and at most one ellipsis among them.</summary>
    private static bool IsTerm(string text)
    {
        var at = text.IndexOf(Ellipsis, StringComparison.Ordinal);
        return (at < 0 ? text : text.Remove(at, Ellipsis.Length)).All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'));
    }

    private static EquatableArray<int> LabelsOf(Builder builder, string text, Shape shape, int operand)
    {
        var named = text.Replace(Ellipsis, "").Length;
        if (!shape.IsRankKnown) throw new TfValueException($"The rank of operand {operand} of einsum has to be known.");
        var hasEllipsis = named < text.Length;
        if (hasEllipsis ? shape.Rank >= named : shape.Rank == named) return Expand(text, shape.Rank - named).ToEquatableArray();
        throw builder.Misfit(
            $"Shape must be {(hasEllipsis ? "at least " : "")}rank {named} but is rank {shape.Rank} for 'Einsum' with input shape {shape.ToKernelString()}.",
            $"Expected input {operand} to have rank {(hasEllipsis ? "at least " : "")}{named} but got: {shape.Rank} [Op:Einsum]");
    }

    private static List<int> Expand(string text, int broadcast)
    {
        var labels = new List<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '.') labels.Add(text[i]);
            else for (i += Ellipsis.Length - 1; broadcast > 0; broadcast--) labels.Add(-broadcast);
        }

        return labels;
    }

    /// <summary>Without an arrow: the ellipsis, then the labels that are there once, by the alphabet.</summary>
    private static List<int> Implied(IEnumerable<EquatableArray<int>> labels, int broadcast) =>
    [
        .. Enumerable.Range(broadcast, -broadcast),
        .. labels.SelectMany(l => l).Where(l => l >= 0).GroupBy(l => l).Where(g => g.Count() == 1).Select(g => g.Key).OrderBy(l => l),
    ];

    /// <summary>Takes the diagonal of axes that have one label.</summary>
    private static Labelled Diagonal(Labelled x)
    {
        while (x.Labels.GroupBy(l => l).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            var (first, second) = (x.Labels.IndexOf(twice.Key), x.Labels.LastIndexOf(twice.Key));
            int[] order = [.. Enumerable.Range(0, x.Labels.Count).Where(i => i != first && i != second), first, second];
            var diagonal = Transposed(x.Value, order).Apply(new MatrixDiagPart(0));
            x = new Labelled(diagonal, [.. order.Take(order.Length - 1).Select(i => x.Labels[i])]);
        }

        return x;
    }

    /// <summary>Sums over what nobody asks for.</summary>
    private static Labelled Summed(Labelled x, HashSet<int> needed)
    {
        var axes = Enumerable.Range(0, x.Labels.Count).Where(i => !needed.Contains(x.Labels[i])).ToEquatableArray();
        return axes.Count == 0 ? x : new Labelled(x.Value.Apply(new Sum(axes)), [.. x.Labels.Where(needed.Contains)]);
    }

    /// <summary>Multiplies two values and sums over the labels that nobody needs later.</summary>
    private static Labelled Contract(Labelled x, Labelled y, HashSet<int> needed, List<int>? order)
    {
        x = Summed(x, [.. needed, .. y.Labels]);
        y = Summed(y, [.. needed, .. x.Labels]);
        var inner = x.Labels.Where(l => y.Has(l) && !needed.Contains(l)).ToList();
        var batch = x.Labels.Where(l => needed.Contains(l) && y.Has(l)).Concat(x.Labels.Concat(y.Labels).Where(l => l < 0)).Distinct().OrderBy(l => l >= 0).ThenBy(l => l).ToList();
        var rows = x.Labels.Except(batch).Except(inner).ToList();
        var columns = y.Labels.Except(batch).Except(inner).ToList();
        if (inner.Count == 0)
        {
            var all = order ?? [.. batch, .. rows, .. columns];
            return new Labelled(Ordered(x, all) * Ordered(y, all), all);
        }

        var (left, transposeX) = Matrix(x, batch, rows, inner);
        var (right, transposeY) = Matrix(y, batch, inner, columns);
        var product = left.Apply(new MatMul(transposeX, transposeY), right);
        var result = product;
        if (rows.Count != 1 || columns.Count != 1)
        {
            var dims = product.Shape.Dims.ToArray();
            result = product.Apply(new Reshape(Shape.Create([.. dims.Take(batch.Count), .. rows.Select(l => Size(x, l)), .. columns.Select(l => Size(y, l))])));
        }

        return new Labelled(result, [.. batch, .. rows, .. columns]);
    }

    private static Dim Size(Labelled x, int label) => x.Value.Shape.Dims[x.Labels.IndexOf(label)];

    /// <summary>A value as matrices, transposed if it lies so already.</summary>
    private static (Value Value, bool IsTransposed) Matrix(Labelled x, List<int> batch, List<int> rows, List<int> columns)
    {
        var isTransposed = rows.Count > 0 && columns.Count > 0 && x.Labels.SequenceEqual(batch.Where(x.Has).Concat(columns).Concat(rows));
        var (first, second) = isTransposed ? (columns, rows) : (rows, columns);
        var value = Ordered(x, [.. batch, .. first, .. second]);
        value = Group(Group(value, batch.Count + first.Count, second.Count), batch.Count, first.Count);
        return (value, isTransposed);

        static Value Group(Value value, int axis, int count) => count == 0 ? value.Apply(new ExpandDims(axis)) : Merge(value, axis, count);
    }

    /// <summary>A value with its axes in an order, axes of length 1 for labels that it has not.</summary>
    private static Value Ordered(Labelled x, List<int> order)
    {
        var value = Transposed(x.Value, [.. order.Where(x.Has).Select(l => x.Labels.IndexOf(l))]);
        for (var i = 0; i < order.Count; i++)
        {
            if (!x.Has(order[i])) value = value.Apply(new ExpandDims(i));
        }

        return value;
    }

    private static Value Transposed(Value x, int[] order) =>
        order.SequenceEqual(Enumerable.Range(0, order.Length)) ? x : x.Apply(new Transpose(new EquatableArray<int>(order)));
}
