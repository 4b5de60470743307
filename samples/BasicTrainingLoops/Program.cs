using BasicTrainingLoops;
using GraphCompiler;

// The basic training loops of TensorFlow's guides, each compiled and eager. --kernels lists what the compiled ones ran, --device gpu has all of it run on a GPU.
var place = Array.IndexOf(args, "--device");
using var device = Tf.Device(place >= 0 && place + 1 < args.Length ? $"/{args[place + 1]}:0" : "/CPU:0");
var (x, y) = LinearData.Load();
var plots = Path.Combine(Environment.CurrentDirectory, "plots");
(string Title, Action<Tensor<float>, Tensor<float>, string> Run)[] guides =
[
    ("Guides 000 and 003: basic training loops", Guide000.Run),
    ("Guide 001: basic training loops, scatter plots", Guide001.Run),
];

foreach (var eagerly in new[] { false, true })
{
    Tf.Config.RunFunctionsEagerly = eagerly;
    foreach (var (title, run) in guides)
    {
        Console.WriteLine($"== {title}, {(eagerly ? "eager" : "as graphs")} ==");
        run(x, y, plots);
        Console.WriteLine();
    }
}

Console.WriteLine("The figures are in the folder plots.");
if (args.Contains("--kernels"))
{
    TfFunction[] functions = [Guide000.LossFunction, Guide000.TrainFunction, Guide001.LossFunction, Guide001.TrainFunction];
    foreach (var concrete in functions.SelectMany(f => f.ConcreteFunctions))
    {
        Console.WriteLine();
        Console.WriteLine(concrete.PrettyPrintedSignature());
        foreach (var kernel in concrete.Kernels)
        {
            Console.WriteLine(kernel.Launches > 0 ? $"  {kernel.Device}: {kernel.Key}" : kernel.IsCompiled ? $"  compiled: {kernel.Key}" : $"  interpreted, {kernel.Reason}: {kernel.Key}");
        }
    }
}
