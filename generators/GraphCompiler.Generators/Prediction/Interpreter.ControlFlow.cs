using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

/// <summary>
/// What twins call where a tensor decides: the same operators, with graphs of their own inside, as the library makes while it
/// traces (<c>CompilerServices.AutoGraph</c>, <c>BranchTrace</c>, <c>LoopTrace</c>).
/// </summary>
internal sealed partial class Interpreter
{
    /// <summary>The shapes that the bodies of the loops around have said their variables may have.</summary>
    private LoopInvariants? _invariants;

    private static bool IsAutoGraph(IMethodSymbol method) =>
        method.ContainingType is { Name: "AutoGraph", ContainingNamespace: { Name: "CompilerServices", ContainingNamespace.Name: TensorTypes.Namespace } };

    /// <summary>What a branch or loop carries.</summary>
    private sealed record State(Func<IReadOnlyList<Abstract>> Read, Action<IReadOnlyList<Abstract>> Write);

    private Abstract ControlFlow(IInvocationOperation call, Frame frame)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "If":
                var state = StateOf();
                var initial = state.Read();
                state.Write(Branch(Tensor("condition"), () => Arm("then"), () => Arm("otherwise")));
                return AbstractHost.Of(null);

                IReadOnlyList<Abstract> Arm(string name)
                {
                    state.Write(initial);
                    Run(name);
                    return state.Read();
                }

