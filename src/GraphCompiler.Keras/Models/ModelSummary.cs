using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GraphCompiler.Keras;

/// <summary>What Summary is asked for.</summary>
/// <param name="LineLength">How wide the table is; 76 unless given.</param>
/// <param name="Positions">Where columns end, as parts of the width.</param>
/// <param name="ExpandNested">Whether the layers inside of models are shown.</param>
/// <param name="ShowTrainable">Whether a column says which layers are trained.</param>
/// <param name="LayerRange">The names of the first and the last layer, or patterns of them.</param>
internal sealed record SummaryOptions(int? LineLength, IReadOnlyList<double>? Positions, bool ExpandNested, bool ShowTrainable, (string First, string Last)? LayerRange);

/// <summary>The table that Summary writes, as Keras has it on 80 columns.</summary>
internal sealed class ModelSummary
{
    private const int ConsoleWidth = 80;
    private readonly LayerBase _model;
    private readonly FunctionalGraph? _graph;
    private readonly Optimizer? _optimizer;
    private readonly SummaryOptions _options;
    private readonly bool _isSequential;

    public ModelSummary(LayerBase model, FunctionalGraph? graph, Optimizer? optimizer, SummaryOptions options)
    {
        (_model, _graph, _optimizer, _options) = (model, graph, optimizer, options);
        _isSequential = graph is null || IsLine(graph);
    }

    /// <exception cref="TfValueException">A column has no room, or no layer has the asked for name.</exception>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Model: \"{_model.Name}\"\n");
        var table = Table();
        foreach (var layer in Asked([.. _model.Sublayers])) AddRows(table, layer, 0);

