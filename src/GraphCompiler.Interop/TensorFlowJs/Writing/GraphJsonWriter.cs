using System.Globalization;
using System.Text.Json;
using GraphCompiler.Bundles;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>TensorFlow's messages of graphs as the JSON of proto3, which <see cref="GraphJson"/> reads.</summary>
/// <param name="json">Gets them.</param>
internal sealed class GraphJsonWriter(Utf8JsonWriter json)
{
    public void Graph(GraphDef graph)
    {
        json.WriteStartObject();
        List("node", graph.Node, Node);
        json.WriteStartObject("library");
        List("function", graph.Library.Function, Function);
        json.WriteEndObject();
        json.WriteStartObject("versions");
        json.WriteNumber("producer", graph.Versions.Producer);
        json.WriteNumber("minConsumer", graph.Versions.MinConsumer);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void Signature(SignatureDef signature)
    {
        json.WriteStartObject();
        Map("inputs", signature.Inputs, Info);
        Map("outputs", signature.Outputs, Info);
        json.WriteEndObject();
    }

    private void Info(TensorInfo info)
    {
        json.WriteStartObject();
        json.WriteString("name", info.Name);
        json.WriteString("dtype", TfjsTypes.Write(info.Dtype));
        json.WritePropertyName("tensorShape");
        Shape(info.TensorShape);
        json.WriteEndObject();
    }

    private void Node(NodeDef node)
    {
        json.WriteStartObject();
        json.WriteString("name", node.Name);
        json.WriteString("op", node.Op);
        if (node.Input.Count > 0) List("input", node.Input, json.WriteStringValue);
        Map("attr", node.Attr.OrderBy(a => a.Key, StringComparer.Ordinal), Attribute);
        json.WriteEndObject();
    }

    private void Function(FunctionDef function)
    {
        json.WriteStartObject();
        json.WriteStartObject("signature");
        json.WriteString("name", function.Signature.Name);
        List("inputArg", function.Signature.InputArg, Argument);
        List("outputArg", function.Signature.OutputArg, Argument);
        json.WriteEndObject();
        List("nodeDef", function.NodeDef, Node);
        Map("ret", function.Ret, json.WriteStringValue);
        json.WriteEndObject();
    }

    private void Argument(OpDef.Types.ArgDef argument)
    {
        json.WriteStartObject();
        json.WriteString("name", argument.Name);
        json.WriteString("type", TfjsTypes.Write(argument.Type));
        json.WriteEndObject();
    }

    private void Attribute(AttrValue value)
    {
        json.WriteStartObject();
        switch (value.ValueCase)
        {
            case AttrValue.ValueOneofCase.List:
                json.WriteStartObject("list");
                if (value.List.S.Count > 0) List("s", value.List.S, s => json.WriteBase64StringValue(s.Span));
                if (value.List.I.Count > 0) List("i", value.List.I, Integer);
                if (value.List.F.Count > 0) List("f", value.List.F, Real);
                if (value.List.B.Count > 0) List("b", value.List.B, json.WriteBooleanValue);
                if (value.List.Type.Count > 0) List("type", value.List.Type, t => json.WriteStringValue(TfjsTypes.Write(t)));
                if (value.List.Shape.Count > 0) List("shape", value.List.Shape, Shape);
                json.WriteEndObject();
                break;
            case AttrValue.ValueOneofCase.S:
                json.WriteBase64String("s", value.S.Span);
                break;
            case AttrValue.ValueOneofCase.I:
                json.WritePropertyName("i");
                Integer(value.I);
                break;
            case AttrValue.ValueOneofCase.F:
                json.WritePropertyName("f");
                Real(value.F);
                break;
            case AttrValue.ValueOneofCase.B:
                json.WriteBoolean("b", value.B);
                break;
            case AttrValue.ValueOneofCase.Type:
                json.WriteString("type", TfjsTypes.Write(value.Type));
                break;
            case AttrValue.ValueOneofCase.Shape:
                json.WritePropertyName("shape");
                Shape(value.Shape);
                break;
            case AttrValue.ValueOneofCase.Tensor:
                json.WriteStartObject("tensor");
                json.WriteString("dtype", TfjsTypes.Write(value.Tensor.Dtype));
                json.WritePropertyName("tensorShape");
                Shape(value.Tensor.TensorShape);
                json.WriteEndObject();
                break;
            case AttrValue.ValueOneofCase.Func:
                json.WriteStartObject("func");
                json.WriteString("name", value.Func.Name);
                json.WriteEndObject();
                break;
        }

        json.WriteEndObject();
    }

    private void Shape(TensorShapeProto shape)
    {
        json.WriteStartObject();
        if (shape.UnknownRank) json.WriteBoolean("unknownRank", true);
        if (shape.Dim.Count > 0)
        {
            List("dim", shape.Dim, dim =>
            {
                json.WriteStartObject();
                json.WritePropertyName("size");
                Integer(dim.Size);
                json.WriteEndObject();
            });
        }

        json.WriteEndObject();
    }

    private void Integer(long value) => json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));

    private void Real(float value)
    {
        if (float.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(float.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    private void List<T>(string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(item);
        json.WriteEndArray();
    }

    private void Map<T>(string name, IEnumerable<KeyValuePair<string, T>> items, Action<T> write)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in items)
        {
            json.WritePropertyName(key);
            write(value);
        }

        json.WriteEndObject();
    }
}
