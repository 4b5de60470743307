using System.Runtime.CompilerServices;
using System.Text;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Passes;
using Xunit.Abstractions;

namespace GraphCompiler.Tests.Golden;

/// <summary>src/OPERATORS.md: what each operator is, found by tracing it.</summary>
public class OperatorDocumentTests(ITestOutputHelper output)
{
    private static readonly string[] s_emitted =
    [
        "abs", "acos", "acosh", "add", "add_n", "asin", "asinh", "atan", "atan2", "atanh", "bessel_i0", "bessel_i0e", "bessel_i1", "bessel_i1e", "betainc", "bitcast",
        "bitwise_and", "bitwise_or", "bitwise_xor", "cast", "ceil", "clip_by_value", "cos", "cosh", "digamma", "divide", "divide_no_nan", "elu", "equal", "erf", "erfc",
        "erfinv", "exp", "expm1", "floor", "floordiv", "floormod", "gelu", "greater", "greater_equal", "identity", "igamma", "igammac", "invert", "is_finite", "is_inf",
        "is_nan", "l2_loss", "l2_normalize", "layer_normalization", "leaky_relu", "left_shift", "less", "less_equal", "lgamma", "log", "log1p", "log_sigmoid", "log_softmax",
        "logical_and", "logical_not", "logical_or", "logical_xor", "maximum", "minimum", "multiply", "multiply_no_nan", "ndtri", "negative", "not_equal", "polygamma", "pow",
        "reciprocal", "reduce_all", "reduce_any", "reduce_euclidean_norm", "reduce_logsumexp", "reduce_max", "reduce_mean", "reduce_min", "reduce_prod", "reduce_std",
        "reduce_sum", "reduce_variance", "relu", "relu6", "right_shift", "rint", "round", "rsqrt", "saturate_cast", "selu", "sigmoid",
        "sigmoid_cross_entropy_with_logits", "sign", "silu", "sin", "sinh", "softmax", "softmax_cross_entropy_with_logits", "softplus", "softsign",
        "sparse_softmax_cross_entropy_with_logits", "sqrt", "square", "squared_difference", "subtract", "swish", "tan", "tanh", "truediv", "truncatediv", "truncatemod",
        "weighted_cross_entropy_with_logits", "where", "xdivy", "xlog1py", "xlogy", "zeta",
    ];

    // Cases of types that tensors have here, with why they do not run: what C#'s signatures do not admit, and where TensorFlow is wrong.
    private static readonly string[] s_leftOut =
    [
        "conv2d/float32_batch_zero: TensorFlow is wrong",
        "round/int32: Round of int32",
        "round/int8: Round of int8",
        "round/int16: Round of int16",
        "round/uint8: Round of uint8",
        "saturate_cast/from_int64_to_uint64: TensorFlow is wrong",
        "zero_fraction/case2_int32: ZeroFraction of int32",
    ];

