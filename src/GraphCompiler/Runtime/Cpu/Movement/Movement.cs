using System.Runtime.InteropServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>A copy from one of a launch's operands to one of its results.</summary>
internal readonly record struct Move(int From, int To, StridedCopy Copy);

/// <summary>The operators that compute nothing: a few copies, and what the result holds before them.</summary>
internal sealed unsafe partial class Movement : Launch
{
    private readonly Move[] _moves;
    private readonly int _zeroed;
    private readonly nuint _bytes;

    /// <param name="moves">The copies, in order.</param>
    /// <param name="zeroed">The result that is zero where no copy writes, -1 where they write all.</param>
    /// <param name="bytes">Its length.</param>
    private Movement(Move[] moves, int zeroed = -1, nuint bytes = 0)
    {
        (_moves, _zeroed, _bytes) = (moves, zeroed, bytes);
    }

    /// <summary>The copies in order, and the operand or result that is zero before them, -1 for none.</summary>
    public (Move[] Moves, int Zeroed) Copies => (_moves, _zeroed);

    public override void Run(void** pointers)
    {
        if (_zeroed >= 0) NativeMemory.Clear(pointers[_zeroed], _bytes);
        foreach (ref readonly var move in _moves.AsSpan()) move.Copy.Run((byte*)pointers[move.From], (byte*)pointers[move.To]);
    }

    /// <summary>Copies from the operand to the result, each with extents, steps and a first element on either side.</summary>
    /// <param name="dtype">The element type.</param>
    /// <param name="moves">The copies.</param>
    /// <param name="zeroed">The result's type where it is zero wherever no copy writes.</param>
    public static Launch Of(DType dtype, (nint[] Extents, nint[] From, nint[] To, nint FromStart, nint ToStart)[] moves, TensorType? zeroed = null) => new Movement(
        Array.ConvertAll(moves, m => new Move(0, 1, new StridedCopy(dtype.Size, m.Extents, m.From, m.To, m.FromStart, m.ToStart))),
        zeroed is null ? -1 : 1,
        zeroed is { } type ? Bytes(type) : 0);

    /// <summary>The elements as they are, repeated where the target has axes that the source has not or of length 1.</summary>
    public static Launch BindCopy(TensorType input, TensorType output)
    {
        var (shape, own) = (input.Shape, StridedCopy.Strides(input.Shape));
        var from = new nint[output.Shape.Rank];
        for (var i = 1; i <= own.Length; i++) from[^i] = shape[^i] == 1 ? 0 : own[^i];
        return One(input.DType, output.Shape, from);
    }

    public static Launch Bind(Transpose @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var from = StridedCopy.Strides(inputs[0].Shape);
        return One(inputs[0].DType, outputs[0].Shape, Array.ConvertAll(@operator.Order(from.Length), axis => from[axis]));
    }

    public static Launch Bind(MatrixTranspose @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var from = StridedCopy.Strides(inputs[0].Shape);
        (from[^1], from[^2]) = (from[^2], from[^1]);
        return One(inputs[0].DType, outputs[0].Shape, from);
    }

    public static Launch Bind(Reverse @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var shape = inputs[0].Shape;
        var from = StridedCopy.Strides(shape);
        nint start = 0;
        foreach (var named in @operator.Axes)
        {
            var axis = Axes.Positive(named, shape.Rank);
            start += (shape[axis] - 1) * from[axis];
            from[axis] = -from[axis];
        }

        return One(inputs[0].DType, shape, from, start);
    }

    public static Launch Bind(Tile @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var shape = inputs[0].Shape;
        var (strides, target) = (StridedCopy.Strides(shape), StridedCopy.Strides(outputs[0].Shape));
        var (extents, from, to) = (new nint[2 * shape.Rank], new nint[2 * shape.Rank], new nint[2 * shape.Rank]);
        for (var i = 0; i < shape.Rank; i++)
        {
            (extents[2 * i], from[2 * i], to[2 * i]) = (@operator.Multiples[i], 0, target[i] * shape[i]);
            (extents[(2 * i) + 1], from[(2 * i) + 1], to[(2 * i) + 1]) = (shape[i], strides[i], target[i]);
        }

        return new Movement([new Move(0, 1, new StridedCopy(inputs[0].DType.Size, extents, from, to))]);
    }

