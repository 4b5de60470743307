using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GraphCompiler.Tests.Data;

/// <summary>Elements and their specs as data.json writes them.</summary>
internal static class ElementText
{
    /// <summary>Throws where an element is not the wanted one.</summary>
    public static void Check(JsonElement want, object got, string where)
    {
        switch (got)
        {
            case Tensor tensor:
                Assert.Equal(Sizes(want), tensor.Size == 0 ? Sizes(want) : tensor.Shape.ToArray());
                Assert.Equal(Numbers(want), Tf.Reshape(Tf.Cast<double>(tensor), -1).ToArray());
                break;
            case ITuple tuple:
                Assert.True(want.GetArrayLength() == tuple.Length, where);
                for (var i = 0; i < tuple.Length; i++) Check(want[i], tuple[i]!, $"{where}[{i}]");
                break;
            case Dictionary<string, object> entries:
                Assert.Equal(want.EnumerateObject().Count(), entries.Count);
                foreach (var (key, value) in entries) Check(want.GetProperty(key), value, $"{where}[{key}]");
                break;
            case Dictionary<string, Tensor> entries:
                foreach (var (key, value) in entries) Check(want.GetProperty(key), value, $"{where}[{key}]");
                break;
            case Dataset<object> window:
                CheckWindow(want, [.. window.AsEnumerable()], where);
                break;
            default:
                Assert.Equal(want.GetDouble(), Convert.ToDouble(got, System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>TensorFlow's words for a spec.</summary>
    public static string Spec(object spec) => spec switch
    {
        Tensor tensor => new TensorSpec(Plain(tensor.Shape), tensor.DType).ToString(),
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Spec(tuple[i]!)))})",
        Dictionary<string, object> entries => $"{{{string.Join(", ", entries.Select(e => $"'{e.Key}': {Spec(e.Value)}"))}}}",
        Dictionary<string, Tensor> entries => $"{{{string.Join(", ", entries.Select(e => $"'{e.Key}': {Spec(e.Value)}"))}}}",
        Dataset<object> window => WindowSpec(window.ElementSpec),
        _ => $"{spec}",
    };

    // A window of pairs is one dataset here, and two of TensorFlow's.
    private static void CheckWindow(JsonElement want, object[] elements, string where)
    {
        switch (elements[0])
        {
            case ITuple first:
                for (var i = 0; i < first.Length; i++) CheckWindow(want[i], [.. elements.Select(e => ((ITuple)e)[i]!)], $"{where}[{i}]");
                break;
            case Dictionary<string, object> or Dictionary<string, Tensor>:
                foreach (var entry in want.EnumerateObject())
                {
                    CheckWindow(entry.Value, [.. elements.Select(e => e is Dictionary<string, Tensor> typed ? typed[entry.Name] : ((Dictionary<string, object>)e)[entry.Name])], $"{where}[{entry.Name}]");
                }

                break;
            default:
                Assert.True(want.GetArrayLength() == elements.Length, where);
                for (var i = 0; i < elements.Length; i++) Check(want[i], elements[i], $"{where}[{i}]");
                break;
        }
    }

    private static string WindowSpec(object spec) => spec switch
    {
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => WindowSpec(tuple[i]!)))})",
        Dictionary<string, object> entries => $"{{{string.Join(", ", entries.Select(e => $"'{e.Key}': {WindowSpec(e.Value)}"))}}}",
        Dictionary<string, Tensor> entries => $"{{{string.Join(", ", entries.Select(e => $"'{e.Key}': {WindowSpec(e.Value)}"))}}}",
        _ => $"DatasetSpec({Spec(spec)}, TensorShape([]))",
    };

    private static Shape Plain(Shape shape) => shape.IsRankKnown ? Shape.Create([.. shape.Dims.ToArray().Select(d => d.IsKnown ? d : Dim.Unknown)]) : shape;

    private static int[] Sizes(JsonElement list) => list.ValueKind != JsonValueKind.Array ? [] : list.GetArrayLength() == 0 ? [0] : [list.GetArrayLength(), .. Sizes(list[0])];

    private static double[] Numbers(JsonElement value) => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().SelectMany(Numbers)] : [value.GetDouble()];
}
