using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Runtime;

/// <summary>Where an operand is: so many bytes after one of the addresses that a call binds.</summary>
internal readonly record struct Place(int Base, nint Offset);

/// <summary>A launch and where its operands and outputs are.</summary>
internal readonly record struct Invocation(Launch Launch, Place[] Places);

/// <summary>An update of a variable by a step.</summary>
/// <param name="Variable">The variable's number in the plan.</param>
/// <param name="ReadBase">The base that the step reads the old value from.</param>
/// <param name="WriteBase">The base that the step writes the new value to: the same memory where nobody else sees it.</param>
/// <param name="DType">The element type.</param>
/// <param name="Shape">The shape of the new value.</param>
/// <param name="OwnReads">How often the call itself counts among the variable's readers.</param>
/// <param name="EndsRead">Whether the call stops being a reader with it: nothing reads a variable's memory after its last update.</param>
internal readonly record struct VariableWrite(
    int Variable, int ReadBase, int WriteBase, DType DType, Shape Shape, int OwnReads, bool EndsRead);

/// <summary>A variable that a step locks.</summary>
/// <param name="Storage">Its memory.</param>
/// <param name="EndedReads">How many of its readers end when it is unlocked.</param>
internal readonly record struct VariableLock(VariableStorage Storage, int EndedReads)
{
    /// <summary>Each variable once, in the order of their creation: one order for all threads.</summary>
    public static VariableLock[] Ordered(IEnumerable<VariableLock> locks) =>
        [.. locks.GroupBy(l => l.Storage, (storage, same) => new VariableLock(storage, same.Sum(l => l.EndedReads))).OrderBy(l => l.Storage.Ordinal)];
}

/// <summary>A variable that a step reads without writing it.</summary>
/// <param name="Variable">The variable's number in the plan.</param>
/// <param name="EndsWithUpdate">Whether a later step updates it, and ends the read then.</param>
internal readonly record struct PlanReader(int Variable, bool EndsWithUpdate);

/// <summary>What runs as one: a kernel, or the operators of a group that has none.</summary>
/// <param name="Invocations">The launches in order.</param>
/// <param name="Writes">The variables that it updates, locked meanwhile.</param>
/// <param name="Locks">Their locks, null where a variable is known only when the function is called.</param>
/// <param name="Fallible">The node, where it may fail.</param>
internal sealed record PlanStep(Invocation[] Invocations, VariableWrite[] Writes, VariableLock[]? Locks, Core.Node? Fallible)
{
    /// <summary>Runs a step that may fail: an error tells of the user's expression.</summary>
    public unsafe void RunLocated(byte** bases, void** pointers)
    {
        try
        {
            Run(bases, pointers);
        }
        catch (TfException e) when (e.Locate(Fallible!.Source, Fallible.Phase == Core.Phase.Backward))
        {
            throw;
        }
    }

    public unsafe void Run(byte** bases, void** pointers)
    {
        foreach (ref readonly var invocation in Invocations.AsSpan())
        {
            var places = invocation.Places;
            for (var i = 0; i < places.Length; i++) pointers[i] = bases[places[i].Base] + places[i].Offset;
            invocation.Launch.Run(pointers);
        }
    }
}

/// <summary>A managed array that a call pins.</summary>
internal enum PinKind
{
    /// <summary>Of a tensor argument, the leaf with this number.</summary>
    Argument,

    /// <summary>Of a tensor from outside.</summary>
    Capture,

    /// <summary>The buffer that a variable has when the call begins.</summary>
    Variable,

    /// <summary>Of the output with this number.</summary>
    Output,
}

/// <param name="Kind">Whose array it is.</param>
/// <param name="Index">Its number.</param>
/// <param name="Length">How many elements the steps suppose.</param>
/// <param name="Array">The array of a capture.</param>
internal readonly record struct Pin(PinKind Kind, int Index, int Length, Array? Array);

/// <param name="Captured">The variable's memory, null when the variable is an argument.</param>
/// <param name="Leaf">The number of that argument.</param>
internal readonly record struct PlanVariable(VariableStorage? Captured, int Leaf);

/// <summary>How an output comes to be.</summary>
internal enum OutputOrigin
{
    /// <summary>A new array that steps write to.</summary>
    Computed,

    /// <summary>The elements of the output with this number, in another shape perhaps.</summary>
    Output,

    /// <summary>The elements of the argument with this number.</summary>
    Argument,

    /// <summary>The elements of a tensor from outside.</summary>
    Capture,
}

/// <param name="Origin">Where its elements come from.</param>
/// <param name="Index">The number of that.</param>
/// <param name="Array">The array of a capture.</param>
/// <param name="Maker">Makes tensors of its element type.</param>
/// <param name="Shape">The shape.</param>
internal sealed record PlanOutput(OutputOrigin Origin, int Index, Array? Array, TensorFactory.Maker Maker, Shape Shape)
{
    public int Length { get; } = checked((int)Shape.ElementCount);

    /// <summary>Refuses an array that the output does not fit.</summary>
    public void Check(Array buffer, int index)
    {
        if (buffer.GetType() == Maker.ArrayType && buffer.Length == Length) return;
        throw new TfValueException($"Output {index} of shape {Shape} takes a {Maker.ArrayType.GetElementType()!.Name}[{Length}], not a {buffer.GetType().GetElementType()!.Name}[{buffer.Length}].");
    }
}
