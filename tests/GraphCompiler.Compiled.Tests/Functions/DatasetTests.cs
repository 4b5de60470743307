namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>Datasets inside of functions: a whole epoch is one call.</summary>
public sealed partial class DatasetTests
{
    private static readonly Tensor<float> s_x = Tf.Reshape(Tf.Range(24f), [12, 2]) / 24f;
    private static readonly Tensor<float> s_y = Tf.ReduceSum(s_x, 1) * 3f;

    [TfFunction]
    internal static Tensor<float> Epoch(Variable<float> w, Dataset<(Tensor<float>, Tensor<float>)> data)
    {
        Tensor<float> total = 0f;
        foreach (var (x, y) in data)
        {
            using var tape = new GradientTape();
            var loss = Tf.ReduceMean(Tf.Square(Tf.ReduceSum(x * w, 1) - y));
            w.AssignSub(0.1f * tape.Gradient(loss, w)!);
            total += loss;
        }

        return total;
    }

    [Fact]
    public void An_epoch_in_one_call_is_one_in_eager_code()
    {
        Dataset<(Tensor<float>, Tensor<float>)> Data() => Dataset.FromTensorSlices((s_x, s_y)).Shuffle(12, seed: 5).Map((x, y) => (x * 2f, y)).Batch(5).Prefetch();
        var (compiled, eager) = (new Variable<float>(Tf.Ones([2])), new Variable<float>(Tf.Ones([2])));
        var (inFunction, onHost) = (Data(), Data());
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var total = Epoch(compiled, inFunction).Item();
            var sum = 0f;
            foreach (var (x, y) in onHost)
            {
                using var tape = new GradientTape();
                var loss = Tf.ReduceMean(Tf.Square(Tf.ReduceSum(x * eager, 1) - y));
                eager.AssignSub(0.1f * tape.Gradient(loss, eager)!);
                sum += loss.Item();
            }

            Assert.Equal(sum, total);
            Assert.Equal(eager.ToArray(), compiled.ToArray());
        }

        Assert.Equal(1, EpochFunction.TracingCount);
    }

    [TfFunction]
    internal static Tensor<int> FirstAbove(Dataset<Tensor<int>> data, Tensor<int> limit)
    {
        Tensor<int> last = 0;
        foreach (var x in data)
        {
            if (x > limit) break;
            last = x;
        }

        return last;
    }

    [Fact]
    public void A_loop_that_is_left_closes_what_its_dataset_opened()
    {
        var (open, begun) = (0, 0);
        var data = Dataset.FromGenerator(Items, new TensorSpec<int>([]));
        Assert.Equal(3, FirstAbove(data, 3).Item());
        Assert.Equal(5, FirstAbove(data, 5).Item());
        Assert.Equal((0, 2), (open, begun));

        IEnumerable<Tensor<int>> Items()
        {
            (open, begun) = (open + 1, begun + 1);
            try
            {
                for (var i = 0; ; i++) yield return i;
            }
            finally
            {
                open--;
            }
        }
    }

    [Fact]
    public void A_generator_that_throws_ends_the_call_with_its_error()
    {
        var error = Assert.Throws<TfException>(() => FirstAbove(Dataset.FromGenerator(Items, new TensorSpec<int>([])), 3));
        Assert.Contains("element 1", error.Message, StringComparison.Ordinal);

        static IEnumerable<Tensor<int>> Items()
        {
            yield return 0;
            throw new InvalidOperationException("no more paper");
        }
    }

    [TfFunction]
    internal static Tensor<float> SumOfRecords(Dataset<Interval<float>> data)
    {
        Tensor<float> sum = 0f;
        foreach (var interval in data) sum += interval.High - interval.Low;
        return sum;
    }

    [TfFunction]
    internal static Tensor<float> SumOfEntries(Dataset<Dictionary<string, Tensor<float>>> data)
    {
        Tensor<float> sum = 0f;
        foreach (var entries in data) sum += entries["a"] * entries["b"];
        return sum;
    }

    [Fact]
    public void Records_and_dictionaries_are_elements_there()
    {
        Assert.Equal(6f, SumOfRecords(Dataset.FromTensorSlices(new Interval<float>(Tf.Range(3f), Tf.Range(3f) + 2f, "m"))).Item());
        Assert.Equal(14f, SumOfEntries(Dataset.FromTensorSlices(new Dictionary<string, Tensor<float>> { ["a"] = Tf.Range(4f), ["b"] = Tf.Range(4f) })).Item());
    }

    [Fact]
    public void An_element_that_is_not_what_its_dataset_said_is_refused()
    {
        var data = Dataset.FromElements<Tensor<int>>([1, 2]).FlatMap(x => Dataset.FromTensors(Tf.Ones<int>([x.Item()]))).Map(x => Tf.ReduceSum(x));
        Assert.Equal(2, FirstAbove(data, 9).Item());
        var wrong = Dataset.FromElements<Tensor<int>>([1, 2]).FlatMap(x => Dataset.FromTensors(Tf.Ones<int>([x.Item()])));
        Assert.Throws<TfInvalidArgumentException>(() => SumOf(wrong));
    }

    [TfFunction]
    internal static Tensor<int> SumOf(Dataset<Tensor<int>> data)
    {
        Tensor<int> sum = 0;
        foreach (var x in data) sum += Tf.ReduceSum(x);
        return sum;
    }
}
