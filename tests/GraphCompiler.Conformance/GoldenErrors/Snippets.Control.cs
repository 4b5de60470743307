namespace GraphCompiler.Conformance.GoldenErrors;

/// <summary>Conditions, loops, maps and tensor arrays.</summary>
internal static partial class Snippets
{
    private static Dictionary<string, Func<object?>> Conditions => new()
    {
        ["cond/dtypes"] = () => Tf.Function((Tensor<bool> c) => Tf.Cond<Tensor>(c, () => Tf.Constant(1), () => Tf.Constant(1f))).Call(true),
        ["cond/none_in_one"] = () => Tf.Function((Tensor<bool> c) => Tf.Cond<Tensor<float>?>(c, () => 1f, () => null)).Call(true),
        ["cond/eager_dtypes_differ"] = () => Tf.Cond<Tensor>(true, () => Tf.Constant(1), () => Tf.Constant(1f)),
        ["cond/vector_predicate_eager"] = () => Tf.Cond<Tensor<float>>(Tf.Constant([true, false]), () => 1f, () => 2f),
        ["cond/shapes_differ"] = () => Tf.Function((Tensor<bool> c) =>
        {
            var r = Tf.Cond(c, () => Tf.Zeros([2]), () => Tf.Zeros([3]));
            Assert.Equal("(None,)", r.Shape.ToString());
            return r;
        }).Call(false),
        ["cond/case_no_match"] = () => Tf.Case<Tensor<float>>([(false, () => 1f)]),
        ["cond/case_no_match_function"] = () => Tf.Function((Tensor<bool> c) => Tf.Case<Tensor<float>>([(c, () => 1f), (c, () => 2f)])).Call(false),
        ["cond/switch_case_out_of_range"] = () => Tf.SwitchCase<Tensor<float>>(7, [() => 1f, () => 2f]),
        ["cond/structures_same_count"] = () => Tf.Function((Tensor<bool> c) =>
            Tf.Cond<object>(c, () => (Tf.Constant(1f), Tf.Constant(2f)), () => new List<Tensor<float>> { 1f, 2f })).Call(true),
        ["cond/eager_structures_differ"] = () =>
        {
            var (x, y) = ((Tensor<float>, Tensor<float>))Tf.Cond<object>(true, () => (Tf.Constant(1f), Tf.Constant(2f)), () => Tf.Constant(1f));
            return new Tensor?[] { x, y };
        },
    };

    private static Dictionary<string, Func<object?>> Loops => new()
    {
        ["while/shape_change"] = () => Tf.Function((Tensor<int> n) =>
            Tf.WhileLoop((i, x) => i < n, (i, x) => (i + 1, Tf.Concat([x, x], 0)), (Tf.Constant(0), Tf.Zeros([1])))).Call(3),
        ["while/shape_invariant_ok"] = () => GoldenFunctions.Grow(2),
        ["while/structure_change"] = () => Tf.Function((Tensor<int> n) =>
            Tf.WhileLoop<Tensor[]>(s => (Tensor<int>)s[0] < n, s => [(Tensor<int>)s[0] + 1, s[1], s[1]], [Tf.Constant(0), Tf.Zeros([2])])).Call(3),
        ["while/eager_structure_change"] = () =>
            Tf.WhileLoop<Tensor[]>(s => (Tensor<int>)s[0] < 3, s => [(Tensor<int>)s[0] + 1, s[0]], [Tf.Constant(0)]),
        ["while/negative_maximum_iterations"] = () => Tf.Function((Tensor<int> n) =>
            Tf.WhileLoop(i => i < n, i => i + 1, Tf.Constant(0), maximumIterations: -1)).Call(3),
        ["variable/created_in_while"] = () => GoldenFunctions.CreateInLoop(2),
        ["map/map_fn_scalar"] = () => Tf.MapFn((Tensor<int> t) => t, Tf.Constant(1)),
        ["map/map_fn_empty"] = () => Tf.MapFn((Tensor<float> t) => t * 2f, Tf.Zeros([0, 2])),
        ["map/foldl_empty"] = () => Tf.Foldl((a, t) => a + t, Tf.Zeros([0])),
        ["map/foldl_empty_with_initializer"] = () => Tf.Foldl((a, t) => a + t, Tf.Zeros([0]), Tf.Constant(5f)),
    };

    private static Dictionary<string, Func<object?>> Arrays => new()
    {
        ["tensorarray/read_twice_function"] = () => Tf.Function(() =>
        {
            var array = new TensorArray<float>(2).Unstack([1f, 2f]);
            return array.Read(0) + array.Read(0);
        }).Call(),
        ["tensorarray/read_out_of_range"] = () => new TensorArray<float>(2).Unstack([1f, 2f]).Read(2),
        ["tensorarray/read_out_of_range_function"] = () => Tf.Function((Tensor<int> i) => new TensorArray<float>(2).Unstack([1f, 2f]).Read(i)).Call(2),
        ["tensorarray/write_out_of_range"] = () => new TensorArray<float>(2).Write(2, 1f),
        ["tensorarray/write_out_of_range_function"] = () => Tf.Function((Tensor<int> i) => new TensorArray<float>(2).Write(i, 1f).Stack()).Call(2),
        ["tensorarray/write_beyond_dynamic"] = () => new TensorArray<float>(1, dynamicSize: true, elementShape: []).Write(3, 1f).Stack(),
        ["tensorarray/write_beyond_dynamic_function"] = () => Tf.Function((Tensor<int> i) =>
            new TensorArray<float>(1, dynamicSize: true, elementShape: []).Write(i, 1f).Stack()).Call(3),
        ["tensorarray/write_negative"] = () => new TensorArray<float>(2).Write(-1, 1f),
        ["tensorarray/inferred_shape"] = () => new TensorArray<float>(2).Write(0, [1f, 2f]).Write(1, [1f]),
        ["tensorarray/write_twice"] = () => new TensorArray<float>(1).Write(0, 1f).Write(0, 2f).Stack(),
        ["tensorarray/write_twice_function"] = () => Tf.Function(() => new TensorArray<float>(1).Write(0, 1f).Write(0, 2f).Stack()).Call(),
        ["tensorarray/read_unwritten_function"] = () => Tf.Function((Tensor<int> i) => new TensorArray<float>(2, elementShape: []).Read(i)).Call(0),
        ["tensorarray/unstack_too_long_function"] = () => Tf.Function((Tensor<float> x) => new TensorArray<float>(1).Unstack(x).Stack()).Call(new[] { 1f, 2f }),
        ["tensorarray/unused_write"] = () => Tf.Function(() =>
        {
            var array = new TensorArray<float>(2, elementShape: []);
            array.Write(0, 5f);
            return array.Stack();
        }).Call(),
        ["tensorarray/in_loop_shape_change"] = () => GoldenFunctions.Ragged(3),
    };
}
