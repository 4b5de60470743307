namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Functions that move elements between what is fused: shapes, slices, joins, lookups, and their gradients.</summary>
public static partial class MovementFunctions
{
    private static readonly Tensor<float> s_row = new float[] { 1, -2, 3, 4 };

    [TfFunction]
    public static Tensor<float> Reshaped(Tensor<float> x) => Tf.Tanh(Tf.Reshape(x * 2f, [-1, 4]) + 1f) * s_row;

    [TfFunction]
    public static Tensor<float> Flattened(Tensor<float> x) => Tf.Exp(Tf.Reshape(x + 1f, [x.Shape[0], -1])) - 1f;

    [TfFunction]
    public static Tensor<float> SameShape(Tensor<float> x) => Tf.Reshape(x * 2f, [-1, 4]) + 1f;

    [TfFunction]
    public static Tensor<float> WithAxes(Tensor<float> x) => Tf.Squeeze(Tf.ExpandDims(x * 3f, -1) + 1f, -1) * 2f;

    [TfFunction]
    public static Tensor<float> Differences([Shape("N")] Tensor<float> x) => Tf.Square(x[.., Tf.NewAxis] - x);

    [TfFunction]
    public static Tensor<float> Transposed(Tensor<float> x) => Tf.Exp(Tf.Transpose(x + 1f)) * 2f;

    [TfFunction]
    public static Tensor<float> Permuted(Tensor<float> x) => Tf.Transpose(x * 2f, [0, 2, 1]) - 1f;

    [TfFunction]
    public static Tensor<float> TransposedBack(Tensor<float> x) => Tf.Transpose(Tf.Transpose(x + 1f)) * 2f;

    [TfFunction]
    public static Tensor<float> Joined(Tensor<float> x, Tensor<float> y) => Tf.Concat([x * 2f, Tf.Exp(y)], -1) + 1f;

    [TfFunction]
    public static Tensor<float> Stacked(Tensor<float> x) => Tf.Stack([x * 2f, Tf.Exp(x)], axis: 0) - 1f;

    [TfFunction]
    public static Tensor<float> Gated(Tensor<float> x)
    {
        var halves = Tf.Split(x + 1f, 2, axis: -1);
        return halves[0] * Tf.Sigmoid(halves[1]);
    }

    [TfFunction]
    public static Tensor<float> Unstacked([Shape(3, "N")] Tensor<float> x)
    {
        var rows = Tf.Unstack(x * 2f);
        return rows[0] * rows[1] + rows[2];
    }

    [TfFunction]
    public static Tensor<float> Literal(Tensor<float> x)
    {
        Tensor<float> row = [Tf.ReduceSum(x), 2f, Tf.ReduceSum(x * x)];
        return row * row + 1f;
    }

    [TfFunction]
    public static Tensor<float> Neighbours([Shape("N", "M")] Tensor<float> x) => Tf.Square(x[.., 1..] * 2f - x[.., ..^1]);

    [TfFunction]
    public static Tensor<float> FirstAndLast([Shape("N", "M")] Tensor<float> x) => x[0] * 2f + x[^1];

    [TfFunction]
    public static Tensor<float> EverySecond(Tensor<float> x) => Tf.Exp(x[Tf.Ellipsis, Slice.Strided(null, null, 2)]) - 1f;

    [TfFunction]
    public static Tensor<float> AtPosition([Shape("N", "M")] Tensor<float> x, Tensor<int> position) => Tf.Tanh(x[position] + 1f) * 2f;

    [TfFunction]
    public static Tensor<float> Padded([Shape("N", "M")] Tensor<float> x) => Tf.Pad(x * 2f, [[1, 0], [0, 2]], constantValue: 0.5f) + 1f;

    [TfFunction]
    public static Tensor<float> Mirrored([Shape("N", "M")] Tensor<float> x) => Tf.Pad(x * 2f, [[1, 0], [0, 2]], PadMode.Reflect) + 1f;

    [TfFunction]
    public static Tensor<float> Tiled([Shape("N", "M")] Tensor<float> x) => Tf.Tile(x * 2f, [2, 1]) - 3f;

    [TfFunction]
    public static Tensor<float> Rolled(Tensor<float> x) => Tf.Roll(x * 2f, 1, 0) - Tf.Reverse(x, 0);

