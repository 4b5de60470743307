namespace GraphCompiler.Conformance.GoldenErrors;

/// <summary>Assertions and data sets.</summary>
internal static partial class Snippets
{
    private static Dictionary<string, Func<object?>> Assertions => new()
    {
        ["assert/equal"] = () => Run(() => Tf.Debugging.AssertEqual(Tf.Constant([1, 2]), Tf.Constant([1, 3]))),
        ["assert/equal_function"] = () => Run(() => Tf.Function((Tensor<int> x) => Tf.Debugging.AssertEqual(x, 2, message: "my words")).Call(1)),
        ["assert/less"] = () => Run(() => Tf.Debugging.AssertLess(Tf.Constant([1f, 5f]), 2f)),
        ["assert/positive"] = () => Run(() => Tf.Debugging.AssertPositive(Tf.Constant([1, 0]))),
        ["assert/rank"] = () => Run(() => Tf.Debugging.AssertRank(Tf.Zeros([2]), 2)),
        ["assert/check_numerics"] = () => Tf.Debugging.CheckNumerics(Tf.Constant([1f, float.NaN]), "my words"),
        ["assert/all_finite"] = () => Run(() => Tf.Debugging.AssertAllFinite(Tf.Constant(float.PositiveInfinity), "my words")),
    };

    private static Dictionary<string, Func<object?>> DataSets => new()
    {
        ["data/slices_lengths"] = () => Dataset.FromTensorSlices((Tf.Constant([1, 2]), Tf.Constant([1, 2, 3]))),
        ["data/batch_zero"] = () => Dataset.Range(3).Batch(0),
        ["data/batch_shapes"] = () => Dataset.Range(3).Batch(2).Batch(2).AsEnumerable().Count(),
        ["data/iterator_end_get_next"] = () =>
        {
            var iterator = Dataset.Range(1).GetEnumerator();
            iterator.Next();
            return iterator.Next();
        },
        ["data/skip_beyond"] = () => Dataset.Range(3).Skip(5).AsEnumerable().Count(),
    };

    private static object? Run(Action action)
    {
        action();
        return null;
    }
}
