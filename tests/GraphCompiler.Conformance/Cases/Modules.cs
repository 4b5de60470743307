namespace GraphCompiler.Conformance.Cases;

public sealed partial class RecursiveModule : Module
{
    public RecursiveModule(int depth, bool trainable = true)
        : base("badger")
    {
        using (NameScope())
        {
            if (depth > 1) Child = new RecursiveModule(depth - 1, trainable);
            W = new Variable<float>(1f, trainable, name: "mushroom");
        }
    }

    public RecursiveModule? Child { get; }

    public Variable<float> W { get; }
}

public sealed partial class SimpleModule : Module
{
    private readonly Variable<float> aVariable = new(5f, name: "train_me");
    private readonly Variable<float> nonTrainableVariable = new(5f, trainable: false, name: "do_not_train_me");

    public Tensor<float> Call(Tensor<float> x) => (aVariable * x) + nonTrainableVariable;
}

public sealed partial class Leaf : Module
{
    public Variable<float> V { get; } = new(0f);
}

public sealed partial class Containers : Module
{
    public List<object> Leaves { get; } = [new Leaf(), new List<Leaf> { new() }];

    public (Leaf First, Leaf Second) Both { get; } = (new(), new());

    public Dictionary<string, Leaf> Named { get; } = new() { ["z"] = new(), ["a"] = new() };

    public Leaf? Again { get; set; }
}

public sealed partial class TreeModule : Module
{
    public TreeModule? Left { get; set; }

    public Variable<float>? Value { get; set; }

    public void Grow(int depth)
    {
        using (NameScope())
        {
            Value = new Variable<float>(0f, name: "v");
            if (depth == 0) return;
            Left = new TreeModule();
            Left.Grow(depth - 1);
        }
    }
}

public sealed partial class Named(string name) : Module(name);

public sealed partial class Ignoring : Module
{
    [NotTracked]
    public Leaf Ignored { get; } = new();

    public Leaf Kept { get; } = new();

    public Leaf Throwing => throw new InvalidOperationException("A property without a field is not tracked.");
}

public sealed class Modules
{
    [Fact]
    public void M01_Names_nest_and_variables_come_depth_first()
    {
        var module = new RecursiveModule(3);
        var (child, grandchild) = (module.Child!, module.Child!.Child!);
        Assert.Equal<IVariable>([module.W, child.W, grandchild.W], module.Variables);
        Assert.Equal(["badger/mushroom:0", "badger/badger/mushroom:0", "badger/badger/badger/mushroom:0"], module.Variables.Select(v => v.Name));
        Assert.Equal([child, grandchild], module.Submodules);
        Assert.Equal(3, module.TrainableVariables.Count);
        Assert.Empty(new RecursiveModule(3, trainable: false).TrainableVariables);
    }

    [Fact]
    public void M02_Variables_come_by_name_and_trainable_ones_are_told_apart()
    {
        var module = new SimpleModule();
        Near(30, module.Call(5f));
        Assert.Single(module.TrainableVariables);
        Assert.Equal(["train_me:0", "do_not_train_me:0"], module.Variables.Select(v => v.Name));
    }

    [Fact]
    public void M04_Containers_are_searched_each_time()
    {
        var module = new Containers();
        var (first, nested) = ((Leaf)module.Leaves[0], ((List<Leaf>)module.Leaves[1])[0]);
        Assert.Equal([module.Both.First, module.Both.Second, first, nested, module.Named["a"], module.Named["z"]], module.Submodules);
        var late = new Leaf();
        module.Leaves.Add(late);
        Assert.Contains(late, module.Submodules);
        Assert.Equal(7, module.Variables.Count);
        module.Again = late;
        Assert.Equal(7, module.Variables.Count);
        Assert.Equal(late, module.Submodules[0]);
    }

    [Fact]
    public void M05_A_module_is_called_as_its_class()
    {
        var tree = new TreeModule();
        tree.Grow(1);
        Assert.Equal("tree_module", tree.Name);
        Assert.Equal("tree_module/tree_module/v:0", tree.Left!.Value!.Name);
        Throws<TfValueException>(() => new Named("$Foo"), "'$Foo' is not a valid module name");
    }

    [Fact]
    public void M06_What_is_not_tracked_is_not_looked_at()
    {
        var module = new Ignoring();
        Assert.Equal([module.Kept], module.Submodules);
        Assert.Equal<IVariable>([module.Kept.V], module.Variables);
    }
}
