using GraphCompiler.CompilerServices;

namespace GraphCompiler;

/// <summary>
/// The signature of a trace in the form in which each call is compared with it: no allocation, no virtual call. It says no
/// to some calls that the trace would serve - equal objects, variables for tensors - and these go the longer way.
/// </summary>
internal sealed class CallCheck
{
    private readonly Leaf[] _leaves;
    private readonly (int Index, HostScalar Value)[] _literals;
    private readonly int[] _variables;

    private CallCheck(Leaf[] leaves, (int, HostScalar)[] literals)
    {
        (_leaves, _literals) = (leaves, literals);
        _variables = [.. Enumerable.Range(0, leaves.Length).Where(i => leaves[i].Kind == LeafKind.Variable)];
    }

    private enum LeafKind
    {
        Tensor,
        Variable,
        Object,
        Literal,
    }

    private readonly record struct Leaf(LeafKind Kind, Type? Type, Shape? Shape, WeakReference<object>? Reference, object? Literal, int Alias, bool Trainable, Type? DeviceType = null);

    /// <summary>The check of a signature; null where arguments are nested, or their dimensions open and another trace may fit better.</summary>
    /// <param name="signature">What the trace is for.</param>
    /// <param name="isOnly">Whether the function has no other trace.</param>
    public static CallCheck? Create(Signature signature, bool isOnly)
    {
        if (signature.Structures.Any(s => !s.IsLeaf) || signature.Leaves.Any(l => l is KeyLeaf)) return null;
        if (signature.Leaves.Any(l => (l is TensorLeaf { Shape.IsFullyDefined: false } && !isOnly) || l is VariableLeaf { Shape.IsFullyDefined: false })) return null;
        var literals = signature.Scalars.Select((s, i) => (i, s)).Where(s => s.s is LiteralLeaf)
            .Select(s => (s.i, HostScalar.FromBoxed(((LiteralLeaf)s.s).Value)!.Value));
        return new CallCheck([.. signature.Leaves.Select(Create)], [.. literals]);
    }

    private static Leaf Create(LeafType type) => type switch
    {
        TensorLeaf t => new Leaf(LeafKind.Tensor, TensorFactory.Of(t.DType).EagerType, t.Shape, null, null, 0, false, TensorFactory.Of(t.DType).DeviceType),
        VariableLeaf v => new Leaf(LeafKind.Variable, TensorFactory.Of(v.DType).VariableType, v.Shape, null, null, v.Alias, v.Trainable),
        ObjectLeaf o => new Leaf(LeafKind.Object, null, null, o.Reference, null, 0, false),
        _ => new Leaf(LeafKind.Literal, null, null, null, ((LiteralLeaf)type).Value, 0, false),
    };

    /// <summary>Whether the trace is the one for these arguments.</summary>
    public bool Accepts(ReadOnlySpan<object?> objects, ReadOnlySpan<HostScalar> scalars)
    {
        if (objects.Length != _leaves.Length) return false;
        for (var i = 0; i < objects.Length; i++)
        {
            if (!Accepts(_leaves[i], objects[i])) return false;
        }

        foreach (var (index, value) in _literals)
        {
            if (scalars[index] != value) return false;
        }

        return _variables.Length < 2 || HaveSameAliases(objects);
    }

    private static bool Accepts(in Leaf leaf, object? value)
    {
        switch (leaf.Kind)
        {
            case LeafKind.Tensor:
                return value is not null && (value.GetType() == leaf.Type || value.GetType() == leaf.DeviceType) && HasShape(value, leaf.Shape!);
            case LeafKind.Object:
                return leaf.Reference!.TryGetTarget(out var target) && ReferenceEquals(target, value);
            case LeafKind.Variable:
                return value is not null && value.GetType() == leaf.Type && HasShape(value, leaf.Shape!) && ((IVariable)value).Trainable == leaf.Trainable;
            default:
                return Equals(leaf.Literal, value);
        }
    }

    private static bool HasShape(object tensor, Shape shape)
    {
        var own = System.Runtime.CompilerServices.Unsafe.As<Tensor>(tensor).Shape;
        return ReferenceEquals(own, shape) || (shape.IsFullyDefined ? own.Equals(shape) : own.IsFullyDefined && shape.IsCompatibleWith(own));
    }

    private bool HaveSameAliases(ReadOnlySpan<object?> objects)
    {
        for (var i = 0; i < _variables.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (x, y) = (_variables[i], _variables[j]);
                if (ReferenceEquals(objects[x], objects[y]) != (_leaves[x].Alias == _leaves[y].Alias)) return false;
            }
        }

        return true;
    }
}
