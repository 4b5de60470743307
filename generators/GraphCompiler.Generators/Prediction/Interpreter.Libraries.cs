using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Generators.Libraries;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Prediction;

internal sealed partial class Interpreter
{
    private readonly Dictionary<string, Abstract> _shared = new(StringComparer.Ordinal);

    /// <summary>Calls a method of a referenced assembly, by the graph that the assembly brings for it.</summary>
    private Abstract CallReferenced(IOperation site, IMethodSymbol method, Abstract? self, IReadOnlyList<Abstract> arguments, Frame? frame)
    {
        if (!IsExport && IsBoundary(method)) return CallBeyond(site, method, self, arguments, frame);
        if (CreatedBy(method, arguments, frame) is { } created) return created;
        if (ReferencedGraphs.Find(method, (self as AbstractObject)?.Type) is not { Worlds.Count: > 0 } graph)
        {
            if (HandlesTensors(method.OriginalDefinition) && method.ContainingAssembly.Name != TensorTypes.Namespace) Report(site, FindingKind.NotSeenThrough, $"{method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)} of {method.ContainingAssembly.Name}");
            return Unknown(method.ReturnType, method.Name, frame);
        }

        var world = graph.Worlds[graph.Worlds.Count == 1 ? 0 : Choices.Choose(graph.Worlds.Count, c => $"in {method.Name}, {graph.Worlds[c].Note}")];
        var names = new DimNames(Shapes);
        foreach (var (dim, parameter) in graph.Sizes)
        {
            if (Argument(parameter) is { } size) names.Bind(dim, DimOf(size));
        }

        var values = Inline(site, world, names, Walk);
        return values is null ? Unknown(method.ReturnType, method.Name, frame) : new ResultReader(world.Result, values).Read();

        Abstract? Argument(string parameter) =>
            method.Parameters.FirstOrDefault(p => p.Name == parameter) is { } found && found.Ordinal < arguments.Count ? arguments[found.Ordinal] : null;

        Abstract? Walk(string origin)
        {
            var (root, rest) = Split(origin);
            return root == "this" ? Step(self, rest) : root.Contains(':') ? (_shared.TryGetValue(origin, out var shared) ? shared : null) : Step(Argument(root), rest);
        }
    }

    /// <summary>Whether a method that nothing is known of leaves a hole in the graph.</summary>
    private static bool HandlesTensors(IMethodSymbol method) =>
        TensorTypes.IsTensor(method.ReturnType) || method.Parameters.Any(p => TensorTypes.IsTensor(p.Type));

    /// <summary>Copies the operators of a referenced graph to here; null where an argument is no tensor of its type.</summary>
    private Value[]? Inline(IOperation site, ExportedWorld world, DimNames names, Func<string, Abstract?> walk)
    {
        var values = new List<Value>();
        var types = new List<TensorType>();
        var phase = Builder.Phase;
        Builder.Source = Text(site.Syntax);
        try
        {
            foreach (var node in world.Nodes)
            {
                Builder.Phase = node.Phase == Phase.Backward ? node.Phase : phase;
                var results = node.Operator is Input input ? [InputOf(site, input, node.Origin, names, walk)] : ApplyInlined(node);
                for (var i = 0; i < results.Length; i++)
                {
                    if (results[i].DType != node.Results[i].DType) return null;
                    Shapes.Unify(names.Rename(node.Results[i].Shape), results[i].Shape);
                }

                values.AddRange(results);
                types.AddRange(node.Results);
            }
        }
        catch (TfException e)
        {
            Report(site, FindingKind.ShapeMismatch, e.Message);
            throw new WorldEndsException();
        }
        finally
        {
            Builder.Phase = phase;
        }

        return [.. values];

        Value[] ApplyInlined(ExportedNode node)
        {
            if (node.Operator is Invocation call) return [ToTensor(site, Resume(site, call, [.. node.Inputs.Select(i => new AbstractTensor(values[i]))], walk), call.Result.DType)];

            // A variable that is given for a tensor is read where it is used.
            var inputs = node.Inputs.Select(i => types[i].IsVariable ? values[i] : Read(values[i])).ToArray();
            if (node.Phase == Phase.Forward && node.Operator is not (ReadVariable or Assignment or Intrinsic))
            {
                Note(site, node.Operator);
            }

            var @operator = node.Operator.MapShapes(names.Rename);
            return @operator is BroadcastTo { Target: var wide } && IsOf(inputs[0], wide) || @operator is SumTo { Target: var narrow } && IsOf(inputs[0], narrow)
                ? inputs
                : Builder.Apply(@operator, inputs);
        }

        bool IsOf(Value value, Shape shape) => Shapes.Resolve(value.Shape) == Shapes.Resolve(shape);
    }

