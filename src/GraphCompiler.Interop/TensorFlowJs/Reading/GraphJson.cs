using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using GraphCompiler.Bundles;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>
/// TensorFlow's messages of graphs in the JSON of proto3. Written out by hand: what Google.Protobuf has for it asks types for their members, which ahead-of-time compilers leave
/// out, and knows element types by their numbers alone where these messages do not name them.
/// </summary>
internal static class GraphJson
{
    public static GraphDef Graph(JsonElement json)
    {
        var graph = new GraphDef { Library = new FunctionDefLibrary() };
        graph.Node.AddRange(List(json, "node").Select(Node));
        if (json.TryGetProperty("library", out var library)) graph.Library.Function.AddRange(List(library, "function").Select(Function));
        return graph;
    }

    /// <summary>What a graph is fed and asked for, in the order of the file.</summary>
    public static SignatureDef Signature(JsonElement json)
    {
        var signature = new SignatureDef();
        foreach (var (name, value) in Members(json, "inputs")) signature.Inputs.Add(name, Info(value));
        foreach (var (name, value) in Members(json, "outputs")) signature.Outputs.Add(name, Info(value));
        return signature;
    }

    private static TensorInfo Info(JsonElement json) => new() { Name = Text(json, "name"), Dtype = TfjsTypes.Read(Text(json, "dtype")), TensorShape = json.TryGetProperty("tensorShape", out var shape) ? Shape(shape) : new TensorShapeProto { UnknownRank = true } };

    private static NodeDef Node(JsonElement json)
    {
        var node = new NodeDef { Name = Text(json, "name"), Op = Text(json, "op") };
        node.Input.AddRange(List(json, "input").Select(Text));
        foreach (var (name, value) in Members(json, "attr")) node.Attr.Add(name, Attribute(value));
        return node;
    }

    private static FunctionDef Function(JsonElement json)
    {
        var declared = Member(json, "signature");
        var signature = new OpDef { Name = Text(declared, "name") };
        signature.InputArg.AddRange(List(declared, "inputArg").Select(Argument));
        signature.OutputArg.AddRange(List(declared, "outputArg").Select(Argument));
        var function = new FunctionDef { Signature = signature };
        function.NodeDef.AddRange(List(json, "nodeDef").Select(Node));
        foreach (var (name, value) in Members(json, "ret")) function.Ret.Add(name, Text(value));
        foreach (var (name, value) in Members(json, "controlRet")) function.ControlRet.Add(name, Text(value));
        return function;
    }

    private static OpDef.Types.ArgDef Argument(JsonElement json) => new() { Name = Text(json, "name"), Type = TfjsTypes.Read(Text(json, "type")) };

    private static AttrValue Attribute(JsonElement json)
    {
        var value = new AttrValue();
        foreach (var member in Objects(json))
        {
            if (member.Name == "list") value.List = Values(member.Value);
            else if (member.Name == "s") value.S = Bytes(member.Value);
            else if (member.Name == "i") value.I = Integer(member.Value);
            else if (member.Name == "f") value.F = Real(member.Value);
            else if (member.Name == "b") value.B = member.Value.ValueKind == JsonValueKind.True;
            else if (member.Name == "type") value.Type = TfjsTypes.Read(Text(member.Value));
            else if (member.Name == "shape") value.Shape = Shape(member.Value);
            else if (member.Name == "func") value.Func = new NameAttrList { Name = Text(member.Value, "name") };
        }

        return value;
    }

    private static AttrValue.Types.ListValue Values(JsonElement json)
    {
        var list = new AttrValue.Types.ListValue();
        list.S.AddRange(List(json, "s").Select(Bytes));
        list.I.AddRange(List(json, "i").Select(Integer));
        list.F.AddRange(List(json, "f").Select(Real));
        list.B.AddRange(List(json, "b").Select(b => b.ValueKind == JsonValueKind.True));
        list.Type.AddRange(List(json, "type").Select(t => TfjsTypes.Read(Text(t))));
        list.Shape.AddRange(List(json, "shape").Select(Shape));
        list.Func.AddRange(List(json, "func").Select(f => new NameAttrList { Name = Text(f, "name") }));
        return list;
    }

    private static TensorShapeProto Shape(JsonElement json)
    {
        var shape = new TensorShapeProto { UnknownRank = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("unknownRank", out var isUnknown) && isUnknown.ValueKind == JsonValueKind.True };
        shape.Dim.AddRange(List(json, "dim").Select(d => new TensorShapeProto.Types.Dim { Size = d.ValueKind == JsonValueKind.Object && d.TryGetProperty("size", out var size) ? Integer(size) : 0 }));
        return shape;
    }

    private static IEnumerable<JsonProperty> Objects(JsonElement json) => json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : throw new DamagedModelException($"'{Shown(json)}' stands where an object is to be");

    private static JsonElement Member(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : throw new DamagedModelException($"'{Shown(json)}' has no {name}");

    /// <summary>The items of a list; none where there is none.</summary>
    private static IEnumerable<JsonElement> List(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new DamagedModelException($"'{Shown(json)}' stands where an object is to be");
        if (!json.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null) return [];
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw new DamagedModelException($"its {name} is no list: '{Shown(list)}'");
    }

    /// <summary>The members of an object, each name once; none where there is no object.</summary>
    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new DamagedModelException($"'{Shown(json)}' stands where an object is to be");
        if (!json.TryGetProperty(name, out var map) || map.ValueKind == JsonValueKind.Null) yield break;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in Objects(map)) yield return names.Add(member.Name) ? (member.Name, member.Value) : throw new DamagedModelException($"its {name} has {member.Name} twice");
    }

    private static string Text(JsonElement json, string name) => Text(Member(json, name));

    private static string Text(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : throw new DamagedModelException($"'{Shown(json)}' stands where a text is to be");

    private static ByteString Bytes(JsonElement json) => json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out var bytes) ? ByteString.CopyFrom(bytes) : throw new DamagedModelException($"'{Shown(json)}' stands where base64 is to be");

    // Numbers of 64 bits are texts, since JavaScript's have 53.
    private static long Integer(JsonElement json) => json.ValueKind == JsonValueKind.String && long.TryParse(json.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out number) ? number
        : throw new DamagedModelException($"'{Shown(json)}' stands where a whole number is to be");

    private static float Real(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.GetSingle(),
        JsonValueKind.String when json.GetString() is "NaN" => float.NaN,
        JsonValueKind.String when json.GetString() is "Infinity" => float.PositiveInfinity,
        JsonValueKind.String when json.GetString() is "-Infinity" => float.NegativeInfinity,
        _ => throw new DamagedModelException($"'{Shown(json)}' stands where a number is to be"),
    };

    private static string Shown(JsonElement json) => json.ToString() is { Length: > 32 } text ? text[..32] : json.ToString();
}
