using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Turns the beginnings of sequences round, a block of what lies behind both axes at a time.</summary>
internal sealed unsafe class ReverseSequenceLaunch(ReverseSequence sequence, TensorType tensor, TensorType lengths) : Launch
{
    private readonly IndexReader _lengths = new(lengths);
    private readonly Axis _along = Axis.Of(tensor.Shape, sequence.SequenceAxis, sequence.BatchAxis);
    private readonly Axis _batch = Axis.Of(tensor.Shape, sequence.BatchAxis, sequence.SequenceAxis);
    private readonly nint _block = (nint)tensor.Shape[(Math.Max(sequence.SequenceAxis, sequence.BatchAxis) + 1)..].ElementCount * tensor.DType.Size;
    private readonly nint _blocks = (nint)tensor.Shape[..(Math.Max(sequence.SequenceAxis, sequence.BatchAxis) + 1)].ElementCount;

    /// <summary>An axis of the blocks.</summary>
    /// <param name="Length">Its size.</param>
    /// <param name="Step">How many blocks lie from one place on it to the next.</param>
    private readonly record struct Axis(nint Length, nint Step)
    {
        public static Axis Of(Shape shape, int axis, int other) => new(shape[axis], (nint)shape[(axis + 1)..(Math.Max(axis, other) + 1)].ElementCount);

        public nint PlaceOf(nint block) => block / Step % Length;
    }

    public static Launch Bind(ReverseSequence @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        new ReverseSequenceLaunch(@operator, inputs[0], inputs[1]);

    public override void Run(void** pointers)
    {
        if (sequence.SequenceAxis == sequence.BatchAxis) throw new TfInvalidArgumentException($"batch_dim == seq_dim == {sequence.BatchAxis} [Op:ReverseSequence]");
        for (nint i = 0; i < _batch.Length; i++)
        {
            var length = _lengths.Read(pointers[1], i);
            if (length < 0) throw new TfInvalidArgumentException($"seq_lens({i}) < 0 [Op:ReverseSequence]");
            if (length > _along.Length) throw new TfInvalidArgumentException($"seq_lens({i}) > input.dims({sequence.SequenceAxis}) [Op:ReverseSequence]");
        }

        var x = (byte*)pointers[0];
        var y = (byte*)pointers[2];
        for (nint block = 0; block < _blocks; block++)
        {
            var place = _along.PlaceOf(block);
            var length = (nint)_lengths.Read(pointers[1], _batch.PlaceOf(block));
            var from = place < length ? block + ((length - 1 - place - place) * _along.Step) : block;
            Buffer.MemoryCopy(x + (from * _block), y + (block * _block), _block, _block);
        }
    }
}
