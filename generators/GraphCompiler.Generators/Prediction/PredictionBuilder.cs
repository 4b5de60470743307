using System.Globalization;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Generators.Prediction;

/// <summary>A graph under construction whose shapes are solved by unification while the body is interpreted.</summary>
internal sealed class PredictionBuilder : GraphBuilder
{
    private readonly Dictionary<int, bool> _weights = [];
    private readonly PredictionBuilder? _parent;
    private readonly Func<Value, bool> _isTrainable;

    public PredictionBuilder(ShapeSolver shapes, Func<Value, bool> isTrainable) => (Shapes, _isTrainable) = (shapes, isTrainable);

    /// <summary>A graph inside an operator: an arm, a loop's body.</summary>
    /// <param name="parent">The graph around it.</param>
    /// <param name="operands">The operands of the operator so far.</param>
    /// <param name="firstShared">The first of them that stays the same while the operator runs.</param>
    public PredictionBuilder(PredictionBuilder parent, List<Value> operands, int firstShared)
        : base(parent, operands, firstShared) => (_parent, Shapes, _isTrainable) = (parent, parent.Shapes, parent._isTrainable);

    public ShapeSolver Shapes { get; }

    public override bool IsTrainable(Value variable) => _isTrainable(Origin(variable));

    /// <summary>Whether a value is one of this graph or of one around it.</summary>
    public bool Knows(Value value) => IsInside(((NodeValue)value).Graph);

    /// <summary>The graph of the whole function.</summary>
    public PredictionBuilder Root => _parent?.Root ?? this;

    /// <summary>A constant, which the outermost graph captures.</summary>
    public Value Capture(string name, TensorType type) => _parent is null ? Input(InputKind.Capture, name, type) : Share(_parent.Capture(name, type));

    /// <summary>A variable that the outermost graph refers to.</summary>
    public Value Variable(string name, TensorType type) => _parent is null ? Input(InputKind.Variable, name, type) : _parent.Variable(name, type);

    /// <summary>A value as one of this graph; what was seen beside it first is captured.</summary>
    public Value Import(Value value) => Knows(value) ? Share(value) : Capture("constant", value.Type);

    /// <summary>An operand of the operator that this graph is for.</summary>
    public Value Operand(int index, TensorType type) => Operands!.Take(index, type);

    /// <summary>This graph inside an operator, with the operands that it takes.</summary>
    public Subgraph Complete(string name, IEnumerable<Value> outputs) => Operands!.Complete(name, outputs);

    /// <summary>What stands in the place of a value that another arm has.</summary>
    public Value AbsentHere(TensorType type) => type.IsList ? Absent(type) : Absent(type).BroadcastTo(type.Shape);

    public override Shape Joined(Shape x, Shape y)
    {
        (x, y) = (Named(x), Named(y));
        Shapes.Unify(x, y);
        return base.Joined(Shapes.Resolve(x), Shapes.Resolve(y));
    }

    private Shape Named(Shape shape) => shape == Shape.Unknown
        ? Shapes.FreshShape("j")
        : Shape.Create([.. shape.RawDims.ToArray().Select(d => d == Dim.Unknown ? Shapes.FreshDim() : d)]);

    public override Shape Broadcast(Operator @operator, params Value[] values)
    {
        var (shape, isWeight) = (values[^1].Shape, IsWeight(values[^1]));
        for (var i = values.Length - 2; i >= 0; i--)
        {
            shape = Shapes.Broadcast(values[i].Shape, IsWeight(values[i]), shape, isWeight)
                ?? throw new TfValueException($"{@operator.Name} cannot combine the shapes {string.Join(" and ", values.Select(v => Shapes.Resolve(v.Shape).ToKernelString()))}");
            isWeight &= IsWeight(values[i]);
        }

        return shape;
    }

    public override bool TryBroadcast(Shape x, Shape y, out Shape both, out Dim left, out Dim right)
    {
        Shapes.Broadcast(x, xIsWeight: false, y, yIsWeight: false);
        return base.TryBroadcast(Shapes.Resolve(x), Shapes.Resolve(y), out both, out left, out right);
    }

    public override Shape Assigned(Operator @operator, Value variable, Value value)
    {
        Shapes.Unify(variable.Shape, value.Shape);
        return Shapes.Resolve(variable.Shape);
    }

    public override bool Same(Shape x, Shape y)
    {
        Shapes.Unify(x, y);
        return true;
    }

