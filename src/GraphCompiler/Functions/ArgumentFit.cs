using System.Diagnostics.CodeAnalysis;
using GraphCompiler.CompilerServices;

namespace GraphCompiler;

/// <summary>A host value that a trace has built in where the body wants a tensor.</summary>
/// <param name="Value">The value, which is what the trace is for.</param>
/// <param name="Tensor">What the body sees.</param>
internal sealed record BuiltInValue(object Value, Tensor Tensor);

/// <summary>Fits arguments that are not statically typed to what is known of them: the C# type, or the types of a trace's leaves.</summary>
internal static class ArgumentFit
{
    /// <summary>Takes an argument apart as the C# type of its parameter wants it.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="type">The type of the parameter.</param>
    /// <param name="isRequest">Whether specs stand for tensors, and host values for themselves.</param>
    /// <param name="leaves">Gets the leaves.</param>
    /// <exception cref="ArgumentMisfit">It is of another type.</exception>
    public static Structure ToType(object? value, Type type, bool isRequest, List<object?> leaves)
    {
        if (typeof(Tensor).IsAssignableFrom(type))
        {
            leaves.Add(ToTensor(value, type, isRequest));
            return Structure.Leaf;
        }

        if (isRequest && value is Dictionary<string, object?> members && typeof(ITensorRecord).IsAssignableFrom(type)) return ToRecord(members, type, leaves);
        if (Structure.TryOpen(value, out var kind, out var keys, out var items))
        {
            var own = value!.GetType();
            var (build, itemType) = Built(kind, own, type, items.Length);
            return Structure.Node(kind, build, keys, items, leaves, (item, i) => ToType(item, itemType(i), isRequest, leaves), value);
        }

        if (value is not null && !type.IsInstanceOfType(value) && !(value is TensorSpec && isRequest)) throw new ArgumentMisfit($"Can not cast {HostText.Repr(value)} to {type.Name}");
        leaves.Add(value);
        return Structure.Leaf;
    }

    /// <summary>A host scalar for a parameter of a scalar type.</summary>
    /// <exception cref="ArgumentMisfit">It is none.</exception>
    public static HostScalar ToScalar(object? value, FunctionParameter parameter)
    {
        if (value is TensorSpec { Shape: { IsRankKnown: true, Rank: 0 } } spec && parameter.Kind == FunctionParameter.ParameterKind.Scalar && spec.DType.ClrType == parameter.Type) return default(float);
        return HostConversion.ToScalar(value, parameter.Type) ?? throw new ArgumentMisfit($"Can not cast {HostText.Repr(value)} to {parameter.Type.Name}");
    }

    /// <summary>Takes an argument apart that has to have a known form.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="wanted">The form and the types of its leaves.</param>
    /// <param name="leaves">Gets the leaves.</param>
    /// <exception cref="ArgumentMisfit">It has another form, or a leaf does not fit.</exception>
    public static void ToForm(object? value, DeclaredStructure wanted, List<object?> leaves) => ToForm(value, wanted.Form, wanted.Leaves, leaves);

    private static void ToForm(object? value, Structure form, ReadOnlySpan<LeafType> types, List<object?> leaves)
    {
        if (form.IsLeaf)
        {
            leaves.Add(ToLeaf(value, types[0]));
            return;
        }

        var text = HostText.Repr(value);
        var isOpen = Structure.TryOpen(value, out var kind, out var keys, out var items);
        var own = types.ToArray();
        switch (form.Kind)
        {
            case StructureKind.List when kind != StructureKind.List:
                throw new ArgumentMisfit($"Can not cast {text} to list type.");
            case StructureKind.Tuple when kind is not (StructureKind.Tuple or StructureKind.List):
                throw new ArgumentMisfit($"Can not cast {text} to tuple type.");
            case StructureKind.Dictionary when kind != StructureKind.Dictionary:
                throw new ArgumentMisfit($"Can not cast {text} to a Dict type.");
            case StructureKind.Dictionary or StructureKind.Record when !keys.ToHashSet().SetEquals(form.Keys) || !isOpen:
                throw new ArgumentMisfit($"{text} has different keys with the TraceType {form.Print(i => own[i].ToString())}.");
            case StructureKind.List or StructureKind.Tuple when items.Length != form.Children.Length:
                throw new ArgumentMisfit($"Expected {text} to have length of {form.Children.Length}");
        }

        for (var i = 0; i < form.Children.Length; i++)
        {
            var item = keys.Length == 0 ? items[i] : items[Array.IndexOf(keys, form.Keys[i])];
            ToForm(item, form.Children[i], types, leaves);
            types = types[form.Children[i].LeafCount..];
        }
    }

