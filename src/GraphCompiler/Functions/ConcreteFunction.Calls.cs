using System.ComponentModel;
using GraphCompiler.CompilerServices;

namespace GraphCompiler;

// How arguments find their places: the structured way, which is the method's, and the flat one, of tensors only.
public abstract partial class ConcreteFunction
{
    /// <summary>The inputs of the flat form: tensors, variables and host scalars that the trace left open.</summary>
    private IReadOnlyList<(string Name, LeafType Type, bool IsScalar, int Index)> Flat => field ??= FlatInputs();

    /// <summary>Calls with the tensors alone, in the order of <see cref="Inputs"/>; host values are those of the trace.</summary>
    /// <exception cref="TfTypeException">There are more or fewer than <see cref="Inputs"/>, or a shape does not fit.</exception>
    /// <exception cref="TfInvalidArgumentException">One has another element type, or is no variable where one is wanted.</exception>
    public IReadOnlyList<Tensor> CallFlat(params ReadOnlySpan<Tensor> tensors) =>
        Execute(BindFlat(new GivenArguments([.. tensors])));

    /// <summary>
    /// Calls with arguments by position: those of the method, all of them, host values equal to the traced ones; or, where these
    /// do not fit, the tensors alone. Numbers, arrays and lists are converted for a tensor parameter of the method.
    /// </summary>
    /// <param name="arguments">The arguments; <see cref="NamedArguments"/> may come last.</param>
    /// <returns>What the method returns.</returns>
    /// <exception cref="TfTypeException">The arguments fit neither form.</exception>
    /// <exception cref="TfInvalidArgumentException">A tensor has another element type.</exception>
    public object? Invoke(params ReadOnlySpan<object?> arguments) => Invoke(GivenArguments.Of(arguments));

    /// <summary>Calls with arguments by name, those of the method's parameters or of <see cref="Inputs"/>.</summary>
    /// <inheritdoc cref="Invoke(ReadOnlySpan{object?})"/>
    public object? Invoke(IReadOnlyDictionary<string, object?> arguments) => Invoke(new GivenArguments([], arguments));

    private object? Invoke(GivenArguments given) => Pack(Execute(BindAny(given)));

    /// <summary>Calls with typed arguments, those that are scalars apart.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object? RunBound(ReadOnlySpan<object?> objects, ReadOnlySpan<HostScalar> scalars)
    {
        var values = new object?[_traced.Definition.Parameters.Length];
        var (nextObject, nextScalar) = (0, 0);
        for (var i = 0; i < values.Length; i++) values[i] = _traced.Definition.Parameters[i].IsScalar ? scalars[nextScalar++].Value : objects[nextObject++];
        try
        {
            return Cancellation.CanBeCanceled ? Runtime.Cancellation.Run(Cancellation, () => Pack(Execute(Fit(values)))) : Pack(Execute(Fit(values)));
        }
        catch (ArgumentMisfit misfit)
        {
            throw new GivenArguments(values).Misfit(misfit.Message, SignaturePrinter.PrintParameters(_traced));
        }
    }

    /// <summary>Runs the graph, or writes it into the trace that is running.</summary>
    internal Tensor[] Execute(CallArguments call) => TraceBuilder.Current is { } trace ? Inline(trace, call) : Run(call);

    private CallArguments BindAny(GivenArguments given)
    {
        TfTypeException structured;
        try
        {
            return BindStructured(given);
        }
        catch (ArgumentMisfit misfit)
        {
            structured = given.Misfit(misfit.Message, SignaturePrinter.PrintParameters(_traced));
        }

        try
        {
            return BindFlat(given);
        }
        catch (TfTypeException flat)
        {
            throw new TfTypeException($"{structured.Message}\nFallback to flat signature also failed due to: {flat.Message}");
        }
    }

    /// <summary>The arguments of the method as this trace takes them.</summary>
    /// <exception cref="ArgumentMisfit">They do not fit its signature.</exception>
    internal CallArguments BindStructured(GivenArguments given)
    {
        var parameters = _traced.Definition.Parameters;
        var slots = parameters.SelectMany(p => Rest(p) < 0
            ? [new ArgumentSlot(p.Name)]
            : Enumerable.Range(0, Rest(p)).Select(i => new ArgumentSlot($"{p.Name}_{i}"))).ToArray();
        return Fit(ArgumentBinder.Together(parameters, ArgumentBinder.Assign(slots, given), Rest));

        int Rest(FunctionParameter parameter) => parameter.IsRest ? Signature.Structures[_traced.Definition.PositionOf(parameter)].Children.Length : -1;
    }