    // What is asked for first and has no golden file, by the name that this library has for it.
    private static readonly (string TensorFlow, Type Home, string Method)[] s_others =
    [
        ("constant", typeof(Tf), "Constant"), ("mod", typeof(Tf), "FloorMod"), ("nn.dropout", typeof(Tf.Nn), "Dropout"), ("custom_gradient", typeof(Tf), "CustomGradient"),
        ("print", typeof(Tf), "Print"), ("debugging.assert_equal", typeof(Tf.Debugging), "AssertEqual"), ("debugging.check_numerics", typeof(Tf.Debugging), "CheckNumerics"),
        ("random.normal", typeof(Tf.Random), "Normal"), ("random.uniform", typeof(Tf.Random), "Uniform"), ("random.set_seed", typeof(Tf.Random), "SetSeed"),
        ("random.shuffle", typeof(Tf.Random), "Shuffle"), ("random.truncated_normal", typeof(Tf.Random), "TruncatedNormal"), ("random.categorical", typeof(Tf.Random), "Categorical"),
        ("random.stateless_normal", typeof(Tf.Random), "StatelessNormal"), ("random.stateless_uniform", typeof(Tf.Random), "StatelessUniform"),
        ("Variable.assign", typeof(Variable<float>), "Assign"), ("Variable.assign_add", typeof(Variable<float>), "AssignAdd"), ("Variable.assign_sub", typeof(Variable<float>), "AssignSub"),
        ("cond", typeof(Tf), "Cond"), ("while_loop", typeof(Tf), "WhileLoop"), ("switch_case", typeof(Tf), "SwitchCase"), ("map_fn", typeof(Tf), "MapFn"), ("scan", typeof(Tf), "Scan"),
        ("Variable.scatter_update", typeof(Variable<float>), "ScatterUpdate"), ("TensorArray", typeof(TensorArray<float>), "Write"), ("random.Generator", typeof(Tf.Random.Generator), "FromSeed"),
        ("math.polyval", typeof(Tf.Math), "Polyval"), ("math.logaddexp", typeof(Tf.Math), "LogAddExp"), ("math.nextafter", typeof(Tf.Math), "NextAfter"),
        ("nn.ctc_loss", typeof(Tf.Nn), "CtcLoss"), ("nn.compute_average_loss", typeof(Tf.Nn), "ComputeAverageLoss"), ("nn.scale_regularization_loss", typeof(Tf.Nn), "ScaleRegularizationLoss"),
        ("linalg.qr", typeof(Tf.Linalg), "Qr"), ("linalg.eigh", typeof(Tf.Linalg), "Eigh"), ("linalg.kron", typeof(Tf.Linalg), "Kron"), ("linalg.logm", typeof(Tf.Linalg), "Logm"),
        ("linalg.sqrtm", typeof(Tf.Linalg), "Sqrtm"), ("image.convert_image_dtype", typeof(Tf.Image), "ConvertImageDtype"), ("image.resize_with_pad", typeof(Tf.Image), "ResizeWithPad"),
        ("image.crop_to_bounding_box", typeof(Tf.Image), "CropToBoundingBox"), ("image.central_crop", typeof(Tf.Image), "CentralCrop"),
        ("image.adjust_contrast", typeof(Tf.Image), "AdjustContrast"), ("image.adjust_hue", typeof(Tf.Image), "AdjustHue"), ("image.adjust_saturation", typeof(Tf.Image), "AdjustSaturation"),
        ("image.per_image_standardization", typeof(Tf.Image), "PerImageStandardization"), ("image.random_crop", typeof(Tf.Image), "RandomCrop"),
        ("image.random_flip_left_right", typeof(Tf.Image), "RandomFlipLeftRight"), ("image.random_flip_up_down", typeof(Tf.Image), "RandomFlipUpDown"),
        ("image.non_max_suppression", typeof(Tf.Image), "NonMaxSuppression"), ("image.psnr", typeof(Tf.Image), "Psnr"), ("image.ssim", typeof(Tf.Image), "Ssim"),
        ("random.stateless_gamma", typeof(Tf.Random), "StatelessGamma"), ("random.stateless_poisson", typeof(Tf.Random), "StatelessPoisson"),
        ("random.stateless_binomial", typeof(Tf.Random), "StatelessBinomial"), ("random.stateless_parameterized_truncated_normal", typeof(Tf.Random), "StatelessParameterizedTruncatedNormal"),
    ];

    [Fact]
    public void The_document_says_what_operators_are()
    {
        // Other vectors than the project's own make another document.
        if (Environment.GetEnvironmentVariable("GRAPHCOMPILER_GOLDEN") is not null) return;
        var text = Document();
        var path = PathOf("OPERATORS.md");
        if (File.Exists(path) && File.ReadAllText(path) == text) return;
        File.WriteAllText(PathOf("OPERATORS.received.md"), text);
        Assert.Fail("src/OPERATORS.md is not what OPERATORS.received.md beside it says: look at the difference, and rename the file if it is right.");
    }

    [Fact]
    public void Elementwise_operators_reductions_and_norms_are_emitted_kernels()
    {
        // Labels are looked at before the kernel, and where alone gives coordinates.
        var others = Rows.Where(r => s_emitted.Contains(r.Name) && (!r.HasKernels || r.Library.Any(l => l is not (nameof(CheckedLabels) or nameof(Coordinates)))));
        Assert.Equal([], others.Select(r => $"{r.Name}: {string.Join(", ", r.Library)}"));
        Assert.Equal([], s_emitted.Except(Rows.Select(r => r.Name)));
    }

