namespace GraphCompiler.Keras.Tests.Training;

/// <summary>call(x) = add_loss(0.1·mean(x²)); return x.</summary>
internal sealed partial class AddLoss(string? name) : Layer(name)
{
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        AddLoss(0.1f * Tf.ReduceMean(Tf.Square(inputs)));
        return inputs;
    }
}

/// <summary>Its steps have logs of their own: the loss and the norm of its gradients, the mean absolute error of a test.</summary>
internal sealed partial class CustomTrainStep(Tensor<float> inputs, Tensor<float> outputs, string? name) : Model(inputs, outputs, name)
{
    protected override Dictionary<string, Tensor<float>> TrainStep(Tensor<float> x, Tensor? y, Tensor<float>? sampleWeight)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(Call(x, training: true) - (Tensor<float>)y!));
        var gradients = tape.Gradient(loss, TrainableWeights);
        Optimizer.Apply(gradients, TrainableWeights);
        return new Dictionary<string, Tensor<float>> { ["my_loss"] = loss, ["grad_norm"] = Tf.Sqrt(Tf.AddN([.. gradients.Select(g => Tf.ReduceSum(Tf.Square((Tensor<float>)g)))])) };
    }

    protected override Dictionary<string, Tensor<float>> TestStep(Tensor<float> x, Tensor? y, Tensor<float>? sampleWeight) =>
        new() { ["my_val"] = Tf.ReduceMean(Tf.Abs(Call(x, training: false) - (Tensor<float>)y!)) };
}

/// <summary>A step that uses what the model was compiled with; the mean of the loss is one over batches.</summary>
internal sealed partial class CustomTrainStepMetrics(Tensor<float> inputs, Tensor<float> outputs, string? name) : Model(inputs, outputs, name)
{
    private readonly Mean _loss = new("loss");

    protected override Dictionary<string, Tensor<float>> TrainStep(Tensor<float> x, Tensor? y, Tensor<float>? sampleWeight)
    {
        using var tape = new GradientTape();
        var predictions = Call(x, training: true);
        var loss = ComputeLoss(x, y, predictions);
        Optimizer.Apply(tape.Gradient(loss, TrainableWeights), TrainableWeights);
        _loss.UpdateState(loss);
        return new(ComputeMetrics(x, y, predictions)) { ["loss"] = _loss.Result() };
    }
}

/// <summary>b = Dense(u, tanh), bn = BatchNormalization(), a = Dense(o): a(bn(b(x))).</summary>
internal sealed partial class SubMLP(int inner, int outer) : Model
{
    private readonly Dense _b = new(inner, Tf.Tanh);
    private readonly BatchNormalization _bn = new();
    private readonly Dense _a = new(outer);

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => _a.Call(_bn.Call(_b.Call(inputs)));
}

/// <summary>A list and a dictionary of layers, one of which is never called.</summary>
internal sealed partial class SubList(int count) : Model
{
    private readonly Dense _out = new(1);
    private readonly Dense[] _blocks = [.. Enumerable.Range(0, count).Select(_ => new Dense(3, Tf.Nn.Relu))];
    private readonly Dictionary<string, Dense> _heads = new() { ["x"] = new Dense(2), ["y"] = new Dense(1) };

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var x = _blocks.Aggregate(inputs, (value, block) => block.Call(value));
        return _out.Call(x) + _heads["y"].Call(x);
    }
}

/// <summary>x + scale·d2(d1(x)).</summary>
internal sealed partial class Residual : Layer
{
    private readonly Dense _d1;
    private readonly Dense _d2;
    private readonly Variable<float> _scale;

    public Residual(int units) => (_d1, _d2, _scale) = (new Dense(units, Tf.Nn.Relu), new Dense(units), AddWeight(1, Initializer.Ones, name: "scale"));

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => inputs + (_scale * _d2.Call(_d1.Call(inputs)));
}

/// <summary>h(r(x)).</summary>
internal sealed partial class SubRes(int inner, int outer) : Model
{
    private readonly Residual _r = new(inner);
    private readonly Dense _h = new(outer);

    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => _h.Call(_r.Call(inputs));
}
