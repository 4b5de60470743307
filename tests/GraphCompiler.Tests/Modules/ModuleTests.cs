namespace GraphCompiler.Tests.Modules;

public class ModuleTests
{
    [Fact]
    public void Variables_come_by_member_name_then_depth_first()
    {
        var (a, b, c, d, e) = (V("a"), V("b"), V("c"), V("d"), V("e"));
        var inner = new Node(("x", d));
        var outer = new Node(
            ("z", a), ("a9", b), ("a10", c), ("_p", inner), ("A", new object?[] { e, null, "text", 5 }), ("same", a), ("inner", new Node(("y", b), ("w", inner))));
        Assert.Equal(["e:0", "c:0", "b:0", "a:0", "d:0"], outer.Variables.Select(v => v.Name));
    }

    [Fact]
    public void Containers_are_searched_in_place()
    {
        var (a, b, c, d) = (V("a"), V("b"), V("c"), V("d"));
        var list = new List<object> { c };
        var module = new Node(
            ("dictionary", new Dictionary<int, IVariable> { [10] = b, [9] = a }), ("list", list), ("set", new HashSet<IVariable> { V("no") }), ("tuple", (d, (object?)null)));
        Assert.Equal(["a:0", "b:0", "c:0", "d:0"], module.Variables.Select(v => v.Name));
        list.Add(V("late"));
        Assert.Equal(5, module.Variables.Count);
    }

    [Fact]
    public void Trainable_variables_are_filtered()
    {
        var module = new Node(("a", V("a")), ("b", new Variable<float>(0, trainable: false, name: "b")));
        Assert.Equal("a:0", Assert.Single(module.TrainableVariables).Name);
        Assert.Equal("b:0", Assert.Single(module.NonTrainableVariables).Name);
    }

    [Fact]
    public void Submodules_list_direct_children_first()
    {
        var (d, f, e) = (new Node(), new Node(), new Node());
        d.Add("e", e);
        var (b, c) = (new Node(("d", d)), new Node(("f", f)));
        var a = new Node(("b", b), ("c", c));
        e.Add("cycle", a);
        Assert.Equal([b, c, d, e, f], a.Submodules);
    }

    [Theory]
    [InlineData(typeof(VGGBlock), "vgg_block")]
    [InlineData(typeof(Conv2D), "conv2_d")]
    [InlineData(typeof(LSTMCell), "lstm_cell")]
    public void Names_are_snake_case(Type type, string expected) => Assert.Equal(expected, ((Module)Activator.CreateInstance(type)!).Name);

    [Theory]
    [InlineData("a b")]
    [InlineData("a-b")]
    [InlineData("$Foo")]
    [InlineData("1a")]
    public void Names_are_identifiers(string name) =>
        Assert.Contains($"'{name}' is not a valid module name", Assert.Throws<TfValueException>(() => new Named(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_scope_nests_parents()
    {
        var badger = new Recursive(3);
        Assert.Equal(["badger/mushroom:0", "badger/badger/mushroom:0", "badger/badger/badger/mushroom:0"], badger.Variables.Select(v => v.Name));
        Assert.Equal("after:0", V("after").Name);
    }

    private static Variable<float> V(string name) => new(0, name: name);

    private sealed class Node(params (string Name, object? Member)[] members) : Module
    {
        private readonly List<(string Name, object? Member)> _members = [.. members];

        public void Add(string name, object member) => _members.Add((name, member));

        protected override void TrackMembers(IMemberTracker tracker)
        {
            foreach (var (name, member) in _members) tracker.Track(name, member);
        }
    }

    private sealed class Recursive : Module
    {
        private readonly Recursive? _child;
        private readonly Variable<float> _w;

        public Recursive(int depth)
            : base("badger")
        {
            using (NameScope())
            {
                if (depth > 1) _child = new Recursive(depth - 1);
                _w = new Variable<float>(1, name: "mushroom");
            }
        }

        protected override void TrackMembers(IMemberTracker tracker)
        {
            base.TrackMembers(tracker);
            tracker.Track("_w", _w);
            tracker.Track("_child", _child);
        }
    }

    private sealed class Named(string name) : Module(name);

    private sealed class VGGBlock : Module;

    private sealed class Conv2D : Module;

    private sealed class LSTMCell : Module;
}
