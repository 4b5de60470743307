using System.Diagnostics;
using System.Globalization;
using BasicTrainingLoops;
using GraphCompiler;

// The guide's linear model, trained right after the start: the values with their bits, which are the same however the program was
// published, how long the first step took and what one takes later. Its argument is the time of the launch: StartUp $(date +%s%N).
// --kernels lists what ran.
var (x, y) = LinearData.Load();
var model = new LinearModel();
Training.Train(model, x, y, 0.1f);
var trained = DateTime.UtcNow;

Print(1);
for (var epoch = 2; epoch <= 10; epoch++)
{
    Training.Train(model, x, y, 0.1f);
    Print(epoch);
}

var launched = args.Length > 0 && long.TryParse(args[0], CultureInfo.InvariantCulture, out var nanoseconds)
    ? DateTime.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
    : Process.GetCurrentProcess().StartTime.ToUniversalTime();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first trained step: {(trained - launched).TotalMilliseconds:F1} ms after the start"));

model = new LinearModel();
var fastest = TimeSpan.MaxValue;
for (var round = 0; round < 20; round++)
{
    var watch = Stopwatch.StartNew();
    for (var step = 0; step < 1000; step++) Training.Train(model, x, y, 0.001f);
    if (watch.Elapsed < fastest) fastest = watch.Elapsed;
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a later step: {fastest.TotalMicroseconds / 1000:F2} µs"));
if (args.Contains("--kernels"))
{
    TfFunction[] functions = [Training.TrainFunction, Training.LossFunction];
    foreach (var kernel in functions.SelectMany(f => f.ConcreteFunctions).SelectMany(f => f.Kernels))
    {
        Console.WriteLine(kernel.IsCompiled ? $"compiled: {kernel.Key}" : $"interpreted, {kernel.Reason}: {kernel.Key}");
    }
}

void Print(int epoch)
{
    var loss = Training.Loss(y, model.Call(x)).Item();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{epoch,2}  W {Text(model.W.Item())}  b {Text(model.B.Item())}  loss {Text(loss)}"));
}

static string Text(float value) => string.Create(CultureInfo.InvariantCulture, $"{value:F6} {BitConverter.SingleToUInt32Bits(value):x8}");

/// <summary>W x + b.</summary>
public sealed partial class LinearModel : Module
{
    public Variable<float> W { get; } = new(5.0f);

    public Variable<float> B { get; } = new(0.0f);

    public Tensor<float> Call(Tensor<float> x) => W * x + B;
}

/// <summary>Mean squared error, and one step down its gradient.</summary>
public static partial class Training
{
    [TfFunction]
    public static Tensor<float> Loss(Tensor<float> targetY, Tensor<float> predictedY) => Tf.ReduceMean(Tf.Square(targetY - predictedY));

    [TfFunction]
    public static void Train(LinearModel model, Tensor<float> x, Tensor<float> y, float learningRate)
    {
        using var tape = new GradientTape();
        var loss = Loss(y, model.Call(x));
        var (dw, db) = tape.Gradient(loss, (model.W, model.B));
        model.W.AssignSub(learningRate * dw);
        model.B.AssignSub(learningRate * db);
    }
}