    public static Launch Bind(Concat @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var moves = new Move[inputs.Length];
        var to = StridedCopy.Strides(outputs[0].Shape);
        var axis = Axes.Positive(@operator.Axis, to.Length);
        nint start = 0;
        for (var i = 0; i < moves.Length; i++)
        {
            var shape = inputs[i].Shape;
            moves[i] = new Move(i, inputs.Length, new StridedCopy(inputs[0].DType.Size, Extents(shape), StridedCopy.Strides(shape), to, toStart: start));
            start += shape[axis] * to[axis];
        }

        return new Movement(moves);
    }

    public static Launch Bind(Cut @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var moves = new Move[outputs.Length];
        var from = StridedCopy.Strides(inputs[0].Shape);
        var axis = Axes.Positive(@operator.Axis, from.Length);
        nint start = 0;
        for (var i = 0; i < moves.Length; i++)
        {
            var shape = outputs[i].Shape;
            moves[i] = new Move(0, 1 + i, new StridedCopy(inputs[0].DType.Size, Extents(shape), from, StridedCopy.Strides(shape), start));
            start += shape[axis] * from[axis];
        }

        return new Movement(moves);
    }

    public static Launch Bind(StridedSlice @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (extents, strides, start) = Taken(@operator, @operator.Parts, inputs[0].Shape);
        return new Movement([new Move(0, 1, new StridedCopy(inputs[0].DType.Size, extents, strides, Contiguous(extents), start))]);
    }

    public static Launch Bind(StridedSliceGrad @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (extents, strides, start) = Taken(@operator, @operator.Parts, outputs[0].Shape);
        var size = inputs[0].DType.Size;
        return new Movement([new Move(0, 1, new StridedCopy(size, extents, Contiguous(extents), strides, toStart: start))], 1, Bytes(outputs[0]));
    }

    public static Launch Bind(StridedSliceUpdate @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (extents, strides, start) = Taken(@operator, @operator.Parts, outputs[0].Shape);
        var size = inputs[0].DType.Size;
        return new Movement([new Move(0, 2, Whole(outputs[0])), new Move(1, 2, new StridedCopy(size, extents, Contiguous(extents), strides, toStart: start))]);
    }

    public static Launch Bind(Pad @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (shape, to) = (inputs[0].Shape, StridedCopy.Strides(outputs[0].Shape));
        nint start = 0;
        for (var i = 0; i < to.Length; i++) start += @operator.Paddings[2 * i] * to[i];
        var size = inputs[0].DType.Size;
        return new Movement(
        [
            new Move(1, 2, new StridedCopy(size, Extents(outputs[0].Shape), new nint[to.Length], to)),
            new Move(0, 2, new StridedCopy(size, Extents(shape), StridedCopy.Strides(shape), to, toStart: start)),
        ]);
    }

    // Each axis has a margin before, the middle and a margin after, so that the result is up to 3ⁿ blocks.
    public static Launch Bind(MirrorPad @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var shape = inputs[0].Shape;
        var parts = new (nint From, nint Step, nint To, nint Count)[shape.Rank][];
        for (var i = 0; i < parts.Length; i++)
        {
            nint before = @operator.Paddings[2 * i], after = @operator.Paddings[(2 * i) + 1], length = shape[i];
            var last = length - 1 - @operator.Offset;
            (nint, nint, nint, nint)[] all = [(before - 1 + @operator.Offset, -1, 0, before), (0, 1, before, length), (last, -1, before + length, after)];
            parts[i] = [.. all.Where(part => part.Item4 > 0)];
        }

        return Blocks(inputs[0].DType.Size, parts, StridedCopy.Strides(shape), StridedCopy.Strides(outputs[0].Shape));
    }

