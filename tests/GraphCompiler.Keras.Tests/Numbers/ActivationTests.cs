using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Numbers;

/// <summary>Activations and their gradients at the corners, by value.</summary>
public class ActivationTests(ITestOutputHelper output)
{
    // Keras' slope at an infinity is NaN, ours its limit.
    private static readonly string[] s_limits = ["hard_silu", "hard_swish"];

    public static TheoryData<string> Files => KerasData.Files("activations");

    /// <summary>An activation under Keras' name and arguments.</summary>
    internal static Func<Tensor<float>, Tensor<float>> Bind(string name, KerasArguments args)
    {
        Func<Tensor<float>, Tensor<float>> bound = name switch
        {
            "linear" => Activations.Linear,
            "relu" when !args.Has("negative_slope") && !args.Has("max_value") && !args.Has("threshold") => Tf.Nn.Relu,
            "relu" => Relu(args.Double("negative_slope", 0), args.Double("max_value"), args.Double("threshold", 0)),
            "relu6" => Tf.Nn.Relu6,
            "leaky_relu" => Leaky(args.Double("negative_slope", 0.2)),
            "elu" => args.Double("alpha") is { } alpha ? x => Activations.Elu(x, alpha) : Tf.Nn.Elu,
            "selu" => Tf.Nn.Selu,
            "celu" => args.Double("alpha") is { } alpha ? x => Activations.Celu(x, alpha) : Activations.Celu,
            "gelu" => args.Bool("approximate") ? x => Tf.Nn.Gelu(x, approximate: true) : Tf.Nn.Gelu,
            "silu" or "swish" => Tf.Nn.Silu,
            "mish" => Tf.Nn.Mish,
            "softplus" => Tf.Nn.Softplus,
            "softsign" => Tf.Nn.Softsign,
            "softmax" => args.Int("axis") is { } axis ? x => Tf.Nn.Softmax(x, axis) : Tf.Nn.Softmax,
            "log_softmax" => args.Int("axis") is { } axis ? x => Tf.Nn.LogSoftmax(x, axis) : Tf.Nn.LogSoftmax,
            "sigmoid" => Tf.Nn.Sigmoid,
            "log_sigmoid" => Tf.Nn.LogSigmoid,
            "hard_sigmoid" => Activations.HardSigmoid,
            "hard_silu" or "hard_swish" => Activations.HardSwish,
            "hard_tanh" => Activations.HardTanh,
            "tanh" => Tf.Nn.Tanh,
            "exponential" => Activations.Exponential,
            "glu" => args.Int("axis") is { } axis ? x => Activations.Glu(x, axis) : Activations.Glu,
            "hard_shrink" => Shrink(Activations.HardShrink, args.Double("threshold", 0.5)),
            "soft_shrink" => Shrink(Activations.SoftShrink, args.Double("threshold", 0.5)),
            "tanh_shrink" => Activations.TanhShrink,
            "sparse_plus" => Activations.SparsePlus,
            "sparse_sigmoid" => Activations.SparseSigmoid,
            "squareplus" => Shrink(Activations.Squareplus, args.Double("b", 4)),
            "threshold" => Threshold(args.Double("threshold", 0), args.Double("default_value", 0)),
            "sparsemax" => Sparsemax(args.Int("axis", -1)),
            _ => throw new LeftOutException($"activation {name}"),
        };
        args.End();
        return bound;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Activation(string file)
    {
        var (root, tally) = (KerasData.Read("activations", file), new KerasTally(output));
        foreach (var test in root.GetProperty("cases").EnumerateArray())
        {
            tally.Run(test, () =>
            {
                var activation = Bind(root.GetProperty("activation").GetString()!, KerasArguments.Of(test));
                var (rtol, atol) = (KerasData.Tolerance(root, test, "rtol"), KerasData.Tolerance(root, test, "atol"));
                if (test.GetProperty("x").ValueKind == JsonValueKind.String)
                {
                    if (test.GetProperty("x").GetString() != "float32") throw new LeftOutException("activations are float32");
                    var all = root.GetProperty("x");
                    var x = (Tensor<float>)KerasData.ToTensor(all, "float32", [all.GetArrayLength()]);
                    var (value, gradient) = ValueAndGradient(activation, x, null);
                    KerasData.Check(KerasData.Values(value), [.. KerasData.Numbers(test.GetProperty("value"))], rtol, atol, "value");
                    var slopes = KerasData.Values(gradient);
                    if (s_limits.Contains(file)) slopes = [.. slopes.Zip(x.ToArray(), (slope, at) => float.IsInfinity(at) ? double.NaN : slope)];
                    KerasData.Check(slopes, [.. KerasData.Numbers(test.GetProperty("gradient"))], rtol, atol, "gradient");
                }
                else
                {
                    var x = KerasData.ToTensor(test.GetProperty("x")) as Tensor<float> ?? throw new LeftOutException("activations are float32");
                    var (value, gradient) = ValueAndGradient(activation, x, (Tensor<float>)KerasData.ToTensor(test.GetProperty("upstream")));
                    var wanted = KerasData.ToTensor(test.GetProperty("value"));
                    if (file is "softmax" or "log_softmax" && KerasData.Values(wanted).Any(double.IsNaN)) throw new LeftOutException("a row with a NaN or an infinity is NaN here, all of it");
                    KerasData.Check(value, test.GetProperty("value"), rtol, atol, "value");
                    KerasData.Check(gradient, test.GetProperty("gradient"), rtol, atol, "gradient");
                }
            });
        }

        tally.Finish();
    }

    private static (Tensor Value, Tensor Gradient) ValueAndGradient(Func<Tensor<float>, Tensor<float>> activation, Tensor<float> x, Tensor<float>? upstream)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var value = activation(x);
        return (value, tape.Gradient(upstream is null ? value : value * upstream, x, unconnectedGradients: UnconnectedGradients.Zero)!);
    }

    private static Func<Tensor<float>, Tensor<float>> Relu(double slope, double? max, double threshold) => x => Activations.Relu(x, slope, max, threshold);

    private static Func<Tensor<float>, Tensor<float>> Leaky(double slope) => x => Tf.Nn.LeakyRelu(x, slope);

    private static Func<Tensor<float>, Tensor<float>> Shrink(Func<Tensor<float>, double, Tensor<float>> activation, double by) => x => activation(x, by);

    private static Func<Tensor<float>, Tensor<float>> Threshold(double threshold, double otherwise) => x => Activations.Threshold(x, threshold, otherwise);

    private static Func<Tensor<float>, Tensor<float>> Sparsemax(int axis) => x => Activations.Sparsemax(x, axis);
}
