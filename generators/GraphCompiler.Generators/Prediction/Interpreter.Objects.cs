using GraphCompiler.Core;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

internal sealed partial class Interpreter
{
    /// <summary>The reference of a variable in the present graph.</summary>
    public Value Reference(AbstractVariable variable)
    {
        if (variable.Reference is { } known && Builder.Knows(known)) return Builder.Import(known);
        var reference = Builder.Variable(variable.Name, variable.Type);
        variable.Reference = reference;
        _variables[reference] = variable;
        return Builder.Import(reference);
    }

    private Abstract Property(IPropertyReferenceOperation property, Frame frame)
    {
        if (property.Instance is { } receiver && TensorTypes.IsLibrary(receiver.Type, "Shape") && Evaluate(receiver, frame) is AbstractShape { Shape: var shape })
        {
            return ShapeProperty(shape, property, frame);
        }

        if (property.Instance is { } instance && TensorTypes.IsTensor(instance.Type))
        {
            var tensor = Evaluate(instance, frame);
            if (property.Property.IsIndexer) return Sliced(property, tensor, frame);
            var type = TensorOf(tensor);
            return property.Property.Name switch
            {
                "Shape" when type is { } known => new AbstractShape(Shapes.Resolve(known.Shape)),
                "Rank" when type is { } known && Shapes.Resolve(known.Shape).IsRankKnown => AbstractHost.Of(Shapes.Resolve(known.Shape).Rank),
                "Value" when tensor is AbstractVariable variable => new AbstractTensor(Read(Reference(variable))),
                "Values" when Rows(tensor) is { } rows => new AbstractTensor(rows.Values),
                "Indices" when Rows(tensor) is { } rows => new AbstractTensor(rows.Indices),
                _ => Unknown(property.Type, property.Property.Name, frame),
            };
        }

        if (property.Arguments.Length > 0 && property.Instance is { } list)
        {
            return Element(Evaluate(list, frame), property.Arguments.Select(a => Evaluate(a.Value, frame)), property.Type, frame);
        }

        return Member(property, property.Instance, property.Property, frame);
    }

