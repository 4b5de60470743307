namespace GraphCompiler.Tests.Operators;

public class IndexedSlicesTests
{
    [Fact]
    public void The_gradient_of_a_lookup_is_rows_of_the_table()
    {
        var table = new Variable<float>(Tf.Ones([4, 2]));
        using var tape = new GradientTape();
        var loss = Tf.ReduceSum(Tf.Nn.EmbeddingLookup(table, [1, 3, 1]) * Tf.Constant([[1f, 2f], [3f, 4f], [5f, 6f]]));
        var rows = Assert.IsType<IndexedSlices<float>>(tape.Gradient(loss, table));
        Assert.Equal([1, 3, 1], rows.Indices.ToArray());
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], rows.Values.ToArray());
        Assert.Equal([4, 2], rows.DenseShape!.ToArray());
        Assert.Equal([0f, 0f, 6f, 8f, 0f, 0f, 3f, 4f], rows.ToArray());
        Assert.Equal([0f, 0f, 12f, 16f, 0f, 0f, 6f, 8f], (rows + rows).ToArray());
    }

    [Fact]
    public void Indices_of_any_shape_become_row_numbers()
    {
        var table = new Variable<float>(Tf.Zeros([3, 1]));
        using var tape = new GradientTape();
        var found = Tf.Gather(table, new long[,] { { 0, 2 }, { 2, 2 } });
        var rows = Assert.IsType<IndexedSlices<float>>(tape.Gradient(found, table));
        Assert.Equal([2, 2, 1], found.Shape.ToArray());
        Assert.Equal([0, 2, 2, 2], rows.Indices.ToArray());
        Assert.Equal([1f, 0f, 3f], rows.ToDense().ToArray());
    }

    [Fact]
    public void Two_lookups_in_one_table_add_up()
    {
        var table = new Variable<float>(Tf.Zeros([3, 1]));
        using var tape = new GradientTape();
        var gradient = tape.Gradient(Tf.ReduceSum(Tf.Gather(table, [0, 1]) * 2f) + Tf.ReduceSum(Tf.Gather(table, [1, 2])), table);
        Assert.Equal([2f, 3f, 1f], gradient.ToArray());
    }

    [Fact]
    public void A_function_takes_them_dense()
    {
        var rows = new IndexedSlices<float>(Tf.Constant([[1f], [2f]]), [2, 2], [3, 1]);
        var doubled = Traced.Call(x => x * 2f, rows);
        Assert.Equal([0f, 0f, 6f], doubled!.ToArray());
    }

    [Fact]
    public void In_a_trace_they_stay_rows()
    {
        var table = new Variable<float>(Tf.Ones([3, 2]));
        var result = Traced.Call(
            inputs =>
            {
                using var tape = new GradientTape();
                var gradient = tape.Gradient(Tf.ReduceSum(Tf.Gather(table, inputs[0].As<long>())), table);
                table.ScatterSub((IndexedSlices<float>)gradient);
                return gradient * 3f;
            },
            [(Tensor)Tf.Constant([0L, 2L, 2L])],
            areSizesKnown: false);
        Assert.Equal([0f, 0f, 1f, 1f, -1f, -1f], table.ToArray());
        Assert.Equal([3f, 3f, 0f, 0f, 6f, 6f], ((Tensor<float>)result!).ToArray());
    }

    [Fact]
    public void A_function_captures_them_dense()
    {
        var rows = new IndexedSlices<float>(Tf.Constant([[1f], [2f]]), [2, 2], [3, 1]);
        Assert.Equal([1f, 1f, 4f], Traced.Call(x => x + rows, Tf.Ones([3, 1]))!.ToArray());
    }

    [Fact]
    public void Their_rows_are_differentiated_through_the_dense_form()
    {
        var values = new Variable<float>(Tf.Constant([[1f], [2f]]));
        using var tape = new GradientTape();
        var y = Tf.Square(new IndexedSlices<float>(values, [2, 0], [3, 1]));
        Assert.Equal([2f, 4f], tape.Gradient(y, values).ToArray());
    }

    [Fact]
    public void Without_a_dense_shape_they_have_no_dense_form()
    {
        var rows = new IndexedSlices<float>(Tf.Constant([[1f]]), [0]);
        Assert.Contains("without dense_shape", Assert.Throws<TfValueException>(() => rows.ToDense()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_does_not_exist_is_found_when_they_become_dense()
    {
        var rows = new IndexedSlices<float>(Tf.Constant([[1f]]), [5], [3, 1]);
        Assert.Contains("indices[0] = 5 is not in [0, 3)", Assert.Throws<TfInvalidArgumentException>(() => rows.ToDense()).Message, StringComparison.Ordinal);
    }
}
