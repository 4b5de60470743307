using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GraphCompiler.CompilerServices;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// A group bound to extents: its kernel, or the program that stands for it. What it folds is cut in blocks, each answer is
/// kept, and these are combined in pairs, the pairs in pairs again; an odd one passes up. The cut depends on the extents
/// alone, so the bits depend on neither threads nor on what was fused. Threads take blocks, or parts of a space without folds.
/// </summary>
internal sealed unsafe class KernelLaunch : Launch
{
    private const int StackBytes = 1024;
    private const int MostBlocks = 64;

    // What an addition takes for one element, about, and how finely a space is cut: a busy core holds up one part only.
    private const double NanosecondsPerElement = 0.15;
    private const int PartsPerThread = 4;

    private readonly delegate*<KernelArguments, void> _kernel;
    private readonly TileProgram? _program;
    private readonly nint[] _extents;
    private readonly FoldOutput[] _folds;
    private readonly nint _length;
    private readonly nint _blockLength;
    private readonly int _blocks = 1;
    private readonly int _pointers;
    private readonly long _nanoseconds;

    // One call of the kernel and nothing else, as small steps are made of.
    private readonly bool _isDirect;

    // Whether any part of the space can be computed by itself.
    private readonly bool _canSplit;

    /// <param name="group">The group.</param>
    /// <param name="kernel">Its code; null where there is none.</param>
    /// <param name="extents">The lengths of its merged axes.</param>
    public KernelLaunch(Group group, delegate*<KernelArguments, void> kernel, ReadOnlySpan<nint> extents)
    {
        _extents = extents.ToArray();
        _kernel = kernel;
        _pointers = group.Operands.Count + group.Outputs.Count;
        if (kernel is null) _program = new TileProgram(group, _extents);
        nint positions = 1;
        foreach (var extent in extents) positions = checked(positions * extent);
        _nanoseconds = (long)(positions * group.Cost * NanosecondsPerElement);
        var columns = group.IsRowwise ? extents[^1] : 1;
        _length = group.IsRowwise ? Product(extents[..^1]) : positions;

        // One block of a full fold is its answer.
        var hasBlocks = group.HasColumnFolds || (group.HasFullFolds && positions > BlockFold<int, SumOf<int>>.Length);
        _folds = !hasBlocks ? [] : [.. Enumerable.Range(0, group.Outputs.Count).Select(i => FoldOutput.Create(group, i, _extents)).OfType<FoldOutput>()];
        _blockLength = _length;
        if (_folds.Length > 0 && positions > 0)
        {
            _blockLength = Math.Max(1, (_folds[0].IsColumn ? ColumnBlock(_folds[0].Pattern, positions) : BlockFold<int, SumOf<int>>.Length) / columns);
            _blocks = checked((int)((_length + _blockLength - 1) / _blockLength));
        }

        _canSplit = !group.HasFullFolds && !group.HasColumnFolds;
        _isDirect = _program is null && _blocks == 1 && !group.HasColumnFolds && !(_canSplit && WorkerPool.MayShare(_nanoseconds));
    }

    /// <summary>A fold that is known only when the last block was seen.</summary>
    /// <param name="fold">How it combines.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="index">Its place among the pointers.</param>
    /// <param name="pattern">Which axes stay.</param>
    /// <param name="elements">How many elements it has.</param>
    private sealed class FoldOutput(IFold fold, DType dtype, int index, string pattern, nint elements)
    {
        private byte[]? _identity;
        private Launch? _combine;
        private Launch? _fill;

        public int Index => index;

        public string Pattern => pattern;

        public bool IsColumn { get; } = pattern.Contains('E');

        /// <summary>The bytes of an answer, rounded up to what any element may be aligned to.</summary>
        public nint Bytes { get; } = ((elements * dtype.Size) + sizeof(long) - 1) & -sizeof(long);

        public static FoldOutput? Create(Group group, int output, nint[] extents)
        {
            var value = group.Outputs[output].Value;
            if (value < group.Operands.Count || group.Nodes[value - group.Operands.Count] is not { Fold: FoldKind.Full or FoldKind.Column } node) return null;
            nint elements = 1;
            for (var axis = 0; axis < extents.Length; axis++) elements *= node.Folded![axis] == 'E' ? extents[axis] : 1;
            return new FoldOutput((IFold)node.Operator, node.DType, group.Operands.Count + output, node.Folded!, elements);
        }

        public void CopyTo(void* target, void* answer) => Unsafe.CopyBlockUnaligned(target, answer, checked((uint)(elements * dtype.Size)));

        public void FillAt(void* address)
        {
            if (BitConverter.DoubleToInt64Bits(fold.Identity) == 0)
            {
                NativeMemory.Clear(address, (nuint)(elements * dtype.Size));
                return;
            }

            var pointers = stackalloc void*[2];
            _fill ??= OperatorRunner.BindLine(new Identity(), [dtype], dtype, ["B"], elements);
            _identity ??= OperatorRunner.Bytes(fold.Identity, dtype);
            fixed (byte* identity = _identity)
            {
                pointers[0] = identity;
                pointers[1] = address;
                _fill.Run(pointers);
            }
        }

