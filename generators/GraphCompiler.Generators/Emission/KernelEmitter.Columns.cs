namespace GraphCompiler.Generators.Emission;

/// <summary>
/// Folds of columns: a sum that waits in memory for the next row takes longer on its way there and back than an addition does, so those of four vectors of columns
/// stay in registers, for all rows where these are short, for a few rows otherwise. The order of additions is the same.
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
        using (_writer.Braces($"for (nint i = 0; i < kept; i += {block})"))
        {
            foreach (var fold in Folded(0)) _writer.Line($"var {_names.Fold(fold)} = LaneFold<{FoldTypes(fold)}>.Load(ref {_names.Output(OutputOf(fold))}, i);");
            using (_writer.Braces("for (var row = top; row < Math.Min(top + rows, bottom); row++)"))
            {
                EmitRowStarts();
                EmitRowValues(0);
                EmitFour(0, Folded(0), inRow: true, areKept: true);
            }

            foreach (var fold in Folded(0)) _writer.Line($"{_names.Fold(fold)}.Store(ref {_names.Output(OutputOf(fold))}, i);");
        }

        _writer.Line();
    }
}
