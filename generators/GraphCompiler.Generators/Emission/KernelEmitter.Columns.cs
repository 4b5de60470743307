namespace GraphCompiler.Generators.Emission;

/// <summary>
/// Folds of columns: a sum that waits in memory for the next row takes longer on its way there and back than an addition does, so those of four vectors of columns
/// stay in registers, for all rows where these are short, for a few rows otherwise; and those of the columns that are left, a vector at a time. The order of additions
/// is the same. A part of such a space is whole rows.
/// </summary>
internal sealed partial class KernelEmitter
{
    /// <summary>Whether the sums of a column are in one place for all rows, and nothing else depends on the order of positions.</summary>
    private bool MayKeepColumns => _plan.IsVector && Folds.Any() && Folds.All(f => IsColumnFold(f) && IsOneRow(_group.Outputs[OutputOf(f)].Pattern) && _group.DTypeOf(f) != DType.Bool);

    private void EmitColumns()
    {
        var block = Number(4 * Width);
        _writer.Line($"var (kept, top, bottom, rows) = arguments.ColumnBlocks(columns, {block});");
        using (_writer.Braces("for (; top < bottom; top += rows)"))
        {
            using (_writer.Braces($"for (nint i = 0; i < kept; i += {block})"))
            {
                EmitSums(
                    (fold, output) => $"LaneFold<{FoldTypes(fold)}>.Load(ref {output}, i)",
                    () => EmitFour(0, Folded(0), inRow: true, areKept: true),
                    (fold, output) => $"{_names.Fold(fold)}.Store(ref {output}, i);");
            }

            using (_writer.Braces($"for (var i = kept; i < columns; i += {Number(Width)})"))
            {
                const string left = "columns - i";
                EmitSums(
                    (_, output) => $"Lanes.Load(ref {output}, i, {left})",
                    () =>
                    {
                        var value = Folded(0).Count == 1 ? _ => CallText(0, inRow: true, "i", left, "") : EmitCall(0, inRow: true, "i", left, "");
                        foreach (var fold in Folded(0)) _writer.Line($"{_names.Fold(fold)} = {CombineText(fold, _names.Fold(fold), value(fold))};");
                    },
                    (fold, output) => $"Lanes.Store({_names.Fold(fold)}, ref {output}, i, {left});");
            }
        }
    }

    /// <summary>Some columns of a few rows: their sums so far, what each row adds, and where the sums go.</summary>
    private void EmitSums(Func<int, string, string> load, Action add, Func<int, string, string> store)
    {
        foreach (var fold in Folded(0)) _writer.Line($"var {_names.Fold(fold)} = {load(fold, _names.Output(OutputOf(fold)))};");
        using (_writer.Braces("for (var row = top; row < Math.Min(top + rows, bottom); row++)"))
        {
            EmitRowStarts();
            EmitRowValues(0);
            add();
        }

        foreach (var fold in Folded(0)) _writer.Line(store(fold, _names.Output(OutputOf(fold))));
    }
}
