using GraphCompiler.CompilerServices;

namespace GraphCompiler;

/// <summary>A place for an argument.</summary>
/// <param name="Name">The name.</param>
/// <param name="HasDefault">Whether it may be left out.</param>
/// <param name="Default">What it holds then.</param>
internal readonly record struct ArgumentSlot(string Name, bool HasDefault = false, object? Default = null);

/// <summary>Arguments as they were given: by position, then by name.</summary>
/// <param name="Positional">Those by position.</param>
/// <param name="Named">Those by name.</param>
internal sealed record GivenArguments(object?[] Positional, IReadOnlyDictionary<string, object?> Named)
{
    private static readonly Dictionary<string, object?> s_none = [];

    public GivenArguments(params object?[] positional)
        : this(positional, s_none)
    {
    }

    public static GivenArguments Of(ReadOnlySpan<object?> arguments) =>
        arguments is [.., NamedArguments named] ? new GivenArguments(arguments[..^1].ToArray(), named) : new GivenArguments(arguments.ToArray(), s_none);

    /// <summary>The error that these arguments do not fit.</summary>
    /// <param name="reason">Why, in TensorFlow's words.</param>
    /// <param name="signature">What they should fit.</param>
    public TfTypeException Misfit(string reason, string signature) => new(
        $"Binding inputs to tf.function failed due to `{reason}`. Received args: ({string.Join(", ", Positional.Select(HostText.Repr))}{(Positional.Length == 1 ? "," : "")})"
        + $" and kwargs: {HostText.Repr(new Dictionary<string, object?>(Named))} for signature: {signature}.");
}

/// <summary>Binds arguments that are not statically typed to parameters, with the messages of Python and TensorFlow.</summary>
internal static class ArgumentBinder
{
    /// <summary>The argument of each slot, then those beyond them.</summary>
    /// <param name="slots">The places.</param>
    /// <param name="given">The arguments.</param>
    /// <param name="takesRest">Whether there may be more by position than slots.</param>
    /// <exception cref="ArgumentMisfit">There are too many or too few.</exception>
    public static object?[] Assign(IReadOnlyList<ArgumentSlot> slots, GivenArguments given, bool takesRest = false)
    {
        if (given.Positional.Length > slots.Count && !takesRest) throw new ArgumentMisfit("too many positional arguments");
        var values = new List<object?>();
        for (var i = 0; i < slots.Count; i++)
        {
            var named = given.Named.TryGetValue(slots[i].Name, out var value);
            if (i < given.Positional.Length)
            {
                if (named) throw new ArgumentMisfit($"multiple values for argument '{slots[i].Name}'");
                value = given.Positional[i];
            }
            else if (!named)
            {
                value = slots[i].HasDefault ? slots[i].Default : throw new ArgumentMisfit($"missing a required argument: '{slots[i].Name}'");
            }

            values.Add(value);
        }

        if (given.Named.Keys.FirstOrDefault(name => !slots.Any(s => s.Name == name)) is { } unknown) throw new ArgumentMisfit($"got an unexpected keyword argument '{unknown}'");
        return [.. values, .. given.Positional.Skip(slots.Count)];
    }

    /// <summary>The arguments of a call of a function, flat, as its parameters want them.</summary>
    /// <param name="definition">The function.</param>
    /// <param name="given">The arguments.</param>
    /// <param name="isRequest">Whether a trace is asked for: specs stand for tensors then, and host values for themselves.</param>
    /// <exception cref="TfTypeException">They do not fit the parameters.</exception>
    public static CallArguments Bind(FunctionDefinition definition, GivenArguments given, bool isRequest = false)
    {
        try
        {
            var parameters = definition.Parameters;
            var rest = parameters is [.., { IsRest: true, Declared: null } last] ? last : null;
            var slots = parameters.Where(p => p != rest).SelectMany(Slots).ToArray();
            if (isRequest && given is { Positional: [], Named.Count: 0 } && definition.HasSignature) return CallArguments.Declared(definition);
            var values = Assign(slots, given, rest is not null);
            if (rest is not null) values = [.. values.Take(slots.Length), values[slots.Length..]];
            return CallArguments.Of(definition, Together(parameters, values, p => p.IsRest && p.Declared is { } d ? d.Form.Children.Length : -1), isRequest);
        }
        catch (ArgumentMisfit misfit)
        {
            throw given.Misfit(misfit.Message, definition.SignatureText);
        }
    }

    /// <summary>Makes the arguments of a <c>params</c> one argument again.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="values">The arguments, each of the rest apart.</param>
    /// <param name="count">How many arguments a parameter has been given in, -1 for one that is whole.</param>
    public static object?[] Together(FunctionParameter[] parameters, object?[] values, Func<FunctionParameter, int> count)
    {
        var (together, next) = (new object?[parameters.Length], 0);
        for (var i = 0; i < parameters.Length; i++)
        {
            var n = count(parameters[i]);
            together[i] = n < 0 ? values[next] : values[next..(next + n)];
            next += n < 0 ? 1 : n;
        }

        return together;
    }

    private static IEnumerable<ArgumentSlot> Slots(FunctionParameter parameter) => parameter is { IsRest: true, Declared: { } declared }
        ? Enumerable.Range(0, declared.Form.Children.Length).Select(i => new ArgumentSlot($"{parameter.Name}_{i}"))
        : [new ArgumentSlot(parameter.Name, parameter.HasDefault, parameter.Default)];
}

/// <summary>Why arguments do not fit; who binds them says to what.</summary>
internal sealed class ArgumentMisfit(string reason) : Exception(reason);
