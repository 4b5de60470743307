using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>The functions of elements that Keras knows by name.</summary>
internal static class ActivationNames
{
    // Keras' own names first, then those that mean the same.
    private static readonly (string Name, Func<Tensor<float>, Tensor<float>> Function)[] s_functions =
    [
        Known("linear", Activations.Linear), Known("relu", Tf.Nn.Relu), Known("relu6", Tf.Nn.Relu6), Known("elu", Tf.Nn.Elu), Known("selu", Tf.Nn.Selu), Known("celu", Activations.Celu), Known("gelu", Tf.Nn.Gelu),
        Known("silu", Tf.Nn.Silu), Known("swish", Tf.Nn.Silu), Known("mish", Tf.Nn.Mish), Known("softplus", Tf.Nn.Softplus), Known("softsign", Tf.Nn.Softsign), Known("softmax", Tf.Nn.Softmax),
        Known("log_softmax", Tf.Nn.LogSoftmax), Known("sigmoid", Tf.Nn.Sigmoid), Known("sigmoid", Tf.Sigmoid), Known("log_sigmoid", Tf.Nn.LogSigmoid), Known("hard_sigmoid", Activations.HardSigmoid),
        Known("hard_silu", Activations.HardSwish), Known("hard_swish", Activations.HardSwish), Known("hard_tanh", Activations.HardTanh), Known("tanh", Tf.Nn.Tanh), Known("tanh", Tf.Tanh),
        Known("exponential", Activations.Exponential), Known("exponential", Tf.Exp), Known("glu", Activations.Glu), Known("tanh_shrink", Activations.TanhShrink), Known("sparse_plus", Activations.SparsePlus),
        Known("sparse_sigmoid", Activations.SparseSigmoid),
        Known(OlderConfig.HardSigmoid, OlderHardSigmoid), Known("leaky_relu", LeakyRelu), Known("hard_shrink", HardShrink), Known("soft_shrink", SoftShrink), Known("squareplus", Squareplus), Known("sparsemax", Sparsemax),
    ];

    /// <summary>A name; one that a user gave it where Keras has none.</summary>
    /// <exception cref="TfValueException">The function has no name.</exception>
    public static object? Write(Func<Tensor<float>, Tensor<float>> function)
    {
        if (Array.Find(s_functions, f => f.Function == function).Name is { } known) return known;
        if (ModelSerialization.NameOf(function) is { } own) return Function(own);
        throw new TfValueException(
            $"The function '{function.Method.Name}' has no name that a configuration could hold: give it one by ModelSerialization.Register(name, function).");
    }

    /// <exception cref="TfValueException">Nothing has this name.</exception>
    public static Func<Tensor<float>, Tensor<float>> Read(ConfigNode node)
    {
        if (node.Value is IReadOnlyDictionary<string, object?> && node.Find("class_name") is { Value: "__lambda__" }) throw node.Fail("the name of a function: code in a configuration is not run");
        if (node.Value is IReadOnlyDictionary<string, object?>) return ModelSerialization.FunctionOf(node["config"]);
        return Array.Find(s_functions, f => f.Name == node.Name).Function ?? ModelSerialization.FunctionOf(node);
    }

    /// <summary>A function of a program as Keras writes it.</summary>
    public static OrderedDictionary<string, object?> Function(string name) =>
        new(StringComparer.Ordinal) { ["module"] = "builtins", ["class_name"] = "function", ["config"] = name, ["registered_name"] = name };

    private static (string, Func<Tensor<float>, Tensor<float>>) Known(string name, [KernelBoundary] Func<Tensor<float>, Tensor<float>> function) => (name, function);

    // What has further arguments, with Keras' values of them.
    private static Tensor<float> LeakyRelu(Tensor<float> x) => Tf.Nn.LeakyRelu(x, 0.2);

    private static Tensor<float> OlderHardSigmoid(Tensor<float> x) => Tf.Minimum(Tf.Maximum((x * 0.2f) + 0.5f, 0f), 1f);

    private static Tensor<float> HardShrink(Tensor<float> x) => Activations.HardShrink(x);

    private static Tensor<float> SoftShrink(Tensor<float> x) => Activations.SoftShrink(x);

    private static Tensor<float> Squareplus(Tensor<float> x) => Activations.Squareplus(x);

    private static Tensor<float> Sparsemax(Tensor<float> x) => Activations.Sparsemax(x);
}
