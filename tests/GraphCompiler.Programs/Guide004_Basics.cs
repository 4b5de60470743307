// Guide 004: TensorFlow basics.
using GraphCompiler;
using GraphCompiler.Keras;
using GraphCompiler.Plotting;

namespace Programs.Guide004;

public sealed partial class MyModule(Tensor<int> value) : Module
{
    public Variable<int> Weight { get; } = new(value);

    [TfFunction(Name = "multiply")]
    public Tensor<int> Multiply(Tensor<int> x) => x * Weight;
}

public sealed partial class QuadraticModel(int units) : Model
{
    private readonly Dense dense1 = new(units, Tf.Nn.Relu,
        kernelInitializer: Initializer.RandomNormal(stddev: 1),
        biasInitializer: Initializer.From(shape => Tf.Random.Normal(shape)));
    private readonly Dense dense2 = new(1);

    protected override Tensor<float> Forward(Tensor<float> x, bool training)
    {
        x = x[.., Tf.NewAxis];
        x = dense1.Call(x);
        x = dense2.Call(x);
        return Tf.Squeeze(x, axis: 1);
    }
}

public static partial class Program
{
    static Tensor<float> F(Tensor<float> x) => Tf.Pow(x, 2) + 2 * x - 5;

    // One generic method serves int and float tensors, each with its own trace.
    [TfFunction]
    static Tensor<T> MyFunc<T>(Tensor<T> x) where T : System.Numerics.INumber<T>
    {
        Console.WriteLine("Tracing.\n");
        return Tf.ReduceSum(x);
    }

    public static void Main()
    {
        Tensors();
        Functions();
        Training();
    }

    static void Tensors()
    {
        var x = Tf.Constant([[1f, 2f, 3f],
                             [4f, 5f, 6f]]);
        Console.WriteLine(x);
        Console.WriteLine(x.Shape);
        Console.WriteLine(x.DType);

        Console.WriteLine(x + x);
        Console.WriteLine(5 * x);
        Console.WriteLine(Tf.MatMul(x, Tf.Transpose(x)));
        Console.WriteLine(Tf.Concat([x, x, x], axis: 0));
        Console.WriteLine(Tf.Nn.Softmax(x, axis: -1));
        Console.WriteLine(Tf.ReduceSum(x));
        Console.WriteLine(Tf.ReduceSum(x, axis: [0, 1], keepDims: true));

        Console.WriteLine(Tf.Config.ListPhysicalDevices("GPU").Count > 0
            ? "TensorFlow **IS** using the GPU"
            : "TensorFlow **IS NOT** using the GPU");

        var v = new Variable<float>([0.0f, 0.0f, 0.0f]);
        v.Assign([1, 2, 3]);
        v.AssignAdd([1, 1, 1]);

        var w = new Variable<float>(1.0f);
        Console.WriteLine(F(w));
        using var tape = new GradientTape();
        var y = F(w);
        var gx = tape.Gradient(y, w); // g(x) = dy/dx
        Console.WriteLine(gx);
    }

    static void Functions()
    {
        var x = Tf.Constant([1, 2, 3]);
        Console.WriteLine(MyFunc(x));
        x = Tf.Constant([10, 9, 8]);
        Console.WriteLine(MyFunc(x));
        var z = Tf.Constant([10.0f, 9.1f, 8.2f]);
        Console.WriteLine(MyFunc(z));

        var mod = new MyModule(3);
        mod.Multiply(Tf.Constant([1, 2, 3]));

        SavedModel.Save(mod, "./saved");
        var reloaded = SavedModel.Load("./saved");
        var multiply = reloaded.Function<Func<Tensor<int>, Tensor<int>>>("multiply");
        Console.WriteLine(multiply.Call(new[] { 1, 2, 3 }));
    }

    static void Training()
    {
        var x = Tf.Cast<float>(Tf.Linspace(-2, 2, 201));
        var y = F(x) + Tf.Random.Normal([201]);

        var model = new QuadraticModel(64);
        new Plot { Title = "Before training", Legend = true }
            .Add(x, y, ".", "data").Add(x, F(x), label: "Ground truth").Add(x, model.Call(x), label: "Untrained predictions")
            .Save("before.svg");

        var variables = model.Variables;
        var optimizer = new SGD(learningRate: 0.01);
        for (var step = 0; step < 1000; step++)
        {
            using var tape = new GradientTape();
            var prediction = model.Call(x);
            var error = Tf.Square(y - prediction);
            var meanError = Tf.ReduceMean(error);
            var gradient = tape.Gradient(meanError, variables);
            optimizer.ApplyGradients(gradient.Zip(variables));

            if (step % 100 == 0)
                Console.WriteLine($"Mean squared error: {meanError:F3}");
        }

        var newModel = new QuadraticModel(64);
        newModel.Compile(
            loss: new MeanSquaredError(),
            optimizer: new SGD(learningRate: 0.01));
        var history = newModel.Fit(x, y, epochs: 100, batchSize: 32, verbose: Verbose.Silent);
        newModel.SaveWeights("./my_model");

        new Plot { Title = "Keras training progress", XLabel = "Epoch", YLabel = "Loss [Mean Squared Error]", YLimits = (0, history["loss"].Max()) }
            .Add(history["loss"])
            .Save("progress.svg");

        // The same with layers in a row.
        var sequential = new Sequential([
            new Lambda(t => Tf.Stack([t, Tf.Square(t)], axis: 1)),
            new Dense(units: 1, kernelInitializer: Initializer.RandomNormal()),
        ]);
        sequential.Compile(new Adam(0.01), new MeanSquaredError(), metrics: [new MeanAbsoluteError()]);
        sequential.Fit(x, y, epochs: 50, batchSize: 32, verbose: 0);
        sequential.Evaluate(x, y);
    }
}
