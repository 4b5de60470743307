namespace GraphCompiler.Conformance.GoldenErrors;

/// <summary>The snippets in C#, and those that are not ported with the reason.</summary>
internal static partial class Snippets
{
    private const string Compiler = "the C# compiler refuses it";
    private const string Elsewhere = "asserted where the operators are tested";
    private const string NoMethod = "there is no such method";
    private const string NoOption = "there is no such option";

    public static Dictionary<string, string> LeftOutAreas { get; } = new()
    {
        ["random"] = "random numbers",
        ["strings"] = "there are no tensors of strings",
    };

    public static Dictionary<string, string> LeftOut { get; } = new()
    {
        ["tape/jacobian_loop_not_persistent"] = NoOption,
        ["tape/watch_python_number"] = Compiler,
        ["tape/no_gradient_op"] = "there is no bitcast",
        ["tape/tf_gradients_eager"] = "there is no gradient of plain graphs",
        ["tape/gradient_of_svd_full"] = "there is no singular value decomposition",
        ["variable/assign_dtype"] = Compiler,
        ["variable/assign_python_float_to_int"] = Compiler,
        ["variable/assign_add_dtype"] = Compiler,
        ["variable/read_dtype"] = Compiler,
        ["variable/constraint_not_callable"] = Compiler,
        ["variable/bool_of_vector"] = Compiler,
        ["variable/set_shape_mismatch"] = "a shape cannot be set",
        ["variable/assign_returns_variable"] = "what an assignment returns is a snapshot",
        ["module/no_super_init"] = Compiler,
        ["constant/float_as_int"] = Compiler,
        ["constant/overflow"] = Compiler,
        ["constant/string_as_float"] = Compiler,
        ["constant/mixed_list"] = Compiler,
        ["constant/none_element"] = Compiler,
        ["constant/convert_other_dtype"] = Compiler,
        ["constant/object"] = "an object is no element: DType.Of refuses it when it is compiled",
        ["tensor/bool_of_empty"] = Compiler,
        ["tensor/len_of_scalar"] = Compiler,
        ["tensor/len_symbolic_unknown"] = Compiler,
        ["tensor/numpy_function_on_symbolic"] = "there is no NumPy",
        ["tensor/hash"] = "tensors are compared by identity as keys",
        ["tensor/index_float"] = Compiler,
        ["tensor/index_string"] = Compiler,
        ["tensor/set_shape"] = "a shape cannot be set",
        ["tensor/shape_rank"] = Elsewhere,
        ["tensor/shape_incompatible"] = Elsewhere,
        ["tensor/static_broadcast"] = "there is no such function",
        ["tensor/dynamic_broadcast"] = "there is no such function",
        ["tensor/operator_with_string"] = Compiler,
        ["tensor/int_plus_python_float"] = Compiler,
        ["tensor/matmul_operator_vectors"] = "there is no such operator",
        ["tensor/and_of_floats"] = Compiler,
        ["tensor/bool_plus_bool"] = Compiler,
        ["function/signature_too_long"] = "an error of the build, TFG0012",
        ["function/concrete_wrong_shape"] = "a concrete function checks shapes before it runs",
        ["function/py_function_dtype"] = Compiler,
        ["function/py_function_count"] = Compiler,
        ["function/numpy_function_dtype"] = Compiler,
        ["cond/not_callable"] = Compiler,
        ["cond/int_predicate"] = Compiler,
        ["cond/switch_case_float_index"] = Compiler,
        ["cond/switch_case_keys_missing"] = "branches are a list without keys",
        ["while/shape_invariant_too_narrow"] = "a shape is said in the body, and must conform: asserted with the loops",
        ["while/shape_invariants_structure"] = "a shape is said of one variable",
        ["while/not_callable"] = Compiler,
        ["while/maximum_iterations_vector"] = Compiler,
        ["while/parallel_iterations_zero"] = NoOption,
        ["map/map_fn_lengths"] = "one tensor is mapped",
        ["map/map_fn_structure"] = Compiler,
        ["map/scan_structure"] = Compiler,
        ["map/vectorized_map_lengths"] = "one tensor is mapped",
        ["tensorarray/read_twice"] = "reading clears nothing: arrays are values in eager code too",
        ["tensorarray/write_dtype"] = Compiler,
        ["tensorarray/split_lengths"] = NoMethod,
        ["tensorarray/unused_write_eager"] = "arrays are values in eager code too: it gives what the function gives",
        ["assert/none_equal"] = NoMethod,
        ["assert/rank_in"] = NoMethod,
        ["assert/rank_run"] = "the message does not show the shape",
        ["assert/shapes"] = "a shape has no symbols for sizes",
        ["assert/type"] = NoMethod,
        ["assert/scalar"] = NoMethod,
        ["assert/integer"] = NoMethod,
        ["assert/same_float_dtype"] = NoMethod,
        ["assert/proper_iterable"] = Compiler,
        ["data/generator_shape"] = NoMethod,
        ["data/iterator_end"] = "MoveNext says so",
        ["data/shuffle_zero"] = NoMethod,
        ["data/window_zero"] = NoMethod,
        ["data/reduce_dtype"] = NoMethod,
        ["data/zip_not_dataset"] = NoMethod,
        ["data/zip_lengths"] = NoMethod,
        ["data/iterate_in_plain_graph"] = "the first element is refused",
        ["data/shard_index"] = NoMethod,
        ["data/single_element_two"] = NoMethod,
        ["data/padded_batch_shape"] = NoMethod,
    };

