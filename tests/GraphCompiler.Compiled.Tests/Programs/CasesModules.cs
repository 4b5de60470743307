using GraphCompiler;
using static Programs.Harness;

namespace Programs.Modules;

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