    /// <summary>Follows a call that the library left open.</summary>
    private Abstract Resume(IOperation site, Invocation call, IReadOnlyList<Abstract> arguments, Func<string, Abstract?> walk)
    {
        if (walk(call.Receiver) is not AbstractObject owner
            || DocumentationCommentId.GetFirstSymbolForDeclarationId(call.Method, _files.Compilation) is not IMethodSymbol method
            || _depth >= MostDepth)
        {
            return new AbstractTensor(Builder.Capture("result", call.Result with { Shape = Shapes.FreshShape("result") }));
        }

        _depth++;
        try
        {
            return CallMethod(site, Dispatch(owner, method), owner, arguments, null);
        }
        finally
        {
            _depth--;
        }
    }

    private Value InputOf(IOperation site, Input input, string origin, DimNames names, Func<string, Abstract?> walk)
    {
        var type = input.Type with { Shape = names.Rename(input.Type.Shape) };
        if (origin.Length == 0) return Builder.Capture(input.InputName, type);
        switch (walk(origin))
        {
            case AbstractVariable variable when variable.Type.DType == type.DType:
                return Reference(variable);
            case { } found and not AbstractVariable when !type.IsVariable:
                return ToTensor(site, found, type.DType);
            default:
                // Nothing is known of the object that holds it; asked for again, it is the same.
                if (!type.IsVariable) return Builder.Capture(input.InputName, type);
                var unknown = new AbstractVariable(type, input.InputName, trainable: true);
                _shared[origin] = unknown;
                return Reference(unknown);
        }
    }

    private static (string Head, string Tail) Split(string path) =>
        path.IndexOf('/') is >= 0 and var slash ? (path[..slash], path[(slash + 1)..]) : (path, "");

    /// <summary>What a path leads to from a value.</summary>
    private Abstract? Step(Abstract? value, string path)
    {
        if (path.Length == 0) return value;
        var (first, rest) = Split(path);
        switch (value)
        {
            case AbstractList list:
                return int.TryParse(first, out var index) && index < list.Items.Count ? Step(list.Items[index], rest) : null;
            case AbstractObject owner:
                Construct(owner);
                if (LoadHeld(owner).TryGetValue(path, out var held)) return held;
                for (var type = owner.Type; type is not null; type = type.BaseType)
                {
                    if (type.GetMembers(first).FirstOrDefault(m => m is IFieldSymbol or IPropertySymbol) is { } member) return Step(Member(owner, member, null), rest);
                }

                return null;
            default:
                return null;
        }
    }

    /// <summary>A member that a class of a referenced assembly holds.</summary>
    private Abstract? HeldBy(AbstractObject owner, ISymbol slot) =>
        !IsInSource(slot) && LoadHeld(owner).TryGetValue(slot.Name, out var held) ? held : null;

    /// <summary>What an object's referenced classes hold; of one that came from outside, as the shortest constructor would make it.</summary>
    private Dictionary<string, Abstract> LoadHeld(AbstractObject owner)
    {
        if (owner.Held is { } known) return known;
        owner.Held = new Dictionary<string, Abstract>(StringComparer.Ordinal);
        var type = owner.Type;
        while (type is not null && IsInSource(type)) type = type.BaseType;
        if (type?.InstanceConstructors.OrderBy(c => c.Parameters.Length).FirstOrDefault(c => ReferencedGraphs.FindConstructor(c) is not null) is { } constructor)
        {
            Hold(owner, constructor, [.. constructor.Parameters.Select(p => Unknown(p.Type, p.Name, null))]);
        }

        return owner.Held;
    }

