using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>The operators on lists of tensors.</summary>
internal static class ListLaunches
{
    public static ControlLaunch Read { get; } = new Launch(operands =>
    {
        var (list, index) = ((TensorList)operands[0], Index(operands[1]));
        if (operands.Length > 2) return index < list.Count ? list[index] ?? operands[2] : operands[2];
        if (index < 0 || index >= list.Count) throw new TfInvalidArgumentException($"Trying to access element {index} in a list with {list.Count} elements.");
        return list[index] ?? throw new TfInvalidArgumentException($"Could not read index {index} of the list: nothing was written there.");
    });

    public static ControlLaunch Length { get; } = new Launch(operands => (Tensor<int>)((TensorList)operands[0]).Count);

    public static ControlLaunch Add { get; } = new Launch(operands => Sum((TensorList)operands[0], (TensorList)operands[1]));

    public static ControlLaunch Fill { get; } = new Launch(operands =>
    {
        var (list, like) = ((TensorList)operands[0], (TensorList)operands[1]);
        for (var i = 0; i < like.Count; i++)
        {
            if (list[i] is null && like[i] is { } item) list = list.With(i, Zeros(item));
        }

        return list;
    });

    public static ControlLaunch Stack(ListStack stack) => new Launch(operands =>
    {
        var list = (TensorList)operands[0];
        if (operands.Length == 1 && list.Count == 0 && stack.ItemShape.IsFullyDefined) return TensorFactory.Filled(list.DType, Shape.Create([0]).Concatenate(stack.ItemShape), 0);
        if (operands.Length > 1 && operands[1].Shape[0] == 0) return operands[1];
        var count = operands.Length > 1 ? operands[1].Shape[0] : list.Count;
        var items = Enumerable.Range(0, count).Select(i => list[i]).ToArray();
        if (Array.IndexOf(items, null) is >= 0 and var missing)
        {
            // Items that nobody wrote are zeros of the shape that the others have.
            var shape = operands.Length > 1 ? operands[1].Shape[1..] : stack.ItemShape.IsFullyDefined ? stack.ItemShape : Array.Find(items, i => i is not null)?.ValueShape;
            var zeros = shape is null ? Missing(list, missing) : TensorFactory.Filled(list.DType, shape, 0);
            items = Array.ConvertAll(items, i => i ?? zeros);
        }

        return Stack(items!);
    });

    /// <summary>Tensors along a new first axis.</summary>
    /// <exception cref="TfInvalidArgumentException">There are none, or they differ in shape.</exception>
    public static Tensor Stack(Tensor[] items)
    {
        if (Array.Find(items, i => i.Shape != items[0].Shape) is { } other)
        {
            throw new TfInvalidArgumentException($"Incompatible shapes during merge: {items[0].Shape.ToKernelString()} vs. {other.Shape.ToKernelString()}: only items of one shape can be stacked.");
        }

        return Join(items, items.Length == 0 ? Shape.Unknown : Shape.Create([items.Length]).Concatenate(items[0].Shape));
    }

    public static ControlLaunch Concat { get; } = new Launch(operands =>
    {
        var list = (TensorList)operands[0];
        var items = Enumerable.Range(0, list.Count).Select(i => list[i] ?? Missing(list, i)).ToArray();
        return Join(items, items.Length == 0 ? Shape.Unknown : Shape.Create([items.Sum(i => i.Shape[0])]).Concatenate(items[0].Shape[1..]));
    });

    public static ControlLaunch Unstack { get; } = new Launch(operands =>
    {
        var tensor = operands[0];
        if (tensor.Shape.Rank == 0) throw new TfInvalidArgumentException("len requires a non-scalar tensor, got one of shape ()");
        var row = tensor.Shape[1..];
        var length = checked((int)row.ElementCount);
        return Cut(tensor, Enumerable.Range(0, tensor.Shape[0]).Select(i => (i * length, row)));
    });

    public static ControlLaunch Split { get; } = new Launch(operands =>
    {
        var (tensor, like) = (operands[0], (TensorList)operands[1]);
        var shapes = Enumerable.Range(0, like.Count).Select(i => like[i]!.Shape).ToArray();
        var start = 0;
        return Cut(tensor, shapes.Select(shape =>
        {
            var part = (start, shape);
            start += checked((int)shape.ElementCount);
            return part;
        }));
    });

    public static ControlLaunch Write(ListWrite write) => new Launch(operands =>
    {
        var (list, index) = ((TensorList)operands[0], Index(operands[1]));
        return index >= 0 && (write.IsDynamic || index < list.Count)
            ? list.With(index, operands[2])
            : throw new TfInvalidArgumentException($"Trying to modify element {index} in a list with {list.Count} elements.");
    });

    public static ControlLaunch Empty(ListEmpty list) => new Launch(_ => new TensorList(list.DType, []));

    public static ControlLaunch Reserve(ListReserve list) => new Launch(operands =>
    {
        var items = new Tensor?[Math.Max(Index(operands[0]), 0)];
        if (list.ItemShape.IsFullyDefined) Array.Fill(items, TensorFactory.Filled(list.DType, list.ItemShape, 0));
        return new TensorList(list.DType, items);
    });

    private static int Index(Tensor scalar) => ((int[])scalar.Data)[0];

    private static Tensor Zeros(Tensor item) => item is TensorList list ? new TensorList(list.DType, []) : TensorFactory.Filled(item.DType, item.Shape, 0);

    private static TensorList Sum(TensorList x, TensorList y)
    {
        for (var i = 0; i < y.Count; i++)
        {
            if (y[i] is { } item) x = x.With(i, x[i] is { } other ? Sum(other, item) : item);
        }

        return x;
    }

    private static Tensor Sum(Tensor x, Tensor y) => x is TensorList list ? Sum(list, (TensorList)y) :
        TensorFactory.FromArray(x.DType, EagerBuilder.Run(new Add(), [x.AsValue(), y.AsValue()], new TensorType(x.DType, y.Shape)), y.Shape);

    private static Tensor Join(Tensor[] items, Shape shape)
    {
        if (items.Length == 0) throw new TfInvalidArgumentException("Tried to stack elements of an empty list with non-fully-defined element_shape.");
        var joined = TensorFactory.NewArray(items[0].DType, shape.ElementCount);
        var start = 0;
        foreach (var item in items)
        {
            Array.Copy(item.Data, 0, joined, start, item.Data.Length);
            start += item.Data.Length;
        }

        return TensorFactory.FromArray(items[0].DType, joined, shape);
    }

    private static TensorList Cut(Tensor tensor, IEnumerable<(int Start, Shape Shape)> parts) =>
        new(tensor.DType, [.. parts.Select(part => TensorFactory.Part(tensor, part.Start, part.Shape))]);

    private static Tensor Missing(TensorList list, int index) =>
        throw new TfInvalidArgumentException($"Could not stack a list of {list.Count} tensors: nothing was written at index {index}.");

    private sealed class Launch(Func<Tensor[], Tensor> run) : ControlLaunch
    {
        public override Tensor[] Run(Tensor[] operands) => [run(operands)];
    }
}