    [TfFunction]
    public static Tensor<float> Embedded([Shape("V", "D")] Tensor<float> table, Tensor<int> ids) => Tf.Tanh(Tf.Nn.EmbeddingLookup(table, ids) * 2f);

    [TfFunction]
    public static Tensor<float> Picked([Shape("N", "M")] Tensor<float> x, Tensor<int> ids) => Tf.Gather(x + 1f, ids, axis: 1) * 2f;

    [TfFunction]
    public static Tensor<float> Hot(Tensor<int> labels) => Tf.OneHot(labels, 4) * 2f + 1f;

    [TfFunction]
    public static Tensor<float> Spread([Shape("N", 1)] Tensor<float> x) => Tf.BroadcastTo(x * 2f, [5, x.Shape[0], 3]) + 1f;

    [TfFunction]
    public static Tensor<float> Scattered(Tensor<float> x, Tensor<int> at, Tensor<float> updates) => Tf.TensorScatterNdAdd(x * 2f, at, Tf.Exp(updates)) + 1f;

    [TfFunction]
    public static Tensor<float> GradientOfMovement([Shape("N", "M")] Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.Tanh(Tf.Transpose(Tf.Concat([x[.., 1..], Tf.Square(x)], 1)));
        return tape.Gradient(Tf.ReduceSum(y * y), x) * 2f;
    }

    [TfFunction]
    public static Tensor<float> GradientOfGate([Shape("N", "M")] Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var halves = Tf.Split(x, 2, axis: 1);
        return tape.Gradient(Tf.ReduceSum(Tf.StopGradient(halves[0] * 2f) * Tf.Sigmoid(halves[1])), x);
    }
}

/// <summary>A table whose rows are trained.</summary>
public sealed partial class Table : Module
{
    public Variable<float> Rows { get; } = new(Tf.Ones([5, 3]));

    [TfFunction]
    public Tensor<float> Train(Tensor<int> ids, float rate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceSum(Tf.Square(Tf.Nn.EmbeddingLookup(Rows, ids) - 0.5f));
        var gradient = (IndexedSlices<float>)tape.Gradient(loss, Rows);
        Rows.ScatterSub(new IndexedSlices<float>(gradient.Values * rate, gradient.Indices, gradient.DenseShape));
        return loss;
    }

    [TfFunction]
    public Tensor<float> Descend(Tensor<int> ids, float rate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceSum(Tf.Square(Tf.Nn.EmbeddingLookup(Rows, ids) - 0.5f));
        Rows.AssignSub(tape.Gradient(loss, Rows) * rate);
        return loss;
    }

    [TfFunction]
    public void Overwrite([Shape(3)] Tensor<float> row) => Rows[1] = row * 2f;
}