    public override (Shape X, Shape Y) Matrices(MatMul @operator, Value x, Value y)
    {
        var (left, right) = Shapes.Matrices(x.Shape, y.Shape);

        // Operands that are no matrices are for inference to refuse.
        if (left.RawDims.Length < 2 || right.RawDims.Length < 2) return (left, right);
        Shapes.Unify(Shape.Create([@operator.InnerOfX(left)]), Shape.Create([@operator.InnerOfY(right)]));
        Shapes.Broadcast(MatMul.Batch(left), IsWeight(x), MatMul.Batch(right), IsWeight(y));
        return (Shapes.Resolve(left), Shapes.Resolve(right));
    }

    public override Shape WithAxes(Value value, EquatableArray<int> axes) => Shapes.Expand(value.Shape, axes);

    public override Shape Merged(Shape x, Shape y)
    {
        Shapes.Unify(x, y);
        return Shapes.Resolve(x);
    }

    /// <summary>Tells apart what is not known: two sizes that inference leaves open are not the same for that.</summary>
    protected override TensorType Inferred(TensorType type)
    {
        if (type.Shape.RawDims.IsEmpty) return type.Shape.IsRankKnown ? type : type with { Shape = Shapes.FreshShape("u") };
        var dims = type.Shape.RawDims.ToArray();
        for (var i = 0; i < dims.Length; i++)
        {
            if (dims[i] == Dim.Unknown) dims[i] = Shapes.FreshDim();
        }

        return type with { Shape = Shape.Create(dims) };
    }

    /// <summary>Whether a value depends on variables and constants alone: data has at least such a value's rank.</summary>
    private bool IsWeight(Value value)
    {
        var id = ((NodeValue)value).Id;
        if (_weights.TryGetValue(id, out var known)) return known;
        var node = Producer(value);
        return _weights[id] = node.Operator switch
        {
            Core.Operators.Input when Outside(value) is { } outer => _parent!.IsWeight(outer),
            ReadVariable or Intrinsic or ShapeQuery or Input { Kind: InputKind.Capture or InputKind.Variable } => true,
            CallResults => IsWeight(new NodeValue(this, node.Inputs[id - node.First])),
            PointwiseOperator => node.Inputs.All(i => IsWeight(new NodeValue(this, i))),
            _ => false,
        };
    }
}

/// <summary>
/// Solves the shapes that the build does not know. A shape is an optional pack, standing for any leading dimensions, and
/// trailing dimensions; names are bound as operators require them to agree.
/// </summary>
internal sealed class ShapeSolver(Choices choices)
{
    private readonly Dictionary<string, Dim> _dims = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dim[]> _packs = new(StringComparer.Ordinal);
    private int _fresh;

    /// <summary>Whether a shape was given the lowest rank that an axis allows.</summary>
    public bool HasGuessedRank { get; private set; }

    public Dim FreshDim(string hint = "d") => Dim.Named(hint + (++_fresh).ToString(CultureInfo.InvariantCulture));

    public Shape FreshShape(string name) => Shape.Create([Dim.Pack(name + (++_fresh).ToString(CultureInfo.InvariantCulture))]);

    public Shape Resolve(Shape shape)
    {
        if (shape.RawDims.Length == 0) return shape;
        var dims = new List<Dim>();
        foreach (var dim in shape.RawDims) Add(dim);
        return Shape.Create([.. dims]);

        void Add(Dim dim)
        {
            if (dim.IsPack && _packs.TryGetValue(dim.Name!, out var bound))
            {
                foreach (var part in bound) Add(part);
            }
            else
            {
                dims.Add(dim.IsPack ? dim : Resolve(dim));
            }
        }
    }

    public Dim Resolve(Dim dim)
    {
        while (dim.Name is { } name && _dims.TryGetValue(name, out var bound)) dim = bound;
        return dim;
    }

    /// <summary>The shape two operands broadcast to; null where known sizes contradict.</summary>
    public Shape? Broadcast(Shape x, bool xIsWeight, Shape y, bool yIsWeight)
    {
        (x, y) = (Resolve(x), Resolve(y));
        if (x == y || y.IsScalar) return x;
        if (x.IsScalar) return y;
        if (x == Shape.Unknown || y == Shape.Unknown) return Shape.Unknown;
        Align(ref x, y, yIsWeight);
        Align(ref y, x, xIsWeight);
        var a = x.RawDims;
        var b = y.RawDims;
        var dims = new Dim[Math.Max(a.Length, b.Length)];
        for (var i = 1; i <= dims.Length; i++)
        {
            if (i > a.Length) dims[^i] = b[^i];
            else if (i > b.Length) dims[^i] = a[^i];
            else if (Combine(a[^i], b[^i]) is { } dim) dims[^i] = dim;
            else return null;
        }

        return Resolve(Shape.Create(dims));
    }

