using GraphCompiler;
using static Programs.Harness;

namespace Programs.Modules
{
    public sealed partial class RecursiveModule : Module
    {
        public Variable<float> W { get; }
        public RecursiveModule? Child { get; }

        public RecursiveModule(int depth, bool trainable = true) : base(name: "badger")
        {
            using (NameScope())
            {
                if (depth > 1) Child = new(depth - 1, trainable);
                W = new(1f, trainable, name: "mushroom");
            }
        }

        public static void Run()
        {
            var m = new RecursiveModule(3);
            True(m.Variables.Select(v => v.Name).SequenceEqual(["badger/mushroom:0", "badger/badger/mushroom:0", "badger/badger/badger/mushroom:0"]));
            True(m.Submodules.SequenceEqual([m.Child!, m.Child!.Child!]));
            Equal(0, new RecursiveModule(3, trainable: false).TrainableVariables.Count);
        }
    }

    public sealed partial class SimpleModule : Module
    {
        private readonly Variable<float> aVariable = new(5f, name: "train_me");
        private readonly Variable<float> nonTrainableVariable = new(5f, trainable: false, name: "do_not_train_me");

        public Tensor<float> Call(Tensor<float> x) => aVariable * x + nonTrainableVariable;

        public static void Run() // M02
        {
            var module = new SimpleModule();
            Equal(30f, module.Call(5f).Item());
            Equal(1, module.TrainableVariables.Count);
        }
    }

    public sealed partial class FlexibleDense(int outFeatures, string? name = null) : Module(name)
    {
        private Variable<float>? w, b;

        public Tensor<float> Call(Tensor<float> x)
        {
            // Created on the first call.
            w ??= new(Tf.Random.Normal([x.Shape[^1], outFeatures]), name: "w");
            b ??= new(Tf.Zeros([outFeatures]), name: "b");
            return Tf.Nn.Relu(Tf.MatMul(x, w) + b);
        }
    }

    public sealed partial class SequentialModule : Module
    {
        public List<FlexibleDense> Layers { get; } = [new(3), new(2)];
        [NotTracked] public FlexibleDense? Ignored { get; set; } // M06

        public Tensor<float> Call(Tensor<float> x) => Layers.Aggregate(x, (value, layer) => layer.Call(value));

        public static void Run()
        {
            var model = new SequentialModule();
            model.Call([[2f, 2f, 2f]]);
            Equal(4, model.Variables.Count);
            model.Layers.Add(new(5)); // M04
            Equal(3, model.Submodules.Count);
        }
    }
}

namespace Programs.Checkpoints
{
    public static class K01
    {
        public static void Run()
        {
            var listed = new TrackableList<Variable<float>> { new(1f), new(2f) };
            var mapped = new TrackableDictionary<Variable<float>> { ["one"] = listed[0], ["two"] = listed[1] };
            var path = new Checkpoint { ["listed"] = listed, ["mapped"] = mapped }.Save(Path.Combine(Path.GetTempPath(), "k01"));

            var v2 = new Variable<float>(0f);
            var root = new Checkpoint { ["mapped"] = new TrackableDictionary<Variable<float>> { ["two"] = v2 } };
            root.Restore(path);
            Equal(2f, v2.Item());
            var restored = new TrackableList<Variable<float>>();
            root["listed"] = restored;
            var v1 = new Variable<float>(0f);
            restored.Add(v1);
            Equal(1f, v1.Item());
        }
    }

    public sealed partial class Net : Module
    {
        public Variable<float> Bias { get; } = new(Tf.Zeros([5]));
        public Variable<float>? Kernel { get; set; }
    }

    public static class K02
    {
        public static void Run(string saved)
        {
            var net = new Net();
            var status = new Checkpoint(net).Restore(saved);
            status.AssertExistingObjectsMatched();
            Throws<TfException>(() => status.AssertConsumed());
            net.Kernel = new(Tf.Zeros([1, 5])); // takes its saved value
            status.AssertExistingObjectsMatched();
            status.AssertConsumed();
            status.ExpectPartial();
            Throws<TfNotFoundException>(() => new Checkpoint(net).Restore("/nowhere/ckpt-1"));
        }
    }

