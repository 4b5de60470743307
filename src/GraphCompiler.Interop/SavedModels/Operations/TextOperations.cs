using GraphCompiler.Core.Operators;

namespace GraphCompiler.Interop;

/// <summary>Operations on texts.</summary>
internal static class TextOperations
{
    /// <summary>What TensorFlow has for texts, files and tables besides, and this library has not.</summary>
    public static HashSet<string> Unsupported { get; } = new(StringComparer.Ordinal)
    {
        "AsString", "DecodeBase64", "DecodeCSV", "DecodeJpeg", "DecodePng", "DecodeRaw", "EncodeBase64", "HashTableV2", "InitializeTableFromTextFileV2", "LookupTableExportV2",
        "LookupTableFindV2", "LookupTableImportV2", "LookupTableInsertV2", "LookupTableSizeV2", "MergeV2Checkpoints", "MutableHashTableV2", "ParseExampleV2", "RegexReplace",
        "RestoreV2", "SaveV2", "ShardedFilename", "StaticRegexFullMatch", "StaticRegexReplace", "StringNGrams", "StringSplit", "StringStrip", "StringToHashBucketFast",
        "StringToNumber", "Substr", "UnicodeDecode", "UnicodeEncode", "WriteFile",
    };

    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        new NodeForm("StringJoin", n => n.Apply(new StringJoin(n.Text("separator"))))
            .For<StringJoin>(w => w.Node("StringJoin", w.Inputs, ("N", Attributes.Of(w.Inputs.Length)), ("separator", Attributes.Of(w.As<StringJoin>().Separator)))),
        Case("StringUpper", isUpper: true).For<StringCase>(w => w.Node(w.As<StringCase>().TensorFlowName, w.Inputs, ("encoding", Attributes.Of(w.As<StringCase>().IsUnicode ? "utf-8" : "")))), Case("StringLower", isUpper: false),
        new NodeForm("StringLength", n => n.Apply(new StringLength(n.Text("unit", "BYTE") == "UTF8_CHAR")))
            .For<StringLength>(w => w.Node("StringLength", w.Inputs, ("unit", Attributes.Of(w.As<StringLength>().InCharacters ? "UTF8_CHAR" : "BYTE")))),
        new NodeForm("StringSplitV2", n => n.Apply(new StringSplit(n.Int("maxsplit", -1)))).Gives("indices", "values", "shape")
            .For<StringSplit>(w => w.Node("StringSplitV2", w.Inputs, ("maxsplit", Attributes.Of(w.As<StringSplit>().MaxSplit)))),
        new NodeForm("ReadFile", ReadFile).Gives("contents").For<ReadFile>(w => w.Node("ReadFile", w.Inputs)),
    ];

    private static NodeForm Case(string name, bool isUpper) => new(name, n => n.Text("encoding") is "" or "utf-8"
        ? n.Apply(new StringCase(isUpper, n.Text("encoding").Length > 0))
        : throw n.Unsupported($"is for texts of the encoding {n.Text("encoding")}"));

    // A model is not to read whatever its writer would like to see.
    private static Tensor[] ReadFile(NodeReading n) =>
        n.Frame.Library.IsAsset(n[0]) ? n.Apply(new ReadFile()) : throw n.Unsupported("reads a file that does not come with the model");
}