        // A table that is wider than the console is cut at its edge.
        foreach (var line in table.Lines()) text.Append(line.Length > ConsoleWidth ? line[..ConsoleWidth] : line).Append('\n');
        var (all, trained) = (Size(_model.Weights), Size(_model.TrainableWeights));
        var others = Size(_model.NonTrainableWeights);
        var own = _optimizer is { IsBuilt: true } ? Size(_optimizer.Variables) : ((long Count, long Bytes)?)null;
        Total(text, "Total", (all.Count + (own?.Count ?? 0), all.Bytes + (own?.Bytes ?? 0)));
        Total(text, "Trainable", trained);
        Total(text, "Non-trainable", others);
        if (own is { } optimizer) Total(text, "Optimizer", optimizer);
        return text.Append('\n').ToString();
    }

    private TextTable Table()
    {
        List<(string Title, TextAlignment Alignment)> columns = [("Layer (type)", TextAlignment.Left), ("Output Shape", TextAlignment.Left), ("Param #", TextAlignment.Right)];
        if (!_isSequential) columns.Add(("Connected to", TextAlignment.Left));
        IEnumerable<double> ends = _options.Positions ?? (_isSequential ? [0.45, 0.80, 1.0] : [0.3, 0.56, 0.74, 1.0]);
        if (_options.ShowTrainable)
        {
            columns.Add(("Trainable", TextAlignment.Center));
            ends = ends.Select(e => e * 0.9).Append(1.0);
        }

        var width = _options.LineLength ?? ConsoleWidth - 4;
        var positions = ends.Select(e => (int)(e * width)).ToArray();
        if (positions.Length != columns.Count) throw new TfValueException($"The table has {columns.Count} columns, but {positions.Length} positions are given.");
        var widths = positions.Select((p, i) => p - (i == 0 ? 0 : positions[i - 1])).ToArray();
        if (widths.Any(w => w < 4)) throw new TfValueException($"Insufficient console width to print summary of '{_model.Name}': {width}.");
        return new TextTable([.. columns.Select((c, i) => (c.Title, widths[i], c.Alignment))], width);
    }

    private LayerBase[] Asked(LayerBase[] layers)
    {
        if (_options.LayerRange is not var (first, last)) return layers;
        var (starts, ends) = (Matching(first), Matching(last));
        if (starts.Length == 0 || ends.Length == 0)
        {
            throw new TfValueException($"Passed layer_names do not match the layer names in the model. Received: ('{first}', '{last}'). The layers are: {string.Join(", ", layers.Select(l => l.Name))}.");
        }

        return starts[0] > ends[^1] ? layers[ends[0]..(starts[^1] + 1)] : layers[starts[0]..(ends[^1] + 1)];

        int[] Matching(string pattern) => [.. Enumerable.Range(0, layers.Length).Where(i => Regex.IsMatch(layers[i].Name, $"^(?:{pattern})"))];
    }

    private void AddRows(TextTable table, LayerBase layer, int level)
    {
        var prefix = level == 0 ? "" : new string(' ', 3 * level) + "└ ";
        var isBuilt = layer.Built || layer.Weights.Count > 0;
        var shapes = layer.IsOfLibrary || layer is IModel ? layer.KnownOutputShapes : [];
        var shape = shapes.Count switch { 0 => "?", 1 => Text(shapes[0]), _ => $"[{string.Join(", ", shapes.Select(Text))}]" };
        List<string> cells =
        [
            $"{prefix}{layer.Name} ({layer.ClassName})", shape, isBuilt ? Number(layer.Weights.Sum(w => w.Shape.ElementCount)) : "0 (unbuilt)",
        ];
        if (!_isSequential) cells.Add(Sources(layer));
        if (_options.ShowTrainable) cells.Add(layer.Weights.Count == 0 ? "-" : layer.Trainable ? "Y" : "N");
        table.AddRow([.. cells]);
        if (!_options.ExpandNested || layer is not IModel) return;
        foreach (var inner in layer.Sublayers) AddRows(table, inner, level + 1);
    }

    private string Sources(LayerBase layer)
    {
        var sources = _graph!.Nodes.Where(n => n.Layer == layer).SelectMany(n => n.Inputs).OfType<IPendingTensor>().Select(t =>
        {
            var producer = FunctionalGraph.Producer((Tensor)t);
            var call = t.Node is null ? 0 : _graph.Nodes.Where(n => n.Layer == producer).TakeWhile(n => n != t.Node).Count();
            return $"{producer.Name}[{call}][{(t.Node is null ? 0 : Array.IndexOf(t.Node.Outputs, (Tensor)t))}]";
        }).ToArray();
        return sources.Length == 0 ? "-" : string.Join(", ", sources);
    }

    private static bool IsLine(FunctionalGraph graph) =>
        graph.Inputs.Count == 1 && graph.Outputs.Count == 1 && graph.Nodes.All(n => n.Inputs.Length == 1) && graph.Nodes.Select(n => n.Layer).Distinct().Count() == graph.Nodes.Count
        && graph.Nodes.SelectMany(n => n.Inputs).Distinct().Count() == graph.Nodes.Count;

    // Python's tuple of one has a comma; here it has none.
    private static string Text(Shape shape) => shape.IsRankKnown ? $"({string.Join(", ", shape.Dims.ToArray().Select(d => d.Size is { } size ? size.ToString(CultureInfo.InvariantCulture) : "None"))})" : "?";

    private static (long Count, long Bytes) Size(IEnumerable<IVariable> variables)
    {
        var all = variables.ToArray();
        return (all.Sum(v => v.Shape.ElementCount), all.Sum(v => v.Shape.ElementCount * v.DType.Size));
    }

    private static void Total(StringBuilder text, string what, (long Count, long Bytes) size) =>
        text.Append(CultureInfo.InvariantCulture, $" {what} params: {Number(size.Count)} ({Memory(size.Bytes)})\n");

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Memory(double bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB", "PB"];
        var unit = 0;
        for (; bytes >= 1024 && unit < units.Length - 1; unit++) bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:F2} {units[unit]}");
    }
}
