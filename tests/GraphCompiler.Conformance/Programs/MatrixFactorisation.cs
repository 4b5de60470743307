using Xunit.Abstractions;
using static GraphCompiler.Conformance.Programs.ProgramRun;

namespace GraphCompiler.Conformance.Programs;

/// <summary>Ratings as products of user and item vectors, trained with sparse gradients: AdaGrad needs each touched row once, so repeated ones are summed.</summary>
public sealed partial class Factorisation(int users, int items, int rank) : Module
{
    public Variable<float> Users { get; } = new(Wave([users, rank], phase: 0.1));

    public Variable<float> Items { get; } = new(Wave([items, rank], phase: 0.9));

    public Variable<float> ItemBias { get; } = new(Tf.Zeros([items]));

    public Variable<float> Offset { get; } = new(0f);

    public Variable<float> ItemSums { get; } = new(Tf.Fill([items, rank], 0.1f), trainable: false);

    [NotTracked]
    public bool[] SparseGradients { get; private set; } = [];

    private Tensor<float> Call(Tensor<int> user, Tensor<int> item)
    {
        var vectors = Tf.Nn.EmbeddingLookup(Users, user) * Tf.Nn.EmbeddingLookup(Items, item);
        return Tf.ReduceSum(vectors, axis: -1) + Tf.Gather(ItemBias, item) + Offset;
    }

    [TfFunction]
    public Tensor<float> TrainStep([TensorSpec(-1)] Tensor<int> user, [TensorSpec(-1)] Tensor<int> item, [TensorSpec(-1)] Tensor<float> rating)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Math.SquaredDifference(Call(user, item), rating));
        var (users, items, bias, offset) = tape.Gradient(loss, (Users, Items, ItemBias, Offset));
        SparseGradients = [users is IndexedSlices<float>, items is IndexedSlices<float>, bias is IndexedSlices<float>, offset is IndexedSlices<float>];
        var (userRows, itemRows, biasRows) = ((IndexedSlices<float>)users, (IndexedSlices<float>)items, (IndexedSlices<float>)bias);
        Users.ScatterSub(new IndexedSlices<float>(0.5f * userRows.Values, userRows.Indices));
        ItemBias.ScatterSub(new IndexedSlices<float>(0.2f * biasRows.Values, biasRows.Indices));
        Offset.AssignSub(0.2f * offset);

        var (rows, position) = Tf.Unique(itemRows.Indices);
        var values = Tf.Math.UnsortedSegmentSum(itemRows.Values, position, Tf.Size(rows));
        ItemSums.ScatterAdd(new IndexedSlices<float>(Tf.Square(values), rows));
        Items.ScatterSub(new IndexedSlices<float>(0.1f * values / Tf.Sqrt(Tf.Gather(ItemSums, rows)), rows));
        return loss;
    }
}

public sealed class MatrixFactorisation(ITestOutputHelper log)
{
    [Fact]
    public void Matrix_factorisation_trains_as_in_TensorFlow() => Check("matrix_factorisation", Run, log);

    private static (Dictionary<string, Tensor> Results, TfFunction[] Functions) Run()
    {
        Tensor<int> user = [0, 1, 2, 3, 0, 1, 2, 0, 3, 0];
        Tensor<int> item = [1, 1, 0, 4, 3, 3, 1, 0, 1, 1];
        var rating = 3f + Wave(10, scale: 1.0, frequency: 2.1);
        var model = new Factorisation(users: 5, items: 6, rank: 3);
        var untouched = model.Items[5].ToArray();
        List<Tensor<float>> losses = [];
        for (var step = 0; step < 8; step++)
        {
            var batch = step % 2 == 0 ? 0..10 : 2..8;
            losses.Add(model.TrainStep(user[batch], item[batch], rating[batch]));
        }

        return (
            new()
            {
                ["losses"] = Tf.Stack(losses),
                ["users"] = model.Users,
                ["items"] = model.Items,
                ["item_bias"] = model.ItemBias,
                ["item_sums"] = model.ItemSums,
                ["offset"] = model.Offset,
                ["untouched_row_equal"] = Tf.Constant(untouched.SequenceEqual(model.Items[5].ToArray())),
                ["sparse_gradients"] = Tf.Constant(model.SparseGradients),
            },
            [model.TrainStepFunction]);
    }
}
