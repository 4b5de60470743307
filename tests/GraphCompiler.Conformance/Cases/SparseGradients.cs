namespace GraphCompiler.Conformance.Cases;

public static partial class F20Functions
{
    public static Variable<float> Table { get; } = new(Tf.Ones([4, 2]));

    [TfFunction]
    public static Tensor<float> Lookup(Tensor<int> rows) => Tf.ReduceSum(Tf.Gather(Table, rows) * 3f);

    [TfFunction]
    public static Tensor<float> LookupOfCall(Tensor<int> rows) => Lookup(rows) + Lookup(rows);

    [TfFunction]
    public static Tensor<float> RowsOf(Tensor<int> rows)
    {
        using var tape = new GradientTape();
        return tape.Gradient(Lookup(rows), Table);
    }

    [TfFunction]
    public static (Tensor<float> Loss, Tensor<float> Rows) LossAndRows(Tensor<int> rows)
    {
        using var tape = new GradientTape();
        var loss = Lookup(rows);
        return (loss, tape.Gradient(loss, Table));
    }

    [TfFunction]
    public static Tensor<float> RowsOfCall(Tensor<int> rows) => RowsOf(rows);

    [TfFunction]
    public static Tensor<float> Doubled(Tensor<float> x) => 2f * x;

    [TfFunction]
    public static Tensor<float> OfIntermediate(Tensor<int> rows) => Tf.ReduceSum(Tf.Gather(Table * 2f, rows));
}

/// <summary>Gradients that are rows of a table (F20).</summary>
public sealed class SparseGradients
{
    private static readonly float[] s_dense = [0f, 0f, 6f, 6f, 0f, 0f, 3f, 3f];

    private static IndexedSlices<float> CheckRows(Tensor<float> gradient)
    {
        var rows = Assert.IsType<IndexedSlices<float>>(gradient);
        Assert.Equal([4, 2], rows.DenseShape!.ToArray());
        Equal(s_dense, rows);
        return rows;
    }

    [Fact]
    public void F20_Rows_keep_their_duplicates_through_a_function()
    {
        using var tape = new GradientTape();
        var rows = CheckRows(tape.Gradient(F20Functions.Lookup([1, 3, 1]), F20Functions.Table));
        Equal([1, 3, 1], rows.Indices);
        Equal([3f, 3f, 3f, 3f, 3f, 3f], rows.Values);
    }

    [Fact]
    public void F20_Rows_leave_a_function_as_rows()
    {
        Equal([1, 3, 1], CheckRows(F20Functions.RowsOf([1, 3, 1])).Indices);
        Equal([1, 3, 1], CheckRows(F20Functions.RowsOfCall([1, 3, 1])).Indices);
        var (loss, rows) = F20Functions.LossAndRows([1, 3, 1]);
        Equal(18f, loss);
        CheckRows(rows);
        var buffer = new float[8];
        F20Functions.RowsOfFunction.CallInto([buffer], (Tensor<int>)[1, 3, 1]);
        Assert.Equal(s_dense, buffer);
    }

    [Fact]
    public void F20_Rows_and_rows_are_rows()
    {
        using (var tape = new GradientTape())
        {
            var loss = Tf.ReduceSum(Tf.Gather(F20Functions.Table, [0, 1])) + Tf.ReduceSum(Tf.Gather(F20Functions.Table, [1]) * 2f);
            var rows = Assert.IsType<IndexedSlices<float>>(tape.Gradient(loss, F20Functions.Table));
            Assert.Equal(3, rows.Indices.ToArray().Length);
            Equal([1f, 1f, 3f, 3f, 0f, 0f, 0f, 0f], rows);
        }

        using var around = new GradientTape();
        var twice = Assert.IsType<IndexedSlices<float>>(around.Gradient(F20Functions.LookupOfCall([1, 3]), F20Functions.Table));
        Assert.Equal(4, twice.Indices.ToArray().Length);
        Equal([0f, 0f, 6f, 6f, 0f, 0f, 6f, 6f], twice);
    }

    [Fact]
    public void F20_Rows_and_a_dense_gradient_are_dense()
    {
        using var tape = new GradientTape();
        var gradient = tape.Gradient(F20Functions.Lookup([1]) + Tf.ReduceSum(F20Functions.Table), F20Functions.Table);
        Assert.IsNotType<IndexedSlices<float>>(gradient);
        Equal([1f, 1f, 4f, 4f, 1f, 1f, 1f, 1f], gradient);
    }

    [Fact]
    public void F20_Lookup_in_an_intermediate_value_gives_a_dense_gradient()
    {
        using (var tape = new GradientTape())
        {
            var gradient = tape.Gradient(F20Functions.OfIntermediate([1, 1]), F20Functions.Table);
            Assert.IsNotType<IndexedSlices<float>>(gradient);
            Equal([0f, 0f, 4f, 4f, 0f, 0f, 0f, 0f], gradient);
        }

        // Rows arrive at the result of a call.
        using var around = new GradientTape();
        var x = new Variable<float>(Tf.Ones([3, 1]));
        Equal([0f, 4f, 0f], around.Gradient(Tf.Gather(F20Functions.Doubled(x), [1, 1]), x));
    }

    [Fact]
    public void F20_Second_order_goes_through_rows()
    {
        var table = new Variable<float>([[2f], [3f]]);
        using var tape = new GradientTape(persistent: true);
        var loss = Tf.ReduceSum(Tf.Square(Tf.Gather(table, [1, 1])));
        var rows = tape.Gradient(loss, table);
        Equal([0f, 12f], rows);
        Equal([0f, 4f], tape.Gradient(rows, table));
    }
}