    private Abstract ShapeProperty(Shape shape, IPropertyReferenceOperation property, Frame frame)
    {
        if (property.Property.Name == "Rank" && shape.IsRankKnown) return AbstractHost.Of(shape.Rank);
        if (property.Arguments.Length != 1 || Unconverted(property.Arguments[0].Value) is not { } index) return Unknown(property.Type, "size", frame);
        var fromEnd = index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat };
        if (fromEnd) index = ((IUnaryOperation)index).Operand;
        if (index is IConversionOperation conversion) index = conversion.Operand;
        if (Evaluate(index, frame) is not AbstractHost { Constant: { HasValue: true, Value: int at } }) return Unknown(property.Type, "size", frame);
        var dims = shape.RawDims;
        var offset = fromEnd ? dims.Length - at : at;
        if (offset < 0 || offset >= dims.Length || dims[offset].IsPack || (!shape.IsRankKnown && !fromEnd)) return new AbstractHost(property.Type, dim: Shapes.FreshDim());
        return dims[offset].Size is { } size ? AbstractHost.Of(size) : new AbstractHost(property.Type, dim: dims[offset]);
    }

    private Abstract Member(IOperation operation, IOperation? instance, ISymbol member, Frame frame)
    {
        if (instance is null) return Static(member, frame);
        var owner = Evaluate(instance, frame);
        if (owner is AbstractList tuple && member.ContainingType.IsTupleType)
        {
            var elements = member.ContainingType.TupleElements;
            for (var i = 0; i < elements.Length && i < tuple.Items.Count; i++)
            {
                if (elements[i].Name == member.Name || elements[i].CorrespondingTupleField?.Name == member.Name) return tuple.Items[i];
            }
        }

        if (owner is AbstractList list && member.Name is "Length" or "Count") return AbstractHost.Of(((AbstractList)owner).Items.Count);
        if (owner is not AbstractObject target) return Unknown(operation.Type, member.Name, frame);
        // What a base class has is asked of it, not of the class that overrides it.
        return Member(target, instance.Syntax is BaseExpressionSyntax ? member : Slot(target, member), frame, isSlot: true);
    }

    /// <summary>The member of the object's own class that an interface's or base's member stands for.</summary>
    private static ISymbol Slot(AbstractObject owner, ISymbol member)
    {
        if (member.ContainingType.TypeKind == TypeKind.Interface) return owner.Type.FindImplementationForInterfaceMember(member) ?? member;
        for (var type = owner.Type; type is not null; type = type.BaseType)
        {
            foreach (var candidate in type.GetMembers(member.Name))
            {
                if (SymbolEqualityComparer.Default.Equals(candidate, member) || Overrides(candidate, member)) return candidate;
            }
        }

        return member;
    }

    private static bool Overrides(ISymbol candidate, ISymbol member) => candidate switch
    {
        IPropertySymbol { OverriddenProperty: { } next } => SymbolEqualityComparer.Default.Equals(next, member) || Overrides(next, member),
        IMethodSymbol { OverriddenMethod: { } next } => SymbolEqualityComparer.Default.Equals(next.OriginalDefinition, member.OriginalDefinition) || Overrides(next, member),
        _ => false,
    };

    private Abstract Member(AbstractObject owner, ISymbol member, Frame? frame, bool isSlot = false)
    {
        var slot = isSlot ? member : Slot(owner, member);
        Construct(owner);
        return Owned(HeldBy(owner, slot) ?? OwnMember(owner, slot, frame), owner.Origin is { } origin ? origin + "/" + slot.Name : null);
    }

    private Abstract OwnMember(AbstractObject owner, ISymbol slot, Frame? frame)
    {
        if (owner.Members.TryGetValue(slot, out var known)) return known;
        var self = new Frame(null, owner);
        for (var i = 0; i < owner.Type.TypeArguments.Length; i++) self.TypeArguments[owner.Type.OriginalDefinition.TypeParameters[i]] = Close(owner.Type.TypeArguments[i], frame);
        if (slot is IPropertySymbol { GetMethod: { } getter } && !IsAuto(slot) && BodyOf(Traced(getter.OriginalDefinition)) is { } body)
        {
            if (_depth >= MostDepth) return Unknown(TypeOf(slot), slot.Name, self);
            _depth++;
            try
            {
                return Run(body, self) ?? AbstractHost.Of(null);
            }
            finally
            {
                _depth--;
            }
        }

        return owner.Members[slot] = Initial(slot, self) ?? Unassigned(slot) ?? Named(Unknown(TypeOf(slot), slot.Name, self), slot);
    }

    /// <summary>What only a constructor can set, and none did.</summary>
    private static AbstractHost? Unassigned(ISymbol slot) =>
        IsReadOnly(slot) && TypeOf(slot) is { IsReferenceType: true } && (slot is IFieldSymbol || IsAuto(slot)) && slot.Locations.Any(l => l.IsInSource) && !HasInitializer(slot)
            ? AbstractHost.Of(null)
            : null;

    private static bool HasInitializer(ISymbol slot) => slot.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is PropertyDeclarationSyntax { Initializer: not null } or VariableDeclaratorSyntax { Initializer: not null });

    private Abstract Static(ISymbol member, Frame frame)
    {
        if (_statics.TryGetValue(member, out var known)) return known;
        if (member is IPropertySymbol { GetMethod: { } getter } && !IsAuto(member) && BodyOf(Traced(getter)) is { } body) return Run(body, new Frame(null, null)) ?? AbstractHost.Of(null);
        return _statics[member] = Owned(Initial(member, new Frame(null, null)) ?? Named(Unknown(TypeOf(member), member.Name, frame), member), member.GetDocumentationCommentId());
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private static bool IsAuto(ISymbol member) =>
        member.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, member));

    private static bool IsReadOnly(ISymbol member) => member is IFieldSymbol { IsReadOnly: true } or IFieldSymbol { IsConst: true } or IPropertySymbol { SetMethod: null or { IsInitOnly: true } };

    /// <summary>What a field or property is initialised with, interpreted beside the graph.</summary>
    private Abstract? Initial(ISymbol member, Frame self)
    {
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            var syntax = reference.GetSyntax(_cancellation);
            var initializer = syntax switch
            {
                PropertyDeclarationSyntax property => property.Initializer,
                VariableDeclaratorSyntax declarator => declarator.Initializer,
                _ => null,
            };
            if (initializer is null || Operation(initializer) is not ISymbolInitializerOperation { Value: { } value }) continue;
            Visited.Add(syntax);
            var result = BesideGraph(() => Evaluate(value, self));
            // A field that others may change is a host value that the trace will freeze, not one that the build may know.
            if (result is AbstractHost && !IsReadOnly(member)) return null;
            // A tensor is captured by the graph that uses it, with the shape that its initialiser gave.
            return result is AbstractTensor tensor
                ? new AbstractTensor(Builder.Capture(member.Name, new TensorType(tensor.Value.DType, Shapes.Resolve(tensor.Value.Shape))))
                : Named(result, member);
        }

        return null;
    }

    private static Abstract Named(Abstract value, ISymbol member)
    {
        if (value is AbstractVariable { Name: "" } variable) variable.Name = member.Name;
        return value;
    }

    private T BesideGraph<T>(Func<T> evaluate)
    {
        var graph = Builder;
        Builder = new PredictionBuilder(Shapes, _ => true);
        try
        {
            return evaluate();
        }
        finally
        {
            Builder = graph;
        }
    }

    private Abstract Create(IObjectCreationOperation creation, Frame frame)
    {
        var type = (INamedTypeSymbol)Close(creation.Type, frame);
        if (TensorTypes.IsVariable(type)) return CreateVariable(creation, type, frame);
        if (TensorTypes.IsTape(type)) return CreateTape(creation, frame);
        if (TensorTypes.IsLibrary(type, "TensorArray")) return CreateArray(creation, type, frame);
        if (TensorTypes.IsLibrary(type, "IndexedSlices")) return CreateSlices(creation, type, frame);
        if (creation.Constructor is null || (!IsInSource(type) && !TensorTypes.IsModule(type)))
        {
            // The tensors that it holds are computed, whatever becomes of it.
            foreach (var value in creation.Initializer?.Initializers.SelectMany(i => i is ISimpleAssignmentOperation own ? [own.Value] : i is IInvocationOperation call ? call.Arguments.Select(a => a.Value) : []) ?? [])
            {
                if (Evaluate(value, frame) is AbstractTensor tensor && Builder.Root == Builder) Kept.Add(Builder.Import(tensor.Value));
            }

            return Unknown(type, type.Name, frame);
        }


        var created = new AbstractObject(type) { IsConstructed = true, IsExact = true };
        Construct(created, creation.Constructor, [.. creation.Arguments.OrderBy(a => a.Parameter!.Ordinal).Select(a => Evaluate(a.Value, frame))]);
        BuildLazily(created);
        foreach (var assignment in creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>() ?? [])
        {
            if (assignment.Target is IMemberReferenceOperation { Member: var member }) created.Members[Slot(created, member)] = Named(Evaluate(assignment.Value, frame), member);
        }

        return created;
    }

    /// <summary>Runs the constructor of an object that came from outside with unknown arguments.</summary>
    private void Construct(AbstractObject owner)
    {
        if (owner.IsConstructed) return;
        owner.IsConstructed = true;
        if (owner.Type.InstanceConstructors.Where(c => c.Locations.Any(l => l.IsInSource) && !c.IsImplicitlyDeclared).OrderBy(c => c.Parameters.Length).FirstOrDefault() is { } constructor)
        {
            Construct(owner, constructor, [.. constructor.Parameters.Select(p => Unknown(p.Type, p.Name, null))]);
        }

        BuildLazily(owner);
    }

    private void Construct(AbstractObject owner, IMethodSymbol constructor, IReadOnlyList<Abstract> arguments)
    {
        var definition = constructor.OriginalDefinition;
        var frame = new Frame(null, owner);
        for (var i = 0; i < definition.Parameters.Length && i < arguments.Count; i++)
        {
            owner.Arguments[definition.Parameters[i]] = arguments[i];
            frame.Declare(definition.Parameters[i], arguments[i]);
        }

        if (!IsInSource(definition)) Hold(owner, definition, arguments);
        else if (BodyOf(definition) is { } body) BesideGraph(() => Run(body, frame));
    }

    private AbstractVariable CreateVariable(IObjectCreationOperation creation, INamedTypeSymbol type, Frame frame)
    {
        var dtype = TensorTypes.DTypeOf(TensorTypes.ElementOf(type), frame) ?? DType.Float32;
        var arguments = creation.Arguments.ToDictionary(a => a.Parameter!.Name, a => a.Value);
        var shape = BesideGraph(() =>
        {
            if (arguments.TryGetValue("shape", out var declared) && Evaluate(declared, frame) is AbstractShape { Shape: var given }) return given;
            var initial = Evaluate(arguments["initialValue"], frame);
            if (initial is AbstractDelegate function) initial = CallDelegate(creation, function, [], frame);
            return initial switch
            {
                AbstractTensor tensor => Shapes.Resolve(tensor.Value.Shape),
                AbstractVariable other => other.Type.Shape,
                AbstractList list => ShapeOf(list),
                _ => Shapes.FreshShape("v"),
            };
        });
        var trainable = !(arguments.TryGetValue("trainable", out var flag) && Evaluate(flag, frame) is AbstractHost { Constant: { HasValue: true, Value: false } });
        return new AbstractVariable(new TensorType(dtype, shape, IsVariable: true), "", trainable);
    }
}