        public void CombineInto(void* target, void* other)
        {
            _combine ??= OperatorRunner.BindLine(fold.Combine, [dtype, dtype], dtype, elements == 1 ? ["", ""] : ["E", "E"], elements);
            var pointers = stackalloc void*[3];
            pointers[0] = target;
            pointers[1] = other;
            pointers[2] = target;
            _combine.Run(pointers);
        }
    }

    /// <summary>What the threads of one run share.</summary>
    private struct Work
    {
        public KernelLaunch Launch;
        public void** Pointers;
        public nint* Extents;
        public byte* Answers;
        public nint Length;
    }

    public override void Run(void** pointers)
    {
        if (_isDirect)
        {
            fixed (nint* extents = _extents) _kernel(new KernelArguments(pointers, extents, 0, _length));
        }
        else
        {
            RunSlowly(pointers);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunSlowly(void** pointers)
    {
        if (_blocks > 1)
        {
            RunBlocks(pointers);
            return;
        }

        foreach (var fold in _folds)
        {
            if (fold.IsColumn) fold.FillAt(pointers[fold.Index]);
        }

        fixed (nint* extents = _extents)
        {
            if (_canSplit && WorkerPool.Worth(_nanoseconds)) RunParts(pointers, extents);
            else Run(pointers, extents, 0, _length);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunParts(void** pointers, nint* extents)
    {
        // Whole vectors to each, so that one part alone has a tail.
        const int vector = 64;
        var parts = WorkerPool.Threads * PartsPerThread;
        var length = Math.Max(1, (_length + parts - 1) / parts);
        if (length > vector) length = (length + vector - 1) / vector * vector;
        var work = new Work { Launch = this, Pointers = pointers, Extents = extents, Length = length };
        WorkerPool.Run(checked((int)((_length + length - 1) / length)), &RunPart, Unsafe.AsPointer(ref work));
    }

    private static void RunPart(void* state, int part)
    {
        ref var work = ref Unsafe.AsRef<Work>(state);
        var begin = part * work.Length;
        work.Launch.Run(work.Pointers, work.Extents, begin, Math.Min(work.Launch._length, begin + work.Length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Run(void** pointers, nint* extents, nint begin, nint end)
    {
        var arguments = new KernelArguments(pointers, extents, begin, end);
        if (_program is null) _kernel(arguments);
        else _program.Run(arguments);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunBlocks(void** pointers)
    {
        nint bytes = 0;
        foreach (var fold in _folds) bytes += fold.Bytes * _blocks;
        if (bytes <= StackBytes)
        {
            var answers = stackalloc long[StackBytes / sizeof(long)];
            RunBlocks(pointers, (byte*)answers);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(checked((int)bytes));
        fixed (byte* answers = rented) RunBlocks(pointers, answers);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private void RunBlocks(void** pointers, byte* answers)
    {
        fixed (nint* extents = _extents)
        {
            var work = new Work { Launch = this, Pointers = pointers, Extents = extents, Answers = answers };
            if (WorkerPool.Worth(_nanoseconds)) WorkerPool.Run(_blocks, &RunBlock, Unsafe.AsPointer(ref work));
            else for (var block = 0; block < _blocks; block++) RunBlock(ref work, block);
        }

        foreach (var fold in _folds)
        {
            for (var distance = 1; distance < _blocks; distance *= 2)
            {
                for (var block = 0; block + distance < _blocks; block += 2 * distance) fold.CombineInto(answers + (block * fold.Bytes), answers + ((block + distance) * fold.Bytes));
            }

            fold.CopyTo(pointers[fold.Index], answers);
            answers += fold.Bytes * _blocks;
        }
    }

    private static void RunBlock(void* state, int block) => RunBlock(ref Unsafe.AsRef<Work>(state), block);

    private static void RunBlock(ref Work work, int block)
    {
        var launch = work.Launch;
        var pointers = stackalloc void*[launch._pointers];
        for (var i = 0; i < launch._pointers; i++) pointers[i] = work.Pointers[i];
        var answer = work.Answers;
        foreach (var fold in launch._folds)
        {
            pointers[fold.Index] = answer + (block * fold.Bytes);
            if (fold.IsColumn) fold.FillAt(pointers[fold.Index]);
            answer += fold.Bytes * launch._blocks;
        }

        var begin = block * launch._blockLength;
        launch.Run(pointers, work.Extents, begin, Math.Min(launch._length, begin + launch._blockLength));
    }

    /// <summary>The positions of a block where columns are folded: whole runs of what stays, not too many blocks, none too short.</summary>
    private nint ColumnBlock(string pattern, nint positions)
    {
        var run = Product(_extents.AsSpan(pattern.LastIndexOf('B') + 1));
        nint folded = 1;
        for (var axis = 0; axis < _extents.Length; axis++) folded *= pattern[axis] == 'B' ? _extents[axis] : 1;
        var length = 4 * BlockFold<int, SumOf<int>>.Length;
        var blocks = Math.Clamp(Math.Min((positions + length - 1) / length, folded / 16), 1, MostBlocks);
        var runs = positions / run;
        return (runs + blocks - 1) / blocks * run;
    }

    private static nint Product(ReadOnlySpan<nint> extents)
    {
        nint product = 1;
        foreach (var extent in extents) product = checked(product * extent);
        return product;
    }
}