    public static Dictionary<string, Func<object?>> All { get; } = new(
        [.. Tapes, .. Variables, .. Constants, .. Tensors, .. Functions, .. Conditions, .. Loops, .. Arrays, .. Assertions, .. DataSets]);

    private static Dictionary<string, Func<object?>> Tapes => new()
    {
        ["tape/gradient_of_none_target"] = () => Taped(3f, x => x * x, (tape, x, _) => tape.Gradient((Tensor<float>)null!, x)),
        ["tape/output_gradients_shape"] = () => Taped([1, 2], x => x * x, (tape, x, y) => tape.Gradient(y, x, outputGradient: Tf.Ones([3]))),
        ["tape/output_gradients_dtype"] = () => Taped([1, 2], x => x * x, (tape, x, y) => tape.Gradient(y, x, outputGradient: Tf.Ones<double>([2]))),
        ["tape/int_target"] = () =>
        {
            var x = new Variable<int>(3);
            using var tape = new GradientTape();
            return tape.Gradient(x * x, x);
        },
        ["tape/integer_path"] = () => Taped(3f, x => Tf.Cast<float>(Tf.Cast<int>(x)) * x, (tape, x, y) => tape.Gradient(y, x)),
        ["tape/stop_recording_outside"] = () =>
        {
            var tape = new GradientTape();
            tape.Dispose();
            return tape.StopRecording();
        },
        ["tape/nothing_recorded"] = () =>
        {
            using var tape = new GradientTape();
            return tape.Gradient(Tf.Constant(2f), Tf.Constant(1f));
        },
        ["tape/second_with_while_active"] = () =>
        {
            using var tape = new GradientTape();
            return tape.Resume();
        },
        ["tape/persistent_after_del"] = () =>
        {
            var x = new Variable<float>(3f);
            using var tape = new GradientTape(persistent: true);
            var y = x * x;
            tape.Dispose();
            return new Tensor?[] { tape.Gradient(y, x), tape.Gradient(y, x) };
        },
        ["tape/bool_target"] = () =>
        {
            var x = new Variable<float>([1f, 2f]);
            using var tape = new GradientTape();
            return tape.Gradient(x > 1.5f, x);
        },
        ["tape/jacobian_after_gradient"] = () => Taped([1, 2], x => x * x, (tape, x, y) =>
        {
            tape.Gradient(y, x);
            return tape.Jacobian(y, x);
        }),
        ["tape/batch_jacobian_first_axis"] = () => Taped([[1, 2], [3, 4]], x => Tf.Concat([x, x], 0), (tape, x, y) => tape.BatchJacobian(y, x)),
        ["tape/batch_jacobian_rank_one"] = () => Taped([1, 2], x => x * x, (tape, x, y) => tape.BatchJacobian(y, x)),
        ["tape/jacobian_unconnected"] = () => Taped([1, 2], x => x * x, (tape, _, y) => tape.Jacobian(y, new Variable<float>(1f))),
        ["tape/custom_gradient_count"] = () =>
        {
            var product = Tf.CustomGradient<float>((Tensor<float>[] x) => (x[0] * x[1], dy => [dy]));
            return Taped(2f, x => product([x, x]), (tape, x, y) => tape.Gradient(y, x));
        },
        ["tape/custom_gradient_variable_without_argument"] = () => Taped(2f, v => Tf.CustomGradient<float>(a => (a * v, dy => dy))(1f), (tape, v, y) => tape.Gradient(y, v)),
    };

