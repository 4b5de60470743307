using GraphCompiler.CompilerServices;
using GraphCompiler.Core;

namespace GraphCompiler;

/// <summary>A call's arguments, taken apart.</summary>
/// <param name="Structures">The form of each parameter that is no scalar.</param>
/// <param name="Leaves">Their leaves, in order.</param>
/// <param name="Scalars">The scalars.</param>
internal sealed record CallArguments(EquatableArray<Structure> Structures, object?[] Leaves, HostScalar[] Scalars)
{
    public static CallArguments Flatten(ReadOnlySpan<object?> objects, ReadOnlySpan<HostScalar> scalars)
    {
        var leaves = new List<object?>();
        var structures = new Structure[objects.Length];
        for (var i = 0; i < structures.Length; i++) structures[i] = Structure.Flatten(objects[i], leaves);
        return new CallArguments(new EquatableArray<Structure>(structures), [.. leaves], scalars.ToArray());
    }
}

/// <summary>What one trace is made for.</summary>
/// <param name="Structures">The form of each parameter that is no scalar.</param>
/// <param name="Leaves">The type of each leaf.</param>
/// <param name="Scalars">The type of each scalar: a spec for one that is an input, a literal for one that the trace has built in.</param>
internal sealed record Signature(EquatableArray<Structure> Structures, EquatableArray<LeafType> Leaves, EquatableArray<LeafType> Scalars)
{
    /// <summary>The signature of a call.</summary>
    /// <exception cref="TfTypeException">An argument does not fit the spec that its parameter declares.</exception>
    public static Signature Of(FunctionDefinition definition, CallArguments arguments)
    {
        var variables = new List<object>();
        var leaves = Array.ConvertAll(arguments.Leaves, leaf => LeafType.Of(leaf, variables));
        var next = 0;
        for (var i = 0; i < definition.Objects.Length; i++)
        {
            // A declared spec is one tensor, so it is one leaf; before it there may be structures of many.
            if (definition.Objects[i].Spec is { } spec) leaves[next] = Declared(spec, leaves[next]);
            next += arguments.Structures[i].LeafCount;
        }

        if (definition.LeafSpecs is { } specs) Declare(leaves, specs);
        var scalars = arguments.Scalars.Select((s, i) => IsInput(definition.Scalars[i], s)
            ? (LeafType)new TensorLeaf(s.DType, Shape.Scalar, null)
            : new LiteralLeaf(s.Value));
        return new Signature(arguments.Structures, new EquatableArray<LeafType>(leaves), scalars.ToEquatableArray());
    }

    /// <summary>Whether a scalar stays an input: only a floating number can carry the mark that stands for it in a trace.</summary>
    public static bool IsInput(FunctionParameter parameter, HostScalar scalar) =>
        parameter.Kind == FunctionParameter.ParameterKind.Scalar && scalar.Type is TypeCode.Single or TypeCode.Double;

    /// <summary>How much is fixed: of several traces that serve a call, the one with the most is taken.</summary>
    public int KnownDims => Leaves.OfType<TensorLeaf>().Where(t => t.Shape.IsRankKnown).Sum(t => 1 + t.Shape.Dims.ToArray().Count(d => d.IsKnown));

    /// <summary>Whether all objects live that a call would have to pass.</summary>
    public bool IsAlive => Leaves.OfType<ObjectLeaf>().All(o => o.Spec is not null);

    /// <summary>Whether a trace for this serves calls of another signature.</summary>
    public bool Covers(Signature other) =>
        Structures == other.Structures
        && Scalars == other.Scalars
        && Leaves.Count == other.Leaves.Count
        && Leaves.Zip(other.Leaves, (mine, theirs) => mine.Covers(theirs)).All(covers => covers);

    /// <summary>The narrowest signature that covers both; null when they differ in more than shapes.</summary>
    public Signature? Relaxed(Signature other)
    {
        if (Structures != other.Structures || Scalars != other.Scalars || Leaves.Count != other.Leaves.Count) return null;
        var leaves = Leaves.Zip(other.Leaves, (mine, theirs) => mine.Relaxed(theirs)).ToArray();
        return Array.IndexOf(leaves, null) < 0 ? this with { Leaves = new EquatableArray<LeafType>(leaves!) } : null;
    }

    private static void Declare(LeafType[] leaves, TensorSpec[] specs)
    {
        var next = 0;
        for (var i = 0; i < leaves.Length; i++)
        {
            if (leaves[i] is not (TensorLeaf or VariableLeaf)) continue;
            if (next < specs.Length) leaves[i] = Declared(specs[next], leaves[i]);
            next++;
        }

        if (next != specs.Length) throw new TfTypeException($"Binding inputs to tf.function failed due to `the input signature has {specs.Length} specs, the arguments have {next} tensors`.");
    }

    private static TensorLeaf Declared(TensorSpec spec, LeafType leaf)
    {
        var declared = new TensorLeaf(spec.DType, spec.Shape, spec.Name);
        var given = leaf is VariableLeaf variable ? new TensorLeaf(variable.DType, variable.Shape, null) : leaf;
        return declared with { Name = null } is var unnamed && unnamed.Covers(given is TensorLeaf tensor ? tensor with { Name = null } : given)
            ? declared
            : throw new TfTypeException($"Binding inputs to tf.function failed due to `Can not cast {given} to {declared}`.");
    }
}
