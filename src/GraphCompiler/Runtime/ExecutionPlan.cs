using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Runtime;

/// <summary>
/// A graph ready to run: steps with their code, and for every value the place where it will be. A call binds the places -
/// pins the arrays of arguments, variables and outputs, takes an arena - and runs the steps. It allocates the outputs and
/// nothing else, holds no state, and so may run on many threads at once.
/// </summary>
internal sealed unsafe class ExecutionPlan
{
    /// <summary>The bases every call has; those of variable writes and of pins follow.</summary>
    public const int ConstantBase = 0, ArenaBase = 1, ScalarBase = 2, FirstFreeBase = 3;

    private const int PinsPerFrame = 4;
    private const int StackArena = 2048;

    public required PlanStep[] Steps { get; init; }

    public required Pin[] Pins { get; init; }

    public required PlanOutput[] Outputs { get; init; }

    public required VariableBinding[] Variables { get; init; }

    /// <summary>Variables that some step reads which does not write them: they must not change under it.</summary>
    public required int[] Readers { get; init; }

    public required Arena Constants { get; init; }

    public required long ArenaSize { get; init; }

    /// <summary>The base of the first pin.</summary>
    public required int FirstPin { get; init; }

    /// <summary>The most operands that a launch has.</summary>
    public required int MaximumPlaces { get; init; }

    public required IReadOnlyList<KernelInfo> Kernels { get; init; }

    private readonly Arena.Pool? _arenas;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Align(long size) => size;

    private ref struct Frame
    {
        public ReadOnlySpan<object?> Leaves;
        public Span<Tensor?> Outputs;
        public byte** Bases;
    }
}