    private static Dictionary<string, Func<object?>> Variables => new()
    {
        ["variable/assign_shape"] = () => new Variable<float>([1f, 2f], name: "w").Assign([1f, 2f, 3f]),
        ["variable/assign_add_shape"] = () => new Variable<float>([1f, 2f]).AssignAdd([1f, 2f, 3f]),
        ["variable/shape_argument_mismatch"] = () => new Variable<float>([1f, 2f], shape: [3]),
        ["variable/ragged_list"] = () => new Variable<float>([[1, 2], [3]]),
        ["variable/shape_relaxed"] = () =>
        {
            var v = new Variable<float>([1f, 2f], shape: [null]);
            v.Assign([1f, 2f, 3f]);
            return v.Value;
        },
        ["variable/shape_relaxed_rank"] = () => new Variable<float>([1f, 2f], shape: [null], name: "w").Assign([[1f]]),
        ["variable/scatter_update_out_of_range"] = () => new Variable<float>([1f, 2f, 3f]).ScatterUpdate(new IndexedSlices<float>([9f], [3], 3)),
        ["variable/scatter_nd_update_out_of_range"] = () => new Variable<float>([1f, 2f, 3f]).ScatterNdUpdate([[5]], [9f]),
        ["variable/index_out_of_range"] = () => new Variable<float>([1f, 2f])[2],
        ["variable/slice_assign_shape"] = () => new Variable<float>([1f, 2f, 3f]) { [0..2] = new[] { 1f, 2f, 3f } },
        ["variable/slice_assign_broadcast"] = () => new Variable<float>([1f, 2f, 3f]) { [0..2] = 5f }.Value,
        ["module/name_not_identifier"] = () => new Named("a b"),
        ["module/variables_in_set"] = () => new Listing().Variables.Count,
    };

    private static Dictionary<string, Func<object?>> Constants => new()
    {
        ["constant/ragged"] = () => Tf.Constant([[1, 2], [3]]),
        ["constant/too_large_int"] = () => Tf.Constant(3000000000),
        ["constant/shape_too_many"] = () => Tf.Constant([1, 2, 3], shape: [2]),
        ["constant/shape_repeat_scalar"] = () => Tf.Constant([7], shape: [2, 2]),
        ["constant/mixed_numbers"] = () => Tf.Constant([1, 2.5]),
    };

    private static Dictionary<string, Func<object?>> Tensors => new()
    {
        ["tensor/bool_of_vector"] = () => Tf.Constant([true, false]) ? 1 : 0,
        ["tensor/int_of_vector"] = () => (int)Tf.Constant([1, 2]),
        ["tensor/float_of_one_element"] = () => (float)Tf.Constant([2.5f]),
        ["tensor/bool_symbolic"] = () => Tf.Function((Tensor<int> x) => x > 0 ? Tf.Constant(1) : Tf.Constant(2)).Call(1),
        ["tensor/index_beyond"] = () => Tf.Constant([1, 2])[2],
        ["tensor/index_beyond_static"] = () => Tf.Function((Tensor<int> x) => x[2]).Call(new[] { 1, 2 }),
        ["tensor/index_beyond_unknown"] = () => Open((Tensor<int> x) => x[2]).Invoke(Tf.Constant([1, 2])),
        ["tensor/index_tensor_beyond"] = () => Tf.Function((Tensor<int> x, Tensor<int> i) => x[i]).Call(new[] { 1, 2 }, 2),
        ["tensor/slice_beyond"] = () => Tf.Constant([1, 2, 3])[1..100],
        ["tensor/too_many_indices"] = () => Tf.Constant([1, 2])[0, 0],
        ["tensor/ensure_shape"] = () => Tf.EnsureShape(Tf.Constant([1, 2]), [3]),
        ["tensor/ensure_shape_run"] = () => Open((Tensor<float> x) => Tf.EnsureShape(x, [3])).Invoke(Tf.Constant([1f, 2f])),
        ["tensor/float_plus_python_int"] = () => Tf.Constant(1.5f) + 1,
        ["tensor/less_incompatible_operator"] = () => Tf.Constant([1, 2]) < Tf.Constant([1, 2, 3]),
        ["tensor/and_of_ints"] = () => Tf.Constant([6]) & Tf.Constant([3]),
        ["tensor/operator_with_none"] = () => Tf.Constant(1f) + (Tensor<float>)null!,
    };

