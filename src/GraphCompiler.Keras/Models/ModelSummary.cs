using System.Globalization;
using System.Text;

namespace GraphCompiler.Keras;

/// <summary>The table that Summary writes, as Keras has it on 80 columns.</summary>
internal sealed class ModelSummary
{
    private readonly LayerBase _model;
    private readonly FunctionalGraph? _graph;
    private readonly Optimizer? _optimizer;
    private readonly (string Title, int Width, bool IsRight)[] _columns;
    private readonly bool _isSequential;

    public ModelSummary(LayerBase model, FunctionalGraph? graph, Optimizer? optimizer)
    {
        (_model, _graph, _optimizer) = (model, graph, optimizer);
        _isSequential = graph is null || IsLine(graph);
        _columns = _isSequential
            ? [("Layer (type)", 31, false), ("Output Shape", 22, false), ("Param #", 13, true)]
            : [("Layer (type)", 19, false), ("Output Shape", 17, false), ("Param #", 10, true), ("Connected to", 17, false)];
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Model: \"{_model.Name}\"\n");
        Rule(text, '┏', '━', '┳', '┓');
        Row(text, '┃', [.. _columns.Select(c => c.Title)]);
        Rule(text, '┡', '━', '╇', '┩');
        var layers = _model.Sublayers.ToArray();
        for (var i = 0; i < layers.Length; i++)
        {
            if (i > 0) Rule(text, '├', '─', '┼', '┤');
            Row(text, '│', Cells(layers[i]));
        }

        Rule(text, '└', '─', '┴', '┘');
        var (all, trained) = (Size(_model.Weights), Size(_model.TrainableWeights));
        var others = Size(_model.NonTrainableWeights);
        var own = _optimizer is { Iterations: var iterations } && iterations.Value.Item() > 0 ? Size(_optimizer.Variables) : ((long Count, long Bytes)?)null;
        Total(text, "Total", (all.Count + (own?.Count ?? 0), all.Bytes + (own?.Bytes ?? 0)));
        Total(text, "Trainable", trained);
        Total(text, "Non-trainable", others);
        if (own is { } optimizer) Total(text, "Optimizer", optimizer);
        return text.Append('\n').ToString();
    }

    private string[] Cells(LayerBase layer)
    {
        var isBuilt = layer.Built || layer.Weights.Count > 0;
        var shapes = layer.IsOfLibrary || layer is IModel ? layer.KnownOutputShapes : [];
        var shape = shapes.Count == 0 ? "?" : string.Join(", ", shapes.Select(s => s.ToString()));
        var parameters = isBuilt ? Number(layer.Weights.Sum(w => w.Shape.ElementCount)) : "0 (unbuilt)";
        string[] cells = [$"{layer.Name} ({layer.GetType().Name.Split('`')[0]})", shape, parameters];
        return _isSequential ? cells : [.. cells, Sources(layer)];
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

    private void Rule(StringBuilder text, char left, char line, char cross, char right) =>
        text.Append(left).AppendJoin(cross, _columns.Select(c => new string(line, c.Width + 2))).Append(right).Append('\n');

    private void Row(StringBuilder text, char bar, string[] cells)
    {
        var lines = cells.Select((c, i) => Wrap(c, _columns[i].Width)).ToArray();
        for (var line = 0; line < lines.Max(l => l.Count); line++)
        {
            for (var i = 0; i < lines.Length; i++)
            {
                var cell = line < lines[i].Count ? lines[i][line] : "";
                text.Append(bar).Append(' ').Append(_columns[i].IsRight ? cell.PadLeft(_columns[i].Width) : cell.PadRight(_columns[i].Width)).Append(' ');
            }

            text.Append(bar).Append('\n');
        }
    }

    private static List<string> Wrap(string cell, int width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in cell.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        lines.Add(line);
        return [.. lines.Select(l => l.Length > width ? l[..(width - 1)] + "…" : l)];
    }

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