/// <summary>Every function of this file with arguments.</summary>
internal static class MovementCases
{
    public static IEnumerable<FunctionCase> All { get; } =
    [
        Plain("Reshaped", () => MovementFunctions.ReshapedFunction, () => [MovementFunctions.Reshaped(M(6, 2)), MovementFunctions.Reshaped(M(3, 4))]),
        Plain("Flattened", () => MovementFunctions.FlattenedFunction, () => [MovementFunctions.Flattened(M(6, 2)), MovementFunctions.Flattened(T(2, 3, 4))]),
        Plain("SameShape", () => MovementFunctions.SameShapeFunction, () => [MovementFunctions.SameShape(M(3, 4)), MovementFunctions.SameShape(M(2, 2))]),
        Plain("WithAxes", () => MovementFunctions.WithAxesFunction, () => [MovementFunctions.WithAxes(M(3, 4))]),
        Plain("Differences", () => MovementFunctions.DifferencesFunction, () => [MovementFunctions.Differences(V(9))]),
        Plain("Transposed", () => MovementFunctions.TransposedFunction, () => [MovementFunctions.Transposed(M(33, 17)), MovementFunctions.Transposed(T(2, 3, 4))]),
        Plain("Permuted", () => MovementFunctions.PermutedFunction, () => [MovementFunctions.Permuted(T(2, 3, 4))]),
        Plain("TransposedBack", () => MovementFunctions.TransposedBackFunction, () => [MovementFunctions.TransposedBack(M(3, 4))]),
        Plain("Joined", () => MovementFunctions.JoinedFunction, () => [MovementFunctions.Joined(M(3, 4), M(3, 2)), MovementFunctions.Joined(V(3), V(4))]),
        Plain("Stacked", () => MovementFunctions.StackedFunction, () => [MovementFunctions.Stacked(M(3, 4))]),
        Plain("Gated", () => MovementFunctions.GatedFunction, () => [MovementFunctions.Gated(M(3, 4)), MovementFunctions.Gated(V(6))]),
        Plain("Unstacked", () => MovementFunctions.UnstackedFunction, () => [MovementFunctions.Unstacked(M(3, 4))]),
        Plain("Literal", () => MovementFunctions.LiteralFunction, () => [MovementFunctions.Literal(V(5))]),
        Plain("Neighbours", () => MovementFunctions.NeighboursFunction, () => [MovementFunctions.Neighbours(M(3, 4))]),
        Plain("FirstAndLast", () => MovementFunctions.FirstAndLastFunction, () => [MovementFunctions.FirstAndLast(M(3, 4))]),
        Plain("EverySecond", () => MovementFunctions.EverySecondFunction, () => [MovementFunctions.EverySecond(M(3, 5)), MovementFunctions.EverySecond(V(5))]),
        Plain("AtPosition", () => MovementFunctions.AtPositionFunction, () => [MovementFunctions.AtPosition(M(3, 5), Tf.Constant(1)), MovementFunctions.AtPosition(M(3, 5), Tf.Constant(-1))]),
        Plain("Padded", () => MovementFunctions.PaddedFunction, () => [MovementFunctions.Padded(M(3, 5))]),
        Plain("Mirrored", () => MovementFunctions.MirroredFunction, () => [MovementFunctions.Mirrored(M(3, 5))]),
        Plain("Tiled", () => MovementFunctions.TiledFunction, () => [MovementFunctions.Tiled(M(3, 5))]),
        Plain("Rolled", () => MovementFunctions.RolledFunction, () => [MovementFunctions.Rolled(M(3, 5)), MovementFunctions.Rolled(V(4))]),
        Plain("Embedded", () => MovementFunctions.EmbeddedFunction, () => [MovementFunctions.Embedded(M(5, 3), [4, 0, 4]), MovementFunctions.Embedded(M(5, 3), [[1, 2], [3, 4]])]),
        Plain("Picked", () => MovementFunctions.PickedFunction, () => [MovementFunctions.Picked(M(5, 3), [2, 0, 2, 1])]),
        Plain("Hot", () => MovementFunctions.HotFunction, () => [MovementFunctions.Hot([3, 0, 9]), MovementFunctions.Hot([[1, 2], [3, 0]])]),
        Plain("Spread", () => MovementFunctions.SpreadFunction, () => [MovementFunctions.Spread(M(4, 1))]),
        Plain("Scattered", () => MovementFunctions.ScatteredFunction, () => [MovementFunctions.Scattered(V(5), [[1], [3], [1]], V(3))]),
        Plain("GradientOfMovement", () => MovementFunctions.GradientOfMovementFunction, () => [MovementFunctions.GradientOfMovement(M(3, 5))]),
        Plain("GradientOfGate", () => MovementFunctions.GradientOfGateFunction, () => [MovementFunctions.GradientOfGate(M(3, 6))]),
        new(nameof(Table), "Train", () =>
        {
            var table = new Table();
            return (table.TrainFunction, [table.Train([1, 3, 1], 0.1f), table.Train([1, 3, 1], 0.1f), table.Rows.Value]);
        }),
        new(nameof(Table), "Descend", () =>
        {
            var table = new Table();
            return (table.DescendFunction, [table.Descend([1, 3, 1], 0.1f), table.Descend([1, 3, 1], 0.1f), table.Rows.Value]);
        }),
        new(nameof(Table), "Overwrite", () =>
        {
            var table = new Table();
            table.Overwrite(V(3));
            return (table.OverwriteFunction, [table.Rows.Value]);
        }),
    ];

    private static FunctionCase Plain(string name, Func<TfFunction> handle, Func<Tensor[]> run) => new(nameof(MovementFunctions), name, () => (handle(), run()));

    private static Tensor<float> V(int n) => FunctionCases.Values(n);

    private static Tensor<float> M(int rows, int columns) => Tf.Reshape(V(rows * columns), [rows, columns]);

    private static Tensor<float> T(int a, int b, int c) => Tf.Reshape(V(a * b * c), [a, b, c]);
}
