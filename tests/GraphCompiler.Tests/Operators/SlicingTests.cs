namespace GraphCompiler.Tests.Operators;

public class SlicingTests
{
    private static readonly Tensor<int> s_matrix = new[,] { { 0, 1, 2, 3 }, { 4, 5, 6, 7 }, { 8, 9, 10, 11 } };

    [Fact]
    public void Brackets_take_numbers_ranges_and_new_axes()
    {
        Assert.Equal([4, 5, 6, 7], s_matrix[1].ToArray());
        Assert.Equal([8, 9, 10, 11], s_matrix[^1].ToArray());
        Assert.Equal([8, 9, 10, 11], s_matrix[-1].ToArray());
        Assert.Equal(11, (int)s_matrix[^1, ^1]);
        Assert.Equal([1, 2, 5, 6], s_matrix[..2, 1..^1].ToArray());
        Assert.Equal([3, 7, 11], s_matrix[Tf.Ellipsis, 3].ToArray());
        Assert.Equal([8, 10, 4, 6, 0, 2], s_matrix[Slice.Strided(null, null, -1), Slice.Strided(null, null, 2)].ToArray());
        Assert.Equal([3, 1, 4], s_matrix[.., Tf.NewAxis].Shape.ToArray());
        Assert.Equal([0, 4], s_matrix[^0..].Shape.ToArray());
        Assert.Equal([2, 6, 10], s_matrix[.., (Tensor<int>)2].ToArray());
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11], s_matrix[Slice.Between((Tensor<int>)1, null)].ToArray());
    }

    [Fact]
    public void A_position_outside_is_refused()
    {
        Assert.Contains("slice index 3 of dimension 0 out of bounds", Assert.Throws<TfInvalidArgumentException>(() => s_matrix[3]).Message, StringComparison.Ordinal);
        Assert.Contains("out of bounds", Assert.Throws<TfInvalidArgumentException>(() => s_matrix[^0]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_is_enumerated_row_by_row()
    {
        var sums = new List<int>();
        foreach (var row in s_matrix) sums.Add(Tf.ReduceSum(row).Item());
        Assert.Equal([6, 22, 38], sums);
        Assert.Throws<TfTypeException>(() => ((Tensor<int>)1).GetEnumerator());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    public void A_position_may_be_computed_by_the_graph(int index)
    {
        Tensor<float> x = new[,] { { 1f, 2f }, { 3f, 4f }, { 5f, 6f } };
        var (row, column) = (index < 0 ? index + 3 : index, index < 0 ? 1 : index / 2);
        Assert.Equal(x[row].ToArray(), Call((t, i) => t[i], x, index).ToArray());
        Assert.Equal(x[.., column].ToArray(), Call((t, i) => t[.., i], x, column).ToArray());
        Assert.Equal((float)x[row, column], Call((t, i) => t[i, column], x, index).Item());
        Assert.Equal(x[..2, column].ToArray(), Call((t, i) => t[..2, Tf.Ellipsis, i], x, column).ToArray());
    }

    [Fact]
    public void A_computed_position_outside_is_refused_when_the_graph_runs()
    {
        Tensor<float> x = new[] { 1f, 2f };
        Assert.Contains("slice index 2 of dimension 0 out of bounds", Assert.Throws<TfInvalidArgumentException>(() => Call((t, i) => t[i], x, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("slice index -1 of dimension 0 out of bounds", Assert.Throws<TfInvalidArgumentException>(() => Call((t, i) => t[i], x, -3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gradient_of_a_computed_position_is_one_row()
    {
        var x = new Variable<float>(Tf.Constant([[1f, 2f], [3f, 4f]]));
        using var tape = new GradientTape();
        var y = Call((t, i) => t[i] * t[0], x, -1);
        Assert.Equal([3f, 4f, 1f, 2f], tape.Gradient(y, x).ToArray());
    }

    [Fact]
    public void Sizes_of_shapes_make_shapes()
    {
        var x = Tf.Constant([[1f, 2f, 3f], [4f, 5f, 6f]]);
        foreach (var known in new[] { true, false })
        {
            Assert.Equal([2, 3, 1], Traced.Call(t => Tf.Reshape(t[0].As<float>(), [Tf.Shape(t[0])[0], -1, 1]), [x], known)!.Shape.ToArray());
            Assert.Equal([3, 2], Traced.Call(t => Tf.Reshape(t[0].As<float>(), [Tf.Shape(t[0])[1], Tf.Shape(t[0])[0]]), [x], known)!.Shape.ToArray());
            Assert.Equal([5, 2, 3], Traced.Call(t => Tf.BroadcastTo(t[0].As<float>(), [5, Tf.Shape(t[0])[0], Tf.Shape(t[0])[1]]), [x], known)!.Shape.ToArray());
            Assert.Equal([2, 3], Traced.Call(t => Tf.Shape(t[0]), [x], known)!.As<int>().ToArray());
            Assert.Equal(12, Traced.Call(t => Tf.Size(t[0]) * Tf.Rank(t[0]), [x], known)!.As<int>().Item());
        }
    }

    [Fact]
    public void A_shape_is_required()
    {
        var x = Tf.Ones([2, 3]);
        Assert.Equal([2, 3], Tf.EnsureShape(x, [null, 3]).Shape.ToArray());
        Assert.Throws<TfInvalidArgumentException>(() => Tf.EnsureShape(x, [3, 3]));
        Assert.Throws<TfValueException>(() => Traced.Call(t => Tf.EnsureShape(t[0].As<float>(), [3, 3]), [x], areSizesKnown: true));
        Assert.Throws<TfInvalidArgumentException>(() => Traced.Call(t => Tf.EnsureShape(t[0].As<float>(), [3, 3]), [x], areSizesKnown: false));
        Assert.Equal(3, Traced.Call(t => Tf.EnsureShape(t[0].As<float>(), [null, 3]) * t[0].As<float>().Rank, [x], areSizesKnown: false)!.Shape[1]);
    }

    [Fact]
    public void What_only_the_graph_knows_is_a_size_too()
    {
        Tensor[] inputs = [Tf.Constant([1f, 2, 3, 4]), Tf.Constant([2, 2])];
        var reshaped = Traced.Call(t => Tf.Reshape(t[0].As<float>(), t[1].As<int>()) * 2f, inputs)!.As<float>();
        Assert.Equal([2, 2], reshaped.Shape.ToArray());
        Assert.Equal([2, 4, 6, 8], reshaped.ToArray());

        // One size of the host's, one of the graph's, one of a shape.
        var spread = Traced.Call(t => Tf.BroadcastTo(t[0].As<float>(), Tf.Stack([3, t[1].As<int>()[0], Tf.Shape(t[0].As<float>())[0]])), inputs, areSizesKnown: false)!.As<float>();
        Assert.Equal([3, 2, 4], spread.Shape.ToArray());
        Assert.Equal(60, Tf.ReduceSum(spread).Item());
        Assert.Equal([6, 6, 6, 6], Slope(inputs, t => Tf.BroadcastTo(t[0].As<float>(), Tf.Stack([3, t[1].As<int>()[0], 4]))));

        var doubled = Traced.Call(t => Tf.Zeros<float>(Tf.Shape(t[0].As<float>()) * 2), [inputs[0]], areSizesKnown: false)!;
        Assert.Equal([8], doubled.Shape.ToArray());

        var error = Assert.Throws<TfInvalidArgumentException>(() => Traced.Call(t => Tf.Zeros<float>(t[0].As<int>()), Tf.Constant([2, -3])));
        Assert.Contains("Dimension -3 must be >= 0", error.Message, StringComparison.Ordinal);
        var misfit = Assert.Throws<TfInvalidArgumentException>(() => Traced.Call(t => Tf.Reshape(t[0].As<float>(), t[1].As<int>()), Tf.Ones([5]), Tf.Constant([2, 2])));
        Assert.Contains("Input to reshape is a tensor with 5 values, but the requested shape has 4", misfit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void How_many_sizes_a_shape_has_is_known_while_tracing()
    {
        var error = Assert.Throws<NotSupportedException>(() => Traced.Call(t => Tf.Reshape(Tf.Ones([4]), t[0].As<int>()), [Tf.Constant([2, 2])], areSizesKnown: false));
        Assert.Contains("known only when the graph runs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_literal_of_symbols_is_stacked_and_differentiated()
    {
        var x = new Variable<float>(2f);
        using var tape = new GradientTape();
        var y = Traced.Call(
            t =>
            {
                Tensor<float> row = [t * t, 3f, t];
                return row * Tf.Constant([1f, 10f, 100f]);
            },
            x)!;
        Assert.Equal([4f, 30f, 200f], y.ToArray());
        Assert.Equal(104f, tape.Gradient(y, x).Item());
    }

    [Fact]
    public void Movement_serves_every_element_type()
    {
        Check([true, false, true, true]);
        Check<byte>([1, 2, 3, 4]);
        Check<Half>([(Half)1, (Half)2, (Half)3, (Half)4]);
        Check([1L, 2L, 3L, 4L]);

        static void Check<T>(T[] v)
        {
            var x = Tf.Reshape(Tf.Constant(v), [2, 2]);
            Assert.Equal([v[0], v[2], v[1], v[3]], Tf.Transpose(x).ToArray());
            Assert.Equal([v[2], v[3], v[0], v[1]], Tf.Reverse(x, 0).ToArray());
            Assert.Equal([v[0], v[1], v[2], v[3], v[1], v[3]], Tf.Concat([x, x[.., 1][Tf.NewAxis]], 0).ToArray());
            Assert.Equal([v[1], v[1]], Tf.Gather(Tf.Reshape(x, -1), [1, 1]).ToArray());
            Assert.Equal([v[0], v[1], v[0], v[1]], Tf.Tile(x[0], [2]).ToArray());
            Assert.Equal([v[1], v[0]], Tf.Roll(x[0], 1, 0).ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Transposing_agrees_with_indexing(int size)
    {
        foreach (var (a, b, c) in new[] { (1, 1, 1), (3, 5, 7), (16, 32, 48), (17, 2, 33), (2, 70, 65), (8, 8, 8) })
        {
            foreach (int[] perm in new int[][] { [2, 1, 0], [0, 2, 1], [1, 0, 2], [2, 0, 1], [1, 2, 0] })
            {
                switch (size)
                {
                    case 1:
                        Check(i => (byte)i);
                        break;
                    case 2:
                        Check(i => (short)i);
                        break;
                    case 4:
                        Check(i => (float)i);
                        break;
                    default:
                        Check(i => (double)i);
                        break;
                }

                void Check<T>(Func<int, T> element)
                {
                    int[] shape = [a, b, c];
                    var x = Tf.Constant<T>(Enumerable.Range(0, a * b * c).Select(element).ToArray(), shape);
                    var y = Tf.Transpose(x, perm);
                    int[] index = new int[3];
                    var elements = y.ToArray();
                    for (var i = 0; i < elements.Length; i++)
                    {
                        var rest = i;
                        for (var axis = 2; axis >= 0; axis--)
                        {
                            index[perm[axis]] = rest % shape[perm[axis]];
                            rest /= shape[perm[axis]];
                        }

                        Assert.Equal(element((((index[0] * b) + index[1]) * c) + index[2]), elements[i]);
                    }
                }
            }
        }
    }

    private static Tensor<float> Call(Func<Tensor<float>, Tensor<int>, Tensor<float>> body, Tensor<float> x, int index) =>
        (Tensor<float>)Traced.Call(inputs => body(inputs[0].As<float>(), inputs[1].As<int>()), x, Tf.Constant(index))!;

    private static float[] Slope(Tensor[] inputs, Func<Tensor[], Tensor> body)
    {
        var x = new Variable<float>(inputs[0].As<float>());
        using var tape = new GradientTape();
        var y = Traced.Call(t => body([t[0], inputs[1]]), x)!;
        return tape.Gradient(y, x)!.ToArray();
    }
}