            case "Choose":
                return Branch(Tensor("condition"), () => [Typed(Run("then"), method.ReturnType)], () => [Typed(Run("otherwise"), method.ReturnType)])[0];
            case "And":
                return Lazy(Tensor("left"), isAnd: true, () => Run("right"));
            case "Or":
                return Lazy(Tensor("left"), isAnd: false, () => Run("right"));
            case "While":
                Loop(StateOf(), () => Run("condition"), (_, _) => Run("body"), null, []);
                return AbstractHost.Of(null);
            case "DoWhile":
                DoWhile();
                return AbstractHost.Of(null);
            case "ForEach" when TensorTypes.IsTensor(method.Parameters[0].Type):
                var values = Read(Tensor("values"));
                ChooseRank(values.Shape);
                var list = Builder.Apply(new ListUnstack(), values)[0];
                Loop(StateOf(), Proceed(), (_, items) => Run("body", new AbstractTensor(items[0])), Builder.Apply(new ListLength(), list)[0], [list]);
                return AbstractHost.Of(null);
            case "ForRange":
                Value[] range = [Read(Tensor("start")), Read(Tensor("limit")), Read(Tensor("delta"))];
                var count = Builder.Apply(new SequenceLength(), range)[0];
                Loop(StateOf(), Proceed(), (number, _) => Run("body", new AbstractTensor(Item(number, range))), count, []);
                return AbstractHost.Of(null);
            case "ForEach":
                // The source as a text: which it is makes no difference to a graph.
                var handle = Builder.Apply(new Iterate(Text(Argument("values")!.Syntax)))[0];
                Func<Abstract> hasNext = () => new AbstractTensor(Builder.Apply(new MoveNext(), Builder.Import(handle))[0]);
                Loop(
                    StateOf(),
                    Proceed() is { } proceed ? () => Lazy(Read(ToTensorValue(proceed())), isAnd: true, hasNext) : hasNext,
                    (_, _) => Run("body", Element(Close(method.TypeArguments[0], frame), handle)),
                    null,
                    []);
                return AbstractHost.Of(null);
            default:
                throw new WorldEndsException();
        }

        // An element of a dataset, of which no shape is known.
        Abstract Element(ITypeSymbol type, Value handle)
        {
            var types = new List<TensorType>();
            AddTypes(type);
            var results = new Queue<Value>(Builder.Apply(new CurrentElement(types.ToEquatableArray()), Builder.Import(handle)));
            return Pack(type);

            void AddTypes(ITypeSymbol part)
            {
                if (part is INamedTypeSymbol { IsTupleType: true } tuple)
                {
                    foreach (var item in tuple.TupleElements) AddTypes(item.Type);
                }
                else
                {
                    types.Add(TensorTypes.IsTensor(part) ? new TensorType(TensorTypes.DTypeOf(TensorTypes.ElementOf(part), frame) ?? DType.Float32, Shapes.FreshShape("item")) : throw new WorldEndsException());
                }
            }

            Abstract Pack(ITypeSymbol part) => part is INamedTypeSymbol { IsTupleType: true } tuple ? new AbstractList([.. tuple.TupleElements.Select(e => Pack(e.Type))]) : new AbstractTensor(results.Dequeue());
        }

        // The parts of a tensor of which no rank is known have any.
        void ChooseRank(Shape shape)
        {
            if (Shapes.Resolve(shape).IsRankKnown) return;
            var axes = Choices.Choose(3, c => $"{Text(Argument("values")!.Syntax)} has {c + 1} {(c == 0 ? "axis" : "axes")}") + 1;
            Shapes.Unify(shape, Shape.Create([.. Enumerable.Range(0, axes).Select(_ => Shapes.FreshDim())]));
        }

        IOperation? Argument(string name) => call.Arguments.FirstOrDefault(a => a.Parameter!.Name == name && a.ArgumentKind == ArgumentKind.Explicit)?.Value;

        Value Tensor(string name)
        {
            var parameter = method.Parameters.First(p => p.Name == name);
            return ToTensor(Unconverted(Argument(name)!), Evaluate(Argument(name), frame), TensorTypes.DTypeOf(TensorTypes.ElementOf(Close(parameter.Type, frame)), frame) ?? DType.Float32);
        }

        Abstract Run(string name, params Abstract[] arguments) =>
            Evaluate(Argument(name), frame) is AbstractDelegate code ? CallDelegate(call, code, arguments, frame) : throw new WorldEndsException();

        Func<Abstract>? Proceed() => Argument("proceed") is null ? null : () => Run("proceed");

        State StateOf()
        {
            var creation = (IObjectCreationOperation)Unconverted(Argument("state")!);
            var (read, write) = ((AbstractDelegate)Evaluate(creation.Arguments[1].Value, frame), (AbstractDelegate)Evaluate(creation.Arguments[2].Value, frame));
            return new State(
                () => ((AbstractList)CallDelegate(call, read, [], frame)).Items,
                values => CallDelegate(call, write, [new AbstractList(values)], frame));
        }

        Value Item(Value number, Value[] range)
        {
            if (number.DType != range[0].DType) number = Builder.Apply(new Cast(range[0].DType), number)[0];
            var offset = Builder.Apply(new Multiply(), number, Read(range[2]))[0];
            return Builder.Apply(new Add(), Read(range[0]), offset)[0];
        }

        void DoWhile()
        {
            Abstract isFirst = new AbstractTensor(Captured("true", new TensorType(DType.Bool, Shape.Scalar)));
            var inner = StateOf();
            var all = new State(() => [isFirst, .. inner.Read()], values =>
            {
                isFirst = values[0];
                inner.Write([.. values.Skip(1)]);
            });
            Loop(all, () => Lazy(((AbstractTensor)isFirst).Value, isAnd: false, () => Run("condition")), (_, _) =>
            {
                isFirst = new AbstractTensor(Captured("false", new TensorType(DType.Bool, Shape.Scalar)));
                Run("body");
            }, null, []);
        }
    }

    private Abstract Lazy(Value left, bool isAnd, Func<Abstract> right)
    {
        Func<IReadOnlyList<Abstract>> other = () => [Typed(right(), null)];
        Func<IReadOnlyList<Abstract>> same = () => [new AbstractTensor(left)];
        return (isAnd ? Branch(left, other, same) : Branch(left, same, other))[0];
    }

    /// <summary>A host value where a tensor is meant: the trace makes one of it in its place.</summary>
    private Abstract Typed(Abstract value, ITypeSymbol? type) => value is AbstractHost { Constant: not { HasValue: true, Value: null } } && (type is null || TensorTypes.IsTensor(type))
        ? new AbstractTensor(Captured("constant", new TensorType(TensorTypes.DTypeOf(TensorTypes.ElementOf(type)) ?? DType.Bool, Shape.Scalar)))
        : value;

    private T Within<T>(PredictionBuilder builder, Func<T> code)
    {
        var outer = Builder;
        Builder = builder;
        (builder.Phase, builder.Source) = (outer.Phase, outer.Source);
        try
        {
            return builder.Write(code);
        }
        finally
        {
            Builder = outer;
        }
    }

    private IReadOnlyList<Abstract> Branch(Value condition, Func<IReadOnlyList<Abstract>> then, Func<IReadOnlyList<Abstract>> otherwise)
    {
        condition = Read(condition);
        Shapes.Unify(condition.Shape, Shape.Scalar);
        var operands = new List<Value> { condition };
        var first = new PredictionBuilder(Builder, operands, firstShared: 0);
        var x = Leaves(Within(first, then));
        var second = new PredictionBuilder(Builder, operands, firstShared: 0);
        var y = Leaves(Within(second, otherwise));
        if (x.Leaves.Count != y.Leaves.Count) throw new WorldEndsException();
        var (joined, thenOutputs, elseOutputs) = (new List<int>(), new List<Value>(), new List<Value>());
        for (var i = 0; i < x.Leaves.Count; i++)
        {
            if (IsOne(x.Leaves[i], y.Leaves[i])) continue;
            var a = Within(first, () => ValueOf(x.Leaves[i]));
            var b = Within(second, () => ValueOf(y.Leaves[i]));
            if (a is null && b is null) continue;
            joined.Add(i);
            thenOutputs.Add(a ?? first.AbsentHere(b!.Type));
            elseOutputs.Add(b ?? second.AbsentHere(a!.Type));
        }

        var results = Builder.Apply(new If(first.Complete("then", thenOutputs), second.Complete("else", elseOutputs)), [.. operands]);
        var leaves = x.Leaves.ToList();
        for (var i = 0; i < joined.Count; i++) leaves[joined[i]] = Like(ValueLeaf(x.Leaves[joined[i]]) ? x.Leaves[joined[i]] : y.Leaves[joined[i]], results[i]);
        return x.Rebuilt(leaves);
    }

    private void Loop(State state, Func<Abstract>? condition, Action<Value, Value[]> body, Value? limit, Value[] replays)
    {
        var initial = Leaves(state.Read());
        var undefined = initial.Leaves.Select(l => !ValueLeaf(l)).ToArray();
        if (undefined.Any(u => u)) initial = Defined();
        var carried = Enumerable.Range(0, initial.Leaves.Count).Where(i => ValueLeaf(initial.Leaves[i])).ToList();
        Value[] @fixed = [limit ?? Captured("-1", new TensorType(DType.Int32, Shape.Scalar)), .. carried.Select(i => ValueOf(initial.Leaves[i])!), .. replays];
        var outer = _invariants;
        var invariants = new LoopInvariants();
        while (true)
        {
            _invariants = invariants;
            try
            {
                Apply();
                return;
            }
            catch (LoopSaidException)
            {
                // From the beginning, with the shapes that are known now.
            }
            finally
            {
                _invariants = outer;
            }
        }

        void Apply()
        {
            var operands = @fixed.ToList();
            Subgraph? test = null;
            if (condition is not null)
            {
                var builder = new PredictionBuilder(Builder, operands, @fixed.Length);
                var truth = Within(builder, () =>
                {
                    state.Write(initial.Rebuilt(Arguments(builder)));
                    var answer = Read(ToTensorValue(condition()));
                    Shapes.Unify(answer.Shape, Shape.Scalar);
                    return answer;
                });
                test = builder.Complete("while", [truth]);
            }

            var inside = new PredictionBuilder(Builder, operands, @fixed.Length);
            var before = Arguments(inside);
            var number = inside.Operand(0, new TensorType(DType.Int32, Shape.Scalar));
            Value[] items = [.. replays.Select((r, i) => inside.Operand(1 + carried.Count + i, r.Type with { IsList = false }))];
            invariants.Variables = before;
            var outputs = Within(inside, () =>
            {
                state.Write(initial.Rebuilt(before));
                body(number, items);
                var after = Leaves(state.Read()).Leaves;
                if (after.Count != before.Count) throw new WorldEndsException();
                return carried.Select(i => Fitted(before[i], ValueOf(after[i]) ?? throw new WorldEndsException(), invariants.Of(i) is not null)).ToList();
            });
            var results = Builder.Apply(new While(test, inside.Complete("do", outputs), carried.Count, replays.Length), [.. operands]);
            var leaves = initial.Leaves.ToList();
            for (var i = 0; i < carried.Count; i++) leaves[carried[i]] = Like(initial.Leaves[carried[i]], results[1 + i]);
            state.Write(initial.Rebuilt(leaves));
        }

        List<Abstract> Arguments(PredictionBuilder builder)
        {
            var leaves = initial.Leaves.ToList();
            for (var i = 0; i < carried.Count; i++)
            {
                var type = @fixed[1 + i].Type with { IsVariable = false };
                type = type with { Shape = invariants.Of(carried[i]) ?? Shapes.Resolve(type.Shape) };
                leaves[carried[i]] = Like(initial.Leaves[carried[i]], builder.Operand(1 + i, type));
            }

            return leaves;
        }

        // A variable keeps its shape, unless the loop says otherwise.
        Value Fitted(Abstract before, Value after, bool varies)
        {
            if (!varies && !after.Type.IsList && ValueOf(before) is { } value) Shapes.Unify(value.Shape, after.Shape);
            return after;
        }

        // What only the body sets begins as something of the kind that a first look at it shows.
        LeafList Defined()
        {
            var scratch = new PredictionBuilder(Builder, [], 0);
            var after = Within(scratch, () =>
            {
                body(scratch.Input(InputKind.Argument, "number", new TensorType(DType.Int32, Shape.Scalar)), [.. replays.Select(r => scratch.Input(InputKind.Argument, "item", r.Type with { IsList = false }))]);
                return Leaves(state.Read()).Leaves.Select(l => ValueOf(l)?.Type).ToList();
            });
            state.Write(initial.Rebuilt(initial.Leaves));
            var leaves = initial.Leaves.ToList();
            for (var i = 0; i < leaves.Count && i < after.Count; i++)
            {
                if (undefined[i] && after[i] is { IsList: false } type) leaves[i] = new AbstractTensor(Captured("undefined", type with { IsVariable = false }));
            }

            return new LeafList(leaves, initial.Form);
        }
    }

    private Value ToTensorValue(Abstract value) => value is AbstractTensor or AbstractVariable ? ValueOf(value)! : Captured("constant", new TensorType(DType.Bool, Shape.Scalar));

    /// <summary>Says that a loop's variable may vary within a shape: the loop begins anew with it.</summary>
    public Abstract? SayInvariant(Abstract variable, Shape shape)
    {
        if (_invariants is { } loop && loop.Say(variable, shape)) throw new LoopSaidException();
        return AbstractHost.Of(null);
    }

    private static bool IsOne(Abstract x, Abstract y) => ReferenceEquals(x, y) || (x, y) switch
    {
        (AbstractTensor a, AbstractTensor b) => Equals(a.Value, b.Value),
        (AbstractHost a, AbstractHost b) => a.Scalar is null && b.Scalar is null,
        (AbstractObject, _) or (AbstractDelegate, _) or (AbstractTape, _) => true,
        _ => false,
    };

    private static bool ValueLeaf(Abstract leaf) => leaf is AbstractTensor or AbstractVariable or AbstractArray;

    /// <summary>A leaf as a value of the present graph, null where it has none.</summary>
    private Value? ValueOf(Abstract leaf) => leaf switch
    {
        AbstractTensor tensor => Read(tensor.Value),
        AbstractVariable variable => Read(Reference(variable)),
        AbstractArray array => Builder.Import(array.List),
        AbstractHost { Scalar: { } scalar } => Read(scalar),
        _ => null,
    };

    private static Abstract Like(Abstract leaf, Value value) => leaf is AbstractArray array ? array.With(value) : new AbstractTensor(value);

    private static LeafList Leaves(IReadOnlyList<Abstract> values)
    {
        var leaves = new List<Abstract>();
        foreach (var value in values) Add(value);
        return new LeafList(leaves, values);

        void Add(Abstract value)
        {
            if (value is AbstractList list)
            {
                foreach (var item in list.Items) Add(item);
            }
            else
            {
                leaves.Add(value);
            }
        }
    }

    /// <summary>Values taken apart, and how they were put together.</summary>
    private sealed record LeafList(List<Abstract> Leaves, IReadOnlyList<Abstract> Form)
    {
        public IReadOnlyList<Abstract> Rebuilt(List<Abstract> leaves)
        {
            var next = 0;
            return [.. Form.Select(Rebuild)];

            Abstract Rebuild(Abstract form) => form is AbstractList list ? new AbstractList([.. list.Items.Select(Rebuild)]) : leaves[next++];
        }
    }

    private sealed class LoopInvariants
    {
        private readonly Dictionary<int, Shape> _shapes = [];

        public List<Abstract> Variables { get; set; } = [];

        public Shape? Of(int variable) => _shapes.TryGetValue(variable, out var shape) ? shape : null;

        /// <summary>Whether it is news.</summary>
        public bool Say(Abstract variable, Shape shape)
        {
            var index = Variables.FindIndex(v => IsOne(v, variable));
            if (index < 0 || _shapes.ContainsKey(index)) return false;
            _shapes.Add(index, shape);
            return true;
        }
    }

    /// <summary>A loop's body has said something new of its variables.</summary>
    private sealed class LoopSaidException : Exception;
}