    /// <summary>A value as a leaf of a trace.</summary>
    /// <exception cref="ArgumentMisfit">It does not fit.</exception>
    public static object? ToLeaf(object? value, LeafType type)
    {
        switch (type)
        {
            case TensorLeaf tensor:
                var given = value switch
                {
                    TensorSpec spec => new TensorLeaf(spec.DType, spec.Shape, null),
                    Tensor existing => new TensorLeaf(existing.DType, existing.Shape, null),
                    _ => null,
                };
                if (given is null)
                {
                    value = Converted(value, tensor.DType);
                    given = new TensorLeaf(tensor.DType, ((Tensor)value).Shape, null);
                }

                // A symbol of which less is known is taken to be what is wanted, as TensorFlow takes it.
                if (given.DType == tensor.DType && (tensor.Covers(given.Shape) || (value is Tensor { Elements: null } && given.Covers(tensor.Shape)))) return value;
                throw new ArgumentMisfit($"Can not cast {given with { Name = tensor.Name }} to {tensor}");
            case VariableLeaf variable when value is IVariable own && own.DType == variable.DType && own.Shape == variable.Shape && own.Trainable == variable.Trainable:
                return value;
            case VariableLeaf when value is Tensor tensor:
                throw new ArgumentMisfit($"Can not cast {TensorSpec.Of(tensor)} to {type}");
            case LiteralLeaf literal when HostConversion.AreEqual(value, literal.Value) || (value is Tensor { Elements.Length: 1 } one && HostConversion.AreEqual(one.Data.GetValue(0), literal.Value)):
                return literal.Value;
            case ObjectLeaf or KeyLeaf when type.Accepts(value):
                return value;
            default:
                throw new ArgumentMisfit($"Can not cast {HostText.Repr(value)} to {type}");
        }
    }

    // A record has no place for a spec, so its members are given by name.
    private static Structure ToRecord(Dictionary<string, object?> members, Type type, List<object?> leaves)
    {
        var record = Uninitialized(type);
        if (!record.MemberNames.ToHashSet().SetEquals(members.Keys)) throw new ArgumentMisfit($"{HostText.Repr(members)} has other members than {type.Name}: {string.Join(", ", record.MemberNames)}");
        return Structure.Node(
            StructureKind.Record, type, [.. record.MemberNames], [.. record.MemberNames.Select(name => members[name])], leaves, (item, _) => ToType(item, typeof(object), true, leaves), record);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "Nothing but its members are read and copied.")]
    private static ITensorRecord Uninitialized(Type type) => (ITensorRecord)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);

    private static object? ToTensor(object? value, Type type, bool isRequest)
    {
        var dtype = type.IsGenericType ? DType.All.FirstOrDefault(d => d.ClrType == type.GenericTypeArguments[0]) : null;
        switch (value)
        {
            case null:
                return null;
            case TensorSpec spec when isRequest:
                return dtype is null || spec.DType == dtype ? spec : throw Misfit($"{spec}");
            case Tensor tensor:
                return type.IsInstanceOfType(tensor) ? tensor : throw Misfit($"{TensorSpec.Of(tensor)}");
        }

        var converted = Converted(value, dtype);
        if (!type.IsInstanceOfType(converted)) throw Misfit(HostText.Repr(value));
        return isRequest && HostScalar.FromBoxed(value) is not null ? new BuiltInValue(value, converted) : converted;

        ArgumentMisfit Misfit(string given) => new(
            $"Can not cast {given} to {(typeof(IVariable).IsAssignableFrom(type) ? "VariableSpec" : "TensorSpec")}(shape=<unknown>, dtype=tf.{dtype?.Name}, name=None)");
    }

    private static Tensor Converted(object? value, DType? dtype)
    {
        try
        {
            return HostConversion.ToTensor(value, dtype);
        }
        catch (TfException exception)
        {
            throw new ArgumentMisfit(exception.Message);
        }
    }

    /// <summary>The class to build a structure as, and the types of its items.</summary>
    private static (Type Build, Func<int, Type> Item) Built(StructureKind kind, Type own, Type type, int length)
    {
        var (arguments, isOwn) = (type.IsArray ? [type.GetElementType()!] : type.GenericTypeArguments, type.IsAssignableFrom(own));
        switch (kind)
        {
            case StructureKind.Tuple when arguments.Length == length && typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type):
                return (type, i => arguments[i]);
            case StructureKind.List when arguments.Length == 1 && (isOwn || Structure.IsList(type) || type.IsInterface):
                return (isOwn ? own : type, _ => arguments[0]);
            case StructureKind.Dictionary when arguments.Length == 2 && (isOwn || Structure.IsDictionary(type)):
                return (isOwn ? own : type, _ => arguments[1]);
            case StructureKind.Dictionary when arguments.Length == 2 && type.IsInterface:
                return (DictionaryOf(arguments), _ => arguments[1]);
            default:
                if (!isOwn) throw new ArgumentMisfit($"Can not cast a {kind.ToString().ToLowerInvariant()} to {type.Name}");
                return (own == typeof(TensorSpec[]) ? typeof(object[]) : own, _ => typeof(object));
        }
    }

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "All dictionaries of tensors share their code.")]
    private static Type DictionaryOf(Type[] arguments) => typeof(Dictionary<,>).MakeGenericType(arguments);
}
