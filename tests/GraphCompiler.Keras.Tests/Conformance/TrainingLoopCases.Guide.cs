namespace GraphCompiler.Keras.Tests.Conformance;

public partial class TrainingLoopCases
{
    private static readonly float[] s_weights = [4.461333f, 4.067748f, 3.780168f, 3.570042f, 3.416511f, 3.304331f, 3.222364f, 3.162474f, 3.118714f, 3.086741f];
    private static readonly float[] s_biases = [0.4f, 0.72f, 0.976f, 1.1808f, 1.34464f, 1.475712f, 1.58057f, 1.664456f, 1.731565f, 1.785252f];
    private static readonly float[] s_losses = [9.386667f, 5.4358f, 3.173714f, 1.86824f, 1.108686f, 0.663118f, 0.399602f, 0.242509f, 0.148139f, 0.091036f];

    [Fact]
    public void R01_TheGuidesLineIsTrainedAlikeByATapeAndByFit()
    {
        var x = Tf.Linspace(-2f, 2f, 201);
        var y = (3 * x) + 2;
        var model = new Line();
        Assert.Equal(15f, model.Call(3f).Item());
        model.Compile(new SGD(0.1), new MeanSquaredError());

        var history = model.Fit(x, y, batchSize: 1000, epochs: 10, verbose: Verbose.Silent, shuffle: false);

        Close(s_losses, history["loss"], 1e-5f);
        Close([s_weights[^1], s_biases[^1]], [model.W.Item(), model.B.Item()], 1e-5f);
        foreach (var step in new Func<Line, (Tensor<float>, Tensor<float>), Tensor<float>>[] { Step, CompiledStepFunction.Call })
        {
            var line = new Line();
            for (var epoch = 0; epoch < 10; epoch++)
            {
                Close([s_losses[epoch]], [step(line, (x, y)).Item()], 1e-5f);
                Close([s_weights[epoch], s_biases[epoch]], [line.W.Item(), line.B.Item()], 1e-5f);
            }
        }
    }

    [Fact]
    public void E16_MomentumInsideAFunctionIsThatOfItsFirstStep()
    {
        var (v, optimizer) = (new Variable<float>(1f), new SGD(1, momentum: 1));

        Descend(v, optimizer);

        Assert.Equal(-1f, v.Item());
    }

    [TfFunction]
    private static void Descend(Variable<float> v, SGD optimizer)
    {
        using var tape = new GradientTape();
        var loss = v * v;
        optimizer.Apply([tape.Gradient(loss, (Tensor<float>)v)], [v]);
    }

    [TfFunction]
    private static Tensor<float> CompiledStep(Line line, (Tensor<float> X, Tensor<float> Y) data) => Step(line, data);

    private static Tensor<float> Step(Line line, (Tensor<float> X, Tensor<float> Y) data)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(data.Y - ((data.X * line.W) + line.B)));
        var (dw, db) = tape.Gradient(loss, (line.W, line.B));
        line.W.AssignSub(0.1f * dw);
        line.B.AssignSub(0.1f * db);
        return loss;
    }

    public sealed partial class Line : Model
    {
        public Variable<float> W { get; } = new(5f);

        public Variable<float> B { get; } = new(0f);

        protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => (inputs * W) + B;
    }
}
