using System.Text.Json;
using GraphCompiler.Keras.Tests.Numbers;

namespace GraphCompiler.Keras.Tests.Layers;

/// <summary>Layers by Keras' class names and arguments.</summary>
internal static class LayerBinder
{
    private static readonly JsonElement s_empty = JsonDocument.Parse("{}").RootElement;

    public static LayerBase Bind(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object) throw new TfValueException($"Please initialize with a layer instance. Received: {entry}");
        var layer = Bind(entry.GetProperty("class").GetString()!, new KerasArguments(entry.GetProperty("args")));
        if (entry.TryGetProperty("trainable", out var trainable)) layer.Trainable = trainable.GetBoolean();
        return layer;
    }

    /// <exception cref="LeftOutException">There is no such layer here, or an argument has no counterpart.</exception>
    public static LayerBase Bind(string name, KerasArguments a)
    {
        var layer = Bound(name, a);
        if (a.String("data_format") is { } format && format != "channels_last") throw new LeftOutException($"data_format {format}");
        if (a.Has("trainable")) layer.Trainable = a.Bool("trainable");
        a.End();
        return layer;
    }

    internal static Func<Tensor<float>, Tensor<float>>? Function(KerasArguments a, string name = "activation") => a.Element(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => Named(text.GetString()!),
        var other => ActivationTests.Bind(other.Value.GetProperty("class").GetString()!, new KerasArguments(other.Value.GetProperty("args"))),
    };

    private static Func<Tensor<float>, Tensor<float>> Named(string name)
    {
        try
        {
            return ActivationTests.Bind(name, new KerasArguments(s_empty));
        }
        catch (LeftOutException)
        {
            throw new TfValueException($"Could not interpret activation function identifier: {name}");
        }
    }

    private static Initializer? Init(KerasArguments a, string name) => a.Element(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => NamedInitializer(text.GetString()!),
        var entry => InitializerTests.Bind(entry.Value.GetProperty("class").GetString()!, new KerasArguments(entry.Value.GetProperty("args"))),
    };

    private static Initializer NamedInitializer(string name)
    {
        try
        {
            return InitializerTests.Bind(name switch { "uniform" => "RandomUniform", "normal" => "RandomNormal", _ => Pascal(name) }, new KerasArguments(s_empty));
        }
        catch (LeftOutException)
        {
            throw new TfValueException($"Could not interpret initializer identifier: {name}");
        }
    }

    private static Regularizer? Penalty(KerasArguments a, string name) => a.Element(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => RegularizerTests.Bind(text.GetString() is "l1_l2" ? "L1L2" : Pascal(text.GetString()!).Replace("l2", "L2", StringComparison.Ordinal), new KerasArguments(s_empty)),
        var entry => RegularizerTests.Bind(entry.Value.GetProperty("class").GetString()!, new KerasArguments(entry.Value.GetProperty("args"))),
    };

    private static Constraint? Bounds(KerasArguments a, string name) => a.Element(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => RegularizerTests.BindConstraint(Pascal(text.GetString()!), new KerasArguments(s_empty)),
        var entry => RegularizerTests.BindConstraint(entry.Value.GetProperty("class").GetString()!, new KerasArguments(entry.Value.GetProperty("args"))),
    };

    private static string Pascal(string name) => string.Concat(name.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    private static Extent? Sizes(KerasArguments a, string name)
    {
        if (a.Ints(name) is not { } sizes) return null;
        return sizes.Length > 0 ? (Extent)sizes : throw new TfValueException(name);
    }

    private static Extent Required(KerasArguments a, string name) => Sizes(a, name) ?? throw new TfTypeException($"missing 1 required positional argument: '{name}'");

    private static int Number(KerasArguments a, string name)
    {
        if (a.Element(name) is not { } value) throw new TfTypeException($"missing 1 required positional argument: '{name}'");
        return value.TryGetInt32(out var number) ? number : throw new TfTypeException($"Expected an integer value for `{(name == "n" ? "n" : name)}`, got float.");
    }

    private static Padding Pad(KerasArguments a) => a.String("padding") switch
    {
        null or "valid" => Padding.Valid,
        "same" => Padding.Same,
        "causal" => Padding.Causal,
        var other => throw new TfValueException($"The `padding` argument must be one of {{'valid', 'same', 'causal'}}. Received: {other}"),
    };

    private static Axes? Axis(KerasArguments a)
    {
        if (a.Element("axis") is { ValueKind: JsonValueKind.String }) throw new TfTypeException("Invalid value for `axis` argument: expected an int or a list/tuple of ints.");
        return a.Ints("axis") is { } axes ? axes : (Axes?)null;
    }

    private static Shape? Dims(KerasArguments a, string name) => a.Element(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } when name == "shape" => throw new LeftOutException("a number is a shape here"),
        { ValueKind: JsonValueKind.Number } one => one.GetInt32(),
        var list => Shape.Create([.. list.Value.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Null ? Dim.Unknown : (Dim)e.GetInt32())]),
    };

    private static Tensor<float>? Values(KerasArguments a, string name)
    {
        if (a.Element(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Array ? (float[])[.. KerasData.Numbers(value).Select(n => (float)n)] : (float)KerasData.Number(value);
    }

    private static ((int, int), (int, int)) Edges(JsonElement nested)
    {
        var n = KerasData.Numbers(nested).Select(v => (int)v).ToArray();
        return ((n[0], n[1]), (n[2], n[3]));
    }

    private static double? SlopeOf(KerasArguments a, string name, string layer)
    {
        if (a.Given(name) is { ValueKind: JsonValueKind.Null }) throw new TfValueException($"{layer}: {name} cannot be None");
        return a.Double(name);
    }

    private static LayerBase Bound(string name, KerasArguments a)
    {
        var own = a.String("name");
        switch (name)
        {
            case "Input":
            case "InputLayer":
                return BindInput(a, own) is var input && input is Input<int> ints ? ints : input is Input<long> longs ? longs : (Input<float>)input;
            case "Dense":
                return new Dense(
                    Number(a, "units"), Function(a), a.Bool("use_bias", true), Init(a, "kernel_initializer"), Init(a, "bias_initializer"), Penalty(a, "kernel_regularizer"),
                    Penalty(a, "bias_regularizer"), Bounds(a, "kernel_constraint"), Bounds(a, "bias_constraint"), own) { ActivityRegularizer = Penalty(a, "activity_regularizer") };
            case "EinsumDense":
                return new EinsumDense(
                    a.String("equation")!, Dims(a, "output_shape")!, Function(a), a.String("bias_axes"), Init(a, "kernel_initializer"), Init(a, "bias_initializer"),
                    Penalty(a, "kernel_regularizer"), Penalty(a, "bias_regularizer"), Bounds(a, "kernel_constraint"), Bounds(a, "bias_constraint"), own);
            case "Activation": return new Activation(Function(a)!, own);
            case "Embedding":
                return new Embedding(
                    Number(a, "input_dim"), Number(a, "output_dim"), Init(a, "embeddings_initializer"), Penalty(a, "embeddings_regularizer"), a.Bool("mask_zero"), Bounds(a, "embeddings_constraint"), own);
            case "Masking": return new Masking(a.Double("mask_value", 0), own);
            case "Identity": return new Identity(own);
            case "Flatten": return new Flatten(own);
            case "Reshape": return new Reshape(Shape.Create([.. a.Ints("target_shape")!.Select(n => (Dim)n)]), own);
            case "Permute": return new Permute(a.Ints("dims")!, own);
            case "RepeatVector": return new RepeatVector(Number(a, "n"), own);
            case "Rescaling": return new Rescaling(Values(a, "scale")!, Values(a, "offset") ?? 0f, own);
            case "Normalization":
                return a.Given("axis") is { ValueKind: JsonValueKind.Null }
                    ? new Normalization((int?)null, Values(a, "mean"), Values(a, "variance"), a.Bool("invert"), own)
                    : new Normalization(a.Ints("axis") ?? [-1], Values(a, "mean"), Values(a, "variance"), a.Bool("invert"), own);
            case "ReLU": return new ReLU(a.Double("max_value"), a.Double("negative_slope", 0), a.Double("threshold", 0), own);
            case "LeakyReLU": return new LeakyReLU(SlopeOf(a, "negative_slope", name) ?? 0.3, own);
            case "PReLU": return new PReLU(Init(a, "alpha_initializer"), a.Ints("shared_axes"), Penalty(a, "alpha_regularizer"), Bounds(a, "alpha_constraint"), own);
            case "ELU": return new ELU(a.Double("alpha", 1), own);
            case "Softmax": return new Softmax(Axis(a), own);
            case "Dropout": return new Dropout(a.Double("rate", 0), Dims(a, "noise_shape"), a.Int("seed"), own);
            case "SpatialDropout1D": return new SpatialDropout1D(a.Double("rate", 0), a.Int("seed"), own);
            case "SpatialDropout2D": return new SpatialDropout2D(a.Double("rate", 0), a.Int("seed"), own);
            case "GaussianNoise": return new GaussianNoise(a.Double("stddev", 0), a.Int("seed"), own);
            case "GaussianDropout": return new GaussianDropout(a.Double("rate", 0), a.Int("seed"), own);
            case "AlphaDropout": return new AlphaDropout(a.Double("rate", 0), a.Int("seed"), Dims(a, "noise_shape"), own);
            case "ActivityRegularization": return new ActivityRegularization(a.Double("l1", 0), a.Double("l2", 0), own);
            case "Add": return new Add(own);
            case "Subtract": return new Subtract(own);
            case "Multiply": return new Multiply(own);
            case "Average": return new Average(own);
            case "Maximum": return new Maximum(own);
            case "Minimum": return new Minimum(own);
            case "Concatenate": return new Concatenate(a.Int("axis", -1), own);
            case "Dot":
                if (a.Element("axes") is { ValueKind: JsonValueKind.String } axes) throw new TfTypeException($"Invalid type for argument `axes`: it should be a list or an int. Received: axes={axes}");
                return a.Ints("axes") is [var x, var y] ? new Dot((x, y), a.Bool("normalize"), own) : new Dot(a.Ints("axes")![0], a.Bool("normalize"), own);
            case "MaxPooling1D": return new MaxPooling1D(Sizes(a, "pool_size"), Sizes(a, "strides"), Pad(a), own);
            case "MaxPooling2D": return new MaxPooling2D(Sizes(a, "pool_size"), Sizes(a, "strides"), Pad(a), own);
            case "MaxPooling3D": return new MaxPooling3D(Sizes(a, "pool_size"), Sizes(a, "strides"), Pad(a), own);
            case "AveragePooling1D": return new AveragePooling1D(Required(a, "pool_size"), Sizes(a, "strides"), Pad(a), own);
            case "AveragePooling2D": return new AveragePooling2D(Required(a, "pool_size"), Sizes(a, "strides"), Pad(a), own);
            case "AveragePooling3D": return new AveragePooling3D(Required(a, "pool_size"), Sizes(a, "strides"), Pad(a), own);
            case "GlobalAveragePooling1D": return new GlobalAveragePooling1D(a.Bool("keepdims"), own);
            case "GlobalAveragePooling2D": return new GlobalAveragePooling2D(a.Bool("keepdims"), own);
            case "GlobalMaxPooling1D": return new GlobalMaxPooling1D(a.Bool("keepdims"), own);
            case "GlobalMaxPooling2D": return new GlobalMaxPooling2D(a.Bool("keepdims"), own);
            case "Conv1D":
                return new Conv1D(
                    Number(a, "filters"), Required(a, "kernel_size"), Sizes(a, "strides"), Pad(a), Sizes(a, "dilation_rate"), a.Int("groups", 1), Function(a), a.Bool("use_bias", true),
                    Init(a, "kernel_initializer"), Init(a, "bias_initializer"), Penalty(a, "kernel_regularizer"), Penalty(a, "bias_regularizer"), Bounds(a, "kernel_constraint"),
                    Bounds(a, "bias_constraint"), own) { ActivityRegularizer = Penalty(a, "activity_regularizer") };
            case "Conv2D":
                return new Conv2D(
                    Number(a, "filters"), Required(a, "kernel_size"), Sizes(a, "strides"), Pad(a), Sizes(a, "dilation_rate"), a.Int("groups", 1), Function(a), a.Bool("use_bias", true),
                    Init(a, "kernel_initializer"), Init(a, "bias_initializer"), Penalty(a, "kernel_regularizer"), Penalty(a, "bias_regularizer"), Bounds(a, "kernel_constraint"),
                    Bounds(a, "bias_constraint"), own) { ActivityRegularizer = Penalty(a, "activity_regularizer") };
            case "Conv3D":
                return new Conv3D(
                    Number(a, "filters"), Required(a, "kernel_size"), Sizes(a, "strides"), Pad(a), Sizes(a, "dilation_rate"), a.Int("groups", 1), Function(a), a.Bool("use_bias", true),
                    Init(a, "kernel_initializer"), Init(a, "bias_initializer"), Penalty(a, "kernel_regularizer"), Penalty(a, "bias_regularizer"), Bounds(a, "kernel_constraint"),
                    Bounds(a, "bias_constraint"), own) { ActivityRegularizer = Penalty(a, "activity_regularizer") };
            case "Conv2DTranspose":
                return new Conv2DTranspose(
                    Number(a, "filters"), Required(a, "kernel_size"), Sizes(a, "strides"), Pad(a), Sizes(a, "dilation_rate"), 1, Function(a), a.Bool("use_bias", true),
                    Init(a, "kernel_initializer"), Init(a, "bias_initializer"), Penalty(a, "kernel_regularizer"), Penalty(a, "bias_regularizer"), Bounds(a, "kernel_constraint"),
                    Bounds(a, "bias_constraint"), Sizes(a, "output_padding"), own) { ActivityRegularizer = Penalty(a, "activity_regularizer") };
            case "DepthwiseConv2D":
                return new DepthwiseConv2D(
                    Required(a, "kernel_size"), Sizes(a, "strides"), Pad(a), a.Int("depth_multiplier", 1), Function(a), a.Bool("use_bias", true), Init(a, "depthwise_initializer"),
                    Init(a, "bias_initializer"), Penalty(a, "depthwise_regularizer"), Penalty(a, "bias_regularizer"), Bounds(a, "depthwise_constraint"), Bounds(a, "bias_constraint"),
                    Sizes(a, "dilation_rate"), own) { ActivityRegularizer = Penalty(a, "activity_regularizer") };
            case "SeparableConv2D":
                return new SeparableConv2D(
                    Number(a, "filters"), Required(a, "kernel_size"), Sizes(a, "strides"), Pad(a), a.Int("depth_multiplier", 1), Function(a), a.Bool("use_bias", true),
                    Init(a, "depthwise_initializer"), Init(a, "pointwise_initializer"), Init(a, "bias_initializer"), Penalty(a, "depthwise_regularizer"), Penalty(a, "pointwise_regularizer"),
                    Penalty(a, "bias_regularizer"), Bounds(a, "depthwise_constraint"), Bounds(a, "pointwise_constraint"), Bounds(a, "bias_constraint"), Sizes(a, "dilation_rate"), own)
                { ActivityRegularizer = Penalty(a, "activity_regularizer") };
            case "ZeroPadding1D": return new ZeroPadding1D(Sizes(a, "padding"), own);
            case "ZeroPadding2D":
                return a.Element("padding") is { ValueKind: JsonValueKind.Array } padding && padding[0].ValueKind == JsonValueKind.Array ? new ZeroPadding2D(Edges(padding), own) : new ZeroPadding2D(Sizes(a, "padding"), own);
            case "Cropping1D": return new Cropping1D(Sizes(a, "cropping"), own);
            case "Cropping2D":
                return a.Element("cropping") is not { } cropping ? new Cropping2D(default(((int, int), (int, int))), own)
                    : cropping.ValueKind == JsonValueKind.Array && cropping[0].ValueKind == JsonValueKind.Array ? new Cropping2D(Edges(cropping), own) : new Cropping2D(Sizes(a, "cropping")!.Value, own);
            case "UpSampling1D": return new UpSampling1D(a.Int("size", 2), own);
            case "UpSampling2D":
                return new UpSampling2D(Sizes(a, "size"), a.String("interpolation") == "bilinear" ? ResizeMethod.Bilinear : ResizeMethod.NearestNeighbor, own);
            case "BatchNormalization":
                return new BatchNormalization(
                    a.Int("axis", -1), a.Double("momentum", 0.99), a.Double("epsilon", 1e-3), a.Bool("center", true), a.Bool("scale", true), Init(a, "beta_initializer"), Init(a, "gamma_initializer"),
                    Init(a, "moving_mean_initializer"), Init(a, "moving_variance_initializer"), Penalty(a, "beta_regularizer"), Penalty(a, "gamma_regularizer"), Bounds(a, "beta_constraint"),
                    Bounds(a, "gamma_constraint"), own);
            case "LayerNormalization":
                return new LayerNormalization(
                    Axis(a), a.Double("epsilon", 1e-3), a.Bool("center", true), a.Bool("scale", true), Init(a, "beta_initializer"), Init(a, "gamma_initializer"), Penalty(a, "beta_regularizer"),
                    Penalty(a, "gamma_regularizer"), Bounds(a, "beta_constraint"), Bounds(a, "gamma_constraint"), own);
            case "GroupNormalization":
                return new GroupNormalization(
                    a.Int("groups", 32), a.Int("axis", -1), a.Double("epsilon", 1e-3), a.Bool("center", true), a.Bool("scale", true), Init(a, "beta_initializer"), Init(a, "gamma_initializer"),
                    Penalty(a, "beta_regularizer"), Penalty(a, "gamma_regularizer"), Bounds(a, "beta_constraint"), Bounds(a, "gamma_constraint"), own);
            case "RMSNormalization": return new RMSNormalization(Axis(a), a.Double("epsilon", 1e-6), own);
            case "UnitNormalization": return new UnitNormalization(Axis(a), own);
            case "Attention":
                return new Attention(
                    a.Bool("use_scale"), a.Double("dropout", 0),
                    a.String("score_mode") switch { null or "dot" => AttentionScore.Dot, "concat" => AttentionScore.Concat, var mode => throw new TfValueException($"Invalid value for argument score_mode. Received: score_mode={mode}") },
                    a.Int("seed"), own);
            case "AdditiveAttention": return new AdditiveAttention(a.Bool("use_scale", true), a.Double("dropout", 0), null, own);
            case "MultiHeadAttention":
                return new MultiHeadAttention(
                    Number(a, "num_heads"), Number(a, "key_dim"), a.Int("value_dim"), a.Double("dropout", 0), a.Bool("use_bias", true), a.Ints("output_shape")?[0], a.Ints("attention_axes"),
                    Init(a, "kernel_initializer"), Init(a, "bias_initializer"), Penalty(a, "kernel_regularizer"), Penalty(a, "bias_regularizer"), Bounds(a, "kernel_constraint"),
                    Bounds(a, "bias_constraint"), a.Int("seed"), own) { ActivityRegularizer = Penalty(a, "activity_regularizer") };
            case "Bidirectional":
                return new Bidirectional(Inner(a, "layer"), Merge(a), a.Element("backward_layer") is { } backward ? (Layer)Bind(backward) : null, own);
            case "TimeDistributed": return new TimeDistributed(Inner(a, "layer"), own);
            case "AddLoss": return new Training.AddLoss(own);
            case "RNN": return RecurrentBinder.Rnn(a, own);
            default: return RecurrentBinder.Bind(name, a, own, Init, Penalty, Bounds) ?? throw new LeftOutException($"layer {name}");
        }
    }

    internal static Tensor BindInput(KerasArguments a, string? own)
    {
        var shape = Dims(a, "shape");
        var full = Dims(a, "batch_shape");
        if (shape is not null && full is not null) throw new TfValueException("You cannot pass both `shape` and `batch_shape` at the same time.");
        var batch = full is not null ? full.Dims[0].Size : a.Int("batch_size");
        if (full is not null) shape = full[1..];
        return Symbolic(shape ?? throw new TfValueException("You must pass a `shape` argument."), batch, a.String("dtype") ?? "float32", own);
    }

    internal static Tensor Symbolic(Shape shape, int? batch, string dtype, string? name = null) => dtype switch
    {
        "int32" => new Input<int>(shape, batch, name),
        "int64" => new Input<long>(shape, batch, name),
        _ => new Input(shape, batch, name),
    };

    private static Layer Inner(KerasArguments a, string name) => Bind(a.Element(name)!.Value) as Layer ?? throw new LeftOutException("the inner layer does not go from floats to floats");

    private static BidirectionalMerge Merge(KerasArguments a)
    {
        if (a.Given("merge_mode") is { ValueKind: JsonValueKind.Null }) return BidirectionalMerge.Concat;
        return a.String("merge_mode") switch
        {
            null or "concat" => BidirectionalMerge.Concat,
            "sum" => BidirectionalMerge.Sum,
            "mul" => BidirectionalMerge.Multiply,
            "ave" => BidirectionalMerge.Average,
            var other => throw new TfValueException($"Invalid merge mode. Received: {other}. Merge mode should be one of sum, mul, ave, concat"),
        };
    }
}