    private static Dictionary<string, Func<object?>> Functions => new()
    {
        ["function/signature_python_float_to_int"] = () => GoldenFunctions.IntFunction.Invoke(1.5),
        ["function/signature_python_int_to_float"] = () => GoldenFunctions.FloatFunction.Invoke(2),
        ["function/signature_none_argument"] = () => GoldenFunctions.FloatFunction.Invoke([null]),
        ["function/signature_structure"] = () => GoldenFunctions.PairFunction.Invoke(Tuple.Create(1f)),
        ["function/signature_unknown_keyword"] = () => GoldenFunctions.FloatFunction.Invoke(new NamedArguments { ["y"] = 1f }),
        ["function/missing_argument"] = () => Tf.Function((Tensor<float> x, Tensor<float> y) => x + y).Invoke(1f),
        ["function/concrete_python_value"] = () => Tf.Function((Tensor<float> x) => x).GetConcreteFunction(new TensorSpec<float>([])).Invoke(2),
        ["function/return_not_tensor"] = () => Tf.Function((Tensor<float> x) => new object()).Call(1f),
        ["function/return_mixed_list"] = () => Mixed(),
        ["function/leaked_tensor"] = () => Leaked() + 1f,
        ["function/leaked_tensor_other_function"] = () =>
        {
            var leaked = Leaked();
            return Tf.Function((Tensor<float> x) => x + leaked).Call(1f);
        },
        ["function/static_shape_error_names_shapes"] = () => Tf.Function((Tensor<float> a, Tensor<float> b) => Tf.MatMul(a, b)).Call(Tf.Zeros([2, 3]), Tf.Zeros([4, 5])),
    };

    // Without the string, which has no tensor: the record's list has 'a' between the numbers.
    private static Tensor?[] Mixed()
    {
        var list = (List<object?>)Tf.Function((Tensor<float> x) => new List<object?> { x, 1, null }).Call(1f)!;
        return [.. list.Select(item => (Tensor?)item)];
    }

    private static Tensor<float> Leaked()
    {
        Tensor<float>? leaked = null;
        Tf.Function((Tensor<float> x) =>
        {
            leaked = x + 1f;
            return x;
        }).Call(1f);
        return leaked!;
    }

    private static ConcreteFunction Open<T, TResult>(Func<Tensor<T>, Tensor<TResult>> function) => Tf.Function(function).GetConcreteFunction(new TensorSpec<T>([null]));

    private static object? Taped(Tensor<float> initial, Func<Variable<float>, Tensor<float>> function, Func<GradientTape, Variable<float>, Tensor<float>, object?> then)
    {
        var x = new Variable<float>(initial);
        using var tape = new GradientTape();
        return then(tape, x, function(x));
    }
}

internal sealed partial class Named(string name) : Module(name);

internal sealed partial class Listing : Module
{
    public object?[] Items { get; } = [new Variable<float>(1f), 5, "a", null];
}

public static partial class GoldenFunctions
{
    [TfFunction]
    public static Tensor<int> Int([TensorSpec] Tensor<int> x) => x;

    [TfFunction]
    public static Tensor<float> Float([TensorSpec] Tensor<float> x) => x;

    [TfFunction(InputSignature = ["(float32[], float32[])"])]
    public static Tensor<float> Pair((Tensor<float> X, Tensor<float> Y) p) => p.X + p.Y;

    [TfFunction]
    public static Tensor<int> CreateInLoop(Tensor<int> n)
    {
        Tensor<int> i = 0;
        while (i < n)
        {
            _ = new Variable<float>(1f);
            i += 1;
        }

        return i;
    }

    [TfFunction]
    public static Tensor<float> Grow(Tensor<int> n)
    {
        Tensor<int> i = 0;
        var x = Tf.Zeros([1]);
        while (i < n)
        {
            Tf.SetLoopShapeInvariant(x, [null]);
            i += 1;
            x = Tf.Concat([x, x], 0);
        }

        return x;
    }

    [TfFunction]
    public static Tensor<float> Ragged(Tensor<int> n)
    {
        var items = new TensorArray<float>(0, dynamicSize: true);
        foreach (var i in Tf.Range(n)) items = items.Write(i, Tf.Cast<float>(Tf.Range(i)));
        return items.Stack();
    }
}