    public static Launch Bind(Roll @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var shape = inputs[0].Shape;
        var shifts = new long[shape.Rank];
        for (var i = 0; i < @operator.Axes.Count; i++) shifts[Axes.Positive(@operator.Axes[i], shape.Rank)] += @operator.Shifts[i];
        var parts = new (nint From, nint Step, nint To, nint Count)[shape.Rank][];
        for (var i = 0; i < parts.Length; i++)
        {
            nint length = shape[i];
            var shift = length == 0 ? 0 : (nint)(((shifts[i] % length) + length) % length);
            (nint, nint, nint, nint)[] all = [(0, 1, shift, length - shift), (length - shift, 1, 0, shift)];
            parts[i] = [.. all.Where(part => part.Item4 > 0)];
        }

        return Blocks(inputs[0].DType.Size, parts, StridedCopy.Strides(shape), StridedCopy.Strides(shape));
    }

    /// <summary>A copy for each combination of one part of every axis.</summary>
    private static Movement Blocks(int size, (nint From, nint Step, nint To, nint Count)[][] parts, nint[] from, nint[] to)
    {
        var moves = new List<Move>();
        var chosen = new (nint From, nint Step, nint To, nint Count)[parts.Length];
        Choose(0);
        return new Movement([.. moves]);

        void Choose(int axis)
        {
            if (axis < parts.Length)
            {
                foreach (var part in parts[axis])
                {
                    chosen[axis] = part;
                    Choose(axis + 1);
                }

                return;
            }

            var (fromStart, toStart) = ((nint)0, (nint)0);
            for (var i = 0; i < chosen.Length; i++)
            {
                fromStart += chosen[i].From * from[i];
                toStart += chosen[i].To * to[i];
            }

            nint[] extents = [.. chosen.Select(part => part.Count)];
            nint[] steps = [.. chosen.Select((part, i) => part.Step * from[i])];
            moves.Add(new Move(0, 1, new StridedCopy(size, extents, steps, to, fromStart, toStart)));
        }
    }

    private static Movement One(DType dtype, Shape target, nint[] from, nint start = 0) =>
        new([new Move(0, 1, new StridedCopy(dtype.Size, Extents(target), from, StridedCopy.Strides(target), start))]);

    private static StridedCopy Whole(TensorType type) => new(type.DType.Size, [(nint)type.Shape.ElementCount], [1], [1]);

    private static nuint Bytes(TensorType type) => (nuint)(type.Shape.ElementCount * type.DType.Size);

    private static nint[] Extents(Shape shape) => Array.ConvertAll(shape.ToArray(), size => (nint)size);

    private static nint[] Contiguous(nint[] extents) => StridedCopy.Strides(Array.ConvertAll(extents, e => (int)e));

    /// <summary>The positions that a slicing takes of a tensor: how many along each axis, how far apart, and the first.</summary>
    private static (nint[] Extents, nint[] Strides, nint Start) Taken(Operator @operator, EquatableArray<SlicePart> parts, Shape shape)
    {
        var strides = StridedCopy.Strides(shape);
        var (counts, steps) = (new List<nint>(), new List<nint>());
        nint start = 0;
        var axis = 0;
        foreach (var part in SliceParts.Expand(EagerBuilder.Current, @operator, [], parts, shape))
        {
            if (part.Kind == SliceKind.NewAxis) continue;
            if (part.Kind == SliceKind.Index)
            {
                start += Axes.Positive(part.Begin!.Value, shape[axis]) * strides[axis];
            }
            else
            {
                var (first, count) = part.Positions(shape[axis]);
                start += first * strides[axis];
                counts.Add(count);
                steps.Add(part.Step * strides[axis]);
            }

            axis++;
        }

        return ([.. counts], [.. steps], start);
    }
}