    /// <summary>Gives an object what a referenced constructor makes of these arguments.</summary>
    private void Hold(AbstractObject owner, IMethodSymbol constructor, IReadOnlyList<Abstract> arguments)
    {
        owner.Held ??= new Dictionary<string, Abstract>(StringComparer.Ordinal);
        if (ReferencedGraphs.FindConstructor(constructor) is not { } made) return;
        var names = new DimNames(Shapes);
        foreach (var parameter in constructor.Parameters)
        {
            if (parameter.Type.SpecialType == SpecialType.System_Int32) names.Bind(parameter.Name, DimOf(arguments[parameter.Ordinal]));
        }

        foreach (var member in made.Members)
        {
            if (Held(member) is { } value) Put(owner, member.Path, value);
        }

        Abstract? Held(ExportedMember member)
        {
            switch (member.Kind)
            {
                case MemberKind.Variable or MemberKind.Frozen:
                    var type = new AttributeText.Reader(member.Value).Type();
                    return new AbstractVariable(type with { Shape = names.Rename(type.Shape) }, member.Path.Split('/').Last(), member.Kind == MemberKind.Variable);
                case MemberKind.Object:
                    return DocumentationCommentId.GetFirstSymbolForDeclarationId(member.Value, _files.Compilation) is INamedTypeSymbol named
                        ? new AbstractObject(named) { IsConstructed = true, IsExact = true, Held = new Dictionary<string, Abstract>(StringComparer.Ordinal) }
                        : null;
                case MemberKind.Argument:
                    return constructor.Parameters.FirstOrDefault(p => p.Name == member.Value) is { } parameter ? arguments[parameter.Ordinal] : null;
                default:
                    return owner.Held!.TryGetValue(member.Value, out var other) ? other : null;
            }
        }

        static void Put(AbstractObject owner, string path, Abstract value)
        {
            owner.Held![path] = value;
            var (first, rest) = Split(path);
            if (rest.Length > 0 && owner.Held.TryGetValue(first, out var child) && child is AbstractObject { Held: not null } inner) Put(inner, rest, value);
        }
    }

    /// <summary>Notes the way to a value on what is to be found again by it.</summary>
    private static Abstract Owned(Abstract value, string? origin)
    {
        switch (value)
        {
            case AbstractVariable { Origin: null } variable:
                variable.Origin = origin;
                break;
            case AbstractObject { Origin: null } inner:
                inner.Origin = origin;
                break;
            case AbstractList list when origin is not null:
                for (var i = 0; i < list.Items.Count; i++) Owned(list.Items[i], $"{origin}/{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
                break;
        }

        return value;
    }

    /// <summary>The dimensions of a referenced graph under names of this one.</summary>
    private sealed class DimNames(ShapeSolver shapes)
    {
        private readonly Dictionary<string, Dim> _names = new(StringComparer.Ordinal);

        public void Bind(string name, Dim dim) => _names[name] = dim;

        public Shape Rename(Shape shape) => shape.RawDims.Length == 0 ? shape : Shape.Create([.. shape.RawDims.ToArray().Select(Rename)]);

        private Dim Rename(Dim dim)
        {
            if (dim.Name is not { } name) return dim;
            if (_names.TryGetValue(name, out var known)) return known;
            var hint = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
            return _names[name] = dim.IsPack ? shapes.FreshShape(hint).RawDims[0] : shapes.FreshDim(hint);
        }
    }

    /// <summary>Reads <c>(%4, %7)</c>.</summary>
    private sealed class ResultReader(string text, Value[] values)
    {
        private readonly AttributeText.Reader _reader = new(text);

        public Abstract Read()
        {
            if (_reader.Take("%")) return new AbstractTensor(values[_reader.Number()]);
            if (_reader.Take("?")) return new AbstractHost(null);
            if (!_reader.Take("(")) return AbstractHost.Of(null);
            var items = new List<Abstract>();
            while (!_reader.Take(")"))
            {
                if (items.Count > 0) _reader.Expect(", ");
                items.Add(Read());
            }

            return new AbstractList(items);
        }
    }
}
