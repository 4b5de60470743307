namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>
/// Element types by the names that graphs in JSON have. TensorFlow.js computes in float32, int32 and bool alone: what a graph says of other numbers is one of these there,
/// when it is read and when it is written.
/// </summary>
internal static class TfjsTypes
{
    private const string Prefix = "DT_";

    private static readonly string[] s_names =
    [
        "INVALID", "FLOAT", "DOUBLE", "INT32", "UINT8", "INT16", "INT8", "STRING", "COMPLEX64", "INT64", "BOOL", "QINT8", "QUINT8", "QINT32", "BFLOAT16", "QINT16", "QUINT16", "UINT16",
        "COMPLEX128", "HALF", "RESOURCE", "VARIANT", "UINT32", "UINT64",
    ];

    private static readonly int s_float = ElementTypes.Write(DType.Float32);
    private static readonly int s_int = ElementTypes.Write(DType.Int32);

    /// <summary>The number of a type, as TensorFlow.js has it.</summary>
    /// <exception cref="DamagedModelException">There is none of that name.</exception>
    public static int Read(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) && Array.IndexOf(s_names, name[Prefix.Length..]) is > 0 and var number
        ? Narrowed(number)
        : throw new DamagedModelException($"it has elements of '{(name.Length > 32 ? name[..32] : name)}', which is no type");

    public static string Write(int number) => Prefix + s_names[number];

    /// <summary>The type that stands for another one in TensorFlow.js.</summary>
    public static int Narrowed(int number) => s_names[number] switch
    {
        "DOUBLE" or "HALF" or "BFLOAT16" => s_float,
        "INT64" or "INT16" or "INT8" or "UINT8" or "UINT16" or "UINT32" or "UINT64" => s_int,
        _ => number,
    };

    /// <summary>A tensor as TensorFlow.js has it.</summary>
    public static Tensor Narrowed(Tensor tensor) => tensor is OpaqueTensor || tensor is IVariable || Runtime.Ambient.ReferenceTo(tensor).Type is { IsList: true } or { IsVariable: true } ? tensor
        : ElementTypes.Write(tensor.DType) is var number && Narrowed(number) == number ? tensor
        : Runtime.Ambient.ToTensor(Runtime.Ambient.ValueOf(tensor).CastTo(Narrowed(number) == s_float ? DType.Float32 : DType.Int32));
}
