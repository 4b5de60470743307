using GraphCompiler.Core.Fusion;

namespace GraphCompiler.Generators.Emission;

internal sealed partial class IlgpuEmitter
{
    private bool IsColumnwise => _group.Nodes.Any(n => n.Fold == FoldKind.Column);

    /// <summary>
    /// Folds of columns: a thread folds one slice of one column, every so many positions of it, so that neighbours read
    /// neighbouring memory. The parts of a slice lie together.
    /// </summary>
    private void EmitColumns()
    {
        var pattern = _group.Nodes.First(n => n.Fold == FoldKind.Column).Folded!;
        _writer.Line("var stride = Grid.DimX * Group.DimX;");
        EmitUniformValues();
        using (_writer.Braces("for (var part = (Grid.IdxX * Group.DimX) + Group.IdxX; part < count * slices; part += stride)"))
        {
            _writer.Line("var slice = part / count;");
            _writer.Line("var column = part - (slice * count);");
            EmitIndices("column", AxesOf(pattern, 'E'), AxesOf(pattern, 'E'));
            foreach (var fold in EdgeFolds) EmitFoldStart(fold);
            using (_writer.Braces("for (var position = slice; position < folded; position += slices)"))
            {
                EmitIndices("position", AxesOf(pattern, 'B'), AxesOf(pattern, 'B'));
                _writer.Line($"var i = {PlaceOfAxes(Enumerable.Range(0, _group.Rank))};");
                EmitElement();
            }

            _writer.Line();
            foreach (var output in Totals) _writer.Line($"{_names.Output(output)}[part] = {StoredFold(_names.Fold(_group.Outputs[output].Value), output)};");
        }
    }

    /// <summary>Where a group of threads has its parts of columns that it folds while it goes through rows, before the first of these.</summary>
    private void EmitColumnStarts()
    {
        using (_writer.Braces("for (var i = Group.IdxX; i < kept; i += Group.DimX)"))
        {
            foreach (var output in Totals) _writer.Line($"{_names.Output(output)}[(Grid.IdxX * kept) + i] = {StoredFold(FoldStart(_group.Outputs[output].Value), output)};");
        }

        // Other threads go on with them.
        _writer.Line();
        _writer.Line("Group.Barrier();");
    }

    /// <summary>Adds an element to its column's part, which a thread has to itself.</summary>
    private void EmitColumnPart(int output, string element)
    {
        var fold = _group.Outputs[output].Value;
        var part = $"{_names.Output(output)}[(Grid.IdxX * kept) + {Place(_group.Outputs[output].Pattern)}]";
        _writer.Line($"{part} = {StoredFold($"({Combined(fold, part, Folded(fold, element))})", output)};");
    }

    /// <summary>Folds the slices of each column, in their order.</summary>
    private void EmitColumnTotals(List<int> folds)
    {
        _writer.Line("var stride = Grid.DimX * Group.DimX;");
        using (_writer.Braces("for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)"))
        {
            foreach (var fold in folds) EmitFoldStart(fold);
            using (_writer.Braces("for (var slice = 0; slice < slices; slice++)"))
            {
                EmitPartFolds(folds, "(slice * count) + i");
            }

            _writer.Line();
            foreach (var output in Totals) _writer.Line($"{_names.Output(output)}[i] = {StoredFold(_names.Fold(_group.Outputs[output].Value), output)};");
        }
    }

    private static List<int> AxesOf(string pattern, char letter) => [.. Enumerable.Range(0, pattern.Length).Where(axis => pattern[axis] == letter)];
}
