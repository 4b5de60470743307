using GraphCompiler.CompilerServices;
using GraphCompiler.Core;

namespace GraphCompiler;

/// <summary>A call's arguments, taken apart.</summary>
/// <param name="Structures">The form of each parameter that is no scalar.</param>
/// <param name="Leaves">Their leaves, in order.</param>
/// <param name="Scalars">The scalars.</param>
internal sealed record CallArguments(EquatableArray<Structure> Structures, object?[] Leaves, HostScalar[] Scalars)
{
    /// <summary>The arguments of a call that C# has bound.</summary>
    /// <exception cref="TfTypeException">They do not fit what the function declares.</exception>
    public static CallArguments Of(FunctionDefinition definition, ReadOnlySpan<object?> objects, ReadOnlySpan<HostScalar> scalars)
    {
        var values = new object?[definition.Parameters.Length];
        var (nextObject, nextScalar) = (0, 0);
        for (var i = 0; i < values.Length; i++) values[i] = definition.Parameters[i].IsScalar ? scalars[nextScalar++] : objects[nextObject++];
        try
        {
            return Of(definition, values, (_, value, leaves) => Structure.Flatten(value, leaves), (value, _) => (HostScalar)value!);
        }
        catch (ArgumentMisfit misfit)
        {
            throw new GivenArguments([.. values.Select(v => v is HostScalar scalar ? scalar.Value : v)]).Misfit(misfit.Message, definition.SignatureText);
        }
    }

    /// <summary>The arguments of a call that is not statically typed, one for each parameter.</summary>
    /// <exception cref="ArgumentMisfit">They do not fit the parameters.</exception>
    public static CallArguments Of(FunctionDefinition definition, object?[] values, bool isRequest) =>
        Of(definition, values, (parameter, value, leaves) => ArgumentFit.ToType(value, parameter.Type, isRequest, leaves), ArgumentFit.ToScalar);

    /// <summary>The arguments that are no scalars, put together of other leaves.</summary>
    public object?[] Objects(object?[] leaves)
    {
        var next = 0;
        var objects = new object?[Structures.Count];
        for (var i = 0; i < objects.Length; i++) objects[i] = Structures[i].Rebuild(leaves, ref next);
        return objects;
    }

    /// <summary>What a function with an input signature is traced for where nothing else is asked.</summary>
    public static CallArguments Declared(FunctionDefinition definition)
    {
        var leaves = new List<object?>();
        var structures = new List<Structure>();
        foreach (var parameter in definition.Objects)
        {
            if (parameter.Declared is { } declared) leaves.AddRange(declared.Leaves.Select(l => l.Spec));
            structures.Add(parameter.Declared?.Form ?? Structure.Flatten(parameter.Default, leaves));
        }

        var scalars = definition.Scalars.Select(p => HostScalar.FromBoxed(p.HasDefault ? p.Default : Convert.ChangeType(0, p.Type, System.Globalization.CultureInfo.InvariantCulture))!.Value);
        return new CallArguments(structures.ToEquatableArray(), [.. leaves], [.. scalars]);
    }

    private static CallArguments Of(
        FunctionDefinition definition,
        object?[] values,
        Func<FunctionParameter, object?, List<object?>, Structure> flatten,
        Func<object?, FunctionParameter, HostScalar> toScalar)
    {
        var leaves = new List<object?>();
        var structures = new List<Structure>();
        var scalars = new List<HostScalar>();
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = definition.Parameters[i];
            var first = leaves.Count;
            if (parameter.IsScalar)
            {
                scalars.Add(toScalar(values[i], parameter));
            }
            else
            {
                if (parameter.Declared is { } declared) ArgumentFit.ToForm(values[i], declared, leaves);
                structures.Add(parameter.Declared?.Form ?? flatten(parameter, values[i], leaves));
            }

            if (definition.IsFixed(parameter) && !IsDefault(parameter.IsScalar ? scalars[^1].Value : leaves.Count == first + 1 ? leaves[first] : leaves, parameter))
            {
                throw new ArgumentMisfit($"Can not cast {HostText.Repr(parameter.IsScalar ? scalars[^1].Value : values[i])} to {new LiteralLeaf(parameter.Default)}");
            }
        }

        return new CallArguments(structures.ToEquatableArray(), [.. leaves], [.. scalars]);
    }

    private static bool IsDefault(object? value, FunctionParameter parameter) => HostConversion.AreEqual(value, parameter.Default);
}

/// <summary>What one trace is made for.</summary>
/// <param name="Structures">The form of each parameter that is no scalar.</param>
/// <param name="Leaves">The type of each leaf.</param>
/// <param name="Scalars">The type of each scalar: a spec for one that is an input, a literal for one that the trace has built in.</param>
internal sealed record Signature(EquatableArray<Structure> Structures, EquatableArray<LeafType> Leaves, EquatableArray<LeafType> Scalars)
{
    /// <summary>The signature of a call.</summary>
    public static Signature Of(FunctionDefinition definition, CallArguments arguments)
    {
        var variables = new List<object>();
        var leaves = new List<LeafType>();
        for (var i = 0; i < definition.Objects.Length; i++)
        {
            if (definition.Objects[i].Declared is { } declared) leaves.AddRange(declared.Leaves);
            else leaves.AddRange(arguments.Leaves.Skip(leaves.Count).Take(arguments.Structures[i].LeafCount).ToArray().Select(leaf => LeafType.Of(leaf, variables)));
        }

        var scalars = arguments.Scalars.Select((s, i) => IsInput(definition.Scalars[i], s)
            ? (LeafType)new TensorLeaf(s.DType, Shape.Scalar, null)
            : new LiteralLeaf(s.Value));
        return new Signature(arguments.Structures, leaves.ToEquatableArray(), scalars.ToEquatableArray());
    }

    /// <summary>Whether a scalar stays an input: only a floating number can carry the mark that stands for it in a trace.</summary>
    public static bool IsInput(FunctionParameter parameter, HostScalar scalar) =>
        parameter.Kind == FunctionParameter.ParameterKind.Scalar && scalar.Type is TypeCode.Single or TypeCode.Double;

    /// <summary>Whether all objects live that a call would have to pass.</summary>
    public bool IsAlive
    {
        get
        {
            foreach (var leaf in Leaves.AsSpan())
            {
                if (leaf is ObjectLeaf { Spec: null }) return false;
            }

            return true;
        }
    }

    /// <summary>Whether a trace for this may serve calls of other signatures: where it leaves sizes open, or names what calls do not.</summary>
    public bool IsGeneral
    {
        get
        {
            foreach (var leaf in Leaves.AsSpan())
            {
                if (leaf is TensorLeaf { Shape.IsFullyDefined: false } or TensorLeaf { Name: not null }) return true;
            }

            return false;
        }
    }

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
}