    [Fact]
    public void No_operator_is_missing()
    {
        var files = Directory.GetFiles(GoldenData.Folder("golden"), "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ToList();
        Assert.Equal([], files.Where(name => !GoldenCalls.All.ContainsKey(name!)));
        Assert.Equal([], s_others.Where(o => !o.Home.GetMethods().Any(m => m.Name == o.Method)).Select(o => o.TensorFlow));
        Assert.Equal([], Rows.Where(r => r.Cases == 0).Select(r => r.Name));
    }

    [Fact]
    public void What_is_left_out_has_a_reason()
    {
        var left = GoldenCalls.All.Keys.Order(StringComparer.Ordinal).SelectMany(name => GoldenData.Cases(name).Select(c => (name, Case: c.Name, Reason: GoldenCalls.ReasonAgainst(name, c)))).Where(c => c.Reason is not null).ToList();
        var others = left.Where(c => c.Reason != "bfloat16").Select(c => $"{c.name}/{c.Case}: {c.Reason}").ToList();
        if (Environment.GetEnvironmentVariable("GRAPHCOMPILER_GOLDEN") is null) Assert.Equal(s_leftOut, others);
        var count = GoldenCalls.All.Keys.Sum(name => GoldenData.Cases(name).Length);
        output.WriteLine($"{count - left.Count} of {count} cases of {GoldenCalls.All.Count} operators. Left out:");
        output.WriteLine($"{left.Count - others.Count} of bfloat16");
        foreach (var other in others) output.WriteLine(other);
    }

    private sealed record Row(string Name, string Types, int Cases, int All, bool HasKernels, IReadOnlyList<string> Library, bool HasGradient, bool HasSecondGradient, bool HasDeviceText);

    private static List<Row> Rows { get; } = [.. GoldenCalls.All.Keys.Order(StringComparer.Ordinal).Select(Describe)];

    private static Row Describe(string name)
    {
        var cases = GoldenCalls.Expressible(name);
        var types = cases.Select(c => c.Inputs.Length > 0 ? c.Inputs[0].Dtype : c.Outputs[0].Dtype).Distinct().ToHashSet();
        var graphs = cases.Select(c => TraceOf(name, c, GoldenCalls.Inputs(name, c))).OfType<Graph>().ToList();
        var steps = graphs.SelectMany(SegmentsPass.PlansOf).SelectMany(plan => FusionPass.Run(plan).Steps).ToList();

        // A fold that no kernel's loops have the form of, as over axes on both sides of one that stays, runs alone with the kernel of its own.
        var library = steps.OfType<LibraryStep>().Select(s => s.Node.Operator).Where(o => o is not IFold)
            .Concat(graphs.SelectMany(g => g.Body).Select(n => n.Operator).Where(o => o is ControlOperator))
            .Select(o => o.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        var isDifferentiable = GoldenData.Cases(name).Any(c => c.Gradients?.Any(g => g is not null) == true);
        var device = steps.Count > 0 && library.Count == 0 && steps.SelectMany(s => s.Nodes).All(n =>
            n.Operator is not PointwiseOperator pointwise || pointwise.DeviceText([.. n.Inputs.Select(i => "x" + i)], DType.Float32, DType.Float32) is not null);
        return new Row(
            name,
            string.Join(", ", DType.InKernels.Select(t => t.Name).Where(types.Contains)),
            cases.Length,
            GoldenData.Cases(name).Length,
            steps.Count > 0,
            library,
            isDifferentiable,
            isDifferentiable && GoldenData.SecondOrder(name).Length > 0,
            device);
    }

    private static Graph? TraceOf(string name, GoldenCase golden, Tensor[] inputs)
    {
        try
        {
            return Traced.Trace(x => GoldenCalls.All[name](GoldenCalls.IsUpdate(name) ? [inputs[0], .. x] : x, golden.Attrs), GoldenCalls.IsUpdate(name) ? inputs[1..] : inputs).Graph;
        }
        catch (TfException)
        {
            return null;
        }
    }

    private static string Document()
    {
        var text = new StringBuilder("""
            # Operators

            TensorFlow's name, the element types that vectors of TensorFlow 2.21 cover, how many of these vectors run here, and what computes it: a kernel that the
            generator emits and fuses, or routines of the library. Each runs eagerly and in functions, for known and for open sizes. This page is found by tracing the
            vectors; a test says when it is no longer right. Vectors that do not run are of other element types, or calls that C#'s signatures do not admit.

            Beside these there are random numbers (`Tf.Random`), images changed at random, boxes (`NonMaxSuppression`), `CtcLoss`, `Logm`, `Sqrtm`, `Qr`, `Eigh`, `Kron` and others that no vectors
            are about, with tests of their own. Left out, of what TensorFlow has:

            * of bfloat16, complex numbers (with them `fft` and its family, and logarithms and roots of matrices with negative eigenvalues) and texts all but what moves them; sparse and ragged tensors
              (`embedding_lookup_sparse`), quantized numbers;
            * channels before the other axes (`data_format`), which most of TensorFlow's kernels for processors refuse too;
            * margins of windows other than `SAME` and `VALID`, but for `conv2d`; several diagonals at once (`k` as a pair), and tridiagonal matrices in another format than the compact one;
            * the 2-norm of matrices under the name `norm`, where 2 is Frobenius's: it is the first of `SingularValues`.

            | Operator | Element types | Vectors | Computed by | Gradient | Second | GPU text |
            |---|---|---|---|---|---|---|

            """);
        foreach (var row in Rows)
        {
            text.Append($"| `{row.Name}` | {row.Types} | {(row.Cases == row.All ? row.All : $"{row.Cases} of {row.All}")} | ")
                .Append(row.Library.Count == 0 ? row.HasKernels ? "emitted kernel" : "nothing: a name or a constant" : string.Join(", ", row.Library.Select(l => $"`{l}`")))
                .Append($" | {Mark(row.HasGradient)} | {Mark(row.HasSecondGradient)} | {Mark(row.HasDeviceText)} |\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Mark(bool isThere) => isThere ? "yes" : "";

    private static string PathOf(string file, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src", file));
}
