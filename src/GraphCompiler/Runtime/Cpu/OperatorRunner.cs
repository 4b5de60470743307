using System.Collections.Concurrent;
using System.Runtime.InteropServices;
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
    // Writing a group and its key costs more than a small operator.
    private static readonly ConcurrentDictionary<(Operator Operator, EquatableArray<DType> From, DType To, string Patterns), (Group Group, nint Kernel)> s_kernels = [];

    // Products of vectors, by the axes that are added up, if any.
    private static readonly ConcurrentDictionary<(DType DType, string Folded), (Group Group, nint Kernel)> s_products = [];

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
        IFold fold => BindFold(fold, inputTypes[0]),
        BroadcastTo or Identity => Movement.BindCopy(inputTypes[0], outputTypes[0]),
        PointwiseOperator => BindPointwise(@operator, inputTypes, outputTypes[0]),
        _ => LibraryKernels.Bind(@operator, inputTypes, outputTypes),
    };

    /// <summary>The launch of a pointwise operator over one axis, or of scalars where the patterns are empty.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static Launch BindLine(Operator @operator, DType[] from, DType to, string[] patterns, nint length) =>
        Bind(Pointwise(@operator, from, to, patterns), patterns[0].Length == 0 ? [] : [length]);

    /// <summary>The kernel of a pointwise operator over one axis.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static delegate*<KernelArguments, void> Kernel(Operator @operator, DType[] from, DType to, string[] patterns) =>
        (delegate*<KernelArguments, void>)Pointwise(@operator, from, to, patterns).Kernel;

    /// <summary>The launch of a fold whose result has some of the merged axes.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static Launch BindFold(FoldingReduction fold, DType dtype, string pattern, nint[] extents) =>
        !pattern.Trim('E').Contains('E') ? Bind(Folding(fold, dtype, pattern), extents)
        : pattern[^1] == 'B' ? new MixedFold(fold, dtype, pattern, extents)
        : new MixedFold(fold, dtype, pattern + "B", [.. extents, 1]);

    /// <summary>The launch of each element of a vector times each of another one, which makes a matrix.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static Launch BindOuter(DType dtype, nint rows, nint columns) => rows == 1 || columns == 1
        ? BindLine(new Multiply(), [dtype, dtype], dtype, rows == 1 ? ["B", "E"] : ["E", "B"], rows * columns)
        : Bind(s_products.GetOrAdd((dtype, ""), key => Find(OperatorTable.Outer(key.DType))), [rows, columns]);

    /// <summary>The launch of a matrix times a vector: what lies along an axis of the matrix is multiplied by the vector and added up.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static Launch BindDot(TensorType matrix, int axis)
    {
        var (rows, columns) = (matrix.Shape.RawDims[0].Size!.Value, matrix.Shape.RawDims[1].Size!.Value);
        var (folded, extents) = (axis == 0 ? columns : rows) == 1 ? ("B", new nint[] { rows * columns }) : (axis == 0 ? "BE" : "EB", [rows, columns]);
        return Bind(s_products.GetOrAdd((matrix.DType, folded), key => Find(OperatorTable.Dot(key.DType, key.Folded))), extents);
    }

    /// <summary>The kernel of a fold.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static delegate*<KernelArguments, void> FoldKernel(FoldingReduction fold, DType dtype, string folded) =>
        (delegate*<KernelArguments, void>)Folding(fold, dtype, folded).Kernel;

    /// <summary>A number as the bytes of an element.</summary>
    public static byte[] Bytes(double value, DType dtype)
    {
        var one = TensorFactory.Filled(dtype, Shape.Scalar, value).Elements!;
        return MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(one), dtype.Size).ToArray();
    }

    private static Launch BindFold(IFold fold, TensorType input)
    {
        var folded = FoldShape.Of(fold, input.Shape).Letters;
        var (patterns, dims) = GroupFactory.Merge(input.Shape, [folded], dropOnes: true);
        var (pattern, extents) = (patterns[0], Array.ConvertAll(dims, d => (nint)d.Size!.Value));
        var kind = (FoldingReduction)fold.Kind;
        return pattern == "E" ? new EmptyFold(kind, input.DType, extents[0]) : BindFold(kind, input.DType, pattern, extents);
    }

    private static Launch BindPointwise(Operator @operator, ReadOnlySpan<TensorType> inputTypes, TensorType outputType)
    {
        var letters = new string[inputTypes.Length];
        var from = new DType[inputTypes.Length];
        for (var i = 0; i < letters.Length; i++) (letters[i], from[i]) = (GroupFactory.Letters(outputType.Shape, inputTypes[i].Shape), inputTypes[i].DType);
        var (patterns, dims) = GroupFactory.Merge(outputType.Shape, letters, dropOnes: true);
        var extents = Array.ConvertAll(dims, d => (nint)d.Size!.Value);
        var last = Array.ConvertAll(patterns, p => p.Length == 0 ? "" : p[^1..]);
        if (extents.Length <= 1) return BindLine(@operator, from, outputType.DType, last, extents.Length == 0 ? 1 : extents[0]);
        var sizes = from.Append(outputType.DType).Select(d => d.Size).ToArray();
        return new BroadcastLaunch(Kernel(@operator, from, outputType.DType, last), extents, [.. patterns, new string('E', extents.Length)], sizes);
    }

    private static KernelLaunch Bind((Group Group, nint Kernel) code, nint[] extents) =>
        new(code.Group, (delegate*<KernelArguments, void>)code.Kernel, extents);

    private static (Group Group, nint Kernel) Pointwise(Operator @operator, DType[] from, DType to, string[] patterns) => s_kernels.GetOrAdd(
        (@operator, new EquatableArray<DType>(from), to, string.Join(',', patterns)),
        key =>
        {
            var letters = key.Patterns.Split(',');
            return Find(new Group(
                letters[0].Length,
                letters.Select((p, i) => new GroupOperand(key.From[i], p)).ToEquatableArray(),
                [new GroupNode(key.Operator, Enumerable.Range(0, letters.Length).ToEquatableArray(), key.To)],
                [new GroupOutput(letters.Length, new string('E', letters[0].Length), key.To)]));
        });

    private static (Group Group, nint Kernel) Folding(FoldingReduction fold, DType dtype, string folded) =>
        s_kernels.GetOrAdd((fold, [dtype], dtype, folded), key => Find(OperatorTable.Fold((FoldingReduction)key.Operator, key.To, key.Patterns)));

    private static (Group Group, nint Kernel) Find(Group group)
    {
        var run = KernelRegistry.Find(group.Key, out _);
        return run is not null
            ? (group, (nint)run)
            : throw new NotSupportedException($"{group.Nodes[0].Operator.TensorFlowName} is not implemented for {group.Operands[^1].DType.Name}.");
    }
}