    /// <summary>Arguments, one for each parameter, as this trace takes them.</summary>
    private CallArguments Fit(object?[] values)
    {
        var definition = _traced.Definition;
        var leaves = new List<object?>();
        var scalars = new HostScalar[Signature.Scalars.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = definition.Parameters[i];
            var position = definition.PositionOf(parameter);
            if (parameter.IsScalar)
            {
                scalars[position] = Scalar(values[i], Signature.Scalars[position], parameter);
                continue;
            }

            var form = Signature.Structures[position];
            ArgumentFit.ToForm(values[i], new DeclaredStructure(form, [.. Signature.Leaves.Skip(leaves.Count).Take(form.LeafCount)]), leaves);
        }

        CheckAliases(leaves);
        return new CallArguments(Signature.Structures, [.. leaves], scalars);
    }

    private static HostScalar Scalar(object? value, LeafType type, FunctionParameter parameter) => type is LiteralLeaf
        ? HostScalar.FromBoxed(ArgumentFit.ToLeaf(value, type))!.Value
        : HostConversion.ToScalar(value is Tensor { Elements.Length: 1 } tensor ? tensor.Data.GetValue(0) : value, parameter.Type)
            ?? throw new ArgumentMisfit($"Can not cast {HostText.Repr(value)} to {type}");

    /// <summary>Variables that were one while tracing must be one, and others must not.</summary>
    private void CheckAliases(List<object?> leaves)
    {
        var variables = new List<object>();
        for (var i = 0; i < leaves.Count; i++)
        {
            if (Signature.Leaves[i] is not VariableLeaf wanted || leaves[i] is not IVariable variable) continue;
            var given = LeafType.Of(variable, variables);
            if (given is VariableLeaf { Alias: var alias } && alias != wanted.Alias) throw new ArgumentMisfit($"Can not cast {given} to {wanted}");
        }
    }

    private CallArguments BindFlat(GivenArguments given)
    {
        var summary = $"{Name}({string.Join(", ", Flat.Select(i => i.Name))})";
        if (given.Positional.Length > Flat.Count) throw new TfTypeException($"{summary} takes {Flat.Count} positional arguments, got {given.Positional.Length}.");
        var missing = Flat.Skip(given.Positional.Length).Select(i => i.Name).Where(name => !given.Named.ContainsKey(name)).Order(StringComparer.Ordinal).ToArray();
        if (missing.Length > 0) throw new TfTypeException($"{summary} missing required arguments: {string.Join(", ", missing)}.");
        if (Flat.Take(given.Positional.Length).Select(i => i.Name).FirstOrDefault(given.Named.ContainsKey) is { } twice) throw new TfTypeException($"{summary} got two values for '{twice}'.");
        var unknown = given.Named.Keys.Where(name => !Flat.Any(i => i.Name == name)).Order(StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0) throw new TfTypeException($"{summary} got unexpected keyword arguments: {string.Join(", ", unknown)}.");

        var leaves = Signature.Leaves.Select(l => l is TensorLeaf or VariableLeaf ? null : l.Spec).ToArray();
        var scalars = Signature.Scalars.Select(s => s is LiteralLeaf literal ? HostScalar.FromBoxed(literal.Value)!.Value : default).ToArray();
        for (var i = 0; i < Flat.Count; i++)
        {
            var input = Flat[i];
            var value = i < given.Positional.Length ? given.Positional[i] : given.Named[input.Name];
            if (value is not Tensor tensor) throw new TfTypeException($"{summary}: expected argument #{i}(zero-based) to be a Tensor; got {HostText.TypeName(value)} ({HostText.Repr(value)}).");
            CheckFlat(tensor, input.Type, i);
            if (input.IsScalar) scalars[input.Index] = HostScalar.FromBoxed(tensor.Data.GetValue(0))!.Value;
            else leaves[input.Index] = tensor;
        }

        return new CallArguments(Signature.Structures, leaves, scalars);
    }

    // TensorFlow leaves shapes to the kernels here; a trace that was planned for sizes has to ask.
    private void CheckFlat(Tensor tensor, LeafType type, int number)
    {
        var own = HostText.KernelName(tensor.DType);
        var wanted = type is VariableLeaf && tensor is not IVariable ? "resource" : HostText.KernelName(type.DType!);
        if (wanted != own) throw new TfInvalidArgumentException($"cannot compute {Name} as input #{number}(zero-based) was expected to be a {wanted} tensor but is a {own} tensor [Op:{Name}]");
        try
        {
            _ = ArgumentFit.ToLeaf(tensor, type);
        }
        catch (ArgumentMisfit misfit)
        {
            throw new TfTypeException(misfit.Message);
        }
    }

    private IReadOnlyList<(string Name, LeafType Type, bool IsScalar, int Index)> FlatInputs()
    {
        var names = LeafNames.Of(_traced.Definition, Signature);
        return [.. LeafNames.Inputs(_traced.Definition, Signature)
            .Where(input => input.Type.DType is not null)
            .Select(input => (input.IsScalar ? names.Scalars[input.Index] : names.Leaves[input.Index], input.Type, input.IsScalar, input.Index))];
    }
}
