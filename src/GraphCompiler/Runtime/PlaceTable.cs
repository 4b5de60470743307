using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GraphCompiler.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime;

/// <summary>Where an operand will be, while the plan is made and neither bases nor the arena have their numbers.</summary>
internal sealed record Slot(SlotKind Kind, int Index, nint Offset = 0);

internal enum SlotKind
{
    /// <summary>At an offset in the plan's constants.</summary>
    Constant,

    /// <summary>The value with this number in the arena.</summary>
    Arena,

    /// <summary>The host scalar with this number.</summary>
    Scalar,

    /// <summary>The new value of the variable with this number.</summary>
    Update,

    /// <summary>The array with this number among those that are pinned.</summary>
    Pin,
}

/// <summary>
/// Gives the values of a graph their slots. A reshape and the read of a variable are other names for what they read;
/// intermediates share an arena, each for as long as a launch still reads it.
/// </summary>
internal sealed unsafe class PlaceTable(Graph graph, GraphBinding binding)
{
    // TensorFlow embeds captured tensors up to this size as constants as well.
    private const long LargestConstant = 128;

    private readonly Dictionary<int, Slot> _slots = [];
    private readonly Dictionary<int, int> _outputs = [];
    private readonly Dictionary<(PinKind, int), Slot> _pinSlots = [];
    private readonly List<Pin> _pins = [];
    private readonly List<byte[]> _constants = [];
    private readonly ArenaLayout _layout = new();
    private nint _constantSize;

    /// <summary>The number of the launch that is bound now.</summary>
    public int Launch { get; set; }

    public Pin[] Pins => [.. _pins];

    public ArenaLayout Layout => _layout;

    /// <summary>The value that holds a value's elements.</summary>
    public int Holder(int value) => Holder(graph, value);

    /// <inheritdoc cref="Holder(int)"/>
    public static int Holder(Graph graph, int value)
    {
        var node = graph.Producer(value);
        while (node.Operator is Reshape or ReadVariable)
        {
            value = node.Inputs[0];
            node = graph.Producer(value);
        }

        return value;
    }

    /// <summary>Whether a launch writes the value, so that an output of it needs no copy.</summary>
    public bool IsComputed(int holder) => graph.Producer(holder).Operator is not (Input or Intrinsic or ShapeQuery);

    /// <summary>Makes an output the place of what it holds.</summary>
    public void Claim(int holder, int output) => _outputs[holder] = output;

    /// <summary>The slot of an operand of the present launch.</summary>
    public Slot Read(int value)
    {
        var holder = Holder(value);
        if (!_slots.TryGetValue(holder, out var slot)) _slots[holder] = slot = External(graph.Producer(holder));
        return Extended(slot);
    }

    /// <summary>Keeps an intermediate until the present launch.</summary>
    public Slot Extended(Slot slot)
    {
        if (slot.Kind == SlotKind.Arena) _layout.Extend(slot.Index, Launch);
        return slot;
    }

    /// <summary>The slot of a result of the present launch.</summary>
    public Slot Write(int value) =>
        _slots[value] = _outputs.TryGetValue(value, out var output) ? Pinned(PinKind.Output, output, graph.TypeOf(value).Shape) : Temporary(graph.TypeOf(value));

    /// <summary>A slot for a value that the graph does not have.</summary>
    public Slot Temporary(TensorType type) => new(SlotKind.Arena, _layout.Add(type.Shape.ElementCount * type.DType.Size, Launch));

    public Slot Pinned(PinKind kind, int index, Shape shape, Array? array = null)
    {
        if (_pinSlots.TryGetValue((kind, index), out var slot)) return slot;
        _pins.Add(new Pin(kind, index, checked((int)shape.ElementCount), array));
        return _pinSlots[(kind, index)] = new Slot(SlotKind.Pin, _pins.Count - 1);
    }

    /// <summary>All constants, copied to where they stay.</summary>
    public Arena Constants()
    {
        if (_constants.Count == 0) return Arena.Empty;
        var arena = new Arena((nuint)_constantSize);
        nint offset = 0;
        foreach (var constant in _constants)
        {
            constant.CopyTo(new Span<byte>(arena.Memory + offset, constant.Length));
            offset += Padded(constant.Length);
        }

        return arena;
    }

    private Slot External(Node node) => node.Operator switch
    {
        Input { Kind: InputKind.Argument } input => Pinned(PinKind.Argument, binding.Arguments[input.Ordinal], node.Type.Shape),
        Input { Kind: InputKind.Scalar } input => new Slot(SlotKind.Scalar, 0, binding.Scalars[input.Ordinal] * sizeof(HostScalar)),
        Input { Kind: InputKind.Variable } input => Pinned(PinKind.Variable, input.Ordinal, node.Type.Shape),
        Input input => Capture(input.Ordinal, binding.Captures[input.Ordinal]),
        Intrinsic constant => Constant(TensorFactory.Filled(constant.DType, Shape.Scalar, constant.Constant)),
        ShapeQuery query => Constant(TensorFactory.Of(query, node.Type.Shape)),
        _ => throw new InvalidOperationException($"{node.Operator.Name} is read before a step writes it"),
    };

    private Slot Capture(int ordinal, Tensor tensor) =>
        tensor.Size <= LargestConstant ? Constant(tensor) : Pinned(PinKind.Capture, ordinal, tensor.Shape, tensor.Elements);

    private Slot Constant(Tensor tensor)
    {
        var elements = Unsafe.As<byte[]>(tensor.Elements!);
        var bytes = MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(elements), checked((int)tensor.Size) * tensor.DType.Size);
        var slot = new Slot(SlotKind.Constant, 0, _constantSize);
        _constants.Add(bytes.ToArray());
        _constantSize += Padded(bytes.Length);
        return slot;
    }

    private static nint Padded(int size) => (size + sizeof(long) - 1) / sizeof(long) * sizeof(long);
}
