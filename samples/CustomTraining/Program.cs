using BasicTrainingLoops;
using CustomTraining;
using GraphCompiler;
using GraphCompiler.Plotting;

// TensorFlow's guide "Custom training: basics": tensors, variables, a training loop from scratch.
var x = Tf.Zeros([10, 10]);
x += 2; // This is equivalent to x = x + 2, which does not mutate the original value of x.
Console.WriteLine(x);

// Use v in an operation like Tf.Square and reassign.
var v = new Variable<float>(1.0f);
v.Assign(3.0f);
v.Assign(Tf.Square(v));
Console.WriteLine(v);

var plots = Path.Combine(Environment.CurrentDirectory, "plots");
var (inputs, outputs) = LinearData.Load();
var model = new LinearModel();
new Plot(6.4, 4.8).Scatter(inputs, outputs, "b").Scatter(inputs, model.Call(inputs), "r").Save(Path.Combine(plots, "002_untrained.svg"));
Console.WriteLine("Current loss: ");
Console.WriteLine($"{Training.Loss(model.Call(inputs), outputs):F6}");

List<float> ws = [], bs = [];
for (var epoch = 0; epoch < 10; epoch++)
{
    ws.Add(model.W.Item());
    bs.Add(model.B.Item());
    var currentLoss = Training.Loss(model.Call(inputs), outputs);
    Training.Train(model, inputs, outputs, learningRate: 0.1f);
    Console.WriteLine($"Epoch {epoch,2}: W={ws[^1]:F2} b={bs[^1]:F2}, loss={currentLoss:F5}");
}

new Plot(6.4, 4.8) { Legend = true }
    .Add(ws, "r", "W")
    .Add(bs, "b", "b")
    .Add(Enumerable.Repeat(LinearData.TrueW, 10), "r--", "true W")
    .Add(Enumerable.Repeat(LinearData.TrueB, 10), "b--", "true_b")
    .Save(Path.Combine(plots, "002_evolution.svg"));