    /// <summary>Requires that two shapes are the same.</summary>
    public void Unify(Shape x, Shape y)
    {
        (x, y) = (Resolve(x), Resolve(y));
        if (x == Shape.Unknown || y == Shape.Unknown) return;
        Align(ref x, y, atLeast: false, isExact: true);
        Align(ref y, x, atLeast: false, isExact: true);
        for (var i = 1; i <= Math.Min(x.RawDims.Length, y.RawDims.Length); i++) Bind(x.RawDims[^i], y.RawDims[^i]);
    }

    /// <summary>A shape with dimensions where an operator's axes need them: the lowest rank that they allow.</summary>
    public Shape Expand(Shape shape, EquatableArray<int> axes)
    {
        shape = Resolve(shape);
        if (!BeginsWithPack(shape) || axes.Count == 0) return shape;
        var fromStart = axes.Max() + 1;
        HasGuessedRank |= fromStart > 0;
        var needed = Math.Max(fromStart, -axes.Min()) - (shape.RawDims.Length - 1);
        if (fromStart > 0) BindPack(shape.RawDims[0], Math.Max(0, needed), keepPack: false);
        else if (needed > 0) BindPack(shape.RawDims[0], needed, keepPack: true);
        return Resolve(shape);
    }

    /// <summary>Two operands of a matrix product: of a rank that is unknown, one has the other's, but two at least.</summary>
    public (Shape X, Shape Y) Matrices(Shape x, Shape y)
    {
        x = WithRank(x, Resolve(y));
        return (x, WithRank(y, x));

        Shape WithRank(Shape shape, Shape other)
        {
            shape = Resolve(shape);
            if (shape == Shape.Unknown) shape = FreshShape("m");
            if (!BeginsWithPack(shape)) return shape;
            choices.Suppose($"{shape.RawDims[0].Name} makes a matrix");
            return Expand(shape, other.IsRankKnown && other.Rank > 2 ? Enumerable.Range(0, other.Rank).ToEquatableArray() : [0, 1]);
        }
    }

    /// <summary>Gives a shape that begins with a pack as many dimensions as the other one has.</summary>
    private void Align(ref Shape shape, Shape other, bool atLeast, bool isExact = false)
    {
        if (!BeginsWithPack(shape)) return;
        var missing = other.RawDims.Length - shape.RawDims.Length;
        if (BeginsWithPack(other))
        {
            // Two packs at the same place are supposed to be equal; the longer tail is cut from the shorter side's pack.
            if (missing > 0) BindPack(shape.RawDims[0], missing, keepPack: true);
        }
        else if (missing >= (isExact ? -1 : 0))
        {
            BindPack(shape.RawDims[0], missing + 1, keepPack: atLeast);
            if (!atLeast) choices.Suppose($"{shape.RawDims[0].Name} has the rank of what it meets");
        }

        shape = Resolve(shape);
    }

    private static bool BeginsWithPack(Shape shape) => shape.RawDims.Length > 0 && shape.RawDims[0].IsPack;

    private void BindPack(Dim pack, int dims, bool keepPack)
    {
        var parts = new List<Dim>();
        if (keepPack) parts.Add(FreshShape(pack.Name!).RawDims[0]);
        for (var i = 0; i < dims; i++) parts.Add(FreshDim());
        _packs[pack.Name!] = [.. parts];
    }

    private Dim? Combine(Dim x, Dim y)
    {
        (x, y) = (x.IsPack ? x : Resolve(x), y.IsPack ? y : Resolve(y));
        if (x == y) return x;
        if (x.IsPack || y.IsPack)
        {
            if (x.IsPack && y.IsPack) _packs[y.Name!] = [x];
            return x.IsPack ? x : y;
        }

        if (x.IsKnown && y.IsKnown) return x == 1 ? y : y == 1 ? x : (Dim?)null;
        if (x == 1 || y == 1)
        {
            var symbol = x == 1 ? y : x;
            if (symbol.Name is null) return symbol;
            if (choices.Choose(2, c => c == 0 ? $"{symbol} is not 1" : $"{symbol} is 1 too") == 0) return symbol;
            _dims[symbol.Name] = 1;
            return 1;
        }

        Bind(x, y);
        return x.IsKnown ? x : y;
    }

    private void Bind(Dim x, Dim y)
    {
        if (x.IsPack && y.IsPack)
        {
            if (x != y) _packs[y.Name!] = [x];
            return;
        }

        if (x.IsPack || y.IsPack) return;
        (x, y) = (Resolve(x), Resolve(y));
        if (x == y) return;
        if (x.Name is { } name) _dims[name] = y;
        else if (y.Name is { } other) _dims[other] = x;
    }
}