    public static class K12
    {
        /// <summary>The training loop of the checkpoint guide, with its manager.</summary>
        public static void Run()
        {
            var net = new Net();
            var optimizer = new GraphCompiler.Keras.Adam(0.1);
            var dataset = Dataset.FromTensorSlices((Tf.Range(10), Tf.Ones([10]))).Repeat().Batch(2);
            using var iterator = dataset.GetEnumerator();
            var step = new Variable<int>(1);
            var checkpoint = new Checkpoint { ["step"] = step, ["optimizer"] = optimizer, ["net"] = net, ["iterator"] = iterator };
            var manager = new CheckpointManager(checkpoint, "./tf_ckpts", maxToKeep: 3);

            checkpoint.Restore(manager.LatestCheckpoint);
            Console.WriteLine(manager.LatestCheckpoint is { } latest ? $"Restored from {latest}" : "Initializing from scratch.");
            for (var i = 0; i < 50; i++)
            {
                var (x, y) = iterator.Next();
                Tf.Print(x, y);
                step.AssignAdd(1);
                if (step.Item() % 10 == 0)
                    Console.WriteLine($"Saved checkpoint for step {step.Item()}: {manager.Save()}");
            }
            Console.WriteLine(string.Join(", ", manager.Checkpoints)); // ckpt-3, ckpt-4, ckpt-5
            var reader = new CheckpointReader(manager.LatestCheckpoint!);
            Console.WriteLine(reader.Shapes["net/bias/.ATTRIBUTES/VARIABLE_VALUE"]);
            Console.WriteLine(reader.GetTensor("net/bias/.ATTRIBUTES/VARIABLE_VALUE"));
            foreach (var (name, shape) in Checkpoint.ListVariables(manager.LatestCheckpoint!)) Console.WriteLine($"{name} {shape}");
        }
    }
}

namespace Programs.Saving
{
    // Until there are saved models, a checkpoint has its state.
    public sealed partial class CustomModule : Module
    {
        public Variable<float> V { get; } = new(1f);

        [TfFunction(Name = "__call__")]
        public Tensor<float> Call(Tensor<float> x)
        {
            Console.WriteLine("Tracing with " + x);
            return x * V;
        }

        [TfFunction(Name = "mutate")]
        public void Mutate([TensorSpec] Tensor<float> newV) => V.Assign(newV);
    }
}

namespace Programs.Switch
{
    public static partial class D01
    {
        [TfFunction]
        public static Tensor<int> GetMse(Tensor<int> yTrue, Tensor<int> yPred)
        {
            Host("Calculating MSE!");
            var squareDiff = Tf.Pow(yTrue - yPred, 2);
            return Tf.ReduceMean(squareDiff);
        }

        public static void Run()
        {
            var yTrue = Tf.Random.Uniform([5], 0, 10);
            var yPred = Tf.Random.Uniform<int>([5], 0, 10);
            var labels = Tf.Cast<int>(yTrue);
            Tf.Config.RunFunctionsEagerly = true;
            GetMse(labels, yPred);
            Tf.Config.RunFunctionsEagerly = false;
            Equal(GetMseFunction.HostFunction(labels, yPred).Item(), GetMseFunction.Call(labels, yPred).Item());
        }
    }

    public static partial class D05
    {
        [TfFunction]
        public static Tensor<float> F(Tensor<float> x) => x + 1f;

        public static void Run()
        {
            using var source = new CancellationTokenSource();
            var cf = FFunction.GetConcreteFunction(new TensorSpec<float>([]));
            source.Cancel();
            Throws<OperationCanceledException>(() => cf.WithCancellation(source.Token)(1f));
        }
    }
}
