using System.Collections.Concurrent;
using GraphCompiler.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// Runs operators one by one: all of eager code, and of a traced graph what no generated kernel fits. It has no loops of its
/// own; the kernel of one operator is generated like that of many, with the library.
/// </summary>
internal static unsafe class OperatorRunner
{
    // Writing a key costs more than a small operator.
    private static readonly ConcurrentDictionary<(Operator Operator, DType From, DType To, string Patterns), nint> s_kernels = [];

    /// <param name="operator">An operator that is not short for others and does more than name what is there.</param>
    /// <param name="inputTypes">The types of its operands.</param>
    /// <param name="outputTypes">The types of its results, fully known.</param>
    /// <param name="pointers">The operands' elements, then the results'.</param>
    /// <exception cref="NotSupportedException">There is no kernel for these element types.</exception>
    public static void Run(Operator @operator, ReadOnlySpan<TensorType> inputTypes, ReadOnlySpan<TensorType> outputTypes, void** pointers) =>
        Bind(@operator, inputTypes, outputTypes).Run(pointers);

    /// <summary>The operator's launch for these types.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static Launch Bind(Operator @operator, ReadOnlySpan<TensorType> inputTypes, params ReadOnlySpan<TensorType> outputTypes) => @operator switch
    {
        Reduction or SumTo => PartialSum.Create(@operator, inputTypes[0]),
        BroadcastTo or Identity => Movement.BindCopy(inputTypes[0], outputTypes[0]),
        PointwiseOperator => BindPointwise(@operator, inputTypes, outputTypes[0]),
        _ => LibraryKernels.Bind(@operator, inputTypes, outputTypes),
    };

    /// <summary>The launch of the sum of a run of memory.</summary>
    public static Launch BindSum(DType dtype, nint length)
    {
        var kernel = Kernel(new Sum(), dtype, dtype, ["E"]);
        return new KernelLaunch((delegate*<in KernelArguments, void>)kernel, [length], [new SumOutput(1, dtype)]);
    }

    private static Launch BindPointwise(Operator @operator, ReadOnlySpan<TensorType> inputTypes, TensorType outputType)
    {
        var shapes = new Shape[inputTypes.Length];
        for (var i = 0; i < shapes.Length; i++) shapes[i] = inputTypes[i].Shape;
        var (patterns, dims) = GroupFactory.Merge(outputType.Shape, shapes, dropOnes: true);
        var extents = Array.ConvertAll(dims, d => (nint)d.Size!.Value);
        var last = Array.ConvertAll(patterns, p => p.Length == 0 ? "" : p[^1..]);
        var kernel = (delegate*<in KernelArguments, void>)Kernel(@operator, inputTypes[0].DType, outputType.DType, last);
        if (extents.Length <= 1) return new KernelLaunch(kernel, extents, []);

        var sizes = new int[patterns.Length + 1];
        for (var i = 0; i < patterns.Length; i++) sizes[i] = inputTypes[i].DType.Size;
        sizes[^1] = outputType.DType.Size;
        return new BroadcastLaunch(kernel, extents, [.. patterns, new string('E', extents.Length)], sizes);
    }

    private static nint Kernel(Operator @operator, DType from, DType to, string[] patterns) =>
        s_kernels.GetOrAdd((@operator, from, to, string.Join(',', patterns)), Find);

    private static nint Find((Operator Operator, DType From, DType To, string Patterns) kernel)
    {
        var patterns = kernel.Patterns.Split(',');
        var isSum = kernel.Operator is Sum;
        var operands = patterns.Select(p => new GroupOperand(kernel.From, p)).ToEquatableArray();
        var group = new Group(
            patterns[0].Length,
            operands,
            isSum ? [] : [new GroupNode(kernel.Operator, Enumerable.Range(0, patterns.Length).ToEquatableArray(), kernel.To)],
            [new GroupOutput(isSum ? OutputKind.Sum : OutputKind.Store, isSum ? 0 : patterns.Length, kernel.To)]);
        var run = KernelRegistry.Find(group.Key, out _);
        return run is not null
            ? (nint)run
            : throw new NotSupportedException($"{kernel.Operator.TensorFlowName} is not implemented for {kernel.From.Name}.");
    }
}
